import itertools

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from pledges.http import problem, public, rows_after
from pledges.models import Document, Statement
from pledges.models.pledges import LIVE
from pledges.representations import corrections_of
from pledges.transcripts import PART, Spot, n_parts, steps, stretches, transcript_turns

PAGE = 60


def _public_statements():
    return Statement.objects.filter(**{f"pledge__{name}": value for name, value in LIVE.children})


@public
def document_list(request: HttpRequest) -> HttpResponse:
    documents = Document.objects.published().without_text().with_people()
    shown, links = rows_after(request, documents, ("-published", "-id"), PAGE)
    counted = _public_statements().filter(document__in=shown).order_by().values_list("document")
    counts = dict(counted.annotate(n=Count("pk")))
    for document in shown:
        document.n_statements = counts.get(document.pk, 0)
    return render(request, "documents/list.html", {"documents": shown, **links})


@public
def document_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The transcript with every public statement marked in place; a very long one in parts (?part=2)."""
    document = get_object_or_404(Document.objects.published().with_people().defer("raw"), slug=slug)
    length = len(document.transcript)
    part, last = _part(request.GET.get("part", "1")), n_parts(length)
    if not 1 <= part <= last:
        hint = (request.path, _("The beginning of the text"))
        message = _("The text has %(n)s parts. Choose one of them.") % {"n": last}
        return problem(request, heading=_("No such part"), message=message, status=404, hint=hint)
    said = _public_statements().filter(document=document).order_by("start", "end", "id")
    spots = list(itertools.starmap(Spot, said.values_list("pk", "start")))
    step_of = steps(spots, length)
    here = said.filter(start__lt=part * PART, end__gt=(part - 1) * PART).select_related("pledge")
    places = {statement: step_of[statement.pk] for statement in here if statement.pk in step_of}
    context = {
        "document": document,
        "candidate": document.candidacy.candidate if document.candidacy else None,
        "language": document.language,
        "turns": transcript_turns(document, places, list(document.facts.values_list("start", "pk")), part),
        "stretches": stretches(length, spots),
        "corrections": corrections_of(document),
        "pledges": [{"pledge": s.pledge, "anchor": f"s{s.pk}"} for s in places],
        "n_pledges": len(spots),
        "part": {"number": part, "of": last, "before": part - 1, "after": part + 1 if part < last else 0},
    }
    return render(request, "documents/detail.html", context)


def _part(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
