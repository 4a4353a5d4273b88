"""The public pages: what they say, what they never say, and what they cost."""

import re

import html5lib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from pledges.actions import assessments, changes, pledges, tips
from pledges.models import Document, Pledge, Statement, Tip
from tests import factories

pytestmark = pytest.mark.django_db
DATA = '<script type="application/ld+json">'  # which no browser runs
SEEDED = [
    "",
    "pledges/",
    "pledges/?topic=transport&sort=title",
    "pledges/?status=broken",
    "pledges/?status=bogus",
    "pledges/leased-gas-buses/",
    "candidates/",
    "candidates/sergei-balakin/",
    "candidates/nazir-asanberdiev/",
    "parties/emgek/",
    "elections/bishkek-city-council-2021-07-11/",
    "topics/",
    "topics/transport/",
    "documents/",
    "documents/sergei-balakin-2021-07-06/",
    "corrections/",
    "method/",
    "accessibility/",
    "compare/",
    "compare/?candidate=sergei-balakin&candidate=nazir-asanberdiev",
    "candidates/?name=бала",
    "pledges/?q=автобус",
    "pledges/?q=автобуус",
    "pictures/",
    "alerts/?pledge=leased-gas-buses",
    "embed/pledges/leased-gas-buses/",
    "embed/candidates/sergei-balakin/",
    "embed/topics/transport/",
    "pledges/leased-gas-buses/print/",
    "candidates/sergei-balakin/print/",
    "tips/",
    "design/",
    "nowhere/",
]
FORMS = ("alerts/?pledge=leased-gas-buses", "tips/")  # they carry a token of their own, so nobody keeps them


def text_of(response) -> str:
    """The words of a page as a reader sees them."""
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    for element in tree.iter():
        for child in list(element):
            if child.tag in ("script", "style", "svg", "title"):
                child.text = ""
    return re.sub(r"\s+", " ", " ".join(tree.itertext()))


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_parses_without_an_error_in_every_language(seeded, client, language):
    for path in SEEDED:
        response = client.get(f"/{language}/{path}")
        assert response.status_code == {"nowhere/": 404, "pledges/?status=bogus": 400}.get(path, 200), path
        parser = html5lib.HTMLParser(strict=True)
        tree = parser.parse(response.content.decode())
        assert tree.attrib["lang"] == language, path
        html = response.content.decode()
        assert html.count("<h1") == 1, path
        assert not [element for element in tree.iter() if "style" in element.attrib], path
        assert "<script" not in html.replace(DATA, ""), path


def test_public_pages_set_no_cookie_and_are_the_same_for_everybody(seeded, client, editor):
    client.force_login(editor)
    for path in SEEDED[:-1]:
        response = client.get(f"/ky/{path}")
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path
        if path in FORMS:
            assert "no-store" in response["Cache-Control"], path
        else:
            assert response["Cache-Control"] == "public, max-age=0, must-revalidate", path
            assert response.get("ETag") or response.status_code != 200, path


def test_an_unchanged_page_is_not_sent_twice(seeded, client):
    etag = client.get("/ky/pledges/cctv-5000/")["ETag"]
    assert client.get("/ky/pledges/cctv-5000/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "language"), [("ru,en;q=0.5", "ru"), ("en-GB", "en"), ("ky", "ky"), ("de", "ky"), ("", "ky")]
)
def test_the_bare_address_goes_to_the_readers_language(client, accepted, language):
    response = client.get("/", headers={"Accept-Language": accepted})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response["Vary"]


def test_switching_the_language_keeps_page_and_filters(seeded, client):
    response = client.get("/ky/pledges/?topic=transport&sort=title")
    urls = {row["code"]: row["url"] for row in response.context["languages"]}
    assert urls["ru"] == "/ru/pledges/?topic=transport&sort=title"
    assert 'hreflang="en"' in response.content.decode()


def test_a_pledge_page_shows_who_said_what_when_and_where(seeded, client):
    response = client.get("/en/pledges/leased-gas-buses/")
    said = text_of(response)
    for words in ("Sergei Balakin", "Elizaveta Alymbaeva", "6 July 2021", "29 June 2021", "Not rated"):
        assert words in said
    html = response.content.decode()
    statement = Statement.objects.filter(pledge__key="leased-gas-buses").first()
    assert f"/en/documents/{statement.document.slug}/#s{statement.pk}" in html
    clause = statement.document.transcript[statement.clause_start : statement.clause_end]
    assert re.search(rf"<mark[^>]*>\s*{re.escape(clause)}\s*</mark>", html)
    assert re.search(r'<blockquote[^>]*lang="ky"', html)


def test_the_quote_on_the_page_is_the_quote_in_the_record(seeded, client):
    for statement in Statement.objects.select_related("pledge", "document")[:20]:
        page = client.get(reverse_in("en", "pledge", statement.pledge.key))
        tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
        quotes = ["".join(quote.itertext()) for quote in tree.iter("blockquote")]
        assert any(statement.quote in quote for quote in quotes), statement.pledge.key


def reverse_in(language: str, name: str, *args: str) -> str:
    with translation.override(language):
        return reverse(name, args=args)


def test_a_document_page_holds_the_whole_transcript_with_every_statement(seeded, client):
    for document in Document.objects.all():
        response = client.get(f"/ky/documents/{document.slug}/")
        pieces = [
            "".join(piece.text for piece in paragraph["pieces"])
            for turn in response.context["turns"]
            for paragraph in turn["paragraphs"]
        ]
        assert "".join(pieces).replace(" ", "") == document.transcript.replace("\n", "").replace(" ", "")
        html = response.content.decode()
        for statement in document.statements.all():
            assert f'id="s{statement.pk}"' in html
        assert document.sha256 in html
        roles = {turn["role"] for turn in response.context["turns"]}
        assert roles == {"intro", "question", "answer", "disclosure"}


def test_a_document_says_who_paid(seeded, client):
    said = text_of(client.get("/en/documents/sergei-balakin-2021-07-06/"))
    for words in ("paid political advertisement", "Омуралиева М.З.", '"ПроМедиа Плюс" КФ', "6 July 2021"):
        assert words in said


def test_a_candidate_page_rests_every_fact_on_a_phrase(seeded, client):
    said = text_of(client.get("/en/candidates/sergei-balakin/"))
    assert "33 гана жашта болсо дагы дасыккан инсан." in said
    assert "aged 33 at the time of publication" in said
    assert "Lease gas-powered" in said or "gas" in said


def test_a_text_that_falls_back_says_its_language(client):
    pledge = factories.pledge()
    made = pledges.reword(
        pledge=pledge,
        version=pledge.version,
        topics=[factories.topic("roads")],
        kept_if={"ru": "Дорога есть."},
    )
    html = client.get(f"/ky/pledges/{made.key}/").content.decode()
    assert '<span lang="ru">Дорога есть.</span>' in html


# What never shows


@pytest.fixture
def secrets(editor, reviewer):
    """One of everything that is not public, each with a canary in it."""
    draft = factories.draft("canary-draft", kept_if={"en": "canary-yardstick"})
    factories.state(draft, "Биз канарейка-айтылган көчө оңдойбуз.")
    public = factories.pledge("Public one")
    factories.proposal(public, editor, explanation={"en": "canary-proposed"})
    rejected = factories.proposal(public, editor, explanation={"en": "canary-rejected"})
    assessments.reject(assessment=rejected, by=reviewer, note="canary-note")
    approved = factories.proposal(public, editor, explanation={"en": "An honest explanation"})
    assessments.approve(assessment=approved, by=reviewer, note="canary-approval-note")
    rejected = factories.correction_proposed(public, editor, was=factories.texts("canary-correction"))
    changes.reject(change=rejected, by=reviewer, note="canary-change-note")
    factories.correction_proposed(approved.pledge, editor, now=factories.texts("canary-correction"))
    factories.corrected(public, editor, reviewer)
    waiting = factories.proposal(public, editor)
    factories.replied(waiting, editor, reviewer, "canary-reply")
    factories.reply_proposed(approved, editor, "canary-proposed-reply")
    factories.replied(approved, editor, reviewer, "An honest answer")
    said = public.statements.get()
    factories.translated(said, editor, reviewer, "An honest translation")
    for language in ("en", "ru"):
        told = {"how": "machine", "program": "canary-program", "why": {"en": "canary-why"}}
        rejected = factories.translation_proposed(said, editor, "canary-translation", language, **told)
        changes.reject(change=rejected, by=reviewer, note="canary-change-note")
        factories.translation_proposed(said, editor, "canary-translation", language, **told)
    withdrawn = factories.pledge("canary-withdrawn")
    factories.corrected(withdrawn, editor, reviewer, was=factories.texts("canary-withdrawn"))
    pledges.withdraw(pledge=withdrawn, by=reviewer, reason={"en": "It was somebody else's."})
    merged = factories.pledge("canary-merged")
    pledges.merge(pledge=merged, into=public, by=reviewer)
    told = {"message": "canary-tip", "link": "https://example.org/canary-link", "contact": "canary@example.org"}
    code = tips.send(token="canary-token", address="192.0.2.1", language="en", pledge=public, **told)
    tips.handle(tip=Tip.objects.get(), by=editor, version=1, state="used", answer="canary-answer")
    for user in (editor, reviewer):
        user.email, user.first_name = "canary@example.org", "canary-name"
        user.save()
    return {"draft": draft, "public": public, "withdrawn": withdrawn, "merged": merged, "code": code}


def everywhere(client: Client) -> list[str]:
    """Every address that the sitemap and the pages themselves name, starting at the home page."""
    seen, waiting = set(), ["/en/", "/sitemap.xml", "/robots.txt"]
    while waiting:
        url = waiting.pop()
        if url in seen or "/admin/" in url:
            continue
        answer = client.get(url)
        if answer["Content-Type"] == "image/png":  # its words are asked for in test_canaries.py
            continue
        seen.add(url)
        body = answer.getvalue().decode()
        found = re.findall(r'href="(/[^"#]*)', body) + re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", body)
        waiting += [
            link.replace("&amp;", "&")
            for link in found
            if "static/" not in link and not link.startswith(("/ky", "/ru"))
        ]
    return sorted(seen)


def test_nothing_unpublished_shows_on_any_page_that_can_be_reached(secrets, client):
    pages = everywhere(client)
    assert len(pages) > 25
    assert "/data/journal.jsonl" in pages
    assert f"/en/pledges/{secrets['public'].key}/" in pages
    assert f"/en/tips/new/?pledge={secrets['public'].key}" in pages
    for page in [*pages, "/en/pledges/?q=canary", "/en/nowhere/", f"/en/pledges/{secrets['withdrawn'].key}/"]:
        response = client.get(page)
        body = response.getvalue().decode()
        words = body.replace("canary-withdrawn-en", "").replace("q=canary", "").replace("“canary”", "")
        words = words.replace('value="canary"', "").replace("canary-merged-en", "")
        if page == "/data/journal.jsonl":
            # What was public once stays in the journal (decision 0015); what never was is not in it either.
            words = re.sub("canary-(withdrawn|merged) (кы|ру|en)", "", words)
        assert "canary" not in words, page
        assert secrets["code"] not in words, page
        if response["Content-Type"].startswith("text/html"):
            # A public role is no name: "by editor 1".
            assert "editor" not in re.sub(r"by editor \d", "", text_of(response).lower()).split(), page


def test_a_draft_is_not_found_and_a_withdrawn_pledge_gives_its_reason(secrets, client):
    assert client.get(f"/en/pledges/{secrets['draft'].key}/").status_code == 404
    gone = client.get(f"/en/pledges/{secrets['withdrawn'].key}/")
    assert gone.status_code == 410
    assert "It was somebody else&#x27;s." in gone.content.decode()


def test_a_merged_pledge_leads_to_the_one_that_stays(secrets, client):
    response = client.get(f"/ru/pledges/{secrets['merged'].key}/")
    assert (response.status_code, response["Location"]) == (301, f"/ru/pledges/{secrets['public'].key}/")


def test_the_statement_of_a_draft_is_not_marked_in_its_document(secrets, client):
    statement = secrets["draft"].statements.get()
    assert client.get(f"/en/documents/{statement.document.slug}/").status_code == 404
    Document.objects.filter(pk=statement.document_id).publish()
    response = client.get(f"/en/documents/{statement.document.slug}/")
    assert response.context["pledges"] == []
    assert f'id="s{statement.pk}"' not in response.content.decode()


def test_only_approved_assessments_show_newest_first(editor, reviewer, client):
    pledge = factories.pledge()
    factories.approved(pledge, editor, reviewer, "in_progress", "2022-01-31", explanation={"en": "Work began"})
    factories.approved(pledge, editor, reviewer, "kept", "2023-01-31", explanation={"en": "It is built"})
    factories.proposal(pledge, editor, "broken", "2024-01-31", explanation={"en": "Not decided"})
    said = text_of(client.get(f"/en/pledges/{pledge.key}/"))
    assert said.index("It is built") < said.index("Work began")
    assert "Not decided" not in said
    home = text_of(client.get("/en/"))
    assert "It is built" in home


# What it costs

ROUTES = {
    "list": lambda p: reverse("pledge_list"),
    "searched": lambda p: reverse("pledge_list") + f"?q=pledge&candidate={p.statements.get().candidacy.candidate.slug}",
    "detail": lambda p: reverse("pledge", args=[p.key]),
    "home": lambda p: reverse("home"),
    "candidates": lambda p: reverse("candidate_list"),
    "candidate": lambda p: reverse("candidate", args=[p.statements.get().candidacy.candidate.slug]),
    "party": lambda p: reverse("party", args=["party"]),
    "election": lambda p: reverse("election", args=["election"]),
    "topics": lambda p: reverse("topic_list"),
    "topic": lambda p: reverse("topic", args=["roads"]),
    "documents": lambda p: reverse("document_list"),
    "corrections": lambda p: reverse("correction_list"),
    "document": lambda p: reverse("document", args=[p.statements.get().document.slug]),
    "sitemap": lambda p: reverse("sitemap_part", args=["pledges"]),
}


@pytest.mark.parametrize("name", ROUTES)
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    name, client, editor, reviewer, django_assert_num_queries, django_assert_max_num_queries
):
    first = factories.pledge()
    verdict = factories.approved(first, editor, reviewer)
    factories.corrected(first, editor, reviewer)
    factories.replied(verdict, editor, reviewer)
    url = ROUTES[name](first)
    with django_assert_max_num_queries(24) as counted:
        assert client.get(url).status_code == 200
    one = len(counted.captured_queries)
    person, document = first.statements.get().candidacy, first.statements.get().document
    for _ in range(2):
        more = factories.pledge(topics=[factories.topic("roads"), factories.topic("parks")], who=person)
        factories.approved(more, editor, reviewer, "in_progress")
        factories.pledge()
        factories.corrected(more, editor, reviewer)
        factories.corrected(first, editor, reviewer)
        factories.replied(verdict, editor, reviewer, "Жооп")
        again = factories.draft()
        factories.state(again, document.statements.first().quote, source=document)
        pledges.publish(pledge=again, by=None)
    with django_assert_num_queries(one):
        assert client.get(url).status_code == 200


def test_a_pledges_page_costs_the_same_for_one_and_for_three_statements(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    pledge = factories.pledge()
    url = reverse("pledge", args=[pledge.key])
    with django_assert_max_num_queries(24) as counted:
        client.get(url)
    for _ in range(2):
        factories.state(pledge)
    with django_assert_num_queries(len(counted.captured_queries)):
        client.get(url)


def test_the_sitemap_names_every_public_page_in_every_language(seeded, client):
    index = re.findall(r"<loc>[^<]*(/sitemap-[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    locations = [
        found
        for part in index
        for found in re.findall(r"<loc>http://testserver([^<]*)</loc>", client.get(part).content.decode())
    ]
    languages = len(settings.LANGUAGES)
    assert len(locations) == len(set(locations)) == languages * (11 + 56 + 5 + 1 + 1 + 15 + 5)
    assert "/ky/pledges/cctv-5000/" in locations
    assert client.get(locations[-1]).status_code == 200
    assert Pledge.objects.count() == 56


def test_robots_keep_out_of_the_newsroom(client):
    rules = client.get("/robots.txt").content.decode()
    assert "Disallow: /ky/admin/" in rules
    assert "Disallow: /ky/account/" in rules


@pytest.mark.parametrize("path", ["/ky/pledges/%00/", "/ky/?x=%00", "/ky/pledges/?q=%00"])
def test_a_nul_in_the_address_is_a_bad_request(client, path):
    assert client.get(path).status_code in (400, 404)


@pytest.mark.parametrize("page", ["candidates", "documents", "parties/party"])
@pytest.mark.parametrize("after", ["-1", "1" + "0" * 20, "x", "٣"])
def test_a_damaged_page_link_is_not_found(client, page, after):
    factories.pledge()
    assert client.get(f"/en/{page}/", {"after": after}).status_code == 404


def test_lists_of_people_and_documents_go_on(client, monkeypatch):
    monkeypatch.setattr("pledges.views.candidates.PEOPLE", 2)
    monkeypatch.setattr("pledges.views.documents.PAGE", 2)
    for _ in range(5):
        factories.pledge()
    for page, key in (("candidates", "rows"), ("documents", "documents")):
        seen, url = 0, f"/en/{page}/"
        while url:
            response = client.get(url)
            seen += len(response.context[key])
            url = response.context["next_url"]
        assert seen == 5


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_read_only(client, method):
    assert getattr(client, method)("/ky/").status_code == 405
