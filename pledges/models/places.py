from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from candidates.translated import TranslatedField
from pledges.choices import PlaceKind
from pledges.models.append_only import known_words
from pledges.text.places import names


class Place(models.Model):
    """A part of the city that documents name."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = TranslatedField(_("name"))
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind)
    forms = models.TextField(
        _("as documents write it"),
        help_text=_("One form a line, without endings: words that begin so are taken for this place."),
    )

    class Meta:
        verbose_name = _("part of the city")
        verbose_name_plural = _("parts of the city")
        ordering = ("slug",)
        constraints = known_words("place", kind=PlaceKind)

    def __str__(self) -> str:
        return str(self.name)

    def named_in(self, texts: Iterable[str]) -> bool:
        return any(names(text, self.forms.splitlines()) for text in texts)
