"""The way back in when nobody is left who could reset a second factor in the newsroom."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from pledgetracker.accounts.actions import reset_second_factor


class Command(BaseCommand):
    help = "Removes app, passkeys and recovery codes of an account and ends its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAME")

    def handle(self, *, username: str, **_rest: Any) -> str:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        reset_second_factor(user, by="The command line")
        return f"At the next log-in {username} sets up a second factor anew."
