"""Blind second coding: two people rate a pledge, neither can learn the other's rating before, and how far they agree
is published with its number."""

import itertools
import re
import threading
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from pledges.actions import assessments, codings, pledges
from pledges.actions.accounts import EDITORS, REVIEWERS
from pledges.choices import Status
from pledges.models import Agreement, Assessment, Coding, Entry, Pledge
from pledges.rules import Refused
from tests import factories
from tests.conftest import account
from tests.test_pages import text_of

pytestmark = pytest.mark.django_db
CANARY = "canary of the coder"


@pytest.fixture
def pledge():
    return factories.pledge("Roads", kept_if={"en": "The road is there."})


@pytest.fixture
def people(django_user_model):
    return [account(django_user_model, name, EDITORS) for name in ("ann", "bob", "cem")]


def page(name: str, *args: object) -> str:
    return reverse(f"admin:pledges_{name}", args=args)


def queued(client) -> int:
    queues = client.get(reverse("admin:index")).context["queues"]
    return next(queue.n for queue in queues if str(queue.label) == "To code a second time")


# The coefficients

KRIPPENDORFF_2011 = list(zip("0100000010", "1110010000", strict=True))


def test_alpha_is_that_of_krippendorffs_own_example_and_kappa_that_of_the_definition():
    """Krippendorff 2011, “Computing Krippendorff's Alpha-Reliability”, A: binary data, two observers, ten units: 0.095.
    Kappa by hand: 6 of 10 agree; by chance 0.8 × 0.6 + 0.2 × 0.4 = 0.56; (0.60 - 0.56) / 0.44 = 0.0909."""
    assert codings.coefficients(KRIPPENDORFF_2011) == (Decimal("0.091"), Decimal("0.095"))


def test_kappa_is_that_of_the_textbook_table():
    """Two raters say yes or no to 50 proposals: 20 both yes, 15 both no, 5 and 10 apart. Kappa is
    (0.7 - 0.5) / (1 - 0.5) = 0.4."""
    table = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    pairs = [pair for pair, n in table.items() for _each in range(n)]
    assert codings.coefficients(pairs)[0] == Decimal("0.400")


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], (None, None)),
        ([("kept", "kept")] * 12, (None, None)),
        ([("kept", "broken")] * 12, (Decimal("0.000"), Decimal("-0.917"))),
        ([("kept", "kept"), ("broken", "broken")], (Decimal("1.000"), Decimal("1.000"))),
    ],
)
def test_what_is_not_defined_is_not_given_a_figure(pairs, found):
    assert codings.coefficients(pairs) == found


# Who may code


def test_two_people_code_the_same_day_and_no_status_changes(pledge, people):
    with time_machine.travel("2026-03-02T06:00Z", tick=False) as clock:
        codings.code(pledge=pledge, by=people[0], status="kept", note=" Seen in May. ")
        clock.move_to("2026-05-02T06:00Z")
        codings.code(pledge=pledge, by=people[1], status="broken")
    rows = list(Coding.objects.order_by("place").values_list("place", "coder", "status", "note"))
    assert rows == [(1, people[0].pk, "kept", "Seen in May."), (2, people[1].pk, "broken", "")]
    assert {str(day) for day in Coding.objects.values_list("day", flat=True)} == {"2026-03-02"}
    assert (Pledge.objects.get().status, Assessment.objects.count()) == ("not_rated", 0)
    assert not Entry.objects.filter(content__contains="Seen in May").exists()


def test_nobody_codes_twice_and_no_pledge_is_coded_a_third_time(pledge, people):
    codings.code(pledge=pledge, by=people[0], status="kept")
    with pytest.raises(Refused, match="You have coded this pledge already"):
        codings.code(pledge=pledge, by=people[0], status="broken")
    codings.code(pledge=pledge, by=people[1], status="kept")
    with pytest.raises(Refused, match="Two people have coded this pledge already"):
        codings.code(pledge=pledge, by=people[2], status="kept")
    assert Coding.objects.count() == 2


def test_who_proposed_or_decided_its_assessment_does_not_code_it(pledge, people, editor, reviewer):
    factories.approved(pledge, editor, reviewer)
    for person in (editor, reviewer):
        with pytest.raises(Refused, match="proposed or decided an assessment of this pledge"):
            codings.code(pledge=pledge, by=person, status="kept")
        assert codings.next_to_code(person) is None
    assert codings.next_to_code(people[0]) == pledge


def test_only_public_pledges_are_coded_and_only_with_the_permission(pledge, people, reviewer, django_user_model):
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    with pytest.raises(Refused, match="only a published pledge"):
        codings.code(pledge=pledge, by=guest, status="kept")
    pledges.withdraw(pledge=pledge, by=reviewer, reason={"ky": "Ката"})
    for hidden in (pledge, factories.draft()):
        with pytest.raises(Refused, match="only a published pledge"):
            codings.code(pledge=hidden, by=people[0], status="kept")


# Blind


def everything_in_the_newsroom(client, *pks: int) -> str:
    """Every list, every page of a row, every export that this person can open."""
    addresses = [reverse("admin:index"), *(page(f"{name}_changelist") for name in ("coding", "pledge", "assessment"))]
    addresses += [page("coding_changelist") + query for query in ("?agreed=no", "?agreed=yes", "?status__exact=kept")]
    addresses += [page("pledge_changelist") + query for query in ("?codings__status=kept", "?coding__note=x")]
    addresses += [page("coding_change", pk) for pk in pks]
    for pledge in Pledge.objects.all():
        names = ("pledge_change", "pledge_code", "pledge_propose", "pledge_history")
        addresses += [page(name, pledge.pk) for name in names]
    return "\n".join(text_of(client.get(url, follow=True)) for url in addresses)


def test_nobody_reads_a_coding_before_both_are_there(client, people, reviewer, django_user_model, mailoutbox):
    quiet = factories.pledge("Quiet")
    coding = codings.code(pledge=quiet, by=people[0], status="not_checkable", note=CANARY)
    chief = django_user_model.objects.create_superuser("chief", email="chief@example.org")
    for person in (*people, reviewer, chief):
        client.force_login(person)
        said = everything_in_the_newsroom(client, coding.pk)
        assert CANARY not in said
        assert person == people[0] or not re.search(r"\bann\b", said)
        assert client.get(page("coding_change", coding.pk)).status_code == 404
        assert client.get(page("coding_changelist")).context["cl"].result_count == 0
        refused = client.post(page("pledge_code", quiet.pk), {"status": "nothing"})
        assert refused.status_code == 422
        assert CANARY not in refused.content.decode()
    client.logout()
    call_command("tick", verbosity=0)
    with translation.override(settings.LANGUAGE_CODE):
        told = f"{gettext('To code a second time')}: 1"
    assert [mail.to for mail in mailoutbox if told in mail.body] == [["chief@example.org"]]
    assert CANARY not in "".join(mail.body for mail in mailoutbox)
    public = [f"/en/pledges/{quiet.key}/", "/en/method/", "/en/", "/data/journal.jsonl"]
    for url in public:
        response = client.get(url)
        assert CANARY not in (response.getvalue() if response.streaming else response.content).decode()


def test_the_page_of_a_pledge_deletion_and_of_a_coder_tell_no_status(client, pledge, people, django_user_model):
    codings.code(pledge=pledge, by=people[0], status="not_checkable", note=CANARY)
    client.force_login(django_user_model.objects.create_superuser("chief"))
    for url in (reverse("admin:auth_user_delete", args=[people[0].pk]), page("pledge_delete", pledge.pk)):
        said = text_of(client.get(url, follow=True))
        assert CANARY not in said
        assert "Not checkable" not in said


def test_a_coder_sees_statements_yardstick_and_links_but_no_status_explanation_or_stance(
    client, pledge, people, editor, reviewer
):
    link = factories.PRESS | {"stance": "contradicts", "passage": "Жол бүттү."}
    factories.approved(
        pledge, editor, reviewer, "kept", explanation={"en": "It was built."}, evidence=[link, factories.OFFICIAL]
    )
    client.force_login(people[0])
    html = client.get(page("pledge_code", pledge.pk)).content.decode()
    for shown in (pledge.statements.get().quote, "The road is there.", "Example news", "Жол бүттү.", "Example council"):
        assert shown in html
    assert "It was built." not in html
    outside_the_form = html.partition('<form method="post" class="coding">')[0]
    for hidden in ("Kept", "contradicts", "supports", "31 January 2022", "official"):
        assert hidden not in outside_the_form
    form = html.partition('<form method="post" class="coding">')[2]
    assert [str(status.label) in form and str(status.definition) in form for status in Status] == 7 * [True]
    assert "checked" not in form


def test_both_coders_and_reviewers_read_both_codings_afterwards_and_nobody_else(client, pledge, people, reviewer):
    codings.code(pledge=pledge, by=people[0], status="kept", note="Seen it.")
    second = codings.code(pledge=pledge, by=people[1], status="broken", note="Not there.")
    for person in (people[0], people[1], reviewer):
        client.force_login(person)
        said = text_of(client.get(page("coding_change", second.pk)))
        for words in ("ann Kept Seen it.", "bob Broken Not there.", "They differ."):
            assert words in said
        listed = client.get(page("coding_changelist") + "?agreed=no").context["cl"].result_list
        assert [row.pk for row in listed] == [second.pk]
        assert not client.get(page("coding_changelist") + "?agreed=yes").context["cl"].result_list
    client.force_login(people[2])
    assert client.get(page("coding_change", second.pk)).status_code == 404
    assert client.get(page("coding_changelist")).context["cl"].result_count == 0


def test_the_queue_leads_to_what_waits_for_a_second_coding(client, people, django_user_model):
    waits, other = factories.pledge("Waits"), factories.pledge("Other")
    codings.code(pledge=waits, by=people[0], status="kept")
    client.force_login(people[0])
    assert queued(client) == 0
    assert client.get(page("coding_next")).url == page("pledge_code", other.pk)
    client.force_login(people[1])
    assert queued(client) == 1
    assert client.get(page("coding_next")).url == page("pledge_code", waits.pk)
    done = client.post(page("pledge_code", waits.pk), {"status": "broken", "note": CANARY}, follow=True)
    assert "Your coding is stored." in done.content.decode()
    assert queued(client) == 0
    assert Coding.objects.get(place=2).note == CANARY
    codings.code(pledge=other, by=people[1], status="kept")
    assert "There is no pledge that you could code." in text_of(client.get(page("coding_next"), follow=True))
    client.force_login(django_user_model.objects.create_user("plain", is_staff=True))
    assert client.get(page("coding_next")).status_code == 403
    assert client.post(page("pledge_code", waits.pk), {"status": "kept"}).status_code == 403


def test_a_form_without_a_status_keeps_the_note_and_stores_nothing(client, pledge, people):
    client.force_login(people[0])
    refused = client.post(page("pledge_code", pledge.pk), {"note": "My words"})
    assert refused.status_code == 422
    assert "My words" in refused.content.decode()
    assert not Coding.objects.exists()
    client.post(page("pledge_code", pledge.pk), {"status": "kept", "note": "My words"})
    assert Coding.objects.get().note == "My words"


def test_every_pledge_is_drawn_by_lot(people):
    made = {factories.pledge().pk for _each in range(3)}
    for _each in range(200):
        made.discard(codings.next_to_code(people[0]).pk)
    assert made == set()


# What the database refuses


@pytest.mark.parametrize(
    "changes",
    [
        {"place": 3},
        {"place": 1},
        {"day": "2001-01-01"},
        {"day": "2999-01-01"},
        {"status": "sure"},
        {"coder": 0},
        {"pledge": "draft"},
        {"pledge": "uncoded"},
    ],
)
def test_the_database_takes_only_the_second_coding_of_another_person(pledge, people, changes):
    first = codings.code(pledge=pledge, by=people[0], status="kept")
    other = {"draft": factories.draft(), "uncoded": factories.pledge()}
    values = {"pledge": pledge, "place": 2, "coder": people[1], "status": "kept", "day": first.day} | changes
    values["coder"] = people[0] if changes.get("coder") == 0 else people[1]
    values["pledge"] = other.get(values["pledge"], pledge)
    with pytest.raises(DatabaseError), transaction.atomic():
        Coding.objects.create(**values)
    assert Coding.objects.count() == 1


@pytest.mark.parametrize("table", ["pledges_coding", "pledges_agreement"])
def test_codings_and_figures_are_written_once(pledge, people, table):
    for person in people[:2]:
        codings.code(pledge=pledge, by=person, status="kept")
    codings.count_agreement()
    for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_three_people_who_code_at_once_make_two_codings(transactional_db, django_user_model):
    pledge = factories.pledge("Roads")
    people = [account(django_user_model, name, EDITORS) for name in ("a", "b", "c")]
    outcomes: list[str] = []

    def code(person) -> None:
        try:
            codings.code(pledge=pledge, by=person, status="kept")
            outcomes.append("coded")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=code, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["coded", "coded", "refused"]


# What the public reads


def coded(people, pairs) -> None:
    for first, second in pairs:
        pledge = factories.pledge()
        codings.code(pledge=pledge, by=people[0], status=first)
        codings.code(pledge=pledge, by=people[1], status=second)


def method(client, language: str = "en") -> str:
    return text_of(client.get(f"/{language}/method/"))


def test_the_method_page_says_that_nobody_has_coded_twice(client):
    assert "No pledge has been rated twice yet" in method(client)
    call_command("tick", verbosity=0)
    assert not Agreement.objects.exists()


def test_few_codings_give_a_number_and_no_figure(client, people):
    coded(people, [("kept", "kept"), ("kept", "broken")])
    assert "No pledge has been rated twice yet" in method(client)
    codings.count_agreement()
    said = method(client)
    assert "Pledges rated twice 2 The same status both times 1 Counted on" in said
    assert "too few to mean anything; kappa and alpha are shown from 10 pledges on" in said
    assert "Cohen's kappa" not in said


def test_the_method_page_gives_the_figures_with_their_number(client, people):
    words = {"0": "kept", "1": "broken"}
    coded(people, [(words[a], words[b]) for a, b in KRIPPENDORFF_2011])
    assert codings.count_agreement() == 1
    said = method(client)
    assert (
        "Pledges rated twice 10 The same status both times 6 (60%) Cohen's kappa 0.091 Krippendorff's alpha 0.095"
        in said
    )
    assert "0,095" in method(client, "ky")
    assert "0,095" in method(client, "ru")
    assert codings.count_agreement() == 0  # nothing new
    coded(people, [("kept", "kept")])
    assert codings.count_agreement() == 1
    assert Agreement.objects.count() == 2
    assert "Pledges rated twice 11" in method(client)


def test_ratings_without_any_variation_have_no_figure(client, people):
    coded(people, itertools.repeat(("kept", "kept"), 10))
    codings.count_agreement()
    said = method(client)
    assert "6 (60%)" not in said
    assert "10 (100%) Cohen's kappa not defined Krippendorff's alpha not defined" in said
    assert "nothing tells agreement from habit" in said


def test_the_method_page_costs_the_same_however_much_was_coded(client, people, django_assert_num_queries):
    coded(people, [("kept", "kept")])
    codings.count_agreement()
    with django_assert_num_queries(3):
        client.get("/en/method/")
    coded(people, [("kept", "broken")] * 3)
    codings.count_agreement()
    with django_assert_num_queries(3):
        client.get("/en/method/")


def test_a_withdrawn_pledge_still_counts_so_that_nobody_mends_the_figure(people, reviewer):
    coded(people, [("kept", "broken")])
    codings.count_agreement()
    pledges.withdraw(pledge=Pledge.objects.get(), by=reviewer, reason={"ky": "Ката"})
    coded(people, [("kept", "kept")])
    codings.count_agreement()
    assert (Agreement.objects.first().n, Agreement.objects.first().agreed) == (2, 1)


def test_coding_leaves_assessments_as_they_were(pledge, people, django_user_model):
    """Who coded may propose afterwards: the coding came first."""
    codings.code(pledge=pledge, by=people[0], status="broken")
    second = account(django_user_model, "second", REVIEWERS)
    assessments.approve(assessment=factories.proposal(pledge, people[0]), by=second)
    assert Pledge.objects.get().status == "kept"
