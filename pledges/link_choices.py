"""The words for evidence links, apart from those of pledges: only pledges have a status."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pledges.links import Outcome, State


class LinkState(models.TextChoices):
    """How an evidence link stands after all its visits, in words for the reader."""

    UNSEEN = State.UNSEEN.value, pgettext_lazy("link", "not visited yet")
    ALIVE = State.ALIVE.value, pgettext_lazy("link", "still there")
    MOVED = State.MOVED.value, pgettext_lazy("link", "moved to another address")
    CHANGED = State.CHANGED.value, pgettext_lazy("link", "the page was changed since the copy was kept")
    BLOCKED = State.BLOCKED.value, pgettext_lazy("link", "closed to the program, which says nothing about the page")
    FAILING = State.FAILING.value, pgettext_lazy("link", "gave no answer the last time")
    GONE = State.GONE.value, pgettext_lazy("link", "gone")


# What an editor has to look at.
LOST = (LinkState.GONE, LinkState.CHANGED)


class CheckOutcome(models.TextChoices):
    """What one visit found, in words for the newsroom."""

    ALIVE = Outcome.ALIVE.value, _("the page is there")
    MOVED = Outcome.MOVED.value, _("the page is at another address")
    CHANGED = Outcome.CHANGED.value, _("the page was changed")
    GONE = Outcome.GONE.value, _("there is no such page")
    BLOCKED = Outcome.BLOCKED.value, _("the server turns the program away")
    UNREACHABLE = Outcome.UNREACHABLE.value, _("the server cannot be reached")
    REFUSED = Outcome.REFUSED.value, _("an address that the program does not visit")
    TOO_LARGE = Outcome.TOO_LARGE.value, _("the page is too large")
    TIMED_OUT = Outcome.TIMED_OUT.value, _("no answer in time")


# Why there was no page, by the word of `links.REASONS`.
REASON_WORDS: Mapping[str, str | Promise] = {
    "scheme": _("neither http nor https"),
    "address": _("not an address"),
    "credentials": _("an address with a name or a password in it"),
    "port": _("a port that is not the web's"),
    "private": _("an address that is not public"),
    "no_such_host": _("no such server"),
    "connection": _("no connection"),
    "certificate": _("the certificate does not hold"),
    "tls": _("no encrypted connection"),
    "redirects": _("too many redirects"),
    "redirect_loop": _("redirects in a circle"),
    "resolver": _("the names of servers could not be looked up; the fault may be ours"),
    "network": _("no network; the fault may be ours"),
    "truncated": _("the answer broke off"),
    "damaged": _("the answer cannot be read"),
    "encoding": _("the answer is packed in an unknown way"),
    "robots": _("robots.txt forbids it"),
    "cookies": _("it asks for a cookie"),
    "too_large": _("more than 10 MB"),
    "unpacks_too_large": _("unpacks to more than 10 MB"),
    "timed_out": _("too slow"),
}
