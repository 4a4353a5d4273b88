"""Counts the words of public pledges, so that search can suggest one that is nearly what was typed."""

from collections.abc import Iterable, Mapping

from django.db.models import F

from pledges.models import SearchText, Word, WordKey
from pledges.text.spelling import beginnings, keys, worth_suggesting


def recounted(*, before: Iterable[str], after: Iterable[str], spelled: Mapping[str, str]) -> None:
    """A pledge held the folded words `before` in public, and now holds `after`; `spelled` has their own letters."""
    old, new = _forms(before), _forms(after)
    gained, lost = new - old, old - new
    if gained:
        _add(sorted(gained - set(Word.objects.filter(pk__in=gained).values_list("pk", flat=True))), spelled)
    # All rows are locked in one order, so that two editors never lock crosswise.
    list(Word.objects.select_for_update().filter(pk__in=gained | lost).order_by("pk").values_list("pk"))
    Word.objects.filter(pk__in=gained).update(n=F("n") + 1)
    Word.objects.filter(pk__in=lost).update(n=F("n") - 1)


def forget() -> None:
    """Begin anew: no word is counted, of no pledge."""
    WordKey.objects.all().delete()
    Word.objects.all().delete()
    SearchText.objects.update(counted=False)


def _forms(words: Iterable[str]) -> set[str]:
    """The words that may be suggested, and the beginnings that show that a short word is no slip."""
    found = {word for word in words if worth_suggesting(word)}
    return found | {beginning for word in found for beginning in beginnings(word)}


def _add(forms: list[str], spelled: Mapping[str, str]) -> None:
    rows = [Word(folded=form, spelled=spelled.get(form, form)[:80]) for form in forms]
    Word.objects.bulk_create(rows, ignore_conflicts=True)
    found = [WordKey(key=key, word_id=form) for form in forms if not form.endswith("*") for key in sorted(keys(form))]
    WordKey.objects.bulk_create(found, ignore_conflicts=True)
