"""Actions: who may, what must be, and that the counts follow."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pledges.actions import assessments, pledges, tallies
from pledges.actions.pledges import EditConflict
from pledges.choices import Decision, Publication, Status
from pledges.models import Assessment, Evidence, Pledge, SearchText, Tally
from pledges.rules import Refused
from tests import factories

pytestmark = pytest.mark.django_db


def cells(kind: str = "site") -> dict[tuple[str, str], int]:
    return {(t.ref, t.status): t.n for t in Tally.objects.filter(kind=kind, n__gt=0)}


def test_propose_and_approve_change_the_public_status(editor, reviewer):
    pledge = factories.pledge()
    assessment = factories.proposal(pledge, editor)
    assert (assessment.decision, Pledge.objects.get().status) == (Decision.PROPOSED, Status.NOT_RATED)
    decided = assessments.approve(assessment=assessment, by=reviewer)
    assert (decided.decision, decided.decided_by, Pledge.objects.get().status) == (
        "approved",
        reviewer,
        "kept",
    )
    assert cells() == {("", ""): 1, ("", "kept"): 1}


def test_approve_refuses_the_author(reviewer):
    assessment = factories.proposal(factories.pledge(), reviewer)
    with pytest.raises(Refused, match="Nobody decides their own assessment"):
        assessments.approve(assessment=assessment, by=reviewer)
    assert Assessment.objects.get().decision == Decision.PROPOSED


def test_approve_refuses_an_editor(editor, django_user_model):
    other = django_user_model.objects.create_user("other", is_staff=True)
    assessment = factories.proposal(factories.pledge(), editor)
    with pytest.raises(Refused, match="no permission"):
        assessments.approve(assessment=assessment, by=other)


def test_a_decided_assessment_is_not_decided_again(editor, reviewer):
    assessment = factories.approved(factories.pledge(), editor, reviewer)
    with pytest.raises(Refused, match="already decided"):
        assessments.reject(assessment=assessment, by=reviewer, note="Late")


def test_reject_wants_a_note_and_changes_nothing_public(editor, reviewer):
    assessment = factories.proposal(factories.pledge(), editor)
    with pytest.raises(Refused, match="Tell the proposer why"):
        assessments.reject(assessment=assessment, by=reviewer, note=" ")
    assessments.reject(assessment=assessment, by=reviewer, note="The link is about another street.")
    assert (Assessment.objects.get().decision, Pledge.objects.get().status) == ("rejected", "not_rated")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"explanation": {}}, "explanation"),
        ({"evidence": []}, "evidence"),
        ({"evidence": [factories.PRESS]}, "evidence"),
        ({"date": "2999-01-01"}, "date"),
        ({"date": "2021-07-05"}, "date"),
        ({"reason": "no_majority"}, "reason"),
    ],
)
def test_propose_names_the_field_that_the_method_misses(editor, values, field):
    with pytest.raises(Refused) as refusal:
        factories.proposal(factories.pledge(), editor, **values)
    assert list(refusal.value.messages) == [field]
    assert (Assessment.objects.count(), Evidence.objects.count()) == (0, 0)


def test_propose_is_for_public_pledges_and_people_with_the_permission(editor, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    for pledge, by in ((factories.draft(), editor), (factories.pledge(), stranger)):
        with pytest.raises(Refused, match="published pledge"):
            factories.proposal(pledge, by)


def test_the_tallies_follow_publication_topics_and_withdrawal(reviewer):
    roads, parks = factories.topic("roads"), factories.topic("parks")
    pledge = factories.pledge(topics=[roads])
    assert cells("topic") == {("roads", ""): 1, ("roads", "not_rated"): 1}
    pledges.reword(pledge=pledge, version=pledge.version, topics=[parks, roads])
    assert cells("topic") == {
        ("parks", ""): 1,
        ("parks", "not_rated"): 1,
        ("roads", ""): 1,
        ("roads", "not_rated"): 1,
    }
    pledges.withdraw(pledge=pledge, by=reviewer, reason={"ky": "Ката"})
    assert cells("topic") == cells("site") == cells("candidate") == cells("tier") == {}
    assert tallies.recount() == 0


def test_recount_locks_the_tallies_before_it_counts_so_that_nothing_is_counted_away():
    factories.pledge()
    with CaptureQueriesContext(connection) as asked:
        tallies.recount()
    tables = [re.search(r'FROM "(\w+)"', query["sql"]) for query in asked if query["sql"].startswith("SELECT")]
    assert [found[1] for found in tables if found][:2] == ["pledges_tally", "pledges_pledge"]


def test_recount_mends_what_is_wrong():
    factories.pledge()
    Tally.objects.filter(kind="site").update(n=7)
    assert (tallies.recount(), cells()) == (2, {("", ""): 1, ("", "not_rated"): 1})


def test_topics_keep_their_order_and_turn_over_completely():
    names = ["a", "b", "c", "d", "e", "f"]
    a, b, c, d, e, f = (factories.topic(name) for name in names)
    pledge = factories.pledge(topics=[a, b, c])
    for wanted in ([c, a, b], [d, e, f], [f], [a, b, f], [b]):
        pledge = pledges.reword(pledge=pledge, version=pledge.version, topics=wanted)
        assert [row.topic for row in pledge.topic_rows.order_by("position")] == wanted


def test_a_second_editor_gets_a_conflict_and_nothing_is_lost():
    pledge = factories.pledge("First")
    first = pledges.reword(
        pledge=pledge,
        version=pledge.version,
        topics=[factories.topic("roads")],
        title=factories.texts("Second"),
    )
    with pytest.raises(EditConflict) as conflict:
        pledges.reword(
            pledge=pledge,
            version=pledge.version,
            topics=[factories.topic("parks")],
            title=factories.texts("Third"),
        )
    assert conflict.value.current.title == first.title == Pledge.objects.get().title


def test_a_new_yardstick_carries_the_day_on_which_it_was_written(settings):
    pledge = factories.pledge()
    assert pledge.kept_if_on is None
    changed = pledges.reword(
        pledge=pledge,
        version=pledge.version,
        topics=[factories.topic("roads")],
        kept_if=factories.texts("Built"),
    )
    from django.utils import timezone

    assert changed.kept_if_on == timezone.localdate()


def test_publish_names_everything_that_is_missing(reviewer):
    pledge = pledges.draft(title={"ky": "Жол"}, topics=[], tier="general")
    with pytest.raises(Refused) as refusal:
        pledges.publish(pledge=pledge, by=reviewer)
    assert sorted(refusal.value.messages) == ["statements", "title", "topics"]


def test_only_who_may_publish_does(editor, reviewer):
    pledge = factories.draft()
    factories.state(pledge)
    with pytest.raises(Refused, match="no permission to publish"):
        pledges.publish(pledge=pledge, by=editor)
    assert pledges.publish(pledge=pledge, by=reviewer).publication == Publication.PUBLISHED


def test_merging_moves_statements_counts_and_addresses(reviewer):
    gone, stays, older = factories.pledge("Gone"), factories.pledge("Stays"), factories.pledge("Older")
    pledges.merge(pledge=older, into=gone, by=reviewer)
    pledges.merge(pledge=gone, into=stays, by=reviewer)
    stays.refresh_from_db()
    assert stays.statements.count() == 3
    assert set(stays.merged_from.values_list("key", flat=True)) == {gone.key, older.key}
    assert cells()["", ""] == Pledge.objects.published().count() == 1
    assert tallies.recount() == 0


def test_a_pledge_with_a_verdict_is_not_merged_away(editor, reviewer):
    judged, other = factories.pledge(), factories.pledge()
    factories.approved(judged, editor, reviewer)
    with pytest.raises(Refused, match="without an approved assessment"):
        pledges.merge(pledge=judged, into=other, by=reviewer)
    assert pledges.merge(pledge=other, into=judged, by=reviewer).statements.count() == 2


def test_keys_come_from_titles_and_never_clash():
    keys = [factories.draft("Bus lanes").key for _ in range(3)]
    assert keys == ["bus-lanes-en", "bus-lanes-en-2", "bus-lanes-en-3"]
    kyrgyz = pledges.draft(title={"ky": "Өңдөө"}, topics=[], tier="general")
    assert kyrgyz.key == "ondoo"


def test_the_search_text_follows_the_title_and_the_statements():
    pledge = factories.pledge("Өңдөө", quote="Биз көчө оңдойбуз.")
    folded = SearchText.objects.get(pledge=pledge).folded.split()
    assert {"ондоо", "коч" + "о", "ондойбуз"} <= set(folded)
