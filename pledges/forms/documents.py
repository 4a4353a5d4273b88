"""A document as it comes in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import rules
from pledges.models import Document

LARGEST_FILE = 10 * 1024 * 1024


class DocumentForm(forms.ModelForm):
    """A document as received, from a text file or pasted; afterwards only its title may be reworded."""

    file = forms.FileField(
        label=gettext_lazy("Text file"), required=False, help_text=gettext_lazy("Plain text, up to 10 MB.")
    )
    pasted = forms.CharField(
        label=gettext_lazy("… or the text, pasted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
    )

    class Meta:
        model = Document
        fields = (
            *("title", "kind", "language", "candidacy", "published", "published_as_stated", "url"),
            *("producer", "producer_address", "client", "paid_by", "paid_by_role", "fund", "print_run"),
            "disclosure_text",
        )
        help_texts = {"published": gettext_lazy("As the document states it; if it does not, the day you received it.")}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["raw"] = self._raw(values)
        return values

    def clean_published(self) -> Any:
        published = self.cleaned_data["published"]
        if published > timezone.localdate():
            raise forms.ValidationError(str(rules.FUTURE))
        return published

    def _raw(self, values: dict[str, Any]) -> bytes | None:
        upload, pasted = values.get("file"), values.get("pasted")
        if bool(upload) == bool((pasted or "").strip()):
            self.add_error("file", _("Give either a file or the pasted text."))
            return None
        if upload and upload.size > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 10 MB."))
            return None
        return upload.read() if upload else pasted.encode()

    def received(self) -> dict[str, Any]:
        """What `actions.documents.add` stores; call it when the form is valid."""
        values = dict(self.cleaned_data)
        upload = values.pop("file")
        values.pop("pasted")
        return values | {"file_name": upload.name if upload else "pasted.txt"}
