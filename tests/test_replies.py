"""The right of reply: who was asked about an assessment, when and how, and what came of it, beside the assessment."""

import datetime
import json

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from candidates.models import Candidacy
from pledges import verification, verifier
from pledges.actions import assessments, changes, pledges
from pledges.models import Change, Entry, Reply, SealedError
from pledges.rules import Refused
from tests import factories
from tests.test_guards import copied, postgres, refused, sqlite
from tests.test_pages import text_of

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2022, 2, 1)


@pytest.fixture
def pledge():
    return factories.pledge("Roads")


@pytest.fixture
def verdict(pledge, editor, reviewer):
    return factories.approved(pledge, editor, reviewer)


@pytest.fixture
def reply(verdict, editor, reviewer):
    return factories.replied(verdict, editor, reviewer, "Жол бүттү.", url="https://example.org/answer")


def shown(client, pledge, language: str = "en") -> str:
    return text_of(client.get(f"/{language}/pledges/{pledge.key}/"))


# What readers see


def test_a_reply_stands_beside_its_assessment_once_another_person_approved(client, pledge, verdict, editor, reviewer):
    change = factories.reply_proposed(verdict, editor, "Жол бүттү.", url="https://example.org/answer")
    assert "Жол бүттү." not in shown(client, pledge)
    with pytest.raises(Refused, match="Nobody decides their own change"):
        changes.approve(change=change, by=editor)
    changes.approve(change=change, by=reviewer)
    name = str(pledge.statements.get().candidacy.candidate)
    assert (
        f"Asked for a reply: {name} Asked on 1 February 2022 by e-mail. The answer of 9 February 2022: Жол бүттү."
        " Where the answer was published"
    ) in shown(client, pledge)
    html = client.get(f"/en/pledges/{pledge.key}/").content.decode()
    assert '<blockquote class="passage" lang="ky">Жол бүттү.</blockquote>' in html
    assert '<a href="https://example.org/answer" rel="external nofollow">' in html
    assert html.index("Жол бүттү.") > html.index(f'id="assessment-{verdict.pk}"')
    assert 'lang="ky">Жол бүттү.' not in client.get(f"/ky/pledges/{pledge.key}/").content.decode()


@pytest.mark.parametrize(
    ("outcome", "sentence"), [("waiting", "The answer is awaited."), ("silent", "No answer came.")]
)
def test_a_silence_is_told_and_not_judged(client, pledge, verdict, editor, reviewer, outcome, sentence):
    factories.replied(verdict, editor, reviewer, outcome=outcome, channel="letter")
    assert f"Asked on 1 February 2022 by letter. {sentence}" in shown(client, pledge)


def test_of_each_who_was_asked_the_newest_stands_and_the_earlier_ones_below(client, editor, reviewer):
    pledge = factories.pledge("Roads", who=factories.candidacy("ann"))
    source = factories.document("Биз бак тигебиз.", who=factories.candidacy("bek"))
    factories.state(pledge, "Биз бак тигебиз.", source=source)
    verdict = factories.approved(pledge, editor, reviewer)
    ann, bek = Candidacy.objects.order_by("candidate__slug")
    for who, text in ((ann, ""), (bek, "Бек айтат"), (ann, "Анна айтат")):
        factories.replied(verdict, editor, reviewer, text, who=who)
    rows = client.get(f"/en/pledges/{pledge.key}/").context["assessments"][0]["replies"]
    assert [(row["candidate"].slug, row["reply"].text, [old.outcome for old in row["earlier"]]) for row in rows] == [
        ("ann", "Анна айтат", ["waiting"]),
        ("bek", "Бек айтат", []),
    ]
    assert "Earlier Asked on 1 February 2022 by e-mail. The answer is awaited." in shown(client, pledge)


def test_a_reply_to_a_claim_becomes_public_with_the_verdict_and_never_with_a_rejection(
    client, pledge, editor, reviewer
):
    claims = [factories.proposal(pledge, editor, date=day) for day in ("2022-01-01", "2022-01-02")]
    made = [factories.replied(claim, editor, reviewer, f"Жооп {claim.pk}") for claim in claims]
    assert Reply.objects.published().count() == 0
    assert "Жооп" not in shown(client, pledge)
    since = Entry.objects.count()
    assert not Entry.objects.filter(kind="reply").exists()
    assessments.reject(assessment=claims[0], by=reviewer, note="No.")
    assessments.approve(assessment=claims[1], by=reviewer)
    assert list(Reply.objects.published()) == [made[1]]
    assert [e.subject for e in Entry.objects.filter(number__gt=since)] == [
        f"assessment:roads-en/{claims[1].pk}",
        f"reply:{made[1].pk}",
    ]
    assert f"Жооп {claims[0].pk}" not in shown(client, pledge)
    assert list(verification.faults()) == []


def test_the_journal_tells_it_whole_with_both_people(reply, verdict):
    entry = Entry.objects.last()
    who = reply.candidacy
    assert (entry.kind, entry.subject, entry.by) == ("reply", f"reply:{reply.pk}", ["editor 1", "editor 2"])
    assert json.loads(entry.content) == {
        "number": reply.pk,
        "assessment": f"roads-en/{verdict.pk}",
        "candidate": who.candidate.slug,
        "election": "election",
        "asked_on": "2022-02-01",
        "channel": "email",
        "outcome": "answered",
        "answered_on": "2022-02-09",
        "text": "Жол бүттү.",
        "language": "ky",
        "url": "https://example.org/answer",
    }
    assert list(verification.faults()) == []


def test_of_a_withdrawn_pledge_no_reply_shows(client, pledge, reply, reviewer):
    pledges.withdraw(pledge=pledge, by=reviewer, reason={"ky": "Ката"})
    assert "Жол бүттү." not in client.get(f"/en/pledges/{pledge.key}/").content.decode()
    assert Reply.objects.published().count() == 0
    assert list(verification.faults()) == []


# What is refused


def test_a_claim_that_was_rejected_or_whose_pledge_is_gone_takes_no_reply(pledge, verdict, editor, reviewer):
    claim = factories.proposal(pledge, editor)
    early = factories.reply_proposed(claim, editor)
    late = factories.reply_proposed(verdict, editor)
    assessments.reject(assessment=claim, by=reviewer, note="No.")
    claim.refresh_from_db()
    with pytest.raises(Refused, match="was proposed and not rejected"):
        factories.reply_proposed(claim, editor)
    with pytest.raises(Refused, match="was proposed and not rejected"):
        changes.approve(change=early, by=reviewer)
    pledges.withdraw(pledge=pledge, by=reviewer, reason={"ky": "Ката"})
    with pytest.raises(Refused, match="was proposed and not rejected"):
        changes.approve(change=late, by=reviewer)
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"asked_on": localdate() + datetime.timedelta(days=2)}, ["asked_on"]),
        ({"text": "x", "answered_on": localdate() + datetime.timedelta(days=2)}, ["answered_on"]),
        ({"text": "x", "answered_on": FIRST - datetime.timedelta(days=1)}, ["answered_on"]),
        ({"text": "x", "language": ""}, ["language"]),
        ({"outcome": "answered"}, ["answered_on", "language", "text"]),
        ({"text": "x", "outcome": "silent"}, ["answered_on", "language", "text"]),
        ({"url": "https://example.org/x"}, ["url"]),
    ],
)
def test_every_rule_is_a_sentence_beside_its_field(verdict, editor, values, faults):
    with pytest.raises(Refused) as refusal:
        factories.reply_proposed(verdict, editor, **values)
    assert sorted(refusal.value.messages) == faults


def test_only_who_made_the_pledge_is_asked(verdict, editor):
    with pytest.raises(Refused, match="Asked is whoever made the pledge"):
        factories.reply_proposed(verdict, editor, who=factories.candidacy("stranger"))


@pytest.fixture
def approved_change(reply, verdict, editor, reviewer) -> Change:
    """Agreed on behind the site's back, so that only the database can refuse what follows."""
    change = factories.reply_proposed(verdict, editor)
    Change.objects.filter(pk=change.pk).update(
        decision="approved", decided_by=reviewer, decided_at="2022-01-01T00:00:00Z"
    )
    return change


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"asked_on": localdate() + datetime.timedelta(days=2), "answered_on": None}, "lies in the future"),
        ({"answered_on": localdate() + datetime.timedelta(days=2)}, "lies in the future"),
        ({"answered_on": FIRST - datetime.timedelta(days=1)}, "reply_after_question"),
        ({"text": ""}, "reply_answered"),
        ({"language": ""}, "reply_answered"),
        ({"answered_on": None}, "reply_answered"),
        ({"outcome": "silent"}, "reply_answered"),
        ({"outcome": "maybe"}, "reply_"),
        ({"channel": "pigeon"}, "reply_channel_known"),
        ({"url": "javascript:alert(1)"}, "reply_web_address"),
    ],
)
def test_the_database_refuses_an_impossible_reply(reply, approved_change, values, named):
    sql, row = copied("pledges_reply", reply.pk, change_id=approved_change.pk, **values)
    assert named in refused(sql, *row)


def test_the_database_refuses_a_reply_of_a_stranger_and_to_a_rejected_claim(
    reply, approved_change, pledge, editor, reviewer
):
    claim = factories.proposal(pledge, editor)
    assessments.reject(assessment=claim, by=reviewer, note="No.")
    for named, wrong in {
        "Asked is whoever made the pledge": {"candidacy_id": factories.candidacy("stranger").pk},
        "was proposed and not rejected": {"assessment_id": claim.pk},
    }.items():
        sql, row = copied("pledges_reply", reply.pk, change_id=approved_change.pk, **wrong)
        assert named in refused(sql, *row)


def test_the_database_refuses_a_reply_that_no_second_person_approved(reply, verdict, pledge, editor, reviewer):
    waiting = factories.reply_proposed(verdict, editor)
    note = factories.corrected(pledge, editor, reviewer)
    for change in (waiting, note.change):
        sql, row = copied("pledges_reply", reply.pk, change_id=change.pk)
        assert "recorded by two people" in refused(sql, *row)


@pytest.mark.parametrize("column", ["asked_on", "channel", "outcome", "text", "answered_on", "assessment_id", "url"])
def test_no_reply_is_edited_or_deleted(reply, column):
    value = {"asked_on": "2020-01-01", "answered_on": "2020-01-01", "assessment_id": 9}.get(column, "letter")
    assert "written once" in refused(f"UPDATE pledges_reply SET {column} = %s", value)
    assert "written once" in refused("DELETE FROM pledges_reply")
    with pytest.raises(SealedError):
        reply.delete()


@postgres
def test_replies_are_not_emptied(reply):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "written once" in refused("TRUNCATE pledges_reply CASCADE")


@sqlite
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
def test_no_reply_is_replaced(reply, pragma):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {pragma}")
    try:
        sql, values = copied("pledges_reply", reply.pk, text="x")
        assert "written once" in refused(sql.replace("INSERT", "INSERT OR REPLACE", 1), *values)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")


# Through the newsroom's doors


def typed(who: Candidacy, **other: str) -> dict[str, str]:
    sent = {"candidacy": who.pk, "asked_on": "2022-02-01", "channel": "in_person", "outcome": "answered"}
    return sent | {"answered_on": "2022-02-02", "text": "Бүттү.\r\nКөрүңүз.", "language": "ky", **other}


def test_an_editor_records_and_a_reviewer_decides_from_the_queue(client, pledge, verdict, editor, reviewer):
    desk, door = (reverse(f"admin:pledges_assessment_{name}", args=[verdict.pk]) for name in ("change", "reply"))
    client.force_login(editor)
    assert f'href="{door}"' in client.get(desk).content.decode()
    assert client.get(door).status_code == 200
    who = pledge.statements.get().candidacy
    refused_one = client.post(door, typed(who, answered_on="2022-01-31"))
    assert refused_one.status_code == 422
    assert "The answer cannot be older than the question." in refused_one.content.decode()
    assert "Көрүңүз." in refused_one.content.decode()
    done = client.post(door, typed(who), follow=True)
    assert "The reply is recorded; another person decides it." in done.content.decode()
    assert "Waits for a decision" in done.content.decode()
    change = Change.objects.get()
    client.force_login(reviewer)
    desk_of_change = reverse("admin:pledges_change_change", args=[change.pk])
    for words in (str(who), "1 February 2022", "in person", "answered", "2 February 2022", "Бүттү. Көрүңүз."):
        assert words in text_of(client.get(desk_of_change)), words
    client.post(desk_of_change, {"approve": "1"})
    assert Reply.objects.get().text == "Бүттү.\nКөрүңүз."
    assert "Бүттү." in client.get(desk).content.decode()


def test_strangers_and_rejected_claims_have_no_door(client, pledge, editor, reviewer, django_user_model):
    claim = factories.proposal(pledge, editor)
    door = reverse("admin:pledges_assessment_reply", args=[claim.pk])
    assert client.get(door).status_code == 302
    client.force_login(django_user_model.objects.create_user("plain", is_staff=True))
    assert client.get(door).status_code == 403
    client.force_login(editor)
    assert client.get(door).status_code == 200
    assessments.reject(assessment=claim, by=reviewer, note="No.")
    assert client.get(door).status_code == 403
    assert client.post(door, typed(pledge.statements.get().candidacy)).status_code == 403
    assert client.get(reverse("admin:pledges_assessment_reply", args=[0])).status_code == 404


# What readers of the journal check


@pytest.mark.parametrize("kind", ["correction", "reply"])
def test_a_note_of_one_person_alone_is_named_by_the_verifier(pledge, verdict, editor, reviewer, kind):
    factories.corrected(pledge, editor, reviewer)
    factories.replied(verdict, editor, reviewer)
    journal = verifier.Journal(verifier.Chain())
    entry = {**Entry.objects.get(kind=kind).fields, "by": ["editor 1"]}
    journal.state = {f"assessment:roads-en/{verdict.pk}": {}}
    assert [fault.partition(": ")[2] for fault in journal.claims(entry)] == [
        {"correction": "a correction was made", "reply": "a reply was recorded"}[kind] + " without a second person."
    ]
    journal.state = {}
    if kind == "reply":
        assert any("a reply to an assessment that no entry before it names" in f for f in journal.claims(entry))
