"""The mails of alerts: the one that asks to confirm, and the digest of what is new."""

import logging
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from pledges import scopes
from pledges.actions import alerts
from pledges.actions.tick import Budget
from pledges.choices import Frequency
from pledges.http import site_name
from pledges.models import Alert
from pledges.models.journal import checkpoint
from pledges.news import News, news

AT_ONCE = 500  # alerts that one tick looks at
LONGEST_DIGEST = 30
TROUBLES = 3  # in a row: then it is the mail server, and the others wait for the next tick
logger = logging.getLogger(__name__)


class NotSent(Exception):
    """Some alerts could not be sent; they are tried again."""


def ask_to_confirm(alert: Alert, scope: scopes.Scope) -> None:
    """Sent whether or not the alert is confirmed already, so that nobody learns from the site that it is."""
    what = {"site": site_name(), "what": scope.title}
    if alert.confirmed_at:
        lines = [
            _("You have this alert already: %(what)s.") % what,
            _("To change how often it comes, end it here, and ask for it anew:"),
            _link("alert_end", alert, alerts.END),
        ]
    else:
        lines = [
            _("Somebody, probably you, asked for mail about what changes on %(site)s: %(what)s.") % what,
            _("To confirm it, open this page within two days:"),
            _link("alert_confirm", alert, alerts.CONFIRM),
            _("If it was not you, do nothing: there will be no more mail, and the address is forgotten."),
        ]
    _mail(alert, _("%(site)s: your alert") % what, lines).send()


def send_alerts(budget: Budget) -> int:
    """A digest to everybody for whom there is something new. A mail is begun before it is sent: where the program ends
    in between, it is sent once more after a pause."""
    sent = failed = troubles = 0
    for alert in alerts.due(AT_ONCE):
        if budget.left <= 0 or troubles >= TROUBLES:
            break
        delivered = _told(alert)
        sent, failed = sent + (delivered is True), failed + (delivered is False)
        troubles = troubles + 1 if delivered is False else 0
    if failed:
        raise NotSent(f"{failed} not sent, {sent} sent")
    return sent


def _told(alert: Alert) -> bool | None:
    """Whether the digest was delivered; None where there was none to send."""
    newest = checkpoint()["size"]
    with override(alert.language):
        mail = _digest(alert)
    if mail is None:
        alerts.looked(alert, newest)
        return None
    if not alerts.begin(alert):
        return None
    try:
        mail.send()
    except (OSError, ValueError) as fault:  # ValueError: an address that is none
        logger.warning("Alert %s was not sent: %s", alert.pk, type(fault).__name__)
        if _for_good(fault):
            alerts.refused(alert)
        return False
    alerts.looked(alert, newest)
    return True


def _for_good(fault: Exception) -> bool:
    """Whether it is the address that is wrong, and not the moment."""
    if isinstance(fault, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in fault.recipients.values())
    return isinstance(fault, ValueError)


def _digest(alert: Alert) -> EmailMessage | None:
    try:
        scope = scopes.scope(QueryDict(alert.query))
    except scopes.BadScope:
        return None  # what it was about is gone
    told = news(scope.entries(LONGEST_DIGEST, after=alert.told))
    if not told:
        return None
    n, end = len(told), _link("alert_end", alert, alerts.END)
    subject = ngettext("%(site)s: %(n)s change: %(what)s", "%(site)s: %(n)s changes: %(what)s", n)
    words = {"site": site_name(), "n": n, "what": scope.title}
    mail = _mail(alert, subject % words, [*_lines(told), *_foot(alert, scope, end)])
    mail.extra_headers |= {"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return mail


def _lines(told: Sequence[News]) -> list[str]:
    return ["\n".join([one.title, *(line.text for line in one.lines), settings.BASE_URL + one.url]) for one in told]


def _foot(alert: Alert, scope: scopes.Scope, end: str) -> list[str]:
    why = _("You asked for this mail and confirmed it; it comes %(often)s, and only if something changed.")
    return [
        "-- ",
        _("All of it: %(url)s") % {"url": settings.BASE_URL + scope.page},
        why % {"often": Frequency(alert.frequency).label},
        _("To end it and have your address deleted, open:"),
        end,
    ]


def _mail(alert: Alert, subject: str, lines: Sequence[str]) -> EmailMessage:
    mail = EmailMessage(subject=" ".join(subject.split()), body="\n\n".join(lines) + "\n", to=[alert.email])
    mail.extra_headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office reply
    return mail


def _link(name: str, alert: Alert, to: str) -> str:
    return settings.BASE_URL + reverse(name, args=[alerts.token(alert, to)])
