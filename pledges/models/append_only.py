"""Rows that are written once. The triggers (guards.py) are the lock; these errors come earlier and say more."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def known_words(
    table: str, *, or_empty: bool = False, **fields: type[models.TextChoices]
) -> list[models.CheckConstraint]:
    """Constraints: each of these columns holds a word of its enum, whoever writes it."""
    empty = [""] if or_empty else []
    return [
        models.CheckConstraint(
            name=f"{table}_{name}_known", condition=models.Q(**{f"{name}__in": [*words.values, *empty]})
        )
        for name, words in fields.items()
    ]


class SealedError(TypeError):
    """Somebody tried to change or delete a row that is written once."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values: Any) -> int:
        raise SealedError(_("These rows are written once; put a mistake right with a new row."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise SealedError(_("These rows are never deleted; put a mistake right with a new row."))

    def bulk_update(self, *args: Any, **options: Any) -> int:
        raise SealedError(_("These rows are written once; put a mistake right with a new row."))


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise SealedError(_("This row is written once; put a mistake right with a new row."))
        super().save(*args, **options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise SealedError(_("This row is never deleted; put a mistake right with a new row."))
