from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pledges.actions import documents
from pledges.forms.documents import DocumentForm
from pledges.models import Document
from pledges.rules import Refused

DESCRIBED = ("kind", "language", "candidacy", "published", "published_as_stated", "url")
DISCLOSED = (
    "producer",
    "producer_address",
    "client",
    "paid_by",
    "paid_by_role",
    "fund",
    "print_run",
    "disclosure_text",
)
SEALED = ("slug", *DESCRIBED, *DISCLOSED, "file_name", "sha256", "added_at", "transcript")


class CheckedDocumentForm(DocumentForm):
    """Asks the action already while the form is checked, so that its refusal stands beside the field."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and values.get("raw") is not None:
            try:
                self.added = documents.add(**self.received())
            except Refused as refusal:
                for field, sentence in refusal.messages.items():
                    self.add_error(field or None, sentence)
        return values

    def save(self, commit: bool = True) -> Document:
        return self.added

    def save_m2m(self) -> None:
        """Nothing: a document has no such fields."""


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin):
    list_display = ("__str__", "kind", "published", "language")
    list_filter = ("kind", "language", "candidacy__election", "candidacy__party")
    search_fields = ("slug", "sha256", "file_name")
    search_help_text = _("Part of the address, or a file's SHA-256")
    date_hierarchy = "published"
    autocomplete_fields = ("candidacy",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("raw", "transcript")

    def view_on_site(self, obj: Document) -> str:
        return reverse("document", args=[obj.slug])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        return super().get_form(request, obj, change, **options if obj else options | {"form": CheckedDocumentForm})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            sealed = _("Stored once as received; a mistake is put right with a new document")
            return ((None, {"fields": ("title",)}), (sealed, {"fields": SEALED}))
        paid = _("Disclosure, as the document states it")
        text = {"fields": ("file", "pasted")}
        return ((None, {"fields": ("title", *DESCRIBED)}), (_("Text"), text), (paid, {"fields": DISCLOSED}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return SEALED if obj else ()

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        if change:
            documents.retitle(document=obj, title=form.cleaned_data["title"])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
