"""Uploaded files that stand as evidence: looked at here before anybody approves them, and taken down by a reviewer."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import rules
from pledges.actions import evidence_files
from pledges.admin.decided import ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.file_answers import file_answer
from pledges.forms.links import TakeDownFileForm
from pledges.models import EvidenceFile, FileTakedown

FEW = 20


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ReadHere):
    """What was uploaded, as the public would see it. The original is not shown here either."""

    list_display = ("__str__", "name", "size", "uploaded_by", "at", "is_shown")
    list_select_related = ("uploaded_by", "takedown")
    search_fields = ("digest", "name")

    @admin.display(description=gettext_lazy("shown"), boolean=True)
    def is_shown(self, row: EvidenceFile) -> bool:
        return not hasattr(row, "takedown")

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

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is in it, who cites it, and the switch."""
        viewing = self.has_view_permission(request)
        row = row_page(self, request, object_id, may=lambda row: viewing)
        form = TakeDownFileForm(posted(request))
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            if attempted(form, lambda: evidence_files.take_down(file=row, by=request.user, reason=reason)):
                return done(request, _("The file is not shown any more."), request.path)
        takedown = FileTakedown.objects.filter(file__digest=row.digest).select_related("by").first()
        return shown(
            self,
            request,
            "admin/pledges/evidence_file.html",
            row,
            _("Evidence file"),
            form=form,
            cited=list(row.evidence.select_related("assessment__pledge")[:FEW]),
            takedown=takedown,
            may_take_down=takedown is None and rules.can_take_down(request.user),
        )
