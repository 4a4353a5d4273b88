"""What stands on the card of a pledge, a candidate, a topic, several candidates, or the site: rows in, plain strings
out, in the reader's language. The same words go into the texts for sharing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from candidates.models import Candidacy, Candidate
from pledges.cards import Bar, Card, Count
from pledges.http import site_name
from pledges.models import Pledge, Topic
from pledges.representations import Score

NAMED = 3  # people on the card of a pledge that many made


def of_pledge(pledge: Pledge) -> Card:
    """Of a pledge read with `for_listing()`."""
    assessed = gettext("Assessed: %(date)s") % {"date": date_format(pledge.assessed_on)} if pledge.assessed_on else ""
    return _card(
        kicker=" · ".join(str(row.topic.name) for row in pledge.topic_rows.all()),
        title=str(pledge.title),
        lines=(who(pledge), said_on(pledge)),
        status=pledge.status,
        word=str(pledge.state.label),
        beside=assessed,
    )


def of_candidate(person: Candidate, candidacies: Iterable[Candidacy], score: Score) -> Card:
    stood = [" · ".join(str(part) for part in (row.party, row.election) if part) for row in candidacies]
    return _card(
        kicker=gettext("Candidate"),
        title=str(person.name),
        lines=(*stood[:1], score_sentence(score)),
        bars=(bar(score),),
    )


def of_comparison(people: Sequence[tuple[Candidate, Score]]) -> Card:
    """Two to four candidates, in the order given."""
    bars = tuple(bar(score, _line(str(person.name))) for person, score in people)
    return _card(kicker="", title=gettext("What they promised, side by side"), bars=bars)


def of_topic(topic: Topic, score: Score) -> Card:
    kicker, title = gettext("Topic"), str(topic.name)
    return _card(kicker=kicker, title=title, lines=(score_sentence(score),), bars=(bar(score),))


def of_site(score: Score) -> Card:
    title = gettext("What candidates promised, in their own words, and what became of it.").rstrip(".")
    return _card(kicker="", title=title, lines=(score_sentence(score),), bars=(bar(score),))


def _card(*, kicker: str, title: str, lines: Sequence[str] = (), **values: Any) -> Card:
    note = gettext("Synthetic data for tests: nothing here is about a real person.") if settings.SYNTHETIC else ""
    return Card(
        site=_line(site_name()),
        day=as_of(),
        kicker=_line(kicker),
        title=_line(title),
        lines=tuple(_line(line) for line in lines if line),
        note=_line(note),
        **values,
    )


def as_of() -> str:
    return gettext("As of %(day)s") % {"day": date_format(localdate())}


def who(pledge: Pledge) -> str:
    """Those who made it, with their parties; of many the first few and how many more."""
    names: dict[int, str] = {}
    for statement in pledge.statements.all():
        candidacy = statement.candidacy
        party = f" ({candidacy.party})" if candidacy.party else ""
        names.setdefault(candidacy.candidate_id, f"{candidacy.candidate.name}{party}")
    first, more = ", ".join([*names.values()][:NAMED]), len(names) - NAMED
    if more <= 0:
        return _line(first)
    return _line(ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {"names": first, "n": more})


def said_on(pledge: Pledge) -> str:
    days = {statement.document.published for statement in pledge.statements.all()}
    if len(days) > 1:
        return gettext("Last promised on %(day)s") % {"day": date_format(max(days))}
    return gettext("Promised on %(day)s") % {"day": date_format(min(days))} if days else ""


def score_sentence(score: Score) -> str:
    """The line of components/_score_line.html, with its denominators."""
    numbers = {"kept": score.kept, "partly": score.partly, "broken": score.broken, "settled": score.settled}
    shown = {name: _number(n) for name, n in (numbers | {"open": score.open, "all": score.total}).items()}
    if score.settled:
        words = gettext(
            "Kept %(kept)s, partly %(partly)s, broken %(broken)s of %(settled)s settled; %(open)s open; %(all)s in all."
        )
        return _line(words % shown)
    words = ngettext("%(all)s pledge, not settled yet.", "%(all)s pledges, none settled yet.", score.total)
    return _line(words % shown)


def bar(score: Score, label: str = "") -> Bar:
    return Bar(label, tuple(Count(r.status.value, str(r.status.label), r.n, _line(_number(r.n))) for r in score.rows))


def _number(n: int) -> str:
    return number_format(n, use_l10n=True, force_grouping=True)


def _line(text: str) -> str:
    """One line of signs that can be drawn, read aloud and put into XML."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
