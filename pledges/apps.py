from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

BEGINS = "0003_journal"


def furnish(sender: AppConfig, using: str, plan: Sequence[Any] = (), **_rest: Any) -> None:
    """Guards and search index, which no migration can keep: SQLite drops triggers when it rebuilds a table.

    With the migration that makes the journal, an installation that has public rows already begins it with them."""
    from pledges.actions import journal
    from pledges.models import Tally, search_index, triggers

    if Tally._meta.db_table not in connections[using].introspection.table_names():
        return  # another app's tables are being made or ours are being taken away
    triggers.install(connections[using])
    search_index.install(connections[using])
    if any(migration.name == BEGINS and not backwards for migration, backwards in plan):
        journal.begin()


class PledgesConfig(AppConfig):
    name = "pledges"
    verbose_name = _("Pledges")

    def ready(self) -> None:
        from pledges import checks  # noqa: F401  (registers the system checks)

        # The one signal of the project: Django offers no other moment after every migration.
        post_migrate.connect(furnish, sender=self)
