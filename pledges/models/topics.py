from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.translated import TranslatedField


class Topic(models.Model):
    """What a pledge is about."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = TranslatedField(_("name"))
    description = TranslatedField(_("description"), blank=True, rows=3)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return str(self.name)
