"""The words for uploaded files of evidence: formats in which they are published, and what was left out of them."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FileType(models.TextChoices):
    """Formats in which an uploaded file is published."""

    JPEG = "image/jpeg", _("photo")
    PNG = "image/png", _("picture")
    WEBP = "image/webp", _("picture (WebP)")
    PDF = "application/pdf", _("PDF document")
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _("Word document")
    TEXT = "text/plain", _("text")

    @property
    def extension(self) -> str:
        return {"JPEG": "jpg", "WORD": "docx", "TEXT": "txt"}.get(self.name, self.name.lower())

    @property
    def is_picture(self) -> bool:
        return self.value.startswith("image/")


# What was beside the content of an uploaded file, by the word of text.files.bare.REMOVED.
LEFT_OUT: Mapping[str, str | Promise] = {
    "camera": _("data of the camera"),
    "place": _("the place where it was taken"),
    "notes": _("notes and comments"),
    "author": _("names, programs and times"),
    "history": _("earlier versions"),
    "attachments": _("attached files"),
    "programs": _("scripts"),
    "hidden": _("hidden text"),
}
