"""What programs read of a page: the words of schema.org, as JSON-LD. Only what the page says too; never a rating, for
schema.org has no word for a status that two people of a newsroom decided. Source: https://schema.org/version/30.0"""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candidates.models import Candidacy, Candidate, Election, Party
from pledges.http import absolute, site_name
from pledges.models import Pledge

QUOTES = 10
# As in django.utils.html.json_script: nothing in a text can end the element.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
Thing = dict[str, Any]


def of_pledge(request: HttpRequest, pledge: Pledge, rows: Iterable[dict[str, Any]]) -> Thing:
    """A claim that appears in quotations; `rows` are statement_row's."""
    rows = list(rows)
    said = [_quotation(request, row) for row in rows[:QUOTES]]
    who = {row["statement"].candidacy.candidate_id: row["statement"].candidacy.candidate for row in rows}
    return _thing(
        "Claim",
        url=_url(request, "pledge", pledge.key),
        name=str(pledge.title),
        inLanguage=get_language(),
        datePublished=pledge.stated_on and pledge.stated_on.isoformat(),
        author=[_person(request, person) for person in list(who.values())[:QUOTES]],
        appearance=said,
    )


def of_candidate(request: HttpRequest, person: Candidate, candidacies: Iterable[Candidacy]) -> Thing:
    parties = {row.party_id: row.party for row in candidacies if row.party}
    return _person(request, person) | _known(
        birthDate=person.birth_date and person.birth_date.isoformat(),
        sameAs=person.website,
        affiliation=[_organization(request, party) for party in parties.values()],
    )


def of_party(request: HttpRequest, party: Party) -> Thing:
    return _organization(request, party) | _known(alternateName=str(party.short_name), sameAs=party.website)


def of_election(request: HttpRequest, election: Election) -> Thing:
    place = _thing("Place", name=str(election.place))
    return _thing(
        "Event",
        url=_url(request, "election", election.slug),
        name=str(election.name),
        startDate=election.date.isoformat(),
        location=place if str(election.place) else None,
    )


def of_site(request: HttpRequest) -> Thing:
    """The data behind the pages: the journal, which holds every public change."""
    return _thing(
        "Dataset",
        url=_url(request, "home"),
        name=site_name(),
        description=_("What candidates promised, in their own words, and what became of it."),
        inLanguage=get_language(),
        distribution=_thing(
            "DataDownload",
            contentUrl=absolute(request, reverse("journal")),
            encodingFormat="application/x-ndjson",
        ),
    )


def script(thing: Thing) -> SafeString:
    """A block of data, which no browser runs, and which the policy of content therefore lets stand."""
    data = json.dumps({"@context": "https://schema.org"} | thing, ensure_ascii=False, separators=(",", ":"))
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data.translate(ESCAPES)))  # noqa: S308


def _quotation(request: HttpRequest, row: dict[str, Any]) -> Thing:
    document = row["document"]
    source = _thing("CreativeWork", name=str(document.title), url=_url(request, "document", document.slug))
    return _thing(
        "Quotation",
        text=row["statement"].quote,
        inLanguage=document.language,
        creator=_person(request, row["statement"].candidacy.candidate),
        datePublished=document.published and document.published.isoformat(),
        isPartOf=source,
    )


def _person(request: HttpRequest, person: Candidate) -> Thing:
    return _thing("Person", url=_url(request, "candidate", person.slug), name=str(person.name))


def _organization(request: HttpRequest, party: Party) -> Thing:
    return _thing("Organization", url=_url(request, "party", party.slug), name=str(party.name))


def _thing(kind: str, **properties: Any) -> Thing:
    return {"@type": kind, **_known(**properties)}


def _known(**properties: Any) -> Thing:
    return {name: value for name, value in properties.items() if value}


def _url(request: HttpRequest, route: str, *args: str) -> str:
    return absolute(request, reverse(route, args=args))
