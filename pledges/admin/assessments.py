from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges import rules
from pledges.actions import assessments
from pledges.admin.decided import ProposalQueue, ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.forms.assessments import DecisionForm
from pledges.models import Assessment
from pledges.representations import assessment_rows, statement_row


@admin.register(Assessment)
class AssessmentAdmin(ReadHere):
    """Read and decided here, proposed on a pledge's page, never edited or deleted."""

    list_display = ("pledge", "status", "date", "decision", "proposed_by", "decided_by")
    list_filter = (ProposalQueue, "decision", "status")
    list_select_related = ("pledge", "proposed_by", "decided_by")
    search_fields = ("pledge__key",)
    date_hierarchy = "date"

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

    def _page(self, request: HttpRequest, assessment: Assessment, form: DecisionForm) -> HttpResponse:
        pledge = assessment.pledge
        statements = pledge.statements.select_related("candidacy__candidate", "candidacy__party", "document")
        current = pledge.assessments.published().newest_first().prefetch_related("evidence")[:1]
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
            statements=[statement_row(statement) for statement in statements.defer("document__raw")],
            may_decide=may_decide,
            why_not="" if may_decide else rules.why_not_decide(request.user, assessment),
        )
