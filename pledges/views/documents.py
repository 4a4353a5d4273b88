from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pledges.http import public, rows_after
from pledges.models import Document, Statement
from pledges.models.pledges import LIVE
from pledges.representations import corrections_of
from pledges.transcripts import stretches, transcript_turns

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
    """The whole transcript with every public statement marked in place."""
    document = get_object_or_404(Document.objects.published().with_people().defer("raw"), slug=slug)
    statements = list(
        _public_statements().filter(document=document).select_related("pledge").order_by("start", "end", "id")
    )
    context = {
        "document": document,
        "candidate": document.candidacy.candidate if document.candidacy else None,
        "language": document.language,
        "turns": transcript_turns(document, statements, list(document.facts.values_list("start", "pk"))),
        "stretches": stretches(len(document.transcript), statements),
        "corrections": corrections_of(document),
        "pledges": [{"pledge": s.pledge, "anchor": f"s{s.pk}"} for s in statements],
    }
    return render(request, "documents/detail.html", context)
