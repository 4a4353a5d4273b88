"""The words for translations of quotes: who or what translated, and into which language."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class How(models.TextChoices):
    """How a translation came about; `withdrawn` takes down the one that was public."""

    PERSON = "person", pgettext_lazy("translation", "written by a person")
    MACHINE = "machine", pgettext_lazy("translation", "by a machine, looked over by a person")
    WITHDRAWN = "withdrawn", pgettext_lazy("translation", "none: take down the one that is public")


INTO: Mapping[str, str | Promise] = {
    "ky": _("translation into Kyrgyz"),
    "ru": _("translation into Russian"),
    "en": _("translation into English"),
}
