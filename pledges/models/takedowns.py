"""That something kept is not shown any more, and why."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.translated import TranslatedField
from pledges.models.append_only import AppendOnlyModel


class KeptOnly(AppendOnlyModel):
    """A take-down of what its field OF names. The bytes, their digest and the reason stay."""

    OF: str
    reason = TranslatedField(_("public reason"), rows=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken down by"))
    at = models.DateTimeField(_("taken down"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.reason)

    @classmethod
    def of(cls, kept: Any) -> Self | None:
        """The take-down of these bytes, whichever row of them it was said of."""
        return cls._default_manager.filter(**{f"{cls.OF}__digest": kept.digest}).select_related("by").first()
