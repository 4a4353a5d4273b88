"""How an uploaded file is sent: as what it is, alone in its box, under its digest."""

from django.http import FileResponse, Http404, HttpResponse

from pledges import kept_files
from pledges.file_choices import FileType
from pledges.models import EvidenceFile

# Whatever is in the file, nothing in it runs, loads or is sent anywhere.
ALONE = "default-src 'none'; sandbox"
# Chrome and Safari show no PDF in a sandbox, and draw it with a style of their own; its scripts never leave it, and a
# bare one has none.
ALONE_BUT_DRAWN = "default-src 'none'; style-src 'unsafe-inline'"


def file_answer(file: EvidenceFile, name: str) -> HttpResponse:
    """The bare file. The original has no address."""
    try:
        opened = kept_files.storage().open(kept_files.public_name(file.digest))
    except FileNotFoundError:
        raise Http404 from None
    kind = file.kind
    response = FileResponse(opened, as_attachment=kind is FileType.WORD, filename=f"{name}.{kind.extension}")
    response["Content-Type"] = f"{kind.value}; charset=utf-8" if kind is FileType.TEXT else kind.value
    response["Content-Length"] = file.size
    response["ETag"] = f'"{file.digest}"'
    response["Content-Security-Policy"] = ALONE_BUT_DRAWN if kind is FileType.PDF else ALONE
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
