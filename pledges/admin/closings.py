"""The end of a term: proposed here by one person, confirmed here by another."""

import functools
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges import rules
from pledges.actions import closings
from pledges.admin.decided import ProposalQueue, ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.forms.assessments import DecisionForm
from pledges.forms.closings import ClosingForm
from pledges.models import Closing, Tally
from pledges.models.pledges import OPEN


@admin.register(Closing)
class ClosingAdmin(ReadHere):
    list_display = ("election", "ended_on", "decision", "proposed_by", "proposed_at", "decided_by")
    list_filter = (ProposalQueue, "decision")
    list_select_related = ("election", "proposed_by", "decided_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rules.can_close(request.user)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One form, for whoever proposes."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        election = request.GET.get("election", "")
        form = ClosingForm(posted(request), initial={"election": election if election.isdigit() else None})
        act = functools.partial(self._propose, request, form)
        if request.method == "POST" and form.is_valid() and attempted(form, act):
            return done(request, _("The end of the term is proposed; another person decides it."), _list())
        everything = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Propose the end of a term"),
            "form": form,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/pledges/close.html", everything, status=status)

    def _propose(self, request: HttpRequest, form: ClosingForm) -> None:
        closings.propose(by=request.user, **form.cleaned_data)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is proposed and what would follow, with the buttons for the second person."""
        viewing = self.has_view_permission(request)
        closing = row_page(self, request, object_id, may=lambda row: viewing)
        form = DecisionForm(posted(request))
        if request.method == "POST" and form.is_valid():
            act, sentence = self._pressed(request, closing, form.cleaned_data["note"])
            if attempted(form, act):
                return done(request, sentence, _list())
        return self._page(request, closing, form)

    def _pressed(self, request: HttpRequest, closing: Closing, note: str) -> tuple[Any, str]:
        claim = {"closing": closing, "by": request.user}
        if "approve" in request.POST:
            sentence = _("The term is over; what is still open waits to be assessed.")
            return lambda: closings.approve(**claim, note=note), sentence
        if "take_back" in request.POST:
            return lambda: closings.take_back(**claim), _("Taken back.")
        return lambda: closings.reject(**claim, note=note), _("Rejected; the proposer sees your note.")

    def _page(self, request: HttpRequest, closing: Closing, form: DecisionForm) -> HttpResponse:
        may_decide = rules.can_decide_change(request.user, closing)
        of_it = Tally.objects.filter(kind=Tally.Kind.ELECTION, ref=closing.election.slug, status__in=OPEN)
        return shown(
            self,
            request,
            "admin/pledges/closing.html",
            closing,
            _("Decide the end of a term") if may_decide else _("End of term"),
            form=form,
            n_open=sum(of_it.values_list("n", flat=True)),
            may_decide=may_decide,
            may_take_back=rules.can_take_back(request.user, closing),
            why_not="" if may_decide else rules.why_not_decide_change(request.user, closing),
        )


def _list() -> str:
    return reverse("admin:pledges_closing_changelist")
