"""Why a file cannot be read, in a word that the admin turns into a sentence for the editor."""

EMPTY = "empty"
TOO_LARGE = "too_large"
UNKNOWN_FORMAT = "unknown_format"
OTHER_WORD = "other_word"
PICTURE = "picture"
ENCODING = "encoding"
FONTS = "fonts"
SCANNED = "scanned"
PASSWORD = "password"  # noqa: S105 - the name of a reason
DAMAGED = "damaged"
EXTERNAL = "external"
TOO_MANY_PAGES = "too_many_pages"
UNPACKS_TOO_LARGE = "unpacks_too_large"
TOO_SLOW = "too_slow"
TOO_MUCH_MEMORY = "too_much_memory"
CODES = frozenset(
    {
        *(EMPTY, TOO_LARGE, UNKNOWN_FORMAT, OTHER_WORD, PICTURE, ENCODING, FONTS, SCANNED, PASSWORD, DAMAGED),
        *(EXTERNAL, TOO_MANY_PAGES, UNPACKS_TOO_LARGE, TOO_SLOW, TOO_MUCH_MEMORY),
    }
)
# Why a file that can be read cannot be published.
UNSTRIPPABLE = "unstrippable"
MACROS = "macros"
TOO_MANY_PIXELS = "too_many_pixels"
SEVERAL_PICTURES = "several_pictures"
NOT_BARE = frozenset({UNSTRIPPABLE, MACROS, TOO_MANY_PIXELS, SEVERAL_PICTURES})


class Unreadable(Exception):
    """The file gives no text, or nothing to show, for the reason `code`; `detail` is for the log, not the editor."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
