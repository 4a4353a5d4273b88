"""The one form on which an editor proposes an assessment with its evidence, beside the statements it is about."""

from typing import Any

from django.contrib import admin
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.actions import assessments
from pledges.admin.pages import attempted, done, shown
from pledges.forms.assessments import AssessmentForm, EvidenceFormSet
from pledges.models import Pledge
from pledges.representations import statement_row

MORE = "more"


def propose_page(model_admin: admin.ModelAdmin, request: HttpRequest, pledge: Pledge) -> HttpResponse:
    posted = request.method == "POST"
    data = _with_more_links(request) if posted else None
    form, formset = AssessmentForm(data), EvidenceFormSet(data, prefix="evidence")
    if posted and MORE in request.POST:
        form, formset = _unjudged(data)
    elif posted and _valid(form, formset) and attempted(form, lambda: _propose(pledge, request, form, formset)):
        url = reverse("admin:pledges_pledge_change", args=[pledge.pk])
        return done(request, _("The assessment is proposed; another person decides it."), url)
    statements = pledge.statements.select_related("candidacy__candidate", "candidacy__party", "document")
    return shown(
        model_admin,
        request,
        "admin/pledges/propose.html",
        pledge,
        _("Propose an assessment"),
        judged=MORE not in request.POST,
        form=form,
        formset=formset,
        statements=[statement_row(statement) for statement in statements.defer("document__raw")],
    )


def _valid(form: AssessmentForm, formset: BaseFormSet) -> bool:
    """Both are asked, so that every fault shows at once."""
    return all([form.is_valid(), formset.is_valid()])


def _propose(pledge: Pledge, request: HttpRequest, form: AssessmentForm, formset: BaseFormSet) -> None:
    evidence = [link.cleaned_data for link in formset if link.has_changed()]
    assessments.propose(pledge=pledge, by=request.user, evidence=evidence, **form.cleaned_data)


def _with_more_links(request: HttpRequest) -> Any:
    """What was typed, with one more place for a link if that button was pressed."""
    data = request.POST.copy()
    if MORE in data:
        total = data.get("evidence-TOTAL_FORMS", "")
        data["evidence-TOTAL_FORMS"] = str(min(int(total) if total.isdigit() else 2, 19) + 1)
    return data


def _unjudged(data: Any) -> tuple[AssessmentForm, BaseFormSet]:
    """The same form with what was typed and one more link, and nothing marked as wrong yet."""
    form, formset = AssessmentForm(data), EvidenceFormSet(data, prefix="evidence")
    form._errors = {}
    for link in formset.forms:
        link._errors = {}
    formset._errors, formset._non_form_errors = [{} for _link in formset.forms], formset.error_class()
    return form, formset
