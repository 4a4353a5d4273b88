from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.migrations import CreateModel
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


def unseal(sender: AppConfig, using: str, plan: Sequence[Any] = (), **_rest: Any) -> None:
    """SQLite changes a table by making it anew, and refuses that while a trigger of another table looks at it. What
    goes here comes back with `furnish`; until then the site is not ready."""
    from pledges.models import triggers

    if plan and connections[using].vendor == "sqlite":
        triggers.clear(connections[using])


def furnish(sender: AppConfig, using: str, plan: Sequence[Any] = (), **_rest: Any) -> None:
    """Guards and search index, which no migration can keep: SQLite drops triggers when it rebuilds a table.

    With the migration that makes the journal, an installation that has public rows already begins it with them; with
    the one that makes the standings, they are read from the journal, and so is what feeds and alerts tell; with the one
    that makes the words, they are counted."""
    from pledges.actions import followed, journal, search_text, standings, tallies
    from pledges.models import Tally, search_index, triggers

    if Tally._meta.db_table not in connections[using].introspection.table_names():
        return  # another app's tables are being made or ours are being taken away
    triggers.install(connections[using])
    search_index.install(connections[using])
    if made("Entry", plan):
        journal.begin()
    if made("Standing", plan):
        standings.rebuild()
        tallies.keep_today()
    if made("Word", plan):
        search_text.refresh_all()
    if made("Followed", plan):
        followed.rebuild()


def made(model: str, plan: Sequence[Any]) -> bool:
    """Whether these migrations, just run, made the table of this model."""
    return any(
        isinstance(operation, CreateModel) and operation.name == model
        for migration, backwards in plan
        if migration.app_label == "pledges" and not backwards
        for operation in migration.operations
    )


class PledgesConfig(AppConfig):
    name = "pledges"
    verbose_name = _("Pledges")

    def ready(self) -> None:
        from pledges import checks  # noqa: F401  (registers the system checks)

        # The signals of the project: Django offers no other moments around every migration.
        pre_migrate.connect(unseal, sender=self)
        post_migrate.connect(furnish, sender=self)
