"""Do what is to be done again and again; for cron or a systemd timer (docs/operations.md)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pledges.actions import alerts, archives, attempts, codings, half_typed, imports, links, tips
from pledges.actions.tick import Budget, Busy, Outcome, Step, tick
from pledges.admin.digest import send_digests
from pledges.alerting import send_alerts

OLD_IMPORT_DAYS = 30


def clear_sessions(_budget: Budget) -> int:
    n = Session.objects.filter(expire_date__lt=timezone.now()).count()
    call_command("clearsessions")
    return n


# In this order. A new step is one line here; it may run any number of times.
STEPS = [
    Step("contacts of tips", lambda _budget: tips.purge_contacts(settings.TIP_MONTHS)),
    Step("attempts", lambda _budget: attempts.purge()),
    Step("unconfirmed alerts", lambda _budget: alerts.purge()),
    Step("unfinished imports", lambda _budget: imports.purge(days=OLD_IMPORT_DAYS)),
    Step("half-typed forms", lambda _budget: half_typed.purge(days=OLD_IMPORT_DAYS)),
    Step("sessions", clear_sessions),
    Step("agreement", lambda _budget: codings.count_agreement()),
    Step("digests", send_digests, atomic=False),
    Step("alerts", send_alerts, atomic=False),
    Step("link counts", lambda _budget: links.count()),
    # Last: they take what time is left.
    Step("captures", links.keep_copies, atomic=False),
    Step("checks", links.check_links, atomic=False),
    Step("archives", archives.ask_archives, atomic=False),
]


class Command(BaseCommand):
    help = (
        "Purges what is old, sends the daily digest and the alerts, visits evidence links."
        " Safe to run at any time, and twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=300, help="begin no further step after so many")

    def handle(self, *, seconds: float, **_rest: Any) -> None:
        if not 0 < seconds <= 86_400:
            raise CommandError("--seconds must be more than 0 and at most 86400.")
        outcomes: list[Outcome] = []
        try:
            for outcome in tick(STEPS, seconds):
                outcomes.append(outcome)
                if self.stdout.isatty():
                    self.stdout.write(f"{outcome} ({outcome.seconds:.1f} s)")
        except Busy:
            self.stdout.write("tick: another one is running; nothing done.")
            return
        failed = [outcome.name for outcome in outcomes if outcome.fault]
        total = sum(outcome.seconds for outcome in outcomes)
        self.stdout.write(f"tick: {', '.join(map(str, outcomes))}; {total:.1f} s".replace("\n", " "))
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")
