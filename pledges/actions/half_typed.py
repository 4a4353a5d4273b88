"""Forms that were left half-typed and can be taken up again."""

import datetime
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from pledges.models import HalfTyped

MOST_SIGNS = 500_000  # a form with more is an import, which keeps itself
MOST_FORMS = 50
# What a form carries that nobody typed, or that must not be kept.
NEVER = ("csrfmiddlewaretoken", "_keep", "_quietly", "_title")


class TooLong(Exception):
    """More was typed than is kept."""


def keep(*, by: AbstractBaseUser, path: str, title: str, fields: Mapping[str, Sequence[str]]) -> HalfTyped:
    """Keep what stands in a form, instead of what was kept of it before; the oldest forms beyond MOST_FORMS go."""
    typed = {name: [text.replace("\x00", "") for text in values] for name, values in fields.items()}
    typed = {name: values for name, values in typed.items() if name not in NEVER and "password" not in name}
    if sum(len(text) for values in typed.values() for text in values) > MOST_SIGNS:
        raise TooLong
    kept, _new = HalfTyped.objects.update_or_create(
        user_id=by.pk, path=path[:300], defaults={"title": title.replace("\x00", "")[:300], "fields": typed}
    )
    spare = HalfTyped.objects.filter(user_id=by.pk).values_list("pk", flat=True)[MOST_FORMS:]
    HalfTyped.objects.filter(pk__in=list(spare)).delete()
    return kept


def kept(*, by: AbstractBaseUser, path: str) -> HalfTyped | None:
    return HalfTyped.objects.filter(user_id=by.pk, path=path[:300]).first()


def discard(*, by: AbstractBaseUser, path: str) -> None:
    """It was sent, or is not wanted any more."""
    HalfTyped.objects.filter(user_id=by.pk, path=path[:300]).delete()


def purge(*, days: int) -> int:
    """Forget what nobody took up for so long; how many forms."""
    old = timezone.now() - datetime.timedelta(days=days)
    return HalfTyped.objects.filter(kept_at__lt=old).delete()[0]
