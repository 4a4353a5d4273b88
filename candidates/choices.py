from django.db import models
from django.utils.translation import gettext_lazy as _


class Mandate(models.TextChoices):
    """What became of a candidacy. Unknown says nothing; anything else needs a link that shows it."""

    UNKNOWN = "unknown", _("not known")
    ELECTED = "elected", _("elected")
    NOT_ELECTED = "not_elected", _("not elected")
    LEFT_OFFICE = "left_office", _("left office")
