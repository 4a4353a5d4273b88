"""The switch that hides a kept copy or an evidence file, with a public reason."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import rules
from pledges.actions.takedowns import take_down
from pledges.admin.decided import ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.forms.links import TakeDownForm


class TakenDownHere(ReadHere):
    """Reads rows of what is kept. `template` and `title` are those of the page of one, `context` what it shows."""

    template: str
    title: Any

    @admin.display(description=gettext_lazy("shown"), boolean=True)
    def is_shown(self, row: Any) -> bool:
        return not hasattr(row, "takedown")

    def context(self, row: Any) -> dict[str, Any]:
        return {}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is kept, and the switch."""
        viewing = self.has_view_permission(request)
        row = row_page(self, request, object_id, may=lambda row: viewing)
        form = TakeDownForm(posted(request))
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            if attempted(form, lambda: take_down(kept=row, by=request.user, reason=reason)):
                return done(request, _("It is not shown any more."), request.path)
        takedown = self.model._meta.get_field("takedown").related_model.of(row)
        may = takedown is None and rules.can_take_down(request.user)
        switch = {"form": form, "takedown": takedown, "may_take_down": may}
        return shown(self, request, self.template, row, self.title, **switch, **self.context(row))
