"""Requirement 6: what is private never leaves. Every text column is public or private; every private one holds a canary
here; every address that answers strangers is asked, in every language, also where it refuses or fails.

A new column and a new address fail a test until they stand in these tables."""

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, models
from django.test import Client
from django.utils import timezone, translation

from candidates.models import Candidate
from pledges import diffs, kept_files
from pledges.actions import assessments, changes, closings, codings, half_typed, pledges, tips
from pledges.models import (
    Alert,
    ArchivedCopy,
    Attempt,
    Capture,
    Check,
    Document,
    Evidence,
    EvidenceFile,
    Finding,
    Job,
    LinkStanding,
    Pledge,
    Tip,
    Upload,
)
from pledges.views.pictures import PICTURES
from pledgetracker import urls
from pledgetracker.accounts.models import CacheRow
from tests import factories
from tests.test_permissions import routes

pytestmark = pytest.mark.django_db
TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
# Columns that hold one of a few known words need no canary: the words are on the method page or in the newsroom only.
PUBLIC = {
    "Party": "slug name short_name website",
    "Election": "slug name body place",
    "Candidate": "slug name sort_key name_as_stated given family patronymic birthplace origin education occupation"
    " biography website",
    "Candidacy": "mandate_url",
    "Document": "slug title url file_name sha256 transcript published_as_stated producer producer_address client"
    " paid_by paid_by_role fund print_run disclosure_text",
    "Fact": "text quote",
    "Topic": "slug name description",
    "Place": "slug name forms",
    "Pledge": "key title programme kept_if withdrawn_because sort_keys",  # of a published one; drafts: test_pages.py
    "Statement": "quote also",
    "SearchText": "folded",
    "Word": "folded spelled",
    "WordKey": "key",
    "Tally": "ref status",
    "Listed": "under",
    "Followed": "under",
    "Evidence": "url title publisher passage language",  # of an approved assessment
    "Takedown": "reason",
    "EvidenceFile": "digest",  # of an approved assessment; media types are known words
    "FileTakedown": "reason",
    "LinkTally": "name",
    "Correction": "subject page was now",
    "Standing": "under",
    "DayTally": "ref status",
    "QuoteTranslation": "program text",
    "Entry": "at subject content reason by previous digest",
    "Permission": "name codename",
    "ContentType": "app_label model",
}
PRIVATE = {
    "Document": "raw",
    "Assessment": "explanation note",  # the explanation until somebody else approves it
    "Change": "content why note",
    "Reply": "text url",  # until somebody approves the assessment beside which it stands
    "Closing": "url why note",  # the first two until somebody else confirms that the term is over
    # Both until somebody else approves the assessment that cites the link.
    "Check": "reason final_url redirects media_type sha256 fingerprint unread title publisher language canonical",
    "Capture": "digest fingerprint text whole_text",
    "ArchivedCopy": "url",
    "LinkStanding": "failed_on fingerprint",
    "EvidenceFile": "text removed original_digest name",  # the name may be that of a source
    "Coding": "note",
    "HalfTyped": "path title fields",
    "Upload": "raw sha256 file_name format encoding reading typed",
    "Finding": "reasons topics note typed",
    "Job": "name last_outcome holder",
    "Tip": "link message contact code_digest answer",
    "Attempt": "key",
    "Alert": "email query key",
    "LogEntry": "object_id object_repr change_message",
    "Group": "name",
    "User": "password username first_name last_name email",
    "Session": "session_key session_data",
    "EmailAddress": "email",
    "EmailConfirmation": "key",  # of a table that this program never writes: addresses come by invitation
    "Authenticator": "data",
    "CacheRow": "cache_key value",
}
NEVER_WRITTEN = {("EmailConfirmation", "key")}


def columns(table: dict[str, str]) -> set[tuple[str, str]]:
    return {(model, name) for model, names in table.items() for name in names.split()}


def text_columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, TEXT) and not column.choices:
                yield model, column


def test_every_text_column_is_public_or_private():
    found = {(model.__name__, column.name) for model, column in text_columns()}
    assert columns(PUBLIC) & columns(PRIVATE) == set()
    worded = {("Assessment", "reason"), ("Finding", "no_pledge"), ("Authenticator", "type")}
    assert found - worded == columns(PUBLIC) | columns(PRIVATE)


@pytest.fixture
def site(editor, reviewer, settings, tmp_path) -> dict[str, Any]:
    """One of everything, with a canary in every private column. All but the withdrawal was there yesterday."""
    folder = {"BACKEND": "pledges.kept_files.SyncedFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"captures": folder}
    with time_machine.travel(timezone.now() - datetime.timedelta(days=1), tick=False):
        public = of_one_pledge(editor, reviewer)
        withdrawn = factories.pledge("Withdrawn one")
        beside_it(public, editor, reviewer)
        of_codings_and_terms(editor, reviewer)
    pledges.withdraw(pledge=withdrawn, by=reviewer, reason={"en": "A mistake."})
    factories.state(factories.draft("Secret one"))
    canary_books(editor, reviewer)
    return {"public": public, "withdrawn": withdrawn, "document": public.statements.get().document}


def of_one_pledge(editor: Any, reviewer: Any) -> Pledge:
    """Its verdicts, and what is proposed to change of it."""
    document = factories.document("Биз мектеп курабыз.", who=factories.candidacy("ann"))
    public = factories.pledge("Public one", who=document.candidacy)
    approved = factories.proposal(public, editor, explanation={"en": "An honest explanation"})
    assessments.approve(assessment=approved, by=reviewer, note="canary")
    proposed = factories.proposal(public, editor, explanation={"en": "canary-proposed"})
    filed(public, editor, reviewer)
    copied(approved, "honest")
    copied(proposed, "canary")
    told = {"text": "canary", "url": "https://canary.example/"}
    factories.replied(proposed, editor, reviewer, **told)
    factories.reply_proposed(approved, editor, **told)
    rejected = factories.proposal(public, editor, explanation={"en": "canary-rejected"})
    factories.replied(rejected, editor, reviewer, **told)
    assessments.reject(assessment=rejected, by=reviewer, note="canary")
    content = diffs.wording_of(public) | {"title": dict.fromkeys(("ky", "ru", "en"), "canary")}
    claim = {"pledge": public, "by": editor, "version": public.version, "why": {"en": "canary"}}
    changes.reject(change=changes.propose_wording(content=content, **claim), by=reviewer, note="canary")
    changes.propose_wording(content=content, **claim)
    for row in (public, factories.party()):
        told = {"was": factories.texts("canary"), "now": factories.texts("canary")}
        changes.reject(change=factories.correction_proposed(row, editor, **told), by=reviewer, note="canary")
        factories.correction_proposed(row, editor, **told)
        factories.corrected(row, editor, reviewer)
    translated(public, editor, reviewer)
    return public


def translated(public: Pledge, editor: Any, reviewer: Any) -> None:
    """Honest translations into one language; into both one that was rejected and one that waits."""
    said = public.statements.get()
    factories.translated(said, editor, reviewer, "An honest translation")
    secret = {"how": "machine", "program": "canary", "why": {"en": "canary"}}
    for language in ("en", "ru"):
        change = factories.translation_proposed(said, editor, "canary", language, **secret)
        changes.reject(change=change, by=reviewer, note="canary")
        factories.translation_proposed(said, editor, "canary", language, **secret)


def filed(public: Pledge, editor: Any, reviewer: Any) -> None:
    """An older verdict that rests on an uploaded file; what is beside its public file sings."""
    secret = dict.fromkeys(("text", "original_digest", "name"), "canary") | {"removed": ["canary"]}
    digest = hashlib.sha256(b"Honest").hexdigest()
    kept_files.keep_as(kept_files.public_name(digest), b"Honest")
    sizes = {"size": 6, "original_size": 6, "media_type": "text/plain"}
    file = EvidenceFile.objects.create(digest=digest, uploaded_by=editor, **sizes, **secret)
    told = [{"file": file, "publisher": "Resident", "kind": "official", "stance": "supports"}]
    factories.approved(public, editor, reviewer, date="2022-01-01", evidence=told)


def copied(verdict: Any, words: str) -> None:
    """What was seen at its link, and the copy that was kept; both say these words wherever they can."""
    link = verdict.evidence.get()
    texts = "reason final_url media_type sha256 fingerprint unread title publisher language canonical".split()
    seen = dict.fromkeys(texts, words) | {"at": timezone.now(), "seconds": 1, "outcome": "alive", "redirects": [words]}
    visit = Check.objects.create(evidence=link, **seen)
    kept = dict.fromkeys(("digest", "fingerprint", "text", "whole_text"), words)
    Capture.objects.create(evidence=link, visit=visit, size=1, **kept)
    ArchivedCopy.objects.create(evidence=link, url=f"https://{words}.example/", at=visit.at, asked_for=True)
    secret = {"failed_on": ["canary"], "fingerprint": "canary"}
    LinkStanding.objects.filter(evidence=link).update(last_checked=visit.at, state="alive", **secret)


def beside_it(public: Pledge, editor: Any, _reviewer: Any) -> None:
    """What was found in its document, and what the public sent about it."""
    Finding.objects.create(
        document=public.statements.get().document,
        start=0,
        end=6,
        clause_start=0,
        clause_end=6,
        reasons=["canary"],
        topics=["canary"],
        typed={"x": "canary"},
        strength="firm",
        note="canary",
        state="rejected",
        no_pledge="other",
        decided_by=editor,
        decided_at=timezone.now(),
    )
    tips.send(token="t", address="192.0.2.1", language="en", pledge=public, message="canary", link="", contact="canary")
    handled = {"state": "used", "handled_by": editor, "handled_at": timezone.now(), "answer": "canary"}
    Tip.objects.update(link="https://canary.example/", code_digest="canary", **handled)


def of_codings_and_terms(editor: Any, reviewer: Any) -> None:
    """Two codings and one that waits for a second; a term that ended, and others of which it is only proposed."""
    for title, people in (("Coded twice", (editor, reviewer)), ("Coded once", (editor,))):
        coded = factories.pledge(title)
        for by in people:
            codings.code(pledge=coded, by=by, status="not_checkable", note="canary")
    codings.count_agreement()
    closing = {"ended_on": datetime.date(2025, 6, 30), "by": editor}
    honest = {"url": "https://example.org/dissolved", "why": {"en": "The council was dissolved."}}
    secret = {"url": "https://canary.example/", "why": {"en": "canary"}}
    ended = closings.propose(election=factories.election(), **closing, **honest)
    closings.approve(closing=ended, by=reviewer, note="canary")
    other = factories.election("by-election")
    closings.reject(closing=closings.propose(election=other, **closing, **secret), by=reviewer, note="canary")
    closings.propose(election=other, **closing, **secret)


def canary_books(*people: Any) -> None:
    """What keeps the newsroom, its log-in and its jobs going."""
    words = dict.fromkeys(("sha256", "file_name", "format", "encoding"), "canary")
    Upload.objects.create(raw=b"canary", reading={"x": "canary"}, typed={"x": "canary"}, **words)
    raw = factories.document("Биз парк курабыз. canary-raw", who=factories.candidacy("hidden"))
    assert bytes(Document.objects.get(pk=raw.pk).raw).find(b"canary") > 0
    Job.objects.create(name="canary", last_outcome="canary", holder="canary")
    Attempt.objects.update(key="canary")
    alert = {"email": "canary@example.org", "query": "q=canary", "key": "canary", "language": "en"}
    Alert.objects.create(**alert, frequency="daily", asked_at=timezone.now())
    Group.objects.create(name="canary")
    for n, user in enumerate(people):
        for name in ("password", "username", "first_name", "last_name", "email"):
            setattr(user, name, f"canary{n}@example.org")
        user.save()
    EmailAddress.objects.create(user=people[0], email="canary@example.org")
    Authenticator.objects.create(user=people[0], type="totp", data={"secret": "canary"})
    Session.objects.create(session_key="canary", session_data="canary", expire_date=timezone.now())
    half_typed.keep(by=people[0], path="/admin/canary/", title="canary", fields={"x": ["canary"]})
    CacheRow.objects.create(cache_key="canary", value="canary", expires=timezone.now())
    entry = {"object_id": "canary", "object_repr": "canary", "change_message": "canary", "action_flag": ADDITION}
    LogEntry.objects.create(user=people[0], content_type=ContentType.objects.first(), **entry)


def test_every_private_column_holds_a_canary(site):
    without = []
    for model, column in text_columns():
        if (model.__name__, column.name) in columns(PRIVATE) - NEVER_WRITTEN:
            values = model._base_manager.values_list(column.name, flat=True)
            if not any("canary" in str(bytes(v) if isinstance(v, memoryview) else v) for v in values):
                without.append((model.__name__, column.name))
    assert without == []


def addresses(site: dict[str, Any], language: str) -> dict[str, list[str]]:
    """Every route that answers strangers, with what it is asked."""
    public, document = site["public"], site["document"]
    candidacy = document.candidacy
    of_pledges = (public.key, site["withdrawn"].key, "secret-one-en", "coded-once-en", "nowhere")
    pages = {
        "feed.<form:form>": ["feed.atom", "feed.rss"],
        "alerts/": ["alerts/", "alerts/?topic=roads", f"alerts/?pledge={public.key}", "alerts/?pledge=secret-one-en"],
        "alerts/confirm/<str:token>/": ["alerts/confirm/x/"],
        "alerts/end/<str:token>/": ["alerts/end/x/"],
        "deadlines.ics": ["deadlines.ics"],
        "pledges/<slug:key>/deadlines.ics": [f"pledges/{key}/deadlines.ics" for key in of_pledges],
        "candidates/<slug:slug>/deadlines.ics": [f"candidates/{candidacy.candidate.slug}/deadlines.ics"],
        "topics/<slug:slug>/deadlines.ics": ["topics/roads/deadlines.ics"],
        "pledges/feed.<form:form>": [f"pledges/feed.{form}{q}" for form in ("atom", "rss") for q in ("", "?q=canary")],
        "pledges/<slug:key>/feed.<form:form>": [f"pledges/{key}/feed.atom" for key in of_pledges],
        "candidates/<slug:slug>/feed.<form:form>": [f"candidates/{candidacy.candidate.slug}/feed.atom"],
        "topics/<slug:slug>/feed.<form:form>": ["topics/roads/feed.rss", "topics/nowhere/feed.atom"],
        "": dated("", "?cite=word"),
        "card.png": ["card.png", "card.png?v=canary"],
        "qr.svg": ["qr.svg"],
        "pledges/": [*dated("pledges/", "pledges/?q=canary", "pledges/?topic=x"), "pledges/?after=x"],
        "pledges/<slug:key>/": dated(*(f"pledges/{key}/" for key in of_pledges)),
        "candidates/": ["candidates/", "candidates/?after=x", "candidates/?name=a"],
        "candidates/<slug:slug>/": dated(f"candidates/{candidacy.candidate.slug}/"),
        "compare/": [
            *("compare/", f"compare/?candidate={candidacy.candidate.slug}", "compare/?candidate=x", "compare/?after=x"),
            compared(),
        ],
        "compare/card.png": [compared().replace("/?", "/card.png?"), "compare/card.png?candidate=x"],
        "compare/qr.svg": [compared().replace("/?", "/qr.svg?")],
        "pledges/<slug:key>/card.png": [f"pledges/{key}/card.png" for key in of_pledges],
        "pledges/<slug:key>/qr.svg": [f"pledges/{key}/qr.svg" for key in of_pledges],
        "pledges/<slug:key>/print/": [f"pledges/{key}/print/" for key in of_pledges],
        "candidates/<slug:slug>/card.png": [f"candidates/{candidacy.candidate.slug}/card.png"],
        "candidates/<slug:slug>/qr.svg": [f"candidates/{candidacy.candidate.slug}/qr.svg"],
        "candidates/<slug:slug>/print/": [f"candidates/{candidacy.candidate.slug}/print/"],
        "parties/<slug:slug>/": [f"parties/{candidacy.party.slug}/"],
        "elections/<slug:slug>/": [f"elections/{candidacy.election.slug}/", "elections/by-election/"],
        "topics/": ["topics/"],
        "topics/<slug:slug>/": ["topics/roads/"],
        "topics/<slug:slug>/card.png": ["topics/roads/card.png", "topics/nowhere/card.png"],
        "topics/<slug:slug>/qr.svg": ["topics/roads/qr.svg"],
        "places/": ["places/"],
        "documents/": ["documents/", "documents/?after=x"],
        "documents/<slug:slug>/": [f"documents/{document.slug}/", "documents/hidden-2021-07-06/"],
        "copies/<int:number>/": [f"copies/{copy.pk}/" for copy in Capture.objects.all()] + ["copies/0/"],
        "corrections/": ["corrections/", "corrections/?after=x"],
        "pictures/": ["pictures/", "pictures/?after=x"],
        "pictures/<slug:name>.<slug:form>": [
            *(f"pictures/{name}.{form}" for name in PICTURES for form in ("svg", "csv")),
            *(f"pictures/path.{form}?pledge={key}" for form in ("svg", "csv") for key in of_pledges),
            *("pictures/standing.svg?topic=roads", "pictures/standing.svg?x=1"),  # a PNG shows the words of the SVG
        ],
        "tips/": ["tips/"],
        "tips/new/": ["tips/new/", f"tips/new/?pledge={public.key}"],
        "embed/pledges/<slug:key>/": [f"embed/pledges/{key}/" for key in of_pledges],
        "embed/candidates/<slug:slug>/": [f"embed/candidates/{candidacy.candidate.slug}/?theme=dark"],
        "embed/topics/<slug:slug>/": ["embed/topics/roads/", "embed/topics/roads/?theme=x"],
        "method/": ["method/", "nowhere/", "method/?x=%00"],
        "accessibility/": ["accessibility/"],
        "design/": ["design/"],
    }
    plain = {
        "": ["/"],
        "healthz": ["/healthz"],
        "readyz": ["/readyz"],
        "data/journal.jsonl": ["/data/journal.jsonl", "/data/journal.jsonl?from=0"],
        "data/checkpoint": ["/data/checkpoint"],
        "data/verify.py": ["/data/verify.py"],
        "oembed": [f"/oembed?url=http://testserver/{language}/pledges/{key}/" for key in of_pledges],
        "evidence/<int:number>/<slug:short>.<slug:extension>": [
            f"/evidence/{row.pk}/{row.file.short}.{end}"
            for row in Evidence.objects.filter(file__isnull=False)
            for end in ("txt", "pdf")
        ],
        "robots.txt": ["/robots.txt"],
        "sitemap.xml": ["/sitemap.xml"],
        "sitemap-<section>.xml": ["/sitemap-pledges.xml", "/sitemap-nowhere.xml"],
    }
    translated = {f"{language}/{route}": [f"/{language}/{path}" for path in paths] for route, paths in pages.items()}
    return plain | translated


def compared() -> str:
    slugs = Candidate.objects.values_list("slug", flat=True)[:4]
    return "compare/?" + "&".join(f"candidate={slug}" for slug in slugs)


def dated(*paths: str) -> list[str]:
    """The pages as they are, as they were today, yesterday and before anything was public, and as citations."""
    days = [timezone.localdate() - datetime.timedelta(days=n) for n in range(3)]
    more = [*(f"on={day}" for day in days), "on=canary", "cite=bibtex", "cite=ris", f"on={days[1]}&cite=ris"]
    return [*paths, *(f"{path}{'&' if '?' in path else '?'}{query}" for path in paths for query in more)]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_address_for_everybody_is_asked(site, language):
    with translation.override(language):
        found = set(routes(urls.urlpatterns))
    inner = tuple(f"{language}/{part}/" for part in ("admin", "account"))
    assert {route for route in found if not route.startswith(inner)} == set(addresses(site, language))


def assert_clean(response: Any, asked: str) -> None:
    # A card is a picture, but it carries its words as text too.
    told = response.getvalue().decode(errors="replace") + "".join(
        f"{name}: {value}\n" for name, value in response.items()
    )
    for said in ("q=canary", "on=canary", "“canary”", "«canary»", 'value="canary"'):
        told = told.replace(said, "")  # what the visitor typed comes back
    assert "canary" not in told.lower(), asked


def test_the_pages_that_are_asked_show_what_is_public(site, client):
    key, honest = site["public"].key, "An honest explanation"
    pages = {path: client.get(f"/en/{path}") for path in dated(f"pledges/{key}/") if "cite" not in path}
    assert [(page.status_code, honest in page.content.decode()) for page in pages.values()] == [
        *[(200, True)] * 3,
        (404, False),
        (400, False),
    ]
    shown = client.get(f"/en/pledges/{key}/").content.decode()
    assert "An honest translation" in shown
    assert "The council was dissolved." in client.get("/en/elections/election/").content.decode()
    assert "Pledges rated twice" in client.get("/en/method/").content.decode()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_canary_is_in_any_answer(site, language, monkeypatch):
    client = Client(raise_request_exception=False)
    asked = [path for paths in addresses(site, language).values() for path in paths]
    statuses = set()
    for path in asked:
        for response in (client.get(path), client.head(path), client.post(path, {"message": "x", "code": "x"})):
            assert_clean(response, path)
            statuses.add(response.status_code)
    strangers = [f"/{language}/admin/", f"/{language}/admin/auth/user/1/change/", f"/{language}/account/login/"]
    strangers += [f"/{language}/account/password/reset/", f"/{language}/account/inactive/"]
    for path in strangers:
        for response in (client.get(path, follow=True), client.post(path, {"email": "x@example.org"}, follow=True)):
            assert_clean(response, path)
    assert_clean(client.get(f"/{language}/", headers={"Host": "elsewhere.example"}), "elsewhere")
    assert statuses >= {200, 302, 400, 404, 405, 410, 422}

    def refuse(*_words: object) -> None:
        raise OperationalError("canary")

    monkeypatch.setattr(connection, "cursor", refuse)
    failed = {path: client.get(path) for path in asked}
    for path, response in failed.items():
        assert_clean(response, path)
    assert 503 in {response.status_code for response in failed.values()}


def test_a_page_of_a_fault_tells_nothing_of_it(monkeypatch):
    def fail() -> None:
        raise ValueError("canary")

    monkeypatch.setattr("pledges.views.pages.checkpoint", fail)
    response = Client(raise_request_exception=False).get("/en/method/")
    assert response.status_code == 500
    assert_clean(response, "/en/method/")
