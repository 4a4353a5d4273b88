from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pledges.http import public, rows_after
from pledges.models import Correction
from pledges.representations import correction_rows

PAGE = 50


@public
def correction_list(request: HttpRequest) -> HttpResponse:
    """Every correction, newest first."""
    shown, links = rows_after(request, Correction.objects.all(), ("-date", "-id"), PAGE)
    return render(request, "corrections/list.html", {"rows": correction_rows(shown), **links})
