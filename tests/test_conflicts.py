"""Two editors at once, on every page of the newsroom that saves words: the second to save sees both texts, nothing is
lost, and saving once more is done knowingly. Pledges, findings and tips have tests of their own."""

import pytest
from django.db import models
from django.urls import reverse

from candidates.models import Candidacy
from tests import factories
from tests.test_admin import as_rendered

pytestmark = pytest.mark.django_db
SENTENCE = "Somebody else changed this meanwhile"


def candidacy() -> Candidacy:
    return factories.candidacy("ann", mandate_url="https://example.org/first")


ROWS = {
    "candidates_party": (factories.party, "name_en"),
    "candidates_election": (factories.election, "place_en"),
    "candidates_candidate": (lambda: candidacy().candidate, "occupation_en"),
    "candidates_candidacy": (candidacy, "mandate_url"),
    "pledges_topic": (factories.topic, "description_en"),
    "pledges_place": (factories.place, "name_en"),
    "pledges_document": (factories.document, "title_en"),
}


def opened(client, name: str, row: models.Model) -> tuple[str, dict[str, str]]:
    url = reverse(f"admin:{name}_change", args=[row.pk])
    return url, as_rendered(client.get(url).content.decode(), f"{name.partition('_')[2]}_form")


@pytest.mark.parametrize("name", ROWS)
def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(client, editor, name):
    make, box = ROWS[name]
    client.force_login(editor)
    row = make()
    url, form = opened(client, name, row)
    theirs, mine = "https://example.org/theirs", "https://example.org/mine"
    assert client.post(url, form | {box: theirs}).status_code == 302
    refused = client.post(url, form | {box: mine})
    html = refused.content.decode()
    assert refused.status_code == 200
    assert SENTENCE in html
    assert theirs in html
    assert mine in html
    assert opened(client, name, row)[1][box] == theirs
    again = as_rendered(html, f"{name.partition('_')[2]}_form")
    assert again[box] == mine
    assert client.post(url, again).status_code == 302
    assert opened(client, name, row)[1][box] == mine


def test_a_mandate_recorded_meanwhile_is_not_overwritten_from_the_page_of_the_person(client, editor):
    row = candidacy()
    client.force_login(editor)
    person, form = opened(client, "candidates_candidate", row.candidate)
    url, mandate = opened(client, "candidates_candidacy", row)
    assert client.post(url, mandate | {"mandate": "elected"}).status_code == 302
    assert SENTENCE in client.post(person, form | {"occupation_en": "Teacher"}).content.decode()
    row.refresh_from_db()
    assert row.mandate == "elected"
