"""The one form on which an editor proposes an assessment with its evidence, beside the statements it is about."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.models import web_address
from pledges import looking, rules
from pledges.actions import assessments, evidence_files
from pledges.actions.links import visitor
from pledges.admin.keeping import TAKE_UP
from pledges.admin.pages import attempted, done, shown
from pledges.forms.assessments import AssessmentForm, EvidenceFormSet
from pledges.models import Closing, EvidenceFile, Pledge
from pledges.representations import statement_row
from pledges.text.files import LARGEST

MORE, LOOK, WITHOUT = "more", "look", "without"
TOTAL = "evidence-TOTAL_FORMS"


def propose_page(model_admin: admin.ModelAdmin, request: HttpRequest, pledge: Pledge) -> HttpResponse:
    posted = request.method == "POST"
    data = _with_more_links(request) if posted else None
    refused = _take_files(request, data) if posted else {}
    terms = list(Closing.objects.of_pledge(pledge))
    last_day = {"date": terms[0].ended_on} if terms else {}
    form, formset = AssessmentForm(data, initial=last_day), EvidenceFormSet(data, prefix="evidence")
    if (kept := getattr(request, "half_typed", None)) and not posted:
        formset.extra = _links(kept.fields.get(TOTAL, [""])[0])  # a place for each link that was typed
    looked = {}
    if posted and LOOK in request.POST:
        looked = _look(data, pledge)
    if posted and (MORE in request.POST or LOOK in request.POST):
        form, formset = _unjudged(data)
    elif (
        posted
        and not refused
        and _valid(form, formset)
        and attempted(form, lambda: _propose(pledge, request, form, formset))
    ):
        url = reverse("admin:pledges_pledge_change", args=[pledge.pk])
        return done(request, _("The assessment is proposed; another person decides it."), url)
    statements = pledge.statements.select_related("candidacy__candidate", "candidacy__party", "document")
    return shown(
        model_admin,
        request,
        "admin/pledges/propose.html",
        pledge,
        _("Propose an assessment"),
        judged=MORE not in request.POST and LOOK not in request.POST,
        form=form,
        formset=formset,
        terms=terms,
        refused=refused,
        rows=[
            {"form": link, "looked": looked.get(place), "file": file, "refused": refused.get(place, "")}
            for place, (link, file) in enumerate(zip(formset, _files(request, data, len(formset.forms)), strict=True))
        ],
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
        data[TOTAL] = str(min(_links(data.get(TOTAL, "")), 19) + 1)
    return data


def _take_files(request: HttpRequest, data: Any) -> dict[int, str]:
    """Keep each file that was chosen and let the form carry its reference from now on; by place, why one cannot be."""
    refused = {}
    for place in range(_links(data.get(TOTAL, ""))):
        if f"evidence-{place}-{WITHOUT}" in data:
            data[f"evidence-{place}-file"] = ""
        chosen = request.FILES.get(f"evidence-{place}-upload")
        if chosen is None:
            continue
        try:
            file = evidence_files.receive(raw=chosen.read(LARGEST + 1), name=chosen.name, by=request.user)
        except rules.Refused as refusal:
            refused[place] = " ".join(map(str, refusal.messages.values()))
        else:
            data[f"evidence-{place}-file"] = evidence_files.reference(file)
    return refused


def _files(request: HttpRequest, data: Any, places: int) -> list[EvidenceFile | None]:
    """The file at each place of the form, also of one that is taken up again."""
    kept = getattr(request, "half_typed", None) if data is None and TAKE_UP in request.GET else None
    names = [f"evidence-{place}-file" for place in range(places)]
    told = [kept.fields.get(name, [""])[0] if kept else (data or {}).get(name, "") for name in names]
    return [evidence_files.referred(text) if text else None for text in told]


def _links(total: str) -> int:
    return min(int(total), 20) if total.isascii() and total.isdigit() and len(total) < 3 else 2


def _look(data: Any, pledge: Pledge) -> dict[int, looking.Looked]:
    """What stands at the addresses that were typed, by the number of the link; empty fields are filled with it."""
    typed = [data.get(f"evidence-{place}-url", "").strip() for place in range(_links(data.get(TOTAL, "")))]
    places = [place for place, url in enumerate(typed) if _is_address(url)]
    cited = [(typed[place], data.get(f"evidence-{place}-passage", "")) for place in places]
    found = {places[n]: looked for n, looked in looking.look(cited, pledge, visitor).items()}
    for place, looked in found.items():
        looking.filled(data, place, looked)
    return found


def _is_address(url: str) -> bool:
    try:
        web_address(url)
    except ValidationError:
        return False
    return bool(url)


def _unjudged(data: Any) -> tuple[AssessmentForm, BaseFormSet]:
    """The same form with what was typed and one more link, and nothing marked as wrong yet."""
    form, formset = AssessmentForm(data), EvidenceFormSet(data, prefix="evidence")
    form._errors = {}
    for link in formset.forms:
        link._errors = {}
    formset._errors, formset._non_form_errors = [{} for _link in formset.forms], formset.error_class()
    return form, formset
