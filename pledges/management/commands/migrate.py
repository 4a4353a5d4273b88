"""Django's own, but for one thing: it puts guards in place, so it does not ask before whether they are there."""

from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    def check(self, *args: Any, databases: Any = None, **options: Any) -> None:
        super().check(*args, **options)
