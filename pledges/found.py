"""Where a pledge that was searched for holds the words, shown on its card below the title."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from candidates.translated import Translated
from pledges.models import Pledge
from pledges.text.folding import matches
from pledges.text.marking import Excerpt, excerpt


@dataclass(frozen=True)
class Place:
    """`quote`: words that somebody said, else this site's; `who` said them, where several made the pledge."""

    excerpt: Excerpt
    language: str
    quote: bool = False
    who: Translated | str = ""
    label: str | Promise = ""


def place(pledge: Pledge, query: str) -> Place | None:
    """The first quote that holds a word of the query. Without one, and if neither the title as it is shown nor a name
    holds a word: the title in another language, or the yardstick."""
    quoted = next(_quotes(pledge, query), None)
    return quoted or (None if _shown(pledge, query) else next(_beside(pledge, query), None))


def _quotes(pledge: Pledge, query: str) -> Iterator[Place]:
    statements = list(pledge.statements.all())
    for statement in statements:
        if found := excerpt(statement.quote, query):
            who = statement.candidacy.candidate.name if len(statements) > 1 else ""
            yield Place(found, statement.document.language, True, who)


def _shown(pledge: Pledge, query: str) -> bool:
    names = [str(statement.candidacy.candidate.name) for statement in pledge.statements.all()]
    return any(matches(text, query) for text in (str(pledge.title), *names))


def _beside(pledge: Pledge, query: str) -> Iterator[Place]:
    names = dict(settings.LANGUAGES)
    for code, title in pledge.title.items():
        if found := excerpt(title, query):
            yield Place(found, code, label=names.get(code, code))
    for code, text in sorted(pledge.kept_if.items(), key=lambda item: item[0] != get_language()):
        if found := excerpt(text, query):
            yield Place(found, code, label=_("What would count as kept"))
