"""A form for tips without an account, and the state of a tip by its code. Nothing here reads or sets a cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pledges.actions import tips
from pledges.actions.attempts import TooMany
from pledges.forms.tips import CodeForm, TipForm, new_token
from pledges.http import client_address, form_page
from pledges.models import Pledge

HOUR = "3600"


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """The form; once it is sent, its code. The code is in the answer itself and never in an address, so it stays out of
    logs and histories; a page that is loaded again sends the same form and shows the same code."""
    if request.method != "POST":
        key = request.GET.get("pledge", "")
        pledge = get_object_or_404(Pledge.objects.published(), key=key) if key else None
        return _form(request, TipForm(initial={"pledge": key, "token": new_token()}), pledge)
    form = TipForm(request.POST)
    if not form.is_valid():
        return _form(request, form.again(), form.cleaned_data.get("pledge"), status=422)
    try:
        code = tips.send(address=client_address(request), language=get_language(), **form.told())
    except TooMany:
        sentence = _("Too many tips came within an hour. What you wrote is still here: send it again later.")
        form.add_error(None, sentence)
        return _form(request, form.again(), form.cleaned_data["pledge"], status=429)
    return render(request, "tips/sent.html", {"code": code}, status=201)


def _form(request: HttpRequest, form: TipForm, pledge: Pledge | None, status: int = 200) -> HttpResponse:
    context = {"form": form, "pledge": pledge, "months": settings.TIP_MONTHS}
    return _answer(request, "tips/new.html", context, status)


@form_page
def follow(request: HttpRequest) -> HttpResponse:
    """What became of a tip, for whoever knows its code."""
    form, tip, status = CodeForm(request.POST if request.method == "POST" else None), None, 200
    if request.method == "POST" and form.is_valid():
        try:
            tip = tips.follow(code=form.cleaned_data["code"], address=client_address(request))
        except TooMany:
            form.add_error(None, _("Too many codes were tried within an hour. Try again later."))
            status = 429
        else:
            if tip is None:
                form.add_error("code", _("There is no tip with this code. Check every letter and digit."))
    status = 422 if form.errors and status == 200 else status
    return _answer(request, "tips/follow.html", {"form": form, "tip": tip}, status)


def _answer(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    if status == 429:
        response["Retry-After"] = HOUR
    return response
