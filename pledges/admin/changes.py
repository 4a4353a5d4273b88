"""The second person's desk for what others propose: publications, rewordings, statements, corrections,
replies, translations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import diffs, rules
from pledges.actions import changes, translations
from pledges.admin.decided import ProposalQueue, ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.choices import ChangeDecision, ChangeKind
from pledges.forms.assessments import DecisionForm
from pledges.models import Change, Statement
from pledges.models.changes import ONE_AT_A_TIME
from pledges.representations import statement_row


@admin.register(Change)
class ChangeAdmin(ReadHere):
    """Read and decided here, proposed on the page of what it is about."""

    list_display = ("about", "kind", "decision", "proposed_by", "proposed_at", "decided_by")
    list_filter = (ProposalQueue, "kind", "decision")
    list_select_related = ("pledge", "proposed_by", "decided_by")
    search_fields = ("pledge__key",)

    @admin.display(description=gettext_lazy("about"))
    def about(self, obj: Change) -> str:
        return obj.about

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is public now beside what is proposed, with the buttons for the second person."""
        viewing = self.has_view_permission(request)
        change = row_page(self, request, object_id, may=lambda row: viewing)
        form = DecisionForm(posted(request))
        if request.method == "POST" and form.is_valid():
            act, sentence = self._pressed(request, change, form.cleaned_data["note"])
            if attempted(form, act):
                return done(request, sentence, reverse("admin:pledges_change_changelist") + "?queue=decide")
        return self._page(request, change, form)

    def _pressed(self, request: HttpRequest, change: Change, note: str) -> tuple[Any, str]:
        claim = {"change": change, "by": request.user}
        if "approve" in request.POST:
            return lambda: changes.approve(**claim, note=note), _("Approved; the public sees it now.")
        if "take_back" in request.POST:
            return lambda: changes.take_back(**claim), _("Taken back.")
        return lambda: changes.reject(**claim, note=note), _("Rejected; the proposer sees your note.")

    def _page(self, request: HttpRequest, change: Change, form: DecisionForm) -> HttpResponse:
        pledge = change.pledge
        statements = Statement.objects.filter(pledge=pledge) if pledge else Statement.objects.none()
        statements = statements.select_related("candidacy__candidate", "candidacy__party", "document")
        may_decide = rules.can_decide_change(request.user, change)
        rows = [statement_row(statement) for statement in statements.defer("document__raw")]
        proposed = statement_row(changes.statement_of(change)) if change.kind == ChangeKind.STATE else None
        return shown(
            self,
            request,
            "admin/pledges/change.html",
            change,
            _("Decide a change") if may_decide else _("Proposed change"),
            form=form,
            pledge=pledge,
            lines=_lines(change),
            statements=rows,
            proposed=proposed,
            outdated=change.decision == ChangeDecision.PROPOSED and _is_outdated(change),
            may_decide=may_decide,
            may_take_back=rules.can_take_back(request.user, change),
            why_not="" if may_decide else rules.why_not_decide_change(request.user, change),
        )


def _is_outdated(change: Change) -> bool:
    """Whether something else is public now than what the proposer saw."""
    if change.kind == ChangeKind.TRANSLATE:
        return translations.is_outdated(change)
    return change.kind in ONE_AT_A_TIME and change.pledge.version != change.version


def _lines(change: Change) -> list[diffs.Line]:
    """Field by field; of a decided change only what it asked for, since the pledge went on."""
    if change.kind in (ChangeKind.CORRECT, ChangeKind.REPLY):
        return diffs.lines_of_note(change)
    if change.kind == ChangeKind.TRANSLATE:
        return diffs.lines_of_translation(change)
    now = diffs.wording_of(change.pledge)
    if change.kind == ChangeKind.PUBLISH:
        return diffs.lines({}, now)
    if change.kind == ChangeKind.STATE:
        return diffs.lines(now, now)
    return diffs.lines(now if change.decision == ChangeDecision.PROPOSED else {}, change.content)
