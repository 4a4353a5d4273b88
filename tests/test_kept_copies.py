"""What reader and newsroom see of evidence links: state, kept copy, passage, take-down, counts, queue."""

import datetime
import html
import re

import html5lib
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from candidates.translated import Translated
from pledges import kept_copies
from pledges.actions import assessments, links, pledges
from pledges.admin.queues import queues
from pledges.kept_copies import LONGEST, Piece, Shown, shown
from pledges.models import Capture, LinkStanding, LinkTally, Takedown
from tests import factories
from tests.links.servers import HOST, NOT_FOUND, page
from tests.test_links import ARTICLE, DAY, PASSAGE, START, URL, cited, paper, run

__all__ = ["paper"]
pytestmark = pytest.mark.django_db
HOSTILE = "<article><p>Кеңеш <b>бүттү</b> деди.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p></article>"


@pytest.fixture
def verdict(editor, reviewer):
    made = factories.approved(factories.pledge("Street"), editor, reviewer, evidence=cited(passage=PASSAGE))
    LinkStanding.objects.update(due=START)
    return made


def body(client, url: str, status: int = 200, *, private: bool = False) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    text = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    assert private or not response.cookies
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text.partition("<main")[2])))


def test_the_pledge_page_says_whether_each_link_is_still_there_and_leads_to_the_copy(client, paper, verdict):
    address = reverse("pledge", args=["street-en"])
    with time_machine.travel(START, tick=False) as clock:
        assert "Last checked" not in body(client, f"/en{address[3:]}")
        run("tick")
        said = body(client, f"/en{address[3:]}")
        assert "Last checked: 2 March 2026 , still there" in said
        assert "See the copy we kept (2 March 2026)" in said
        for _day in range(3):
            paper.answers["/news/1"] = NOT_FOUND
            clock.shift(DAY)
            run("tick")
        assert "Last checked: 5 March 2026 , gone" in body(client, f"/en{address[3:]}")
    assert f"/en/copies/{Capture.objects.get().pk}/" in client.get(f"/en{address[3:]}").content.decode()
    assert "Last checked" not in body(client, f"/en{address[3:]}?on={datetime.date.today()}")


def test_a_copy_shows_the_text_with_the_passage_marked_and_what_proves_it(client, paper, verdict):
    with time_machine.travel(START, tick=False):
        run("tick")
    copy = Capture.objects.get()
    said = body(client, f"/en/copies/{copy.pk}/")
    for part in ("Көчө оңдолду", "Дагы бир сүйлөм.", copy.digest, URL, "2 March 2026", "is marked in the text"):
        assert part in said, part
    response = client.get(f"/en/copies/{copy.pk}/")
    raw = response.content.decode()
    assert f"<mark>{PASSAGE}</mark>" in raw
    assert raw.count("<mark>") == 1
    assert '<meta name="robots" content="noindex, noarchive">' in raw
    assert "script" not in raw.partition("<main")[2]
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.post(f"/en/copies/{copy.pk}/").status_code == 405


def test_the_foreign_page_runs_nothing_here_and_a_missing_passage_is_said(client, paper, verdict):
    paper.answers["/news/1"] = page(HOSTILE)
    run("tick")
    url = f"/en/copies/{Capture.objects.get().pk}/"
    assert "was not found word for word in this copy" in body(client, url)
    raw = client.get(url).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in raw
    assert "<script>" not in raw
    assert "<mark>" not in raw


def test_only_copies_behind_approved_verdicts_of_public_pledges_are_public(client, paper, editor, reviewer, verdict):
    proposed = factories.proposal(factories.pledge(), editor, evidence=cited("http://paper.test/a"))
    rejected = factories.proposal(factories.pledge(), editor, evidence=cited("http://paper.test/b"))
    for path in ("/a", "/b"):
        paper.answers[path] = page(ARTICLE.replace("Дагы", path))
    run("tick")
    assessments.reject(assessment=rejected, by=reviewer, note="no")
    codes = {c.evidence.url: client.get(f"/ky/copies/{c.pk}/").status_code for c in Capture.objects.all()}
    assert codes == {URL: 200, "http://paper.test/a": 404, "http://paper.test/b": 404}
    assessments.approve(assessment=proposed, by=reviewer)
    assert {c.evidence.url for c in Capture.objects.published()} == {URL, "http://paper.test/a"}
    pledges.withdraw(pledge=verdict.pledge, by=reviewer, reason=Translated({"ky": "Ката"}))
    assert {c.evidence.url for c in Capture.objects.published()} == {"http://paper.test/a"}
    for number in ("0", "99999", "9" * 30):
        assert client.get(f"/ky/copies/{number}/").status_code == 404


def test_a_copy_that_was_taken_down_shows_reason_and_digest_and_nothing_of_the_text(client, paper, verdict, reviewer):
    run("tick")
    copy = Capture.objects.get()
    client.force_login(reviewer)
    url = reverse("admin:pledges_capture_change", args=[copy.pk])
    assert client.post(url, {"reason_ky": " "}).status_code == 422
    assert not Takedown.objects.exists()
    response = client.post(url, {"reason_ky": "Сот чечти.", "reason_en": "A court decided so."}, follow=True)
    assert "It is not shown any more." in response.content.decode()
    assert "A court decided so." in response.content.decode()
    assert client.post(url, {"reason_ky": "Дагы"}).status_code == 422
    client.logout()
    said = body(client, f"/en/copies/{copy.pk}/", 410)
    assert "A court decided so." in said
    assert copy.digest in said
    assert "Дагы бир сүйлөм" not in said
    assert PASSAGE not in said
    assert f"/en/copies/{copy.pk}/" in client.get("/en/pledges/street-en/").content.decode()
    links.count()
    assert LinkTally.objects.get(name="kept").n == 0


def test_only_a_reviewer_may_take_a_copy_down(client, paper, verdict, editor):
    run("tick")
    copy = Capture.objects.get()
    client.force_login(editor)
    url = reverse("admin:pledges_capture_change", args=[copy.pk])
    assert "Take down" not in client.get(url).content.decode()
    assert client.post(url, {"reason_ky": "Сот чечти."}).status_code == 422
    assert not Takedown.objects.exists()


def test_a_link_that_is_gone_waits_until_somebody_has_looked_and_again_when_it_changes(client, paper, verdict, editor):
    paper.answers["/news/1"] = NOT_FOUND
    with time_machine.travel(START, tick=False) as clock:
        for _day in range(3):
            run("tick")
            clock.shift(DAY)
        row = LinkStanding.objects.get()
        client.force_login(editor)
        (waiting,) = [q for q in queues(editor) if str(q.label) == "Evidence gone or changed"]
        assert waiting.n == 1
        assert list(client.get(waiting.url).context["cl"].result_list) == [row]
        url = reverse("admin:pledges_linkstanding_change", args=[row.pk])
        said = client.get(url).content.decode()
        doors = ("Propose an assessment", f"correct/?of=evidence:{row.evidence_id}")
        for part in ("What to do", "there is no such page", "(404)", *doors, "None yet."):
            assert part in said, part
        assert client.post(url, {"seen": "alive:"}).status_code == 422
        assert client.post(url, {"seen": row.seen}).status_code == 302
        assert not LinkStanding.objects.lost().exists()
        assert "Looked at by editor" in client.get(url).content.decode()
        paper.answers["/news/1"] = page(ARTICLE)
        clock.shift(30 * DAY)
        run("tick")
        client.force_login(editor)
        said = client.get(url).content.decode()
        assert "stands in the newest copy, word for word" in said
        assert "What to do" not in said
        for words in (("бүттү", "башталды"), ("бүттү", "токтоду")):
            paper.answers["/news/1"] = page(ARTICLE.replace(*words))
            clock.shift(30 * DAY)
            run("tick")
            row.refresh_from_db()
            assert LinkStanding.objects.lost().exists()
            links.note(standing=row, by=editor, seen=row.seen)


def test_who_may_not_propose_sees_neither_queue_nor_button(client, paper, verdict, django_user_model):
    LinkStanding.objects.update(state="gone")
    user = django_user_model.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    row = LinkStanding.objects.get()
    assert client.get(reverse("admin:pledges_linkstanding_change", args=[row.pk])).status_code == 403
    assert not [q for q in queues(user) if str(q.label) == "Evidence gone or changed"]


def test_the_lists_of_links_and_copies_cost_the_same_for_one_and_for_three(
    client, paper, editor, verdict, django_assert_num_queries
):
    client.force_login(editor)
    for n in range(2):
        run("tick")
        for name in ("linkstanding", "capture"):
            with django_assert_num_queries(8):
                assert client.get(reverse(f"admin:pledges_{name}_changelist")).status_code == 200
        for m in range(2):
            path = f"/{n}{m}"
            paper.answers[path] = page(ARTICLE.replace("Дагы", path))
            factories.proposal(factories.pledge(), editor, evidence=cited(f"http://paper.test{path}"))


def test_a_verdict_with_many_links_costs_as_many_queries_as_with_one(
    client, paper, editor, reviewer, django_assert_num_queries, django_assert_max_num_queries
):
    def url_with(n: int) -> str:
        urls = [f"http://paper.test/{n}/{m}" for m in range(n)]
        made = factories.approved(factories.pledge(), editor, reviewer, evidence=cited(*urls))
        for url in urls:
            paper.answers[url.removeprefix("http://paper.test")] = page(ARTICLE.replace("Дагы", url))
        run("tick")
        return reverse("pledge", args=[made.pledge.key])

    one, many = url_with(1), url_with(6)
    with django_assert_max_num_queries(24) as counted:
        client.get(one)
    with django_assert_num_queries(len(counted.captured_queries)):
        assert client.get(many).content.decode().count("/copies/") == 6
    copy = Capture.objects.latest("id")
    with django_assert_num_queries(3):
        assert client.get(f"/ky/copies/{copy.pk}/").status_code == 200


def test_the_method_page_counts_the_links_that_the_public_sees(client, paper, editor, reviewer, verdict):
    assert "Counted on" not in body(client, "/en/method/")
    factories.proposal(factories.pledge(), editor, evidence=cited("http://paper.test/none"))
    gone = factories.approved(factories.pledge(), editor, reviewer, evidence=cited("http://paper.test/gone"))
    run("tick")
    LinkStanding.objects.filter(evidence__assessment=gone).update(state="gone")
    call_command("tick", seconds=60, verbosity=0)
    said = body(client, "/en/method/")
    for part in ("Still there 1", "Gone 1", "Not visited yet 0", "Links with a kept copy 1", "Counted on"):
        assert part in said, part
    assert {t.name: t.n for t in LinkTally.objects.all() if t.n} == {"alive": 1, "gone": 1, "kept": 1}


# The text


def test_a_passage_is_marked_across_paragraphs_and_found_outside_the_article():
    copy = Capture(text="Бир эки\n\nүч төрт", whole_text="Меню\n\nБир эки\n\nүч төрт\n\nБеш")
    assert shown(copy, "эки үч") == Shown(
        [[Piece("Бир ", False), Piece("эки", True)], [Piece("үч", True), Piece(" төрт", False)]], True, False
    )
    assert [p[0].marked for p in shown(copy, "Беш").paragraphs] == [False, False, False, True]
    assert shown(copy, "алты").found is False
    assert shown(copy, "").found is None
    assert shown(Capture(text="", whole_text=""), "x") == Shown([], False, False)


def test_of_a_very_long_text_the_part_with_the_passage_is_shown():
    text = "\n\n".join(f"сүйлөм {n}" for n in range(40_000))
    short = shown(Capture(text=text), "")
    assert sum(len(piece.text) for p in short.paragraphs for piece in p) <= LONGEST
    assert short.cut
    assert short.paragraphs[0] == [Piece("сүйлөм 0", False)]
    far = shown(Capture(text=text), "сүйлөм 39000")
    assert [Piece("сүйлөм 39000", True)] in far.paragraphs
    assert sum(len(piece.text) for p in far.paragraphs for piece in p) <= LONGEST


def test_who_decides_sees_the_copy_with_the_passage_beside_the_proposal(client, paper, editor, reviewer):
    url = f"http://{HOST}/news/2"
    links = cited(URL, passage=PASSAGE) + cited(url, passage="Мындай сөз жок.")
    proposal = factories.proposal(factories.pledge("Road"), editor, evidence=links)
    client.force_login(reviewer)
    address = reverse("admin:pledges_assessment_change", args=[proposal.pk])
    assert body(client, address, private=True).count("No copy is kept yet.") == 2
    paper.answers["/news/2"] = page("<title>Башка</title><p>Башка сөз.</p>")
    run("tick")
    said = body(client, address, private=True)
    assert said.count("The passage relied on stands in the newest copy, word for word.") == 1
    assert said.count("does not stand in the newest copy word for word") == 1
    assert "No copy is kept yet." not in said
    assert f"<mark>{PASSAGE}</mark>" in client.get(address).content.decode()


def test_the_copies_beside_a_proposal_cost_the_same_however_many(
    client, paper, editor, reviewer, django_assert_num_queries
):
    paper.answers |= {f"/news/{n}": page(f"<p>Сүйлөм {n}.</p>") for n in range(2, 6)}
    few = factories.proposal(factories.pledge("Road"), editor, evidence=cited(URL))
    many = factories.proposal(
        factories.pledge("Bridge"), editor, evidence=cited(*[f"http://{HOST}/news/{n}" for n in range(2, 6)])
    )
    run("tick")
    for proposal in (few, many):
        with django_assert_num_queries(2):
            assert all(row.copy for row in kept_copies.beside(proposal))
