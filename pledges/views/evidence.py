from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pledges.file_answers import file_answer
from pledges.http import public
from pledges.models import Evidence, FileTakedown


@public
def evidence_file(request: HttpRequest, number: int, short: str, extension: str) -> HttpResponse:
    """The bare file of public evidence; 410 with the reason where it was taken down."""
    rows = Evidence.objects.published().with_files().select_related("assessment__pledge")
    evidence = get_object_or_404(rows, pk=number, file__isnull=False)
    if (short, extension) != (evidence.file.short, evidence.file.kind.extension):
        raise Http404
    if takedown := FileTakedown.of(evidence.file):
        context = {"takedown": takedown, "evidence": evidence, "pledge": evidence.assessment.pledge}
        return render(request, "copies/taken_down.html", context, status=410)
    return file_answer(evidence.file, f"evidence-{evidence.pk}-{short}")
