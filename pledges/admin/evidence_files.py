"""Uploaded files that stand as evidence: looked at here before anybody approves them, and taken down by a reviewer."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy

from pledges.admin.pages import row_page
from pledges.admin.taking_down import TakenDownHere
from pledges.file_answers import file_answer
from pledges.models import EvidenceFile

FEW = 20


@admin.register(EvidenceFile)
class EvidenceFileAdmin(TakenDownHere):
    """What was uploaded, as the public would see it. The original is not shown here either."""

    template = "admin/pledges/evidence_file.html"
    title = gettext_lazy("Evidence file")
    list_display = ("__str__", "name", "size", "uploaded_by", "at", "is_shown")
    list_select_related = ("uploaded_by", "takedown")
    search_fields = ("digest", "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("uploaded_by", "takedown").without_text()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file)
        return [path("<object_id>/file/", view, name="pledges_evidencefile_file"), *super().get_urls()]

    def file(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The bare file, also before anything cites it in public."""
        viewing = self.has_view_permission(request)
        row = row_page(self, request, object_id, may=lambda row: viewing)
        return file_answer(row, f"file-{row.pk}-{row.short}")

    def context(self, row: EvidenceFile) -> dict[str, Any]:
        """Who cites it."""
        return {"cited": list(row.evidence.select_related("assessment__pledge")[:FEW])}
