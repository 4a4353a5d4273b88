"""The journal for machines: the whole of it or a range, its checkpoint, and the program that checks it."""

from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse, StreamingHttpResponse

from pledges import verifier
from pledges.http import public
from pledges.models import Entry
from pledges.models.journal import checkpoint

CHUNK = 500
BAD = "400: “from” and “to” are numbers of entries: once each, from 1 on, “from” not after “to”.\n"


@public
def journal(request: HttpRequest) -> HttpResponse:
    """One entry a line, ?from= and ?to= included. Entries never change: the last digest tells any range apart."""
    try:
        first, last = _number(request, "from", 1), _number(request, "to", None)
    except ValueError:
        return HttpResponseBadRequest(BAD, content_type="text/plain; charset=utf-8")
    newest = checkpoint()["size"]
    last = newest if last is None else last
    if request.GET.get("to") and first > last:
        return HttpResponseBadRequest(BAD, content_type="text/plain; charset=utf-8")
    last = min(last, newest)
    digest = Entry.objects.filter(number=last).values_list("digest", flat=True).first() if first <= last else ""
    response = StreamingHttpResponse(_lines(first, last), content_type="application/jsonl; charset=utf-8")
    response["ETag"] = f'"{first}-{last}-{digest}"'
    response["Content-Disposition"] = 'attachment; filename="journal.jsonl"'
    return response


def _number(request: HttpRequest, name: str, otherwise: int | None) -> int | None:
    given = request.GET.getlist(name)
    if not given:
        return otherwise
    if len(given) > 1 or not (given[0].isascii() and given[0].isdigit() and len(given[0]) < 19 and int(given[0])):
        raise ValueError(name)
    return int(given[0])


def _lines(first: int, last: int) -> Iterator[str]:
    """Chunk by chunk, so that no cursor stays open while a slow reader reads."""
    while first <= last:
        entries = list(Entry.objects.filter(number__range=(first, last)).order_by("number")[:CHUNK])
        if not entries:
            return
        yield "".join(entry.line for entry in entries)
        first = entries[-1].number + 1


@public
def checkpoint_now(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(checkpoint())
    response["Content-Disposition"] = 'attachment; filename="checkpoint.json"'
    return response


@public
def program(request: HttpRequest) -> HttpResponse:
    """The very file with which this site checks itself."""
    source = Path(verifier.__file__).read_bytes()
    response = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response
