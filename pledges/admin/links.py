"""Evidence links that are gone or changed, with what to do; the kept copies, and the switch that hides one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import rules
from pledges.actions import links
from pledges.admin.decided import ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.admin.taking_down import TakenDownHere
from pledges.choices import Decision
from pledges.forms.links import NoteForm
from pledges.kept_copies import shown as shown_copy
from pledges.models import Capture, LinkStanding, Pledge

NEWEST = 20


class LostQueue(admin.SimpleListFilter):
    title = gettext_lazy("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("lost", _("Gone or changed, to look at"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.lost() if self.value() == "lost" else queryset


@admin.register(LinkStanding)
class LinkStandingAdmin(ReadHere):
    """How each evidence link stands. The program writes it; an editor notes what was looked at."""

    list_display = ("__str__", "pledge", "state", "last_checked", "last_seen", "noted_by")
    list_filter = (LostQueue, "state")
    list_select_related = ("evidence__assessment__pledge", "noted_by")
    search_fields = ("evidence__assessment__pledge__key",)

    @admin.display(description=gettext_lazy("pledge"))
    def pledge(self, row: LinkStanding) -> Pledge:
        return row.evidence.assessment.pledge

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The visits and copies of one link, and what to do if it is gone or changed."""
        viewing = self.has_view_permission(request)
        row = row_page(self, request, object_id, may=lambda row: viewing)
        form = NoteForm(posted(request), initial={"seen": row.seen})
        if request.method == "POST" and form.is_valid():
            seen = form.cleaned_data["seen"]
            if attempted(form, lambda: links.note(standing=row, by=request.user, seen=seen)):
                url = reverse("admin:pledges_linkstanding_changelist") + "?queue=lost"
                return done(request, _("The link leaves the queue until it changes again."), url)
        evidence, pledge = row.evidence, row.evidence.assessment.pledge
        copies = list(evidence.captures.select_related("visit"))
        newest = shown_copy(copies[0], evidence.passage) if copies else None
        return shown(
            self,
            request,
            "admin/pledges/link.html",
            row,
            _("Evidence link"),
            form=form,
            evidence=evidence,
            pledge=pledge,
            checks=evidence.checks.all()[:NEWEST],
            copies=copies,
            archived=evidence.archived_copies.all(),
            found=newest.found if newest else None,
            may_note=row.is_lost and row.noted_at is None and rules.can_note_links(request.user),
            may_propose=rules.can_propose(request.user, pledge),
            may_correct=evidence.assessment.decision == Decision.APPROVED and rules.can_correct(request.user, pledge),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)


@admin.register(Capture)
class CaptureAdmin(TakenDownHere):
    """Kept copies: read here, and taken down by a reviewer with a public reason."""

    template = "admin/pledges/copy.html"
    title = gettext_lazy("Kept copy")
    list_display = ("__str__", "evidence", "size", "is_shown")
    list_select_related = ("evidence", "visit", "takedown")
    search_fields = ("digest", "evidence__assessment__pledge__key")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("visit", "evidence__assessment__pledge", "takedown")

    def context(self, row: Capture) -> dict[str, Any]:
        """The text with the passage."""
        return {"copy": shown_copy(row, row.evidence.passage), "evidence": row.evidence}
