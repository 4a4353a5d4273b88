"""Before a link is cited the editor sees what stands there, whether the passage does, and what speaks against it."""

import pytest
from django.db import connection
from django.urls import reverse

from candidates.models import Candidate, Party
from pledges import looking
from pledges.models import Assessment, Check, Evidence
from tests import factories
from tests.links.servers import HOST, page, serving

pytestmark = pytest.mark.django_db
URL = f"http://{HOST}/news/1"
QUOTE = "Көчө оңдойбуз."
PASSAGE = "Көчөнүн оңдолушу бүттү, деп билдирди кеңеш."
ARTICLE = f"""<html lang="ky"><head><title>Көчө оңдолду</title>
<meta property="og:site_name" content="Мисал жаңылыктары">
<meta property="article:published_time" content="2022-01-30T10:00:00+06:00">
<link rel="canonical" href="/news/one"></head>
<body><article><h1>Көчө оңдолду</h1><p>{PASSAGE}</p><p>Дагы бир сүйлөм.</p></article></body></html>"""


@pytest.fixture
def paper(settings):
    settings.LINKS = True
    with serving({"/news/1": page(ARTICLE)}) as server:
        settings.LINK_TEST_HOSTS = {f"{HOST}:80": ("127.0.0.1", server.port)}
        yield server


@pytest.fixture
def pledge():
    return factories.pledge("Road")


def typed(*rows: dict[str, str]) -> dict[str, str]:
    data = {"status": "kept", "look": "1", "evidence-TOTAL_FORMS": str(len(rows)), "evidence-INITIAL_FORMS": "0"}
    return data | {f"evidence-{n}-{name}": text for n, row in enumerate(rows) for name, text in row.items()}


def looked_at(client, pledge, *rows):
    answer = client.post(reverse("admin:pledges_pledge_propose", args=[pledge.pk]), typed(*rows))
    assert answer.status_code == 200
    return answer


def test_empty_fields_are_filled_with_what_the_page_states_and_typed_ones_stay(client, editor, paper, pledge):
    client.force_login(editor)
    answer = looked_at(client, pledge, {"url": URL, "publisher": "My own words", "passage": PASSAGE})
    shown = {
        name: answer.context["formset"][0][name].value() for name in ("title", "publisher", "published", "language")
    }
    assert shown == {
        "title": "Көчө оңдолду",
        "publisher": "My own words",
        "published": "2022-01-30",
        "language": "ky",
    }
    looked = answer.context["rows"][0]["looked"]
    marked = [piece.text for paragraph in looked.page.paragraphs for piece in paragraph if piece.marked]
    assert (looked.sentence, looked.page.found, marked) == ("The page is there.", True, [PASSAGE])
    assert looked.address == f"http://{HOST}/news/one"
    text = answer.content.decode()
    assert "The passage stands on the page, word for word." in text
    assert f"<mark>{PASSAGE}</mark>" in text
    assert "Дагы бир сүйлөм." in text
    assert "errornote" not in text
    assert (Assessment.objects.count(), Evidence.objects.count(), Check.objects.count()) == (0, 0, 0)


def test_a_passage_that_does_not_stand_there_is_told(client, editor, paper, pledge):
    client.force_login(editor)
    answer = looked_at(client, pledge, {"url": URL, "passage": "Көчө ачылды."})
    assert answer.context["rows"][0]["looked"].page.found is False
    assert "The passage does not stand on the page as it is typed here." in answer.content.decode()


def test_each_link_has_its_own_answer_and_what_is_no_address_none(client, editor, paper, pledge):
    client.force_login(editor)
    rows = ({"url": "no address"}, {"url": f"http://{HOST}/gone"}, {"url": "http://127.0.0.1/"}, {"url": URL}, {})
    answer = looked_at(client, pledge, *rows)
    told = [row["looked"] and row["looked"].sentence for row in answer.context["rows"]]
    assert told == [
        None,
        "There is no page at this address.",
        "This address is not visited from here: it is not one of the public web.",
        "The page is there.",
        None,
    ]
    assert answer.context["formset"][0]["url"].value() == "no address"


def test_nobody_is_visited_while_visits_are_off_and_warnings_still_show(client, editor, paper, pledge, settings):
    settings.LINKS = False
    client.force_login(editor)
    looked = looked_at(client, pledge, {"url": "https://t.me/example/5"}).context["rows"][0]["looked"]
    assert looked.sentence == "Links are not visited here."
    assert looked.warnings == [looking._network("t.me")]


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("https://www.facebook.com/x/posts/1", True),
        ("https://m.facebook.com/x", True),
        ("https://youtu.be/abc", True),
        ("https://notfacebook.com/x", False),
        ("https://facebook.com.example.org/x", False),
        ("https://example.org/facebook.com", False),
    ],
)
def test_posts_on_social_networks_are_warned_of(pledge, url, warned):
    assert bool(looking.warnings(url, pledge)) is warned


def test_short_links_are_warned_of(pledge):
    assert looking.warnings("https://bit.ly/3x", pledge) == ["This is a short link. Give the address that it leads to."]


def test_a_link_that_is_cited_already_is_warned_of(pledge, editor, reviewer):
    url = factories.OFFICIAL["url"]
    other = factories.pledge("Bridge")
    factories.assessments.reject(assessment=factories.proposal(other, editor), by=reviewer, note="No.")
    assert looking.warnings(url, pledge) == []
    factories.approved(other, editor, reviewer)
    assert looking.warnings(url, pledge) == ["Cited already for: Bridge en."]
    assert looking.warnings(url + "?x", pledge) == []
    factories.proposal(pledge, editor)
    assert looking.warnings(url, pledge) == ["An assessment of this pledge cites this link already."]


def test_the_candidates_own_site_is_known_from_what_was_marked_before(editor, reviewer):
    who = factories.candidacy("asan")
    first, second, stranger = factories.pledge(who=who), factories.pledge(who=who), factories.pledge()
    own = {"url": "https://www.asan.example/news", "publisher": "Asan", "kind": "own_claim", "stance": "supports"}
    factories.approved(first, editor, reviewer, status="in_progress", evidence=[own])
    told = ["Links of this host were marked as the candidate's own claim before."]
    assert looking.warnings("https://asan.example/other", second) == told
    assert looking.warnings("https://asan.example/other", stranger) == []


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("https://www.asan.example/news", True),
        ("https://m.asan.example", True),
        ("https://asan.example.org/news", False),
        ("https://facebook.com/Asan.Asanov/posts/1", True),
        ("https://facebook.com/asan.asanov2/posts/1", False),
        ("https://party.example/asan", True),
    ],
)
def test_the_candidates_own_site_is_known_from_the_register(editor, url, warned):
    sites = {"asan": "https://asan.example/", "aidai": "https://facebook.com/asan.asanov"}
    first = factories.draft("Road")
    for slug, site in sites.items():
        factories.state(first, QUOTE, source=factories.document(QUOTE, who=factories.candidacy(slug)))
        Candidate.objects.filter(slug=slug).update(website=site)
    Party.objects.update(website="https://www.party.example")
    told = "This is a site of those who made the pledge. Mark it as their own claim."
    assert (told in looking.warnings(url, first)) is warned


def test_a_link_is_looked_for_by_an_index(db):
    if connection.vendor == "sqlite":
        same = Evidence.objects.annotate(head=looking.URL_HEAD).filter(head="https://example.org/")
        assert "USING INDEX evidence_url" in same.explain()


def test_strangers_make_the_site_visit_nobody(client, django_user_model, paper, pledge):
    client.force_login(django_user_model.objects.create_user("stranger", is_staff=True))
    answer = client.post(reverse("admin:pledges_pledge_propose", args=[pledge.pk]), typed({"url": URL}))
    assert answer.status_code == 403
