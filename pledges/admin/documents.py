from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from candidates.admin import WatchedForm
from pledges import rules
from pledges.actions import documents
from pledges.admin.correcting import Correctable
from pledges.admin.pages import row_page
from pledges.admin.reviewing import Review
from pledges.choices import FindingState
from pledges.models import Document

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
SEALED = ("slug", *DESCRIBED, *DISCLOSED, "file_name", "sha256", "added_at", "public_since", "transcript")


class ToConfirm(admin.SimpleListFilter):
    """The documents in which findings wait."""

    title = _("findings")
    parameter_name = "findings"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("some are open")), ("none", _("all are decided"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        waiting = Q(findings__state=FindingState.OPEN)
        chosen = {"open": queryset.filter(waiting).distinct(), "none": queryset.exclude(waiting)}
        return chosen.get(self.value() or "", queryset)


@admin.register(Document)
class DocumentAdmin(Correctable):
    """Imported by admin/importing.py, reviewed by admin/reviewing.py; here it is found, read and retitled."""

    form = WatchedForm
    change_list_template = "admin/pledges/documents.html"
    change_form_template = "admin/pledges/document.html"
    list_display = ("__str__", "kind", "published", "language", "open_findings", "public_since")
    list_filter = (ToConfirm, "kind", "language", "candidacy__election", "candidacy__party")
    search_fields = ("slug", "sha256", "file_name")
    search_help_text = _("Part of the address, or a file's SHA-256")
    date_hierarchy = "published"
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waiting = Count("findings", filter=Q(findings__state=FindingState.OPEN))
        return super().get_queryset(request).defer("raw", "transcript").annotate(n_open=waiting)

    @admin.display(description=_("findings to confirm"), ordering="n_open")
    def open_findings(self, obj: Document) -> int:
        return obj.n_open

    def view_on_site(self, obj: Document) -> str | None:
        return reverse("document", args=[obj.slug]) if obj.public_since else None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sealed = _("Stored once as received; a mistake is put right with a new document")
        return ((None, {"fields": ("title", "seen")}), (sealed, {"fields": SEALED}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return SEALED

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        documents.retitle(document=obj, title=form.cleaned_data["title"], by=request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A document comes in by way of an import."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:pledges_upload_add"))

    def get_urls(self) -> list[URLPattern]:
        pages = {"review": self.review, "raw": self.raw}
        own = [
            path(f"<object_id>/{name}/", self.admin_site.admin_view(page), name=f"pledges_document_{name}")
            for name, page in pages.items()
        ]
        return [*own, *super().get_urls()]

    def review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        may = self.has_view_permission(request) and rules.can_review(request.user)
        review = Review(self, request, row_page(self, request, object_id, may=lambda row: may))
        return review.act() if request.method == "POST" else review.page()

    def raw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The file byte for byte, to be saved and not shown: nobody vouches for what is in it."""
        may = rules.can_import(request.user)
        document = row_page(self, request, object_id, may=lambda row: may)
        name = document.file_name if document.file_name.isascii() else f"{document.slug}.bin"
        return HttpResponse(
            bytes(document.raw),
            content_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{_plain(name)}"', "Cache-Control": "private"},
        )


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in name)
