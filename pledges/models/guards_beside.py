"""What the database refuses beside the seven rules of METHOD."""

from pledges.models.guard import Guard
from pledges.verifier import BEFORE_FIRST

CHANGE_DIFFERS = " OR ".join(
    f"NEW.{column} {{differs}} OLD.{column}"
    for column in ("pledge_id", "kind", "content", "why", "version", "proposed_by_id", "proposed_at")
)
FINDING_DIFFERS = "NEW.state <> 'confirmed' OR NEW.statement_id {differs} OLD.statement_id"
PUBLICITY = (
    Guard(
        "document_stays_public",
        "pledges_document",
        "UPDATE",
        "OLD.public_since IS NOT NULL AND NEW.public_since {differs} OLD.public_since",
        "A public document stays public.",
    ),
    Guard(
        "finding_stays",
        "pledges_finding",
        "DELETE",
        "1 = 1",
        "Findings and what became of them are kept.",
    ),
    Guard(
        "finding_confirmed",
        "pledges_finding",
        "UPDATE",
        f"(OLD.statement_id IS NOT NULL AND ({FINDING_DIFFERS})) OR NEW.document_id <> OLD.document_id"
        ' OR NEW."start" <> OLD."start" OR NEW."end" <> OLD."end" OR NEW.score {differs} OLD.score',
        "What was found stays as it was found, and a confirmed finding stays confirmed.",
    ),
)
CHANGES = (
    Guard(
        "change_begins",
        "pledges_change",
        "INSERT",
        "NEW.decision <> 'proposed'",
        "A change begins as a proposal.",
    ),
    Guard(
        "change_decided",
        "pledges_change",
        "UPDATE",
        f"OLD.decision <> 'proposed' OR {CHANGE_DIFFERS}",
        "What was proposed is not changed, and what was decided stays.",
    ),
    Guard("change_stays", "pledges_change", "DELETE", "1 = 1", "Proposed changes are kept."),
)
JOURNAL = (
    Guard(
        "entry_follows",
        "pledges_entry",
        "INSERT",
        "NEW.number <> coalesce((SELECT max(e.number) FROM pledges_entry e), 0) + 1 OR NEW.previous <>"
        f" coalesce((SELECT e.digest FROM pledges_entry e ORDER BY e.number DESC LIMIT 1), '{BEFORE_FIRST}')",
        "An entry of the journal follows the one before it.",
    ),
)
BESIDE = (*PUBLICITY, *CHANGES, *JOURNAL)
