"""What the database itself refuses: METHOD's rules as triggers, each written once for SQLite and PostgreSQL.

In a condition {text:X} asks whether a translated text is filled, {titles} whether NEW.title is in every language,
{today} is the date in the site's time zone, {differs} is a comparison that knows NULL. triggers.py puts them in place.
"""

from pledges.models.guard import Copy, Guard
from pledges.models.guards_beside import BESIDE

ASSESSMENT, EVIDENCE, PLEDGE, TOPICS, PLACES = (
    "pledges_assessment",
    "pledges_evidence",
    "pledges_pledge",
    "pledges_pledgetopic",
    "pledges_pledgeplace",
)
QUOTE_DIFFERS = """NEW."end" <= NEW."start" OR length(NEW.quote) <> NEW."end" - NEW."start" OR NEW.quote {differs}
    (SELECT substr(d.transcript, NEW."start" + 1, NEW."end" - NEW."start")
       FROM pledges_document d WHERE d.id = NEW.document_id)"""
LINKS = """SELECT count(DISTINCT coalesce('file ' || e.file_id, e.url)) FROM pledges_evidence e
    WHERE e.assessment_id = NEW.id"""
MADE_ON = """SELECT min(d.published) FROM pledges_statement s JOIN pledges_document d ON d.id = s.document_id
    WHERE s.pledge_id = NEW.pledge_id"""
STATED_ON = """SELECT max(d.published) FROM pledges_statement s JOIN pledges_document d ON d.id = s.document_id
    WHERE s.pledge_id = {pledge}"""
DATE_WRONG = f"NEW.date > {{today}} OR NEW.date < ({MADE_ON})"
CLAIM = "NEW.decision <> 'draft' AND NEW.status <> 'not_rated'"
CONTENT = ("pledge_id", "status", "date", "explanation", "reason", "proposed_by_id", "proposed_at")
CONTENT_DIFFERS = " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in CONTENT)


def newest(column: str, pledge: str) -> str:
    """SQL: `column` of the pledge's newest approved assessment."""
    return f"""(SELECT a.{column} FROM pledges_assessment a WHERE a.pledge_id = {pledge}
        AND a.decision = 'approved' ORDER BY a.date DESC, a.id DESC LIMIT 1)"""


RULE_1 = (
    Guard("statement_quote", "pledges_statement", "INSERT", QUOTE_DIFFERS, "A quote equals its span."),
    Guard("fact_quote", "pledges_fact", "INSERT", QUOTE_DIFFERS, "A phrase equals its span."),
)
RULE_2 = (
    Guard(
        "assessment_decided",
        ASSESSMENT,
        "UPDATE",
        "OLD.decision IN ('approved', 'rejected')",
        "A decided assessment is never edited.",
    ),
    Guard(
        "assessment_stays",
        ASSESSMENT,
        "DELETE",
        "OLD.decision <> 'draft'",
        "An assessment that was proposed is never deleted.",
    ),
    Guard(
        "evidence_in_time",
        EVIDENCE,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM pledges_assessment a WHERE a.id = NEW.assessment_id AND a.decision = 'draft')",
        "Evidence is added before its assessment is proposed.",
    ),
    Guard(
        "pledge_stays",
        PLEDGE,
        "DELETE",
        "OLD.published_at IS NOT NULL",
        "A pledge that was published is withdrawn or merged, never deleted.",
    ),
)
# Rule 3, four eyes, is a check constraint; these keep the way to a decision.
RULE_3 = (
    Guard(
        "assessment_begins",
        ASSESSMENT,
        "INSERT",
        "NEW.decision <> 'draft'",
        "An assessment begins as a draft.",
    ),
    Guard(
        "assessment_way",
        ASSESSMENT,
        "UPDATE",
        "(OLD.decision = 'draft' AND NEW.decision NOT IN ('draft', 'proposed'))"
        " OR (OLD.decision = 'proposed' AND NEW.decision = 'draft')",
        "An assessment goes from draft to proposed to approved or rejected.",
    ),
    Guard(
        "assessment_content",
        ASSESSMENT,
        "UPDATE",
        "NEW.pledge_id <> OLD.pledge_id"
        f" OR ((OLD.decision <> 'draft' OR NEW.decision = 'draft') AND ({CONTENT_DIFFERS}))",
        "A draft is filled in when it is proposed, and what was proposed is not changed; propose another assessment.",
    ),
)
RULE_4 = (
    Guard(
        "assessment_explained",
        ASSESSMENT,
        "UPDATE",
        f"{CLAIM} AND NOT {{text:NEW.explanation}}",
        "An assessment needs an explanation.",
    ),
    Guard(
        "assessment_evidence",
        ASSESSMENT,
        "UPDATE",
        f"{CLAIM} AND ({LINKS}) < 1",
        "An assessment needs at least one evidence link.",
    ),
    Guard(
        "assessment_settled",
        ASSESSMENT,
        "UPDATE",
        "NEW.decision <> 'draft' AND NEW.status IN ('kept', 'partly_kept', 'broken')"
        f" AND ({LINKS}) < 2 AND ({LINKS} AND e.kind = 'official') < 1",
        "A settled status needs two evidence links, or one that is official.",
    ),
)
RULE_5 = (
    Guard("pledge_begins", PLEDGE, "INSERT", "NEW.publication <> 'draft'", "A pledge begins as a draft."),
    Guard(
        "pledge_titles",
        PLEDGE,
        "UPDATE",
        "NEW.publication = 'published' AND NOT ({titles})",
        "A published pledge has a title in every language.",
    ),
    Guard(
        "pledge_topic",
        PLEDGE,
        "UPDATE",
        "NEW.publication = 'published' AND NOT EXISTS (SELECT 1 FROM pledges_pledgetopic t WHERE t.pledge_id = NEW.id)",
        "A published pledge has at least one topic.",
    ),
    Guard(
        "pledge_statement",
        PLEDGE,
        "UPDATE",
        "NEW.publication = 'published' AND NOT EXISTS (SELECT 1 FROM pledges_statement s WHERE s.pledge_id = NEW.id)",
        "A published pledge has at least one statement.",
    ),
    Guard(
        "pledge_way",
        PLEDGE,
        "UPDATE",
        "(OLD.published_at IS NOT NULL AND NEW.publication = 'draft') OR (NEW.publication = 'withdrawn'"
        " AND (OLD.published_at IS NULL OR NOT {text:NEW.withdrawn_because}))",
        "A published pledge is withdrawn with a public reason; it is never a draft again.",
    ),
    Guard(
        "pledge_key",
        PLEDGE,
        "UPDATE",
        "OLD.published_at IS NOT NULL AND (NEW.key <> OLD.key OR NEW.published_at {differs} OLD.published_at)",
        "A published pledge keeps its key and its date of publication.",
    ),
    Guard(
        "topic_last",
        TOPICS,
        "DELETE",
        "EXISTS (SELECT 1 FROM pledges_pledge p WHERE p.id = OLD.pledge_id AND p.publication = 'published')"
        " AND NOT EXISTS (SELECT 1 FROM pledges_pledgetopic t WHERE t.pledge_id = OLD.pledge_id AND t.id <> OLD.id)",
        "A published pledge has at least one topic.",
        locks="OLD.pledge_id",
    ),
    Guard(
        "topic_moved",
        TOPICS,
        "UPDATE",
        "NEW.pledge_id <> OLD.pledge_id",
        "A topic row stays with its pledge.",
    ),
    Guard(
        "place_moved",
        PLACES,
        "UPDATE",
        "NEW.pledge_id <> OLD.pledge_id",
        "A place row stays with its pledge.",
    ),
    Guard(
        "topic_fourth",
        TOPICS,
        "INSERT",
        "(SELECT count(*) FROM pledges_pledgetopic t WHERE t.pledge_id = NEW.pledge_id) >= 3",
        "A pledge has at most three topics.",
        locks="NEW.pledge_id",
    ),
)
RULE_6 = tuple(
    Guard(
        f"assessment_date_{event.lower()}",
        ASSESSMENT,
        event,
        DATE_WRONG,
        "An assessment's date is neither in the future nor before the pledge was made.",
    )
    for event in ("INSERT", "UPDATE")
)
RULE_7 = (
    Guard(
        "pledge_status_new",
        PLEDGE,
        "INSERT",
        "NEW.status <> 'not_rated' OR NEW.assessed_on IS NOT NULL OR NEW.stated_on IS NOT NULL",
        "A pledge begins as not rated.",
    ),
    Guard(
        "pledge_status",
        PLEDGE,
        "UPDATE",
        f"NEW.status <> coalesce({newest('status', 'NEW.id')}, 'not_rated')"
        f" OR NEW.assessed_on {{differs}} {newest('date', 'NEW.id')}",
        "A pledge's status is that of its newest approved assessment.",
    ),
    Guard(
        "pledge_stated",
        PLEDGE,
        "UPDATE",
        f"NEW.stated_on {{differs}} ({STATED_ON.format(pledge='NEW.id')})",
        "A pledge's newest day is that of its newest statement.",
    ),
)
GUARDS = (*RULE_1, *RULE_2, *RULE_3, *RULE_4, *RULE_5, *RULE_6, *RULE_7, *BESIDE)

COPIES = (
    Copy(
        "pledge_status_copy",
        ASSESSMENT,
        "UPDATE",
        "NEW.decision = 'approved'",
        f"UPDATE pledges_pledge SET status = coalesce({newest('status', 'NEW.pledge_id')}, 'not_rated'),"
        f" assessed_on = {newest('date', 'NEW.pledge_id')} WHERE id = NEW.pledge_id",
    ),
    Copy(
        "pledge_stated_copy",
        "pledges_statement",
        "INSERT",
        "1 = 1",
        f"UPDATE pledges_pledge SET stated_on = ({STATED_ON.format(pledge='NEW.pledge_id')}) WHERE id = NEW.pledge_id",
    ),
)
