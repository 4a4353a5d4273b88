from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from pledges import diffs, kept_copies, rules
from pledges.actions import assessments
from pledges.admin.correcting import reply_page
from pledges.admin.decided import ProposalQueue, ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.choices import ChangeKind, Decision
from pledges.forms.assessments import DecisionForm
from pledges.models import Assessment, Evidence
from pledges.representations import assessment_rows, statement_row


class AssessmentQueue(ProposalQueue):
    """Also what waits since the end of a term."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*super().lookups(request, model_admin), ("drafts", _("To assess at the end of the term"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.drafts() if self.value() == "drafts" else super().queryset(request, queryset)


@admin.register(Assessment)
class AssessmentAdmin(ReadHere):
    """Read and decided here, proposed on a pledge's page, never edited or deleted."""

    list_display = ("pledge", "status", "date", "decision", "proposed_by", "decided_by")
    list_filter = (AssessmentQueue, "decision", "status")
    list_select_related = ("pledge", "proposed_by", "decided_by")
    search_fields = ("pledge__key",)
    date_hierarchy = "date"

    def get_urls(self) -> list[URLPattern]:
        own = path("<object_id>/reply/", self.admin_site.admin_view(self.reply), name="pledges_assessment_reply")
        return [own, *super().get_urls()]

    def reply(self, request: HttpRequest, object_id: str) -> HttpResponse:
        may = rules.can_record_replies
        return reply_page(self, request, row_page(self, request, object_id, may=lambda row: may(request.user, row)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The proposal beside what is public now, with the two buttons for the second person."""
        viewing = self.has_view_permission(request)
        assessment = row_page(self, request, object_id, may=lambda row: viewing)
        if self._to_take_up(request, assessment):
            return HttpResponseRedirect(reverse("admin:pledges_pledge_propose", args=[assessment.pledge_id]))
        form = DecisionForm(posted(request))
        if request.method == "POST" and form.is_valid():
            note = form.cleaned_data["note"]
            act, sentence = (
                (assessments.approve, _("The assessment is approved and public."))
                if "approve" in request.POST
                else (assessments.reject, _("The assessment is rejected; the proposer sees your note."))
            )
            if attempted(form, lambda: act(assessment=assessment, by=request.user, note=note)):
                return done(request, sentence, reverse("admin:pledges_assessment_changelist") + "?queue=decide")
        return self._page(request, assessment, form)

    def _to_take_up(self, request: HttpRequest, assessment: Assessment) -> bool:
        """A draft has nothing to read or decide: its page is the form that makes a proposal of it."""
        draft = assessment.decision == Decision.DRAFT and request.method != "POST"
        return draft and rules.can_propose(request.user, assessment.pledge)

    def _page(self, request: HttpRequest, assessment: Assessment, form: DecisionForm) -> HttpResponse:
        pledge = assessment.pledge
        statements = pledge.statements.select_related("candidacy__candidate", "candidacy__party", "document")
        current = pledge.assessments.published().newest_first().prefetch_related(_evidence())
        current = list(current.exclude(pk=assessment.pk)[:1])
        prefetch_related_objects([assessment], _evidence(), "replies__candidacy__candidate")
        may_decide = rules.can_decide(request.user, assessment)
        return shown(
            self,
            request,
            "admin/pledges/assessment.html",
            assessment,
            _("Decide an assessment") if may_decide else _("Assessment"),
            form=form,
            pledge=pledge,
            proposal=assessment_rows([assessment])[0],
            current=next(iter(assessment_rows(current)), None),
            lines=diffs.claim_lines(next(iter(current), None), assessment),
            statements=[statement_row(statement) for statement in statements.defer("document__raw")],
            copies=kept_copies.beside(assessment),
            **_beside(request, assessment),
            may_decide=may_decide,
            why_not="" if may_decide else rules.why_not_decide(request.user, assessment),
        )


def _evidence() -> Prefetch:
    return Prefetch("evidence", Evidence.objects.with_files())


def _beside(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    """Replies that wait, and the doors to replies and corrections."""
    pledge = assessment.pledge
    waiting = pledge.changes.waiting().filter(kind=ChangeKind.REPLY).select_related("proposed_by")
    return {
        "waiting": [change for change in waiting if change.content["assessment"] == assessment.pk],
        "may_reply": rules.can_record_replies(request.user, assessment),
        "may_correct": assessment.decision == Decision.APPROVED and rules.can_correct(request.user, pledge),
    }
