"""The index behind the list: a pledge stands under each of its candidates, parties, elections, topics and places, in
the order of the list, so that a narrowed list is read from its first row on, however many pledges there are elsewhere.
Only the database writes it: the triggers below, made after every migration."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q

from pledges.models.pledges import Pledge


class Listed(models.Model):
    """One pledge under one thing, `under` as in "party:5", with copies of the days that the list and the calendar
    are sorted by."""

    pk = models.CompositePrimaryKey("pledge_id", "under")
    # Neither checked nor cascading: the triggers follow whatever happens to the pledge.
    pledge = models.ForeignKey(Pledge, models.DO_NOTHING, related_name="listed", db_constraint=False, db_index=False)
    under = models.CharField(max_length=30)
    stated_on = models.DateField(null=True)
    assessed_on = models.DateField(null=True)
    deadline = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(F("under"), F("stated_on").desc(), F("pledge").desc(), name="listed_newest"),
            models.Index(F("under"), F("assessed_on").desc(), F("pledge").desc(), name="listed_assessed"),
            models.Index(
                F("under"), F("deadline"), F("pledge"), name="listed_deadline", condition=Q(deadline__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.pledge_id} under {self.under}"

    @staticmethod
    def place(kind: str, row: Any) -> str:
        """What stands in `under` for a candidate, party, election, topic or place of the city."""
        return f"{kind}:{row.pk}"


OF_STATEMENTS = """SELECT s.pledge_id, '{kind}:' || c.{kind}_id AS under FROM pledges_statement s
    JOIN candidates_candidacy c ON c.id = s.candidacy_id WHERE c.{kind}_id IS NOT NULL AND s.pledge_id {those}"""
OF_ROWS = "SELECT r.pledge_id, '{kind}:' || r.{kind}_id AS under FROM pledges_pledge{kind} r WHERE r.pledge_id {those}"
FILED = ("topic", "place")  # by editors, in the tables pledges_pledgetopic and pledges_pledgeplace


def write(those: str) -> str:
    """SQL: the rows of those pledges as they should be; `those` as in "= 5"."""
    sources = [OF_STATEMENTS.format(kind=kind, those=those) for kind in ("candidate", "party", "election")]
    sources += [OF_ROWS.format(kind=kind, those=those) for kind in FILED]
    under = " UNION ".join(sources)
    return f"""INSERT INTO pledges_listed (pledge_id, under, stated_on, assessed_on, deadline)
        SELECT p.id, u.under, p.stated_on, p.assessed_on, p.deadline
        FROM ({under}) u JOIN pledges_pledge p ON p.id = u.pledge_id WHERE true
        ON CONFLICT (pledge_id, under) DO UPDATE
        SET stated_on = excluded.stated_on, assessed_on = excluded.assessed_on, deadline = excluded.deadline"""


def remove(pledge: str, under: str) -> str:
    return f"DELETE FROM pledges_listed WHERE pledge_id {pledge} AND under {under}"


OF_CANDIDACY = "IN (SELECT s.pledge_id FROM pledges_statement s WHERE s.candidacy_id = NEW.id)"
NOT_FILED = " AND under ".join(f"NOT LIKE '{kind}:%'" for kind in FILED)


def of_rows(kind: str) -> dict[str, tuple[str, str, list[str]]]:
    """The triggers of the rows that editors file a pledge under."""
    table, gone = f"pledges_pledge{kind}", remove("= OLD.pledge_id", f"= '{kind}:' || OLD.{kind}_id")
    return {
        f"listed_{kind}": (table, "INSERT", [write("= NEW.pledge_id")]),
        f"listed_{kind}_changed": (table, f"UPDATE OF {kind}_id", [gone, write("= NEW.pledge_id")]),
        f"listed_{kind}_gone": (table, "DELETE", [gone]),
    }


# A new statement needs no trigger here: the guards answer it by writing the pledge's stated_on.
TRIGGERS = {
    "listed_pledge": ("pledges_pledge", "UPDATE OF stated_on, assessed_on, deadline", [write("= NEW.id")]),
    "listed_pledge_gone": ("pledges_pledge", "DELETE", ["DELETE FROM pledges_listed WHERE pledge_id = OLD.id"]),
    **of_rows("topic"),
    **of_rows("place"),
    "listed_candidacy": (
        "candidates_candidacy",
        "UPDATE OF candidate_id, party_id, election_id",
        [remove(OF_CANDIDACY, NOT_FILED), write(OF_CANDIDACY)],
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """The triggers as they are written here, and the rows of pledges that were there before them; idempotent."""
    with connection.cursor() as cursor:
        for name, (table, event, statements) in TRIGGERS.items():
            body = ";\n".join(statements)
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))
            if connection.vendor == "sqlite":
                cursor.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body}; END")
                continue
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
                f" AS $$ BEGIN {body}; RETURN NULL; END $$"
            )
            cursor.execute(f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        if not Listed.objects.using(connection.alias).exists():
            cursor.execute(write("IS NOT NULL"))
