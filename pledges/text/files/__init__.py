"""Files of unknown origin to text, and to what may be published of them: `read_file`, `read_page` and `strip_file` are
the only doors, and keep a hostile file in a process of its own."""

from pledges.text.files.process import LARGEST, Page, Read, Stripped, read_file, read_page, strip_file
from pledges.text.files.unreadable import CODES, NOT_BARE, Unreadable

__all__ = [
    "CODES",
    "LARGEST",
    "NOT_BARE",
    "Page",
    "Read",
    "Stripped",
    "Unreadable",
    "read_file",
    "read_page",
    "strip_file",
]
