"""Stores a seed folder: adds what is missing, changes nothing that is there."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from candidates.actions import save_candidate
from candidates.models import Candidacy, Candidate, Election, Party
from candidates.slugs import free
from candidates.translated import Translated
from pledges.actions import accounts, journal, pledges, seed_folder, tallies
from pledges.actions.seed_folder import DISCLOSURE, FACTS_OF_A_PERSON, Seed, SeedFact, SeedStatement
from pledges.choices import Happened
from pledges.models import Document, Fact, Place, Pledge, Topic

# The election file says what each quotation shows by these words.
STATED = {
    "date": {"ky": "шайлоонун күнү", "ru": "дата выборов", "en": "date of the election"},
    "repeat": {"ky": "кайталап шайлоо", "ru": "повторные выборы", "en": "a repeat election"},
    "repeat_of": {
        "ky": "кайсы шайлоо кайталанып жатат",
        "ru": "какие выборы повторяются",
        "en": "the vote that is repeated",
    },
    "body": {"ky": "шайлануучу орган", "ru": "избираемый орган", "en": "the elected body"},
    "party.ballot_number": {
        "ky": "бюллетендеги номер",
        "ru": "номер в бюллетене",
        "en": "number on the ballot",
    },
    "council_term_years": {"ky": "кеңештин мөөнөтү", "ru": "срок полномочий", "en": "term of the council"},
    "party.programme": {
        "ky": "партиянын программасы",
        "ru": "программа партии",
        "en": "programme of the party",
    },
}


@dataclass
class Outcome:
    """What a seeding did: rows added by kind, and what it left alone because it differs from the seed by now."""

    seed: Seed
    added: int = 0
    left_alone: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        statements = sum(len(found) for found in self.seed.statements.values())
        counts = {
            "document": len(self.seed.documents),
            "candidate": len(self.seed.candidates),
            "topic": len(self.seed.topics),
            **({"place": len(self.seed.places)} if self.seed.places else {}),
            "pledge": len(self.seed.pledges),
            "statement": statements,
        }
        return ", ".join(f"{n} {word}" + ("s" if n != 1 else "") for word, n in counts.items()) + "."


def seed_from(folder: Path) -> Outcome:
    """Read, check and store; SeedError leaves the database as it was."""
    outcome = Outcome(seed_folder.read(folder))
    with transaction.atomic():
        accounts.create_groups()
        _store(outcome)
        tallies.recount()
    return outcome


def _store(outcome: Outcome) -> None:
    seed = outcome.seed
    topics = {row.where: _topic(outcome, row.values) for row in seed.topics}
    places = {row.where: _place(outcome, row.values) for row in seed.places}
    party, election = _register(outcome)
    candidacies = {row.where: _candidacy(outcome, row.values, party, election) for row in seed.candidates}
    documents = {row.where: _document(outcome, row.values, candidacies) for row in seed.documents}
    _facts(outcome, documents, election, candidacies)
    for row in seed.pledges:
        filed = {
            "topics": [topics[name] for name in row.values["topics"]],
            "places": [places[name] for name in row.values.get("places") or ()],
        }
        _pledge(outcome, row.values, filed, documents, candidacies)


def _topic(outcome: Outcome, row: dict[str, Any]) -> Topic:
    values = {
        "name": row["name"],
        "description": row.get("description") or {},
        "order": row.get("order", 100),
    }
    return _added_or_kept(outcome, Topic, {"slug": row["slug"]}, values)


def _place(outcome: Outcome, row: dict[str, Any]) -> Place:
    values = {"name": row["name"], "kind": row["kind"], "forms": "\n".join(row["forms"])}
    return _added_or_kept(outcome, Place, {"slug": row["slug"]}, values)


def _register(outcome: Outcome) -> tuple[Party, Election]:
    row = outcome.seed.election.values
    party = row["party"]
    values = {"name": party["name"], "short_name": party.get("short_name") or party["name"]}
    stored = _added_or_kept(outcome, Party, {"slug": party["slug"]}, values)
    values = {name: row[name] for name in ("name", "body", "place")} | {
        "date": _date(row["date"]),
        "repeat_of": _date(row.get("repeat_of")),
        "term_years": row.get("council_term_years"),
    }
    return stored, _added_or_kept(outcome, Election, {"slug": row["slug"]}, values)


def _candidacy(outcome: Outcome, row: dict[str, Any], party: Party, election: Election) -> Candidacy:
    values = {
        "name": row["name"],
        "name_as_stated": row.get("name_as_stated") or "",
        "birth_date": _date(row.get("birth_date")),
        "age": row.get("age"),
        "as_of": _date(row.get("as_of")),
        **{name: row.get(name) or {} for name in FACTS_OF_A_PERSON},
    }
    candidate = _added_or_kept(
        outcome,
        Candidate,
        {"slug": row["slug"]},
        values,
        make=lambda **v: save_candidate(Candidate(**_translated(v))),
    )
    values = {
        "party": party if row.get("party") else None,
        "ballot_number": outcome.seed.election.values["party"].get("ballot_number") if row.get("party") else None,
    }
    return _added_or_kept(outcome, Candidacy, {"candidate": candidate, "election": election}, values)


def _document(outcome: Outcome, row: dict[str, Any], candidacies: dict[str, Candidacy]) -> Document:
    name, disclosure = row["file"], row.get("disclosure") or {}
    values = {
        "title": row["title"],
        "kind": seed_folder.KINDS[row["kind"]],
        "language": row["language"],
        "candidacy": candidacies[row["candidate"]],
        "url": row.get("url") or "",
        "file_name": name,
        "published": _date(row["published"]),
        "published_as_stated": row.get("published_as_stated") or "",
        "disclosure_text": "\n\n".join(disclosure.get("text", [])),
        **{key: disclosure.get(key) or "" for key in DISCLOSURE},
    }
    taken = set(Document.objects.filter(slug__startswith=row["slug"]).values_list("slug", flat=True))
    texts = {
        "raw": outcome.seed.raw[name],
        "transcript": outcome.seed.transcripts[name],
        "public_since": timezone.now(),
    }
    hidden = {**texts, "slug": free(row["slug"], taken)}
    return _added_or_kept(outcome, Document, {"sha256": row["sha256"]}, values, hidden, make=_public_document)


def _public_document(**values: Any) -> Document:
    stored = Document.objects.create(**values)
    journal.document_changed(Happened.DOCUMENT_ADDED, stored, by=[None])
    return stored


def _facts(
    outcome: Outcome, documents: dict[str, Document], election: Election, candidacies: dict[str, Candidacy]
) -> None:
    for key, candidacy in candidacies.items():
        for fact in outcome.seed.facts[key]:
            _fact(outcome, fact, documents, fact.text, candidate=candidacy.candidate)
    for fact in outcome.seed.facts[election.slug]:
        _fact(outcome, fact, documents, STATED.get(str(fact.text), {"en": str(fact.text)}), election=election)


def _fact(outcome: Outcome, fact: SeedFact, documents: dict[str, Document], text: Any, **of: Any) -> None:
    document = documents[fact.document]
    text = Translated(text if isinstance(text, dict) else {"en": text})
    place = {"document": document, "start": fact.span[0], "end": fact.span[1]}
    if Fact.objects.filter(**of, **place, text=text).exists():
        return
    Fact.objects.create(**of, **place, text=text, quote=document.transcript[slice(*fact.span)])
    outcome.added += 1


def _pledge(
    outcome: Outcome,
    row: dict[str, Any],
    filed: dict[str, list[Any]],
    documents: dict[str, Document],
    candidacies: dict[str, Candidacy],
) -> None:
    values = {
        "title": row["title"],
        "tier": row["tier"],
        "level": row["level"],
        "kept_if": row.get("kept_if") or {},
        "programme": _programme(outcome.seed, row.get("programme")),
    }
    written_on = {"kept_if_on": _date(row.get("kept_if_on"))}
    before = set(Pledge.objects.filter(key=row["key"]).values_list("pk", flat=True))
    made = _added_or_kept(
        outcome,
        Pledge,
        {"key": row["key"]},
        values,
        make=lambda **v: pledges.draft(**filed, **v, **written_on),
    )
    if made.published_at is None and made.pk in before:
        outcome.left_alone.append(f"pledge {row['key']}: an editor's own draft has this key")
        return
    for name, chosen, there in (
        ("topics", filed["topics"], [r.topic for r in made.topic_rows.select_related("topic")]),
        ("places", set(filed["places"]), {r.place for r in made.place_rows.select_related("place")}),
    ):
        if chosen != there:
            outcome.left_alone.append(f"pledge {row['key']}: {name}")
    for found in outcome.seed.statements[row["key"]]:
        _statement(outcome, made, found, documents, candidacies)
    if made.pk not in before:
        pledges.publish(pledge=made, by=None)


def _statement(
    outcome: Outcome,
    pledge: Pledge,
    found: SeedStatement,
    documents: dict[str, Document],
    candidacies: dict[str, Candidacy],
) -> None:
    document = documents[found.document]
    if pledge.statements.filter(document=document, start=found.span[0], end=found.span[1]).exists():
        return
    pledges.add_statement(
        pledge=pledge,
        document=document,
        candidacy=document.candidacy,
        span=found.span,
        clause=found.clause,
        strength=found.strength,
        also=found.also,
    )
    outcome.added += 1


def _programme(seed: Seed, named: Any) -> dict[str, str]:
    """The programme in every language, where the register knows the one that is named."""
    if isinstance(named, dict) or not named:
        return named or {}
    known = seed.election.values["party"].get("programme") or {}
    return known if named in known.values() else {seed.documents[0].values["language"]: named}


def _added_or_kept(
    outcome: Outcome,
    model: type[models.Model],
    key: dict[str, Any],
    values: dict[str, Any],
    hidden: dict[str, Any] | None = None,
    make: Callable[..., Any] | None = None,
) -> Any:
    """The row as it is, noting fields that differ from the seed; or a new one."""
    present = model._default_manager.filter(**key).first()
    if present is None:
        outcome.added += 1
        fields = {**key, **values, **(hidden or {})}
        return make(**fields) if make else model._default_manager.create(**fields)
    differing = [name for name, value in values.items() if getattr(present, name) != value]
    if differing:
        outcome.left_alone.append(
            f"{model._meta.model_name} {'/'.join(map(str, key.values()))}: {', '.join(differing)}"
        )
    return present


def _translated(values: dict[str, Any]) -> dict[str, Any]:
    return {name: Translated(value) if isinstance(value, dict) else value for name, value in values.items()}


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
