"""A document as it comes in: the file, then what it says of itself."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates.models import Candidacy
from pledges import rules
from pledges.forms.fields import date_field
from pledges.models import Document

LARGEST_FILE = 10 * 1024 * 1024
MOST_CANDIDACIES = 2000
# Encodings that cannot be told for sure from the bytes.
GUESSED = ("cp1251",)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Plain text, Word (.docx), PDF or HTML, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf,.html,.htm,text/plain,text/html,application/pdf"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("… or the text, pasted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        upload, pasted = values.get("file"), values.get("pasted") or ""
        if bool(upload is not None) == bool(pasted.strip()):
            self.add_error("file", _("Give either a file or the pasted text."))
        elif (upload.size if upload is not None else len(pasted.encode())) > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 10 MB. Split it, or take its text alone."))
        return values

    def received(self) -> dict[str, Any]:
        """Bytes and name; call it when the form is valid."""
        upload = self.cleaned_data["file"]
        if upload is None:
            return {"raw": self.cleaned_data["pasted"].encode(), "file_name": "pasted.txt"}
        return {"raw": upload.read(), "file_name": upload.name}


class DocumentForm(forms.ModelForm):
    """What the document says of itself, confirmed by an editor; afterwards only its title may be reworded."""

    published = date_field(
        label=gettext_lazy("Published on"),
        help_text=gettext_lazy("As the document states it; if it does not, the day you received it."),
    )
    readable = forms.BooleanField(
        label=gettext_lazy("The text is readable as it is shown here"),
        help_text=gettext_lazy("The file does not say how it is encoded; it was read as Windows-1251."),
    )

    class Meta:
        model = Document
        fields = (
            *("title", "kind", "language", "candidacy", "published", "published_as_stated", "url"),
            *("producer", "producer_address", "client", "paid_by", "paid_by_role", "fund", "print_run"),
            "disclosure_text",
        )
        help_texts = {
            "title": gettext_lazy("Neutral words of the newsroom; in every language before a pledge is published."),
            "candidacy": gettext_lazy("Whose document it is. Empty: nobody's, such as an article."),
            "disclosure_text": gettext_lazy("The whole imprint, word for word."),
        }

    def __init__(self, *args: Any, doubtful: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        people = Candidacy.objects.select_related("candidate", "party", "election")
        self.fields["candidacy"].queryset = people
        self.fields["disclosure_text"].widget.attrs["rows"] = 4
        self.fields["kind"].choices = [("", "—"), *self.fields["kind"].choices]
        if doubtful not in GUESSED:
            del self.fields["readable"]

    def clean_published(self) -> Any:
        published = self.cleaned_data["published"]
        if published > timezone.localdate():
            raise forms.ValidationError(str(rules.FUTURE))
        return published

    def described(self) -> dict[str, Any]:
        """What `actions.imports.store` takes; call it when the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "readable"}
