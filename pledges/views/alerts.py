"""Mail about what changes: asked for, confirmed and ended without an account. Nothing here reads or sets a cookie."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from pledges import scopes
from pledges.actions import alerts
from pledges.actions.attempts import TooMany
from pledges.alerting import ask_to_confirm
from pledges.choices import Frequency
from pledges.forms.alerts import AlertForm
from pledges.forms.tips import new_token
from pledges.http import client_address, form_page, problem
from pledges.rules import Refused

LATER = {429: "3600", 503: "600"}  # seconds


@form_page
def new(request: HttpRequest) -> HttpResponse:
    """The form about what the parameters name. Once it is sent, the same answer whether or not the address is known:
    what is so is told by mail, to whoever reads it."""
    try:
        scope = scopes.scope(request.GET)
    except scopes.BadScope as bad:
        return problem(request, heading=_("Nothing to follow"), message=str(bad), status=400)
    if request.method != "POST":
        chosen = {"token": new_token(), "frequency": Frequency.DAILY, "language": get_language()}
        return _form(request, AlertForm(initial=chosen), scope)
    form = AlertForm(request.POST)
    if not form.is_valid():
        return _form(request, form.again(), scope, 422)
    return _asked(request, form, scope)


def _asked(request: HttpRequest, form: AlertForm, scope: scopes.Scope) -> HttpResponse:
    try:
        alert = alerts.ask(query=scope.query, address=client_address(request), **form.told())
        if alert:
            with override(alert.language):
                ask_to_confirm(alert, scopes.scope(request.GET))
    except TooMany:
        form.add_error(None, _("Too many alerts were asked for within an hour. Try again later."))
        return _form(request, form.again(), scope, 429)
    except OSError:  # of the mail server, its refusals included
        form.add_error(None, _("The mail could not be sent just now. Try again later."))
        return _form(request, form.again(), scope, 503)
    sentence = _(
        "A mail is on its way, with a link to confirm the alert. Nothing else is sent before that. An address gets at"
        " most three such mails a day."
    )
    return problem(request, heading=_("Look into your mail"), message=sentence, status=202)


def _form(request: HttpRequest, form: AlertForm, scope: scopes.Scope, status: int = 200) -> HttpResponse:
    response = render(request, "alerts/new.html", {"form": form, "scope": scope}, status=status)
    if status in LATER:
        response["Retry-After"] = LATER[status]
    return response


@form_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button: programs that open every link of a mail confirm nothing."""
    alert = alerts.asked(token)
    if alert is None:
        sentence = _("The link is not valid any more: it holds for two days. Ask for the alert anew.")
        return problem(request, heading=_("This link has expired"), message=sentence, status=404)
    if request.method != "POST" and not alert.confirmed_at:
        sentence = _("From now on you get mail when something changes.")
        return _step(request, _("Confirm the alert"), sentence, _("Confirm the alert"))
    if not alert.confirmed_at:
        try:
            alerts.confirm(alert)
        except Refused as refusal:
            return problem(request, heading=_("Confirm the alert"), message=str(refusal), status=409)
    sentence = _("Each mail holds a link with which you can end it.")
    return problem(request, heading=_("The alert is confirmed"), message=sentence, status=200)


@form_page
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Also what mail programs call for their button "unsubscribe" (RFC 8058). Ended twice is ended."""
    if not alerts.is_to_end(token):
        raise Http404
    if request.method != "POST":
        return _step(request, _("End the alert"), _("Your address is then deleted."), _("End it"))
    alerts.end(token)
    sentence = _("There will be no more mail about this, and the address is deleted.")
    return problem(request, heading=_("The alert is ended"), message=sentence, status=200)


def _step(request: HttpRequest, heading: str, message: str, button: str) -> HttpResponse:
    return render(request, "alerts/step.html", {"heading": heading, "message": message, "button": button})
