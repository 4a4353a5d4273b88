from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges import rules
from pledges.actions import tips
from pledges.admin.decided import ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.choices import TipState
from pledges.forms.tips import HandleForm
from pledges.models import Tip


@admin.register(Tip)
class TipAdmin(ReadHere):
    """What the public sent: read, marked and answered here, never written or deleted by hand."""

    list_display = ("__str__", "state", "pledge", "language", "handled_by")
    list_filter = ("state", "language")
    list_select_related = ("pledge", "handled_by")
    date_hierarchy = "received_at"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What was sent, and what became of it."""
        viewing = self.has_view_permission(request)
        tip = row_page(self, request, object_id, may=lambda row: viewing)
        state = TipState.READ if tip.state == TipState.NEW else tip.state
        initial = {"state": state, "answer": tip.answer, "seen_version": tip.version}
        form = HandleForm(posted(request), initial=initial)
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            act = {"version": values["seen_version"], "state": values["state"], "answer": values["answer"]}
            if attempted(form, lambda: tips.handle(tip=tip, by=request.user, **act)):
                return done(request, _("The tip is marked."), reverse("admin:pledges_tip_changelist"))
            form.data = form.data.copy()  # a QueryDict joined with | would turn every value into a list
            form.data["seen_version"] = str(tip.version)
        may_handle = rules.can_handle_tips(request.user)
        return shown(self, request, "admin/pledges/tip.html", tip, _("Tip"), form=form, may_handle=may_handle)
