"""What text search looks at, and the alphabetical order of titles: both derived from what the pledge says."""

from candidates.alphabet import sort_key
from pledges.models import Pledge, SearchText
from pledges.text.folding import fold


def refresh(pledge: Pledge) -> None:
    """Write the pledge's folded words and sort keys anew."""
    statements = pledge.statements.select_related("candidacy__candidate").only("quote", "candidacy__candidate__name")
    texts = [*pledge.title.values(), *pledge.kept_if.values()]
    for statement in statements:
        texts += [statement.quote, *statement.candidacy.candidate.name.values()]
    folded = " ".join(dict.fromkeys(" ".join(fold(text) for text in texts).split()))
    SearchText.objects.update_or_create(pledge=pledge, defaults={"folded": folded})
    Pledge.objects.filter(pk=pledge.pk).update(sort_keys=sort_keys(pledge))


def sort_keys(pledge: Pledge) -> dict[str, str]:
    return {code: sort_key(title) for code, title in pledge.title.items()}
