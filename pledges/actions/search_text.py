"""What text search looks at, and the alphabetical order of titles: both derived from what the pledge says."""

from django.db import transaction

from candidates.alphabet import sort_key
from pledges.actions import vocabulary
from pledges.models import Pledge, SearchText
from pledges.text.folding import WORD, fold


@transaction.atomic
def refresh(pledge: Pledge) -> None:
    """Write the pledge's folded words and sort keys anew; its words are counted while it is public, and only then."""
    statements = pledge.statements.select_related("candidacy__candidate").only("quote", "candidacy__candidate__name")
    texts = [*pledge.title.values(), *pledge.kept_if.values()]
    for statement in statements:
        texts += [statement.quote, *statement.candidacy.candidate.name.values()]
    words = list(dict.fromkeys(" ".join(fold(text) for text in texts).split()))
    public = Pledge.objects.published().filter(pk=pledge.pk).exists()
    row = SearchText.objects.select_for_update().filter(pledge=pledge).first()
    vocabulary.recounted(
        before=row.folded.split() if row and row.counted else (),
        after=words if public else (),
        spelled={fold(word): word.lower() for text in texts for word in WORD.findall(text)},
    )
    row = row or SearchText(pledge=pledge)
    row.folded, row.counted = " ".join(words), public
    row.save()
    Pledge.objects.filter(pk=pledge.pk).update(sort_keys=sort_keys(pledge))


def sort_keys(pledge: Pledge) -> dict[str, str]:
    return {code: sort_key(title) for code, title in pledge.title.items()}


@transaction.atomic
def refresh_all() -> None:
    """Every pledge's words, and the counts of all words."""
    vocabulary.forget()
    for pledge in Pledge.objects.iterator(chunk_size=500):
        refresh(pledge)
