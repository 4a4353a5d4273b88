from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pledges.http import public
from pledges.kept_copies import shown
from pledges.models import Capture, Takedown


@public
def copy_detail(request: HttpRequest, number: int) -> HttpResponse:
    """The text of a kept copy; 410 with the reason where it was taken down."""
    rows = Capture.objects.published().without_text().select_related("visit", "evidence__assessment__pledge")
    copy = get_object_or_404(rows, pk=number)
    evidence = copy.evidence
    context = {"copy": copy, "visit": copy.visit, "evidence": evidence, "pledge": evidence.assessment.pledge}
    if takedown := Takedown.of(copy):
        return render(request, "copies/taken_down.html", context | {"takedown": takedown}, status=410)
    copy.refresh_from_db(fields=["text", "whole_text"])
    return render(request, "copies/detail.html", context | {"shown": shown(copy, evidence.passage)})
