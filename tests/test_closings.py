"""The end of a term: confirmed by a second person, it lists what is open for somebody to assess, and judges nothing."""

import datetime
import json
import re

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges import verification
from pledges.actions import assessments, changes, closings, pledges, tallies
from pledges.models import Assessment, Closing, Entry, Pledge
from pledges.rules import Refused
from tests import factories
from tests.test_admin import typed
from tests.test_pages import text_of

pytestmark = pytest.mark.django_db
LINK = "https://example.org/dissolved"
END = datetime.date(2025, 6, 30)
CANARY = "canary of the decider"


@pytest.fixture
def election():
    return factories.election()


def page(name: str, *args: object) -> str:
    return reverse(f"admin:pledges_{name}", args=args)


def proposed(election, by, day: datetime.date = END, **values) -> Closing:
    values = {"url": LINK, "why": {"en": "The council was dissolved."}} | values
    return closings.propose(election=election, by=by, ended_on=day, **values)


def ended(election, editor, reviewer, day: datetime.date = END) -> Closing:
    return closings.approve(closing=proposed(election, editor, day), by=reviewer, note=CANARY)


def listed() -> list[tuple[str, str, str]]:
    return sorted(Assessment.objects.drafts().values_list("pledge__key", "status", "decision"))


# What is proposed and decided


def test_a_term_is_over_when_a_second_person_confirms_it(client, election, editor, reviewer):
    closing = proposed(election, editor)
    assert "The term is over" not in client.get("/en/elections/election/").content.decode()
    with pytest.raises(Refused, match="Nobody decides their own"):
        closings.approve(closing=closing, by=editor)
    closings.approve(closing=closing, by=reviewer)
    assert "The term is over" in client.get("/en/elections/election/").content.decode()
    closing.refresh_from_db()
    assert (closing.decision, closing.decided_by) == ("approved", reviewer)


def test_what_is_still_open_is_listed_and_nothing_gets_a_verdict(election, editor, reviewer):
    plain, moving, kept, vague = (factories.pledge(name) for name in ("Plain", "Moving", "Kept", "Vague"))
    factories.approved(moving, editor, reviewer, "in_progress")
    factories.approved(kept, editor, reviewer, "kept")
    factories.approved(vague, editor, reviewer, "not_checkable")
    waits = factories.pledge("Waits")
    factories.proposal(waits, editor)
    factories.state(factories.draft("Draft"))
    gone = factories.pledge("Gone")
    pledges.withdraw(pledge=gone, by=reviewer, reason={"ky": "Ката"})
    another = factories.election("another", date=datetime.date(2023, 1, 1))
    factories.pledge("Other", who=factories.candidacy(election=another), day="2023-01-01")
    before = dict(Pledge.objects.values_list("key", "status"))
    ended(election, editor, reviewer)
    assert listed() == [("moving-en", "not_rated", "draft"), ("plain-en", "not_rated", "draft")]
    row = Assessment.objects.get(pledge=plain)
    assert (row.date, row.explanation, row.reason, row.proposed_by, row.decided_by) == (END, {}, "", editor, None)
    assert not row.evidence.exists()
    assert dict(Pledge.objects.values_list("key", "status")) == before
    assert tallies.recount() == 0


def test_the_list_costs_the_same_however_many_pledges_there_are(election, editor, reviewer):
    costs = []
    for n in (1, 1, 6):  # the first time the permissions are read
        with transaction.atomic():
            for _each in range(n):
                factories.pledge()
            closing = proposed(election, editor)
            with CaptureQueriesContext(connection) as queries:
                closings.approve(closing=closing, by=reviewer)
            costs.append(len(queries))
            assert len(listed()) == n
            transaction.set_rollback(True)
    assert costs[1] == costs[2]


def test_a_listed_pledge_becomes_the_proposal_of_whoever_takes_it_up(election, editor, reviewer):
    pledge = factories.pledge("Plain")
    ended(election, editor, reviewer)
    draft = Assessment.objects.get()
    claim = factories.proposal(pledge, reviewer, "broken", "2025-06-30")
    assert claim.pk == draft.pk
    row = Assessment.objects.get()
    assert (row.status, row.decision, row.proposed_by) == ("broken", "proposed", reviewer)
    assert row.proposed_at > draft.proposed_at
    assert listed() == []
    with pytest.raises(Refused, match="Nobody decides their own"):
        assessments.approve(assessment=row, by=reviewer)
    assessments.approve(assessment=row, by=editor_with_power(editor))
    assert Pledge.objects.get().status == "broken"
    assert listed() == []


def editor_with_power(editor):
    from django.contrib.auth.models import Group

    editor.groups.add(Group.objects.get(name="Reviewers"))
    return type(editor).objects.get(pk=editor.pk)  # permissions are cached on the row


def test_what_is_rejected_or_still_open_waits_again(election, editor, reviewer):
    pledge = factories.pledge("Plain")
    ended(election, editor, reviewer)
    assessments.reject(assessment=factories.proposal(pledge, editor), by=reviewer, note="No.")
    assert listed() == [("plain-en", "not_rated", "draft")]
    factories.approved(pledge, editor, reviewer, "stalled", "2025-06-30")
    assert listed() == [("plain-en", "not_rated", "draft")]
    factories.approved(pledge, editor, reviewer, "broken", "2025-06-30")
    assert listed() == []


def test_a_pledge_found_later_in_a_document_of_the_time_is_listed_too(election, editor, reviewer):
    ended(election, editor, reviewer)
    factories.pledge("Late find", day="2021-07-01")
    assert listed() == [("late-find-en", "not_rated", "draft")]


def test_without_the_end_of_a_term_nothing_is_listed(editor, reviewer):
    factories.approved(factories.pledge(), editor, reviewer, "stalled")
    assert Assessment.objects.filter(decision="draft").count() == 0


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (datetime.date(2999, 1, 1), "lies in the future"),
        (datetime.date(2021, 7, 11), "A term ends after its election"),
        (datetime.date(2021, 8, 1), "was published on 2 August 2021; the term cannot have ended before"),
    ],
)
def test_a_day_that_cannot_be_is_refused(election, editor, day, sentence):
    factories.pledge(day="2021-08-02")
    with pytest.raises(Refused, match=sentence):
        proposed(election, editor, day)


def test_one_end_for_each_term_and_only_with_the_permission(election, editor, reviewer, django_user_model):
    with pytest.raises(Refused, match="no permission"):
        proposed(election, django_user_model.objects.create_user("guest", is_staff=True))
    closing = proposed(election, editor)
    for by in (editor, reviewer):
        with pytest.raises(Refused, match="recorded already, or waits"):
            proposed(election, by)
    closings.take_back(closing=closing, by=editor)
    closing = proposed(election, reviewer)
    with pytest.raises(Refused, match="no permission to publish"):
        closings.approve(closing=closing, by=editor)
    with pytest.raises(Refused, match="Only what you proposed yourself"):
        closings.take_back(closing=closing, by=editor)


def test_a_rejection_needs_a_note_and_changes_nothing(client, election, editor, reviewer):
    factories.pledge()
    closing = proposed(election, editor)
    with pytest.raises(Refused, match="Tell the proposer why"):
        closings.reject(closing=closing, by=reviewer, note=" ")
    closings.reject(closing=closing, by=reviewer, note=CANARY)
    assert listed() == []
    assert "The term is over" not in client.get("/en/elections/election/").content.decode()
    assert not Entry.objects.filter(kind="term_ended").exists()


# What is frozen


def test_nothing_said_after_a_term_becomes_a_pledge_of_it(election, editor, reviewer):
    public, draft = factories.pledge("Public"), factories.draft("Draft")
    late = factories.document("Биз бак тигебиз.", published=datetime.date(2025, 7, 1))
    ended(election, editor, reviewer)
    with pytest.raises(Refused, match="The term ended on 30 June 2025, before this was said"):
        factories.state(draft, "Биз бак тигебиз.", source=late)
    place = {"document": late, "candidacy": late.candidacy, "span": (0, 5), "clause": (0, 5), "strength": "firm"}
    with pytest.raises(Refused, match="before this was said"):
        changes.propose_statement(pledge=public, by=editor, **place)
    in_time = factories.document("Биз бак тигебиз.", published=END)
    factories.state(draft, "Биз бак тигебиз.", source=in_time)
    assert draft.statements.count() == 1


def test_the_database_refuses_what_was_said_after_a_term(election, editor, reviewer):
    made = factories.pledge()
    ended(election, editor, reviewer, datetime.date(2021, 7, 20))
    statement = made.statements.get()
    late = factories.document(statement.quote, published=datetime.date(2021, 7, 21))
    statement.pk, statement._state.adding, statement.document = None, True, late
    statement.start = late.transcript.index(statement.quote)
    statement.end = statement.start + len(statement.quote)
    statement.clause_start, statement.clause_end = statement.start, statement.end
    with pytest.raises(DatabaseError, match="no pledge of that term"), transaction.atomic():
        statement.save()


def test_the_database_refuses_an_end_before_what_was_said(election, editor, reviewer):
    closing = proposed(election, editor, datetime.date(2021, 7, 20))
    factories.pledge(day="2021-07-21")
    with pytest.raises(Refused, match="21 July 2021"):
        closings.approve(closing=closing, by=reviewer)
    decided = {"decision": "approved", "decided_by": reviewer, "decided_at": "2026-01-01T00:00:00Z"}
    with pytest.raises(DatabaseError, match="after everything that was said"), transaction.atomic():
        Closing.objects.update(**decided)


@pytest.mark.parametrize(
    "change",
    [
        {"ended_on": "2025-01-01"},
        {"url": "https://example.org/other"},
        {"why": {"en": "x"}},
        {"decision": "maybe"},
        {"decision": "approved"},
        {"proposed_at": "2022-01-01T00:00:00Z"},
    ],
)
def test_the_database_keeps_what_was_proposed(election, editor, change):
    proposed(election, editor)
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.update(**change)


def test_the_database_keeps_what_was_decided_and_begins_with_a_proposal(election, editor, reviewer):
    closing = ended(election, editor, reviewer)
    for act in (lambda rows: rows.update(note="Yes."), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(Closing.objects.all())
    other = factories.election("other")
    values = {"ended_on": END, "url": LINK, "proposed_by": editor}
    for wrong in (
        {"decision": "approved", "decided_by": reviewer, "decided_at": closing.decided_at},
        {"ended_on": other.date},
        {"ended_on": "2999-01-01"},
        {"url": "javascript:alert(1)"},
        {"election": election},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Closing.objects.create(**{"election": other} | values | wrong)


def test_nobody_decides_their_own_even_in_the_database(election, editor):
    proposed(election, editor)
    own = {"decision": "approved", "decided_by": editor, "decided_at": "2026-01-01T00:00:00Z"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.update(**own)


# What the public reads


def test_election_candidate_and_pledge_say_that_the_term_is_over(client, election, editor, reviewer):
    who = factories.candidacy("ann")
    pledge, other = factories.pledge("Roads", who=who), factories.pledge("Parks", who=who)
    ended(election, editor, reviewer)
    addresses = ("/en/elections/election/", "/en/candidates/ann/", f"/en/pledges/{pledge.key}/")
    for url in addresses:
        html = client.get(url).content.decode()
        said = text_of(client.get(url))
        assert "The term is over. Its last day: 30 June 2025." in said, url
        assert f'<a href="{LINK}" rel="external nofollow">' in html, url
        assert "The council was dissolved." in said, url
        assert "Nothing said later becomes a pledge of this term." in said, url
        assert CANARY not in html
        assert "editor" not in said, url
    for url in addresses[:2]:
        assert "2 pledges are still open and are yet to be judged." in text_of(client.get(url))
    for row in (pledge, other):
        factories.approved(row, editor, reviewer, "broken", "2025-06-30")
    for url in addresses[:2]:
        assert "Every pledge that counts has been judged." in text_of(client.get(url))


def test_a_draft_and_whoever_it_waits_for_are_never_public(client, election, editor, reviewer):
    pledge = factories.pledge("Roads")
    ended(election, editor, reviewer)
    assert "Nobody has assessed this pledge yet." in client.get(f"/en/pledges/{pledge.key}/").content.decode()
    assert not Entry.objects.filter(kind="assessment_approved").exists()
    assert "No pledge has been assessed yet" in client.get("/en/").content.decode()


def test_the_pages_cost_one_query_however_many_pledges_wait(client, election, editor, reviewer):
    who = factories.candidacy("ann")
    factories.pledge("Roads", who=who)
    urls = ("/en/elections/election/", "/en/candidates/ann/", "/en/pledges/roads-en/")

    def costs() -> list[int]:
        counted = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counted.append(len(queries))
        return counted

    before = costs()
    ended(election, editor, reviewer)
    assert costs() == before
    for _each in range(3):
        factories.pledge(who=who)
    assert costs() == before


def test_the_journal_tells_the_end_of_a_term_by_two_people(election, editor, reviewer):
    factories.pledge()
    ended(election, editor, reviewer)
    entry = Entry.objects.last()
    assert (entry.kind, entry.subject, entry.by) == ("term_ended", "term:election", ["editor 1", "editor 2"])
    assert json.loads(entry.content) == {
        "election": "election",
        "ended_on": "2025-06-30",
        "url": LINK,
        "why": {"en": "The council was dissolved."},
    }
    assert list(verification.faults()) == []


# The newsroom's doors


def test_the_way_through_the_newsroom(client, election, editor, reviewer):
    pledge = factories.pledge("Roads")
    client.force_login(editor)
    assert (
        page("closing_add")
        in client.get(reverse("admin:candidates_election_change", args=[election.pk])).content.decode()
    )
    form = client.get(page("closing_add") + f"?election={election.pk}").content.decode()
    assert re.search(rf'<option value="{election.pk}" selected>', form)
    refused = client.post(page("closing_add"), {"election": election.pk, "ended_on": "2999-01-01", "url": LINK})
    assert refused.status_code == 422
    assert LINK in refused.content.decode()
    assert "lies in the future" in refused.content.decode()
    sent = {"election": election.pk, "ended_on": "2025-06-30", "url": LINK, "why_en": "Dissolved."}
    assert "is proposed; another person decides" in client.post(page("closing_add"), sent, follow=True).content.decode()
    closing = Closing.objects.get()
    own = client.get(page("closing_change", closing.pk)).content.decode()
    assert 'name="approve"' not in own
    assert client.post(page("closing_change", closing.pk), {"approve": "1"}).status_code == 422
    client.force_login(reviewer)
    assert "Ends of term to decide: <b>1</b>" in client.get(reverse("admin:index")).content.decode()
    assert "1 pledge of this election is open." in text_of(client.get(page("closing_change", closing.pk)))
    done = client.post(page("closing_change", closing.pk), {"approve": "1"}, follow=True)
    assert "The term is over; what is still open waits to be assessed." in done.content.decode()
    client.force_login(editor)
    front = client.get(reverse("admin:index"))
    queue = next(q for q in front.context["queues"] if str(q.label) == "To assess at the end of the term")
    assert queue.n == 1
    [row] = client.get(queue.url).context["cl"].result_list
    opened = client.get(page("assessment_change", row.pk), follow=True)
    assert opened.redirect_chain == [(page("pledge_propose", pledge.pk), 302)]
    assert "The term is over; its last day was 30 June 2025." in text_of(opened)
    assert 'value="2025-06-30"' in opened.content.decode()
    client.post(page("pledge_propose", pledge.pk), typed(date="2025-06-30"))
    assert (Assessment.objects.get().decision, Assessment.objects.get().pk) == ("proposed", row.pk)
    assert client.get(queue.url).context["cl"].result_count == 0


def test_a_draft_cannot_be_approved_or_rejected(client, election, editor, reviewer):
    factories.pledge("Roads")
    ended(election, editor, reviewer)
    row = Assessment.objects.get()
    client.force_login(reviewer)
    for button in ("approve", "reject"):
        assert client.post(page("assessment_change", row.pk), {button: "1", "note": "x"}).status_code == 422
    assert Assessment.objects.get().decision == "draft"


def test_strangers_find_no_door(client, election, editor, django_user_model):
    closing = proposed(election, editor)
    for url in (page("closing_add"), page("closing_change", closing.pk), page("closing_changelist")):
        client.logout()
        assert client.post(url, {"approve": "1"}).status_code == 302
        client.force_login(django_user_model.objects.get_or_create(username="plain", is_staff=True)[0])
        assert client.post(url, {"approve": "1"}).status_code == 403
    assert Closing.objects.get().decision == "proposed"


@pytest.mark.parametrize("value", ["²", "x", "-1", "9" * 30])
def test_a_senseless_election_in_the_address_is_no_fault(client, editor, value):
    client.force_login(editor)
    assert client.get(page("closing_add"), {"election": value}).status_code == 200
