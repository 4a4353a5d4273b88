"""Nothing about a pledge is published or reworded without a second person."""

import re
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pledges import diffs
from pledges.actions import changes, pledges
from pledges.actions.accounts import REVIEWERS
from pledges.models import Change, Pledge
from pledges.rules import Refused
from tests import factories
from tests.conftest import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge():
    return factories.pledge("Roads")


@pytest.fixture
def draft():
    made = factories.draft("Bridges")
    factories.state(made)
    return made


def page(name: str, *args: object) -> str:
    return reverse(f"admin:pledges_{name}", args=args)


def reworded(pledge: Pledge, **other: object) -> dict[str, object]:
    return diffs.wording_of(pledge) | {"title": {**pledge.title, **other}}


def proposed(pledge: Pledge, by, **other: object) -> Change:
    why = {"en": "A misprint."}
    return changes.propose_wording(
        pledge=pledge, by=by, version=pledge.version, content=reworded(pledge, **other), why=why
    )


def test_a_draft_is_public_only_when_another_person_approves(client, draft, editor, reviewer):
    change = changes.propose_publication(pledge=draft, by=editor)
    assert client.get(f"/en/pledges/{draft.key}/").status_code == 404
    changes.approve(change=change, by=reviewer)
    assert client.get(f"/en/pledges/{draft.key}/").status_code == 200


def test_a_public_pledge_keeps_its_words_until_another_person_approves(client, pledge, editor, reviewer):
    change = proposed(pledge, editor, en="Better roads")
    assert "Better roads" not in client.get(f"/en/pledges/{pledge.key}/").content.decode()
    changes.approve(change=change, by=reviewer)
    assert "Better roads" in client.get(f"/en/pledges/{pledge.key}/").content.decode()
    change.refresh_from_db()
    assert (change.decision, change.decided_by) == ("approved", reviewer)


def test_a_rewording_carries_every_field(pledge, editor, reviewer):
    parks = factories.topic("parks")
    factories.place("ak-ordo"), factories.place("jal")
    content = {
        "title": {"ky": "А", "ru": "Б", "en": "C"},
        "topics": ["parks", "roads"],
        "places": ["ak-ordo", "jal"],
        "tier": "general",
        "level": "personal",
        "programme": {"en": "The plan"},
        "kept_if": {"en": "It stands."},
        "deadline": "2025-07-01",
        "power": "yes",
    }
    change = changes.propose_wording(
        pledge=pledge, by=editor, version=pledge.version, content=content, why={"ky": "Так"}
    )
    changes.approve(change=change, by=reviewer)
    pledge.refresh_from_db()
    assert diffs.wording_of(pledge) == content
    assert pledge.topic_rows.first().topic == parks


def test_nobody_decides_their_own_change(pledge, draft, reviewer):
    for change in (proposed(pledge, reviewer), changes.propose_publication(pledge=draft, by=reviewer)):
        for act in (changes.approve, changes.reject):
            with pytest.raises(Refused, match="Nobody decides their own change"):
                act(change=change, by=reviewer, note="x")
        with pytest.raises(DatabaseError), transaction.atomic():
            Change.objects.filter(pk=change.pk).update(
                decision="approved", decided_by=reviewer, decided_at="2022-01-01T00:00:00Z"
            )
    assert not Pledge.objects.get(pk=draft.pk).is_public


def test_an_editor_decides_nothing(pledge, editor, django_user_model):
    change = proposed(pledge, account(django_user_model, "other", REVIEWERS))
    with pytest.raises(Refused, match="no permission to publish"):
        changes.approve(change=change, by=editor)


def test_who_has_no_permission_proposes_nothing(pledge, draft, django_user_model):
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    with pytest.raises(Refused):
        changes.propose_publication(pledge=draft, by=guest)
    with pytest.raises(Refused):
        proposed(pledge, guest)
    assert Change.objects.count() == 0


def test_a_rejection_needs_a_note_and_leaves_everything_as_it_was(pledge, editor, reviewer):
    change = proposed(pledge, editor, en="Worse")
    with pytest.raises(Refused, match="Tell the proposer why"):
        changes.reject(change=change, by=reviewer, note=" ")
    changes.reject(change=change, by=reviewer, note="Less clear.")
    change.refresh_from_db()
    assert (change.decision, change.note) == ("rejected", "Less clear.")
    assert Pledge.objects.get(pk=pledge.pk).title["en"] == pledge.title["en"]
    with pytest.raises(Refused, match="already decided"):
        changes.approve(change=change, by=reviewer)


def test_the_proposer_takes_it_back_and_nobody_else_does(pledge, editor, reviewer):
    change = proposed(pledge, editor)
    with pytest.raises(Refused, match="Somebody has proposed this already"):
        proposed(pledge, reviewer)
    with pytest.raises(Refused, match="Only what you proposed yourself"):
        changes.take_back(change=change, by=reviewer)
    changes.take_back(change=change, by=editor)
    proposed(pledge, reviewer)
    assert sorted(Change.objects.values_list("decision", flat=True)) == ["proposed", "taken_back"]


def test_what_changed_since_is_proposed_anew(draft, editor, reviewer):
    change = changes.propose_publication(pledge=draft, by=editor)
    pledges.reword(pledge=draft, version=draft.version, topics=[factories.topic("roads")], title={"ky": "Башка"})
    with pytest.raises(Refused, match="changed since this was proposed"):
        changes.approve(change=change, by=reviewer)
    assert not Pledge.objects.get(pk=draft.pk).is_public


def test_a_rewording_says_why_and_misses_nothing(client, pledge, editor):
    client.force_login(editor)
    typed = {
        **{f"title_{code}": text for code, text in pledge.title.items()},
        "title_en": "Better roads",
        "topic_1": pledge.topic_rows.first().topic_id,
        "tier": pledge.tier,
        "level": pledge.level,
        "power": pledge.power,
        "seen_version": pledge.version,
    }
    refused = client.post(page("pledge_change", pledge.pk), typed)
    assert "Say why: readers will see it beside the change." in refused.content.decode()
    assert "Better roads" in refused.content.decode()
    done = client.post(page("pledge_change", pledge.pk), typed | {"why_en": "A misprint"}, follow=True)
    assert "The change is proposed; another person decides it." in done.content.decode()
    change = Change.objects.get()
    assert (change.content["title"]["en"], change.why) == ("Better roads", {"en": "A misprint"})
    assert Pledge.objects.get().title["en"] == pledge.title["en"]
    again = client.post(page("pledge_change", pledge.pk), typed | {"why_en": "Again"})
    assert "waits for a decision already" in again.content.decode()


def test_the_second_person_sees_both_texts_side_by_side_and_decides_from_the_queue(client, pledge, editor, reviewer):
    change = proposed(pledge, editor, en="Roads that hold en")
    client.force_login(reviewer)
    assert "Changes to decide: <b>1</b>" in client.get(reverse("admin:index")).content.decode()
    html = client.get(page("change_change", change.pk)).content.decode()
    assert re.search("<ins>[^<]*that hold[^<]*</ins>", html)
    assert "A misprint." in html
    response = client.post(page("change_change", change.pk), {"approve": "1"}, follow=True)
    assert "Approved; the public sees it now." in response.content.decode()
    assert Pledge.objects.get().title["en"] == "Roads that hold en"


def test_the_proposer_sees_no_button_to_decide(client, pledge, reviewer):
    change = proposed(pledge, reviewer)
    client.force_login(reviewer)
    html = client.get(page("change_change", change.pk)).content.decode()
    assert 'name="approve"' not in html
    assert "another person has to" in html
    assert client.post(page("change_change", change.pk), {"approve": "1"}).status_code == 422
    assert client.post(page("change_change", change.pk), {"take_back": "1"}).status_code == 302
    assert Change.objects.get().decision == "taken_back"


def test_a_statement_of_a_public_pledge_is_proposed(client, pledge, editor, reviewer):
    source = factories.document("Биз жолду жаңыртабыз.")
    client.force_login(editor)
    said = {"document": source.pk, "strength": "firm", "quote": "Биз жолду жаңыртабыз."}
    client.post(page("pledge_statement", pledge.pk), said)
    change = Change.objects.get()
    assert (change.kind, pledge.statements.count()) == ("state", 1)
    client.force_login(reviewer)
    assert "Биз жолду жаңыртабыз." in client.get(page("change_change", change.pk)).content.decode()
    client.post(page("change_change", change.pk), {"approve": "1"})
    assert pledge.statements.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"content": {"x": 1}},
        {"kind": "publish"},
        {"version": 99},
        {"decision": "maybe"},
        {"decision": "approved"},
        {"decided_at": "2022-01-01T00:00:00Z"},
    ],
)
def test_the_database_keeps_what_was_proposed(pledge, editor, change):
    made = proposed(pledge, editor)
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.filter(pk=made.pk).update(**change)


def test_the_database_keeps_what_was_decided(pledge, editor, reviewer):
    made = proposed(pledge, editor)
    changes.reject(change=made, by=reviewer, note="No.")
    for act in (lambda rows: rows.update(note="Yes."), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(Change.objects.filter(pk=made.pk))


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_who_decide_at_once_decide_once(transactional_db, django_user_model):
    pledge = factories.pledge("Roads")
    people = [account(django_user_model, name, REVIEWERS) for name in ("a", "b", "c")]
    change = proposed(pledge, people[0], en="Once en")
    outcomes: list[str] = []

    def decide(person) -> None:
        try:
            changes.approve(change=change, by=person)
            outcomes.append("approved")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[person]) for person in people[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "refused"]
    assert Pledge.objects.get().title["en"] == "Once en"


def test_no_door_publishes_or_rewords_past_the_second_person():
    from tests.test_architecture import ALL

    doors = [name for name in ALL if name.startswith(("pledges.admin", "pledges.views", "pledges.management"))]
    assert [name for name in doors if "pledges.publish(" in ALL[name].read_text()] == []


@pytest.mark.django_db
def test_the_second_person_sees_what_an_assessment_would_change_word_by_word(client, pledge, editor, reviewer):
    first = {"ky": "Жол бүттү.", "en": "The road is built."}
    factories.approved(pledge, editor, reviewer, status="in_progress", date="2022-01-31", explanation=first)
    second = {"ky": "Жол бүттү.", "en": "The road is open."}
    proposal = factories.proposal(pledge, editor, date="2023-01-31", explanation=second)
    client.force_login(reviewer)
    page = client.get(f"/en/admin/pledges/assessment/{proposal.pk}/change/")
    told = [
        (line.label, line.language, *("".join(p.text for p in side if p.changed) for side in (line.before, line.after)))
        for line in page.context["lines"]
    ]
    link = "supports · official · Example council: https://example.org/decision"
    assert told == [
        ("status", "", "In progress", "Kept"),
        ("date", "", "2022", "2023"),
        ("explanation (Кыргызча)", "ky", "", ""),
        ("explanation (English)", "en", "built", "open"),
        ("evidence", "", "", ""),
    ]
    assert link in page.content.decode()
    assert "Word by word" in page.content.decode()


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_diff_gives_both_texts_back_and_marks_only_what_differs(before, after):
    left, right = diffs.words(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    same = ["".join(piece.text for piece in side if not piece.changed) for side in (left, right)]
    assert same[0] == same[1]
    if before == after:
        assert not any(piece.changed for piece in (*left, *right))
