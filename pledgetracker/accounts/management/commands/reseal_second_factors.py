"""After a new secret key: what the old one sealed is sealed with the new one, so that the old one can go."""

from typing import Any

from django.core.management.base import BaseCommand

from pledgetracker.accounts.actions import reseal_second_factors


class Command(BaseCommand):
    help = "Seals every second factor with the present secret key; the old ones stand in PLEDGETRACKER_OLD_SECRET_KEYS."

    def handle(self, **_options: Any) -> str:
        sealed, lost = reseal_second_factors()
        return f"{sealed} are sealed with the present key; {lost} can be read with none and have to be reset."
