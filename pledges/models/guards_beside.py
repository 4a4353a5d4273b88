"""What the database refuses beside the seven rules of METHOD."""

from pledges.models.guard import Guard
from pledges.verifier import BEFORE_FIRST

PROPOSED = ("proposed_by_id", "proposed_at")
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


def kept_as_proposed(name: str, *columns: str) -> tuple[Guard, ...]:
    """Guards of a table of proposals: a row begins as one, is decided once, and stays."""
    table = f"pledges_{name}"
    differs = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in (*columns, *PROPOSED))
    return (
        Guard(f"{name}_begins", table, "INSERT", "NEW.decision <> 'proposed'", "A change begins as a proposal."),
        Guard(
            f"{name}_decided",
            table,
            "UPDATE",
            f"OLD.decision <> 'proposed' OR {differs}",
            "What was proposed is not changed, and what was decided stays.",
        ),
        Guard(f"{name}_stays", table, "DELETE", "1 = 1", "Proposed changes are kept."),
    )


CHANGES = kept_as_proposed("change", "pledge_id", "kind", "content", "why", "version")
SAID = """SELECT 1 FROM pledges_statement s JOIN candidates_candidacy k ON k.id = s.candidacy_id
    JOIN pledges_document d ON d.id = s.document_id WHERE k.election_id = NEW.election_id"""
CLOSINGS = (
    *kept_as_proposed("closing", "election_id", "ended_on", "url", "why"),
    Guard(
        "closing_day",
        "pledges_closing",
        "INSERT",
        "NEW.ended_on > {today}"
        " OR NEW.ended_on <= (SELECT e.date FROM candidates_election e WHERE e.id = NEW.election_id)",
        "A term ends after its election and not in the future.",
    ),
    Guard(
        "closing_after_statements",
        "pledges_closing",
        "UPDATE",
        f"NEW.decision = 'approved' AND EXISTS ({SAID} AND d.published > NEW.ended_on)",
        "A term ends after everything that was said before it.",
    ),
    Guard(
        "statement_in_term",
        "pledges_statement",
        "INSERT",
        "EXISTS (SELECT 1 FROM pledges_closing c JOIN candidates_candidacy k ON k.election_id = c.election_id"
        " JOIN pledges_document d ON d.id = NEW.document_id WHERE k.id = NEW.candidacy_id"
        " AND c.decision = 'approved' AND d.published > c.ended_on)",
        "What is said after a term is no pledge of that term.",
    ),
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
MADE_THE_PLEDGE = """SELECT 1 FROM pledges_statement s JOIN pledges_assessment a ON a.pledge_id = s.pledge_id
    WHERE a.id = NEW.assessment_id AND s.candidacy_id = NEW.candidacy_id"""


def not_approved(kind: str) -> str:
    """SQL: no second person approved it."""
    return f"""NOT EXISTS (SELECT 1 FROM pledges_change c
        WHERE c.id = NEW.change_id AND c.kind = '{kind}' AND c.decision = 'approved')"""


NOTES = (
    Guard(
        "correction_approved",
        "pledges_correction",
        "INSERT",
        not_approved("correct"),
        "A correction is what two people agreed on.",
    ),
    Guard(
        "correction_says",
        "pledges_correction",
        "INSERT",
        "NOT {text:NEW.was} OR NOT {text:NEW.now} OR NEW.date > {today}",
        "A correction says what was wrong and what it is now, and its day has come.",
    ),
    Guard(
        "reply_approved",
        "pledges_reply",
        "INSERT",
        not_approved("reply"),
        "A reply is recorded by two people.",
    ),
    Guard(
        "reply_of_maker",
        "pledges_reply",
        "INSERT",
        f"NOT EXISTS ({MADE_THE_PLEDGE})",
        "Asked is whoever made the pledge.",
    ),
    Guard(
        "reply_dates",
        "pledges_reply",
        "INSERT",
        "NEW.asked_on > {today} OR NEW.answered_on > {today}",
        "Neither question nor answer lies in the future.",
    ),
    Guard(
        "reply_to_claim",
        "pledges_reply",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM pledges_assessment a WHERE a.id = NEW.assessment_id"
        " AND a.decision IN ('proposed', 'approved'))",
        "A reply is about an assessment that was proposed and not rejected.",
    ),
)
TRANSLATIONS = (
    Guard(
        "translation_approved",
        "pledges_quotetranslation",
        "INSERT",
        f"""{not_approved("translate")} OR NOT EXISTS (SELECT 1 FROM pledges_change c JOIN pledges_statement s
        ON s.pledge_id = c.pledge_id WHERE c.id = NEW.change_id AND s.id = NEW.statement_id)""",
        "A translation is what two people agreed on.",
    ),
    Guard(
        "translation_other_language",
        "pledges_quotetranslation",
        "INSERT",
        "EXISTS (SELECT 1 FROM pledges_statement s JOIN pledges_document d ON d.id = s.document_id"
        " WHERE s.id = NEW.statement_id AND d.language = NEW.language) OR NEW.date > {today}",
        "A translation is in another language than the quote, and its day has come.",
    ),
)
CODINGS = (
    Guard(
        "coding_of_public",
        "pledges_coding",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM pledges_pledge p WHERE p.id = NEW.pledge_id AND p.publication = 'published'"
        " AND p.merged_into_id IS NULL)",
        "Only a public pledge is coded.",
        locks="NEW.pledge_id",
    ),
    Guard(
        "coding_same_day",
        "pledges_coding",
        "INSERT",
        "NEW.day > {today} OR (NEW.place = 2 AND NOT EXISTS (SELECT 1 FROM pledges_coding c"
        " WHERE c.pledge_id = NEW.pledge_id AND c.place = 1 AND c.day = NEW.day))",
        "Both coders rate how the pledge stood on the same day.",
        locks="NEW.pledge_id",
    ),
)
BESIDE = (*PUBLICITY, *CHANGES, *CLOSINGS, *JOURNAL, *NOTES, *TRANSLATIONS, *CODINGS)
