"""Which translation stands beside a quote on a public page: the approved one in the reader's language, if there is."""

from collections.abc import Sequence

from django.utils.translation import get_language

from pledges import replay
from pledges.models import QuoteTranslation, Statement
from pledges.public_record import TRANSLATIONS
from pledges.replay import Moment
from pledges.translation_choices import How


def beside(statements: Sequence[Statement], moment: Moment | None = None) -> dict[int, QuoteTranslation]:
    """By the key of the statement; today, or as the public saw it at a moment."""
    language = get_language() or ""
    if moment is None:
        shown = QuoteTranslation.objects.published().filter(statement__in=statements, language=language)
    else:
        subjects = [f"{TRANSLATIONS.prefix}:{statement.pk}/{language}" for statement in statements]
        told = replay.newest(subjects, moment.number).values()
        numbers = [content["number"] for content in told]
        shown = QuoteTranslation.objects.filter(pk__in=numbers).exclude(how=How.WITHDRAWN)
    return {row.statement_id: row for row in shown.with_translators()}
