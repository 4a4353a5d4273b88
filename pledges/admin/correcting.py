"""The doors to corrections and replies: whatever the public sees has one on the newsroom's page of it."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from pledges import rules
from pledges.actions import changes
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.forms.corrections import CorrectionForm, ReplyForm
from pledges.models import Assessment
from pledges.subjects import correctable


class Correctable(admin.ModelAdmin):
    """A noun with a public page: what stands there can be corrected by a note."""

    change_form_template = "admin/pledges/correctable.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_correct"
        own = path("<object_id>/correct/", self.admin_site.admin_view(self.correct), name=name)
        return [own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        more = {"may_correct": row is not None and rules.can_correct(request.user, row)}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = row_page(self, request, object_id, may=lambda row: rules.can_correct(request.user, row))
        form = CorrectionForm(posted(request), parts=correctable(row), initial={"subject": request.GET.get("of")})
        if request.method == "POST" and form.is_valid():
            propose = partial(changes.propose_correction, page=row, by=request.user, **form.cleaned_data)
            if attempted(form, propose):
                url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
                return done(request, _("The correction is proposed; another person decides it."), url)
        return shown(self, request, "admin/pledges/form.html", row, _("Propose a correction"), form=form)


def reply_page(model_admin: admin.ModelAdmin, request: HttpRequest, assessment: Assessment) -> HttpResponse:
    form = ReplyForm(posted(request), assessment=assessment)
    if request.method == "POST" and form.is_valid():
        propose = partial(changes.propose_reply, assessment=assessment, by=request.user, **form.cleaned_data)
        if attempted(form, propose):
            url = reverse("admin:pledges_assessment_change", args=[assessment.pk])
            return done(request, _("The reply is recorded; another person decides it."), url)
    return shown(model_admin, request, "admin/pledges/form.html", assessment, _("Record a reply"), form=form)
