"""Pages tell programs what they show, in the words of schema.org, and nothing that the page does not say."""

import json
import re

import pytest
from django.utils.timezone import localdate

from candidates.models import Candidate, Party
from tests import factories

pytestmark = pytest.mark.django_db
# Of https://schema.org/version/30.0, as far as they are used here: a type's own properties and those it inherits.
THING = "name alternateName url sameAs description"
WORK = f"{THING} inLanguage datePublished author creator isPartOf text"
VOCABULARY = {
    "Claim": f"{WORK} appearance",
    "Quotation": WORK,
    "CreativeWork": WORK,
    "Person": f"{THING} birthDate affiliation",
    "Organization": THING,
    "Event": f"{THING} startDate location",
    "Place": THING,
    "Dataset": f"{WORK} distribution",
    "DataDownload": f"{WORK} contentUrl encodingFormat",
}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def told(client, path: str) -> dict:
    (block,) = BLOCK.findall(client.get(path).content.decode())
    thing = json.loads(block)
    assert thing.pop("@context") == "https://schema.org"
    assert_known(thing)
    return thing


def assert_known(thing: object) -> None:
    if isinstance(thing, list):
        for part in thing:
            assert_known(part)
    if isinstance(thing, dict):
        allowed = VOCABULARY[thing["@type"]].split()
        assert set(thing) - {"@type"} <= set(allowed), thing
        for value in thing.values():
            assert value
            assert_known(value)


def test_a_pledge_is_a_claim_that_appears_in_quotations(client):
    pledge = factories.pledge("Road", who=factories.candidacy("asan"), quote="Биз көчө оңдойбуз.")
    source = pledge.statements.get().document
    person = {"@type": "Person", "url": "http://testserver/ky/candidates/asan/", "name": "asan кы"}
    assert told(client, f"/ky/pledges/{pledge.key}/") == {
        "@type": "Claim",
        "url": f"http://testserver/ky/pledges/{pledge.key}/",
        "name": "Road кы",
        "inLanguage": "ky",
        "datePublished": "2021-07-06",
        "author": [person],
        "appearance": [
            {
                "@type": "Quotation",
                "text": "Биз көчө оңдойбуз.",
                "inLanguage": "ky",
                "creator": person,
                "datePublished": "2021-07-06",
                "isPartOf": {
                    "@type": "CreativeWork",
                    "name": str(source.title),
                    "url": f"http://testserver/ky/documents/{source.slug}/",
                },
            }
        ],
    }


def test_people_parties_elections_and_the_site_say_what_they_are(client):
    factories.pledge(who=factories.candidacy("asan"))
    Candidate.objects.update(website="https://asan.example/", birth_date="1970-02-03")
    Party.objects.update(website="https://party.example/")
    found = {path: told(client, f"/en/{path}") for path in ("candidates/asan/", "parties/party/", "")}
    party = {"@type": "Organization", "url": "http://testserver/en/parties/party/", "name": "party en"}
    assert found["candidates/asan/"] == {
        "@type": "Person",
        "url": "http://testserver/en/candidates/asan/",
        "name": "asan en",
        "birthDate": "1970-02-03",
        "sameAs": "https://asan.example/",
        "affiliation": [party],
    }
    assert found["parties/party/"] == party | {"alternateName": "party en", "sameAs": "https://party.example/"}
    assert found[""]["distribution"]["contentUrl"] == "http://testserver/data/journal.jsonl"
    election = told(client, f"/en/elections/{Candidate.objects.get().candidacies.get().election.slug}/")
    assert election["@type"] == "Event"


def test_no_text_ends_the_block_and_no_rating_is_told(client, editor, reviewer):
    pledge = factories.pledge("</script><script>alert(1)</script>", who=factories.candidacy("asan"))
    factories.approved(pledge, editor, reviewer)
    html = client.get(f"/ky/pledges/{pledge.key}/").content.decode()
    assert html.count("<script") == html.count("</script") == 1
    assert "alert(1)" in told(client, f"/ky/pledges/{pledge.key}/")["name"]
    assert "Review" not in BLOCK.findall(html)[0]


def test_past_pages_and_synthetic_sites_tell_programs_nothing(client, settings):
    pledge = factories.pledge()
    assert "ld+json" not in client.get(f"/ky/pledges/{pledge.key}/?on={localdate()}").content.decode()
    settings.SYNTHETIC = True
    assert "ld+json" not in client.get(f"/ky/pledges/{pledge.key}/").content.decode()
