"""Invented rows for tests. Names and texts are plainly invented."""

import datetime
import itertools
from typing import Any

from candidates.actions import save_candidate
from candidates.models import Candidacy, Candidate, Election, Party
from candidates.translated import Translated
from pledges.actions import assessments, changes, documents, pledges
from pledges.choices import Channel, EvidenceKind, Outcome, PlaceKind, Stance, Status
from pledges.models import (
    Assessment,
    Change,
    Correction,
    Document,
    Place,
    Pledge,
    QuoteTranslation,
    Reply,
    Statement,
    Topic,
)
from pledges.subjects import page_of
from pledges.text import anchors
from pledges.translation_choices import How

number = itertools.count(1)
QUESTION = "- Эмне кыласыз?"
OFFICIAL = {
    "url": "https://example.org/decision",
    "publisher": "Example council",
    "kind": EvidenceKind.OFFICIAL,
}
PRESS = {"url": "https://example.org/news", "publisher": "Example news", "kind": EvidenceKind.PRESS}


def texts(text: str) -> Translated:
    return Translated({"ky": f"{text} кы", "ru": f"{text} ру", "en": f"{text} en"})


def topic(slug: str = "") -> Topic:
    slug = slug or f"topic-{next(number)}"
    return Topic.objects.get_or_create(slug=slug, defaults={"name": texts(slug)})[0]


def place(slug: str = "", **values: Any) -> Place:
    slug = slug or f"place-{next(number)}"
    values = {"name": texts(slug), "kind": PlaceKind.SETTLEMENT, "forms": slug} | values
    return Place.objects.get_or_create(slug=slug, defaults=values)[0]


def party(slug: str = "party") -> Party:
    return Party.objects.get_or_create(slug=slug, defaults={"name": texts(slug), "short_name": texts(slug)})[0]


def election(slug: str = "election", **values: Any) -> Election:
    values = {"name": texts(slug), "body": texts("council"), "place": texts("town")} | values
    values.setdefault("date", datetime.date(2021, 7, 11))
    return Election.objects.get_or_create(slug=slug, defaults=values)[0]


def candidacy(slug: str = "", **values: Any) -> Candidacy:
    slug = slug or f"person-{next(number)}"
    person = Candidate.objects.filter(slug=slug).first() or save_candidate(Candidate(slug=slug, name=texts(slug)))
    values = {"election": election(), "party": party()} | values
    return Candidacy.objects.get_or_create(candidate=person, election=values.pop("election"), defaults=values)[0]


def document(*sentences: str, who: Candidacy | None = None, **values: Any) -> Document:
    """An interview in which every sentence is an answer of its own paragraph."""
    n = next(number)
    sentences = sentences or (f"Биз {n} мектеп курабыз.",)
    text = f"Кириш сөз {n}.\n\n{QUESTION}\n\n" + "\n\n".join(f"- {sentence}" for sentence in sentences) + "\n"
    values = {
        "title": texts(f"Interview {n}"),
        "language": "ky",
        "published": datetime.date(2021, 7, 6),
    } | values
    return documents.add(raw=text.encode(), file_name=f"{n}.txt", candidacy=who or candidacy(), **values)


def draft(title: str = "", topics: list[Topic] | None = None, **values: Any) -> Pledge:
    values = {"tier": "testable", "level": "party"} | values
    return pledges.draft(
        title=texts(title or f"Pledge {next(number)}"),
        topics=[topic("roads")] if topics is None else topics,
        **values,
    )


def state(pledge: Pledge, quote: str = "", *, source: Document | None = None, strength: str = "firm") -> Document:
    quote = quote or f"Биз {next(number)} көчө оңдойбуз."
    source = source or document(quote)
    span = anchors.find(source.transcript, quote)
    pledges.add_statement(
        pledge=pledge, document=source, candidacy=source.candidacy, span=span, clause=span, strength=strength
    )
    return source


def pledge(
    title: str = "", *, who: Candidacy | None = None, quote: str = "", day: str = "2021-07-06", **values: Any
) -> Pledge:
    """A published pledge with one statement."""
    made = draft(title, **values)
    quote = quote or f"Биз {next(number)} көчө оңдойбуз."
    state(made, quote, source=document(quote, who=who, published=datetime.date.fromisoformat(day)))
    return pledges.publish(pledge=made, by=None)


def proposal(of: Pledge, by: Any, status: str = Status.KEPT, date: str = "2022-01-31", **values: Any) -> Assessment:
    values = {
        "explanation": {"ky": "Ишке ашты."},
        "evidence": [OFFICIAL | {"stance": Stance.SUPPORTS}],
    } | values
    return assessments.propose(pledge=of, by=by, status=status, date=datetime.date.fromisoformat(date), **values)


def approved(
    of: Pledge, by: Any, second: Any, status: str = Status.KEPT, date: str = "2022-01-31", **values: Any
) -> Assessment:
    return assessments.approve(assessment=proposal(of, by, status, date, **values), by=second)


def correction_proposed(of: Any, by: Any, subject: str = "", **texts_: Any) -> Change:
    told = {"was": texts("Was wrong"), "now": texts("Is now")} | texts_
    return changes.propose_correction(page=of, by=by, subject=subject or page_of(of), **told)


def corrected(of: Any, by: Any, second: Any, subject: str = "", **texts_: Any) -> Correction:
    return changes.approve(change=correction_proposed(of, by, subject, **texts_), by=second).correction


def reply_proposed(to: Assessment, by: Any, text: str = "", who: Candidacy | None = None, **values: Any) -> Change:
    """Without a text: the answer is awaited."""
    told = {"asked_on": datetime.date(2022, 2, 1), "channel": Channel.EMAIL, "outcome": Outcome.WAITING}
    told |= {"answered_on": None, "text": text, "language": "", "url": ""}
    if text:
        told |= {"outcome": Outcome.ANSWERED, "answered_on": datetime.date(2022, 2, 9), "language": "ky"}
    who = who or to.pledge.statements.first().candidacy
    return changes.propose_reply(assessment=to, by=by, candidacy=who, **told | values)


def replied(to: Assessment, by: Any, second: Any, text: str = "", **values: Any) -> Reply:
    return changes.approve(change=reply_proposed(to, by, text, **values), by=second).reply


def translation_proposed(
    of: Statement, by: Any, text: str = "We repair.", language: str = "en", **values: Any
) -> Change:
    told = {"text": text, "language": language, "how": How.PERSON, "program": "", "why": {}} | values
    return changes.propose_translation(statement=of, by=by, **told)


def translated(
    of: Statement, by: Any, second: Any, text: str = "We repair.", language: str = "en", **values: Any
) -> QuoteTranslation:
    return changes.approve(change=translation_proposed(of, by, text, language, **values), by=second).translation
