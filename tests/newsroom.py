"""Everything that can be done in the newsroom, one row for each act: where it is sent, and what is sent.

`tests/test_permissions.py` lets everybody try all of it. A new address of the newsroom gets a row here; a new act of
`actions/` that says who does it (`by`) gets one in `ACTS`."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, Party
from pledges import diffs, kept_files
from pledges.actions import (
    assessments,
    changes,
    closings,
    codings,
    evidence_files,
    findings,
    half_typed,
    imports,
    links,
    pledges,
    takedowns,
    tips,
)
from pledges.actions.accounts import EDITORS
from pledges.actions.findings import Place
from pledges.choices import Channel, Outcome, Status
from pledges.models import (
    Assessment,
    Capture,
    Change,
    Check,
    Closing,
    Coding,
    Document,
    EvidenceFile,
    Finding,
    LinkStanding,
    Pledge,
    Tip,
    Upload,
)
from pledges.subjects import page_of
from pledgetracker.accounts.actions import invite
from tests import factories
from tests.test_admin import as_rendered

UNMARKED = "Бүгүн жол жаман."
ANSWERS = (f"Биз Ак-Ордодо мектеп курабыз. {UNMARKED}", "Биз жаңы чырактарды орнотобуз.")
TEXT = "Кириш.\n\n- Эмне кыласыз?\n\n- {}\n\n- Дагы эмне?\n\n- {}\n".format(*ANSWERS)
EVIDENCE = {
    "evidence-TOTAL_FORMS": "1",
    "evidence-INITIAL_FORMS": "0",
    "evidence-0-url": "https://example.org/decision",
    "evidence-0-publisher": "Example",
    "evidence-0-kind": "official",
    "evidence-0-stance": "supports",
}
CLAIM = {"status": "kept", "date": "2022-01-31", "explanation_en": "It happened.", "reason": ""}
DELETE = {"action": "delete_selected", "post": "yes"}
CORRECTION = {f"{name}_{code}": "Words" for name in ("was", "now") for code in ("ky", "ru", "en")}
ASKED = {"asked_on": datetime.date(2022, 2, 1), "channel": Channel.EMAIL, "outcome": Outcome.WAITING}
NO_ANSWER = {"answered_on": None, "text": "", "language": "", "url": ""}
TRANSLATION = {"language": "en", "how": "person", "program": "", "text": "We repair."}
ENDED = {"ended_on": datetime.date(2025, 6, 30), "url": "https://example.org/dissolved"}
CODING = {"status": "kept", "note": "Seen"}


@dataclass
class World:
    """One row of everything, proposed by somebody who takes part in nothing else."""

    owner: User
    draft: Pledge = field(init=False)
    spare: Pledge = field(init=False)
    public: Pledge = field(init=False)
    other: Pledge = field(init=False)
    assessment: Assessment = field(init=False)
    document: Document = field(init=False)
    rejected: Finding = field(init=False)
    upload: Upload = field(init=False)
    tip: Tip = field(init=False)
    invited: User = field(init=False)
    copy: Capture = field(init=False)
    file: EvidenceFile = field(init=False)

    def __post_init__(self) -> None:
        self.topics = {slug: factories.topic(slug) for slug in ("education", "roads", "unused")}
        self.quarter = factories.place("unused")
        self.draft, self.spare = factories.draft("Draft"), factories.draft("Spare")
        factories.state(self.draft)
        self.public, self.other = factories.pledge("Public"), factories.pledge("Other")
        self.upload = imports.receive(raw=TEXT.replace("Ак-Ордодо", "Аламүдүндө").encode(), file_name="b.txt")
        self.document = self._document()
        self.open, self.rejected = self.document.findings.order_by("start")[:2]
        findings.reject(finding=self.rejected, version=self.rejected.version, by=self.owner, why="other")
        self.rejected.refresh_from_db()
        tips.send(token="t", address="192.0.2.1", language="ky", pledge=None, message="Look", link="", contact="")
        self.tip = Tip.objects.get()
        self.party = Party.objects.create(slug="unused", name=factories.texts("x"), short_name=factories.texts("x"))
        self.election = factories.election("unused")
        self.person = factories.candidacy("lonely", election=factories.election("by-election")).candidate
        self.candidacy = self.person.candidacies.get()
        self.nobody = Candidate.objects.create(slug="nobody", name=factories.texts("Nobody"), sort_key="n")
        self.group = Group.objects.create(name="Own group")
        editors = Group.objects.get(name=EDITORS)
        self.invited = invite(email="new@example.org", first_name="", last_name="", group=editors)
        self.colleague = User.objects.create_user("colleague", email="c@example.org", is_staff=True)
        self.copy = self._copied()
        self.file = self._uploaded()

    def _document(self) -> Document:
        upload = imports.receive(raw=TEXT.encode(), file_name="a.txt")
        described = {"title": factories.texts("Interview"), "language": "ky", "published": "2021-07-06"}
        stored = imports.store(upload=upload, kind="interview", candidacy=factories.candidacy("ann"), **described)
        return Document.objects.get(pk=stored.pk)

    def _copied(self) -> Capture:
        """The copy of a public link that is gone."""
        cited = factories.pledge("Cited")
        proposal = self._allowed(self.owner, lambda: factories.proposal(cited, self.owner))
        verdict = self._allowed(self.colleague, lambda: assessments.approve(assessment=proposal, by=self.colleague))
        link = verdict.evidence.get()
        LinkStanding.objects.filter(evidence=link).update(state="gone")
        visit = Check.objects.create(evidence=link, at=timezone.now(), seconds=1, outcome="alive")
        return Capture.objects.create(evidence=link, visit=visit, digest="0" * 64, size=1, text="Text")

    def _uploaded(self) -> EvidenceFile:
        sizes = {"size": 6, "original_size": 6, "media_type": "text/plain", "original_digest": "1" * 64}
        kept_files.keep_as(kept_files.public_name("1" * 64), b"Honest")
        return EvidenceFile.objects.create(digest="1" * 64, uploaded_by=self.owner, text="Honest", **sizes)

    # What waits for a decision, proposed by anybody

    def proposal(self, by: User) -> Assessment:
        return self._allowed(by, lambda: factories.proposal(self.public, by))

    def publication(self, by: User) -> Change:
        return self._allowed(by, lambda: changes.propose_publication(pledge=self.draft, by=by))

    def rewording(self, by: User) -> Change:
        content = diffs.wording_of(self.public) | {"title": dict.fromkeys(("ky", "ru", "en"), "Other words")}
        claim = {"pledge": self.public, "by": by, "version": self.public.version}
        return self._allowed(by, lambda: changes.propose_wording(**claim, content=content, why={"en": "Why"}))

    def statement(self, by: User) -> Change:
        return self._allowed(by, lambda: changes.propose_statement(pledge=self.public, by=by, **self.place()))

    def correction(self, by: User) -> Change:
        return self._allowed(by, lambda: factories.correction_proposed(self.public, by))

    def correction_of_party(self, by: User) -> Change:
        return self._allowed(by, lambda: factories.correction_proposed(self.party, by))

    def reply(self, by: User) -> Change:
        to = self.proposal(self.owner)
        return self._allowed(by, lambda: factories.reply_proposed(to, by))

    def translation(self, by: User) -> Change:
        said = self.public.statements.get()
        return self._allowed(by, lambda: factories.translation_proposed(said, by))

    def closing(self, by: User) -> Closing:
        return self._allowed(by, lambda: closings.propose(election=self.election, by=by, **ENDED, why={}))

    # What was decided, or rated

    def decided(self, approved: bool) -> Assessment:
        """An assessment by two others."""
        act = assessments.approve if approved else assessments.reject
        made, second = self.proposal(self.owner), self.colleague
        return self._allowed(second, lambda: act(assessment=made, by=second, note="Because."))

    def ended(self, by: User) -> Closing:
        """The end of a term that somebody proposed and another person confirmed."""
        made, second = self.closing(by), self.colleague
        return self._allowed(second, lambda: closings.approve(closing=made, by=second))

    def listed(self, by: User) -> Assessment:
        """The draft that waits to be taken up since somebody proposed the end of a term."""
        self.election = factories.election()
        self.ended(by)
        return Assessment.objects.drafts().get(pledge=self.public)

    def coded(self, *people: User) -> Coding:
        """The last coding of `other`, by these people in turn."""
        for by in people:
            made = self._allowed(by, lambda by=by: codings.code(pledge=self.other, by=by, **CODING))
        return made

    def assessed(self, by: User) -> Assessment:
        return self._allowed(by, lambda: factories.proposal(self.other, by))

    def place(self) -> dict[str, Any]:
        finding = self.open
        span, clause = (finding.start, finding.end), (finding.clause_start, finding.clause_end)
        who = self.document.candidacy
        return {"document": self.document, "candidacy": who, "span": span, "clause": clause, "strength": "firm"}

    def _allowed(self, by: User, act: Callable[[], Any]) -> Any:
        """The act of somebody who perhaps had the permission once."""
        was = by.is_superuser, by.is_active
        by.is_superuser = by.is_active = True
        made = act()
        by.is_superuser, by.is_active = was
        return made


@dataclass(frozen=True)
class Door:
    """`route` as the resolver writes it, `args` of its address, `form` of the direct POST. `before` makes, for the
    person at the door, the row whose key is the last argument. `own`: what changes is that person's alone, so the page
    need not open."""

    route: str
    act: str
    args: tuple[Any, ...] = ()
    form: dict[str, Any] = field(default_factory=dict)
    before: Callable[[User], Any] | None = None
    own: bool = False


def saved(url: str, form_id: str, chief: Client, **changed: Any) -> dict[str, Any]:
    """The form as it stands on the page, with these changes."""
    return as_rendered(chief.get(url).content.decode(), form_id) | changed


def titles(words: str) -> dict[str, str]:
    return {f"title_{code}": words for code in ("ky", "ru", "en")}


def card(world: World, finding: Finding, button: str, **changed: Any) -> dict[str, Any]:
    """A card of the review page, filled in."""
    values = {"version": finding.version, "first": finding.start, "last": finding.end, "strength": "firm"}
    values |= {**titles("School"), "topic_1": "education", "tier": "testable", "level": "party"} | changed
    form = {f"f{finding.pk}-{name}": value for name, value in values.items()}
    return {"finding": finding.pk, button: changed.get(button, "1"), **form}


def decisions(world: World, _chief: Client) -> Iterator[Door]:
    """Whatever waits for a second person, proposed by another and by oneself."""
    made = {
        ("assessment", "an assessment"): world.proposal,
        ("change", "a publication"): world.publication,
        ("change", "a rewording"): world.rewording,
        ("change", "a statement"): world.statement,
        ("change", "a correction"): world.correction,
        ("change", "a party correction"): world.correction_of_party,
        ("change", "a reply"): world.reply,
        ("change", "a translation"): world.translation,
        ("closing", "an end of term"): world.closing,
    }
    for (model, what), make in made.items():
        route = f"pledges/{model}/<path:object_id>/change/"
        for button in ("approve", "reject") if model == "assessment" else ("approve", "reject", "take_back"):
            form = {button: "1", "note": "Because."}
            for whose, person in (("another's", world.owner), ("own", None)):
                yield Door(route, f"{button} {what}, {whose}", (), form, lambda u, p=person, m=make: m(p or u))


def of_notes(world: World, _chief: Client) -> Iterator[Door]:
    """Corrections, replies and translations are proposed where what they are about stands, and only where that is
    public."""
    said = world.public.statements.get()
    rows = {
        "pledges/pledge": (("a public pledge", world.public), ("a draft", world.draft)),
        "pledges/document": (("a public document", said.document), ("a hidden document", world.document)),
        "pledges/topic": (("a topic", world.topics["unused"]),),
        "candidates/candidate": (("a candidate", world.nobody),),
        "candidates/party": (("a party", world.party),),
        "candidates/election": (("an election", world.election),),
    }
    for place, of_it in rows.items():
        for what, row in of_it:
            form = CORRECTION | {"subject": page_of(row)}
            yield Door(f"{place}/<object_id>/correct/", f"correct {what}", (row.pk,), form)
    for what, row in (("a public pledge", world.public), ("a draft", world.draft)):
        quote = row.statements.get()
        route = "pledges/pledge/<object_id>/translate/<int:number>/"
        yield Door(route, f"translate a quote of {what}", (row.pk, quote.pk), TRANSLATION)
    yield Door(route, "translate another pledge's quote", (world.other.pk, said.pk), TRANSLATION)
    form = {"candidacy": said.candidacy_id, **ASKED}
    for what, make in (
        ("a proposed assessment", lambda _u: world.proposal(world.owner)),
        ("one's own proposed assessment", world.proposal),
        ("an approved assessment", lambda _u: world.decided(True)),
        ("a rejected assessment", lambda _u: world.decided(False)),
        ("what is only listed", world.listed),
    ):
        yield Door("pledges/assessment/<object_id>/reply/", f"reply to {what}", (), form, make)


def of_terms(world: World, _chief: Client) -> Iterator[Door]:
    change, form = "pledges/closing/<path:object_id>/change/", {"approve": "1", "note": "Because."}
    yield Door("pledges/closing/add/", "propose", (), {"election": world.election.pk, **ENDED})
    yield Door(change, "approve what is decided", (), form, lambda _u: world.ended(world.owner))
    for button in ("approve", "take_back"):
        yield Door(change, f"{button} what is decided, own", (), {button: "1", "note": ""}, world.ended)
    draft = "pledges/assessment/<path:object_id>/change/"
    yield Door(draft, "approve what is only listed", (), form, lambda _u: world.listed(world.owner))
    yield Door(draft, "approve what is only listed, own", (), form, world.listed)


def of_codings(world: World, _chief: Client) -> Iterator[Door]:
    """`_u`: whoever is at the door takes no part."""
    first, second = world.colleague, world.owner

    def after(*people: User) -> Callable[[User], Pledge]:
        return lambda u: world.coded(*(people or (u,))).pledge

    for act, before in (
        ("code as the second", after(first)),
        ("code what one has coded", after()),
        ("code as the third", after(first, second)),
        ("code what one has assessed", lambda u: world.assessed(u).pledge),
    ):
        yield Door("pledges/pledge/<object_id>/code/", act, (), CODING, before)
    for act, row in (("code as the first", world.other), ("code a draft", world.draft)):
        yield Door("pledges/pledge/<object_id>/code/", act, (row.pk,), CODING)
    for act, made in (
        ("read two of others", lambda _u: world.coded(first, second)),
        ("read two, the second one's own", lambda u: world.coded(first, u)),
        ("read two, the first one's own", lambda u: world.coded(u, first)),
        ("read a first alone, another's", lambda _u: world.coded(first)),
        ("read a first alone, own", world.coded),
    ):
        yield Door("pledges/coding/<path:object_id>/change/", act, (), CODING, made)
        yield Door("pledges/coding/<path:object_id>/history/", act, (), CODING, made)


def of_half_typed(_world: World, _chief: Client) -> Iterator[Door]:
    """What a person keeps for later is theirs alone: everybody of the newsroom may, at any of its addresses."""

    def kept(by: User) -> Any:
        return half_typed.keep(by=by, path="/admin/pledges/pledge/add/", title="", fields={"x": ["Typed"]})

    for route in ("pledges/pledge/add/", ""):
        yield Door(route, "keep for later", (), {"title_en": "Typed", "_keep": "1"}, own=True)
    yield Door("pledges/pledge/add/", "discard one's own", (), {"_discard": "1"}, kept, own=True)


def of_pledges(world: World, chief: Client) -> Iterator[Door]:
    route = "pledges/pledge/<path:object_id>/change/"
    words = {"title_en": "Other words", "title_ky": "Башка", "title_ru": "Другое"}
    for row, act in ((world.draft, "reword a draft"), (world.public, "propose other words")):
        url = reverse("admin:pledges_pledge_change", args=[row.pk])
        yield Door(route, act, (row.pk,), saved(url, "pledge_form", chief, **words, why_en="Why"))
    new = titles("New") | {"topic_1": world.topics["roads"].pk, "tier": "testable", "level": "party", "power": "yes"}
    yield Door("pledges/pledge/add/", "draft", (), new)
    own = "pledges/pledge/<object_id>/"
    yield Door(f"{own}propose/", "propose an assessment", (world.public.pk,), CLAIM | EVIDENCE)
    text = world.document.transcript[world.open.start : world.open.end]
    stated = {"document": world.document.pk, "quote": text, "strength": "firm"}
    yield Door(f"{own}statement/", "add a statement to a draft", (world.draft.pk,), stated)
    yield Door(f"{own}statement/", "propose a statement", (world.public.pk,), stated)
    yield Door(f"{own}publish/", "propose to publish", (world.draft.pk,), {})
    yield Door(f"{own}withdraw/", "withdraw", (world.public.pk,), {"withdrawn_because_en": "Wrong"})
    yield Door(f"{own}merge/", "merge", (world.other.pk,), {"into": world.public.key})
    for row, act in (
        (world.spare, "delete an empty draft"),
        (world.draft, "delete a draft with a statement"),
        (world.public, "delete a public one"),
    ):
        yield Door("pledges/pledge/<path:object_id>/delete/", act, (row.pk,), {"post": "yes"})


def of_documents(world: World, _chief: Client) -> Iterator[Door]:
    document, review = world.document, "pledges/document/<object_id>/review/"
    at = (document.pk,)
    yield Door(review, "confirm as a new pledge", at, card(world, world.open, "confirm"))
    yield Door(review, "confirm as one of a draft", at, card(world, world.open, "same", same=world.draft.key))
    yield Door(review, "confirm as one of a public pledge", at, card(world, world.open, "same", same=world.public.key))
    yield Door(review, "reject a finding", at, card(world, world.open, "reject", no_pledge="other"))
    yield Door(review, "keep what is typed", at, card(world, world.open, "keep"))
    yield Door(review, "put a finding back", at, card(world, world.rejected, "put_back"))
    start = document.transcript.index(UNMARKED)
    yield Door(review, "mark by hand", at, {"mark": "1", "sentence": f"{start}-{start + len(UNMARKED)}"})
    yield Door("pledges/document/<object_id>/raw/", "the raw file", at)
    change = "pledges/document/<path:object_id>/change/"
    yield Door(change, "retitle", at, titles("Other title"))
    yield Door("pledges/document/add/", "add", (), titles("x"))
    yield Door("pledges/upload/add/", "import a file", (), {"pasted": TEXT.replace("мектеп", "бакча")})
    waiting = ("pledges/upload/<path:object_id>/change/", (world.upload.pk,))
    described = {**titles("Interview"), "kind": "interview", "language": "ky", "published": "2021-07-06"}
    yield Door(waiting[0], "store as a document", waiting[1], described)
    yield Door(waiting[0], "keep an import", waiting[1], {"keep": "1", **described})
    yield Door(waiting[0], "discard an import", waiting[1], {"discard": "1"})
    yield Door("pledges/upload/<path:object_id>/delete/", "delete", (world.upload.pk,), {"post": "yes"})
    handled = {"state": "used", "answer": "Thanks", "seen_version": world.tip.version}
    yield Door("pledges/tip/<path:object_id>/change/", "handle", (world.tip.pk,), handled)


def of_the_register(world: World, chief: Client) -> Iterator[Door]:
    names = {f"{name}_{code}": "New" for name in ("name", "short_name", "body", "place") for code in ("ky", "ru", "en")}
    rows: dict[str, tuple[Any, dict[str, Any]]] = {
        "candidates/party": (world.party, names | {"slug": "new"}),
        "candidates/election": (world.election, names | {"slug": "new", "date": "2021-07-11"}),
        "candidates/candidate": (world.nobody, names | {"slug": "new"}),
        "pledges/topic": (world.topics["unused"], names | {"slug": "new", "order": "9"}),
        "pledges/place": (world.quarter, names | {"slug": "new", "kind": "spot", "forms": "New"}),
        "candidates/candidacy": (
            world.candidacy,
            {"candidate": world.nobody.pk, "election": world.election.pk, "mandate": "unknown"},
        ),
    }
    inlines = {f"candidacies-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    for place, (row, new) in rows.items():
        app, model = place.split("/")
        url = reverse(f"admin:{app}_{model}_change", args=[row.pk])
        changed = {"list_position": "7"} if model == "candidacy" else {"name_en": "Changed"}
        yield Door(f"{place}/add/", "add", (), new | (inlines if model == "candidate" else {}))
        yield Door(
            f"{place}/<path:object_id>/change/", "change", (row.pk,), saved(url, f"{model}_form", chief, **changed)
        )
        yield Door(f"{place}/<path:object_id>/delete/", "delete", (row.pk,), {"post": "yes"})
        yield Door(f"{place}/", "delete in bulk", (), DELETE | {"_selected_action": [row.pk]})
    elected = {"mandate": "elected", "mandate_url": "https://example.org/commission"}
    url = reverse("admin:candidates_candidacy_change", args=[world.candidacy.pk])
    form = saved(url, "candidacy_form", chief, **elected)
    yield Door("candidates/candidacy/<path:object_id>/change/", "record a mandate", (world.candidacy.pk,), form)


def of_accounts(world: World, _chief: Client) -> Iterator[Door]:
    user, change = world.colleague, "auth/user/<path:object_id>/change/"
    form = {"username": "colleague", "email": "c@example.org", "is_active": "on"}
    editors = Group.objects.get(name=EDITORS).pk
    yield Door("auth/user/add/", "invite", (), {"email": "a@example.org", "group": editors})
    yield Door(change, "choose a group", (user.pk,), form | {"groups": [editors]})
    yield Door(
        change,
        "change, asking for more rights in vain",
        (user.pk,),
        form | {"is_superuser": "on", "user_permissions": ["1"]},
    )
    yield Door(change, "end the account", (user.pk,), {"username": "colleague", "email": "c@example.org"})
    yield Door("auth/user/<path:object_id>/second-factor/", "reset", (user.pk,), {})
    yield Door("auth/user/<path:object_id>/invitation/", "invite anew", (world.invited.pk,), {})
    for row, act in ((world.invited, "delete who is invited"), (user, "delete who is there")):
        yield Door("auth/user/<path:object_id>/delete/", act, (row.pk,), {"post": "yes"})
    group = world.group.pk
    yield Door("auth/group/add/", "add", (), {"name": "New group"})
    yield Door("auth/group/<path:object_id>/change/", "change", (group,), {"name": "Changed"})
    yield Door("auth/group/<path:object_id>/delete/", "delete", (group,), {"post": "yes"})
    yield Door("auth/group/", "delete in bulk", (), DELETE | {"_selected_action": [group]})


def of_links(world: World, _chief: Client) -> Iterator[Door]:
    link = world.copy.evidence.standing
    yield Door("pledges/linkstanding/<path:object_id>/change/", "note a lost link", (link.pk,), {"seen": link.seen})
    reason = {"reason_en": "By order of a court"}
    yield Door("pledges/capture/<path:object_id>/change/", "take down a copy", (world.copy.pk,), reason)
    yield Door("pledges/evidencefile/<path:object_id>/change/", "take down a file", (world.file.pk,), reason)
    yield Door("pledges/evidencefile/<object_id>/file/", "look at a file", (world.file.pk,))


def of_the_rest(world: World, _chief: Client) -> Iterator[Door]:
    """Every other address; a POST there changes nothing, whatever it says."""
    proposal, change = world.proposal(world.owner), world.publication(world.owner)
    closing, coding = world.closing(world.owner), world.coded(world.colleague, world.owner)
    for route in ("", "login/", "password_change/", "password_change/done/", "jsi18n/", "autocomplete/"):
        yield Door(route, "", (), {"username": "x", "password": "x"})
    rows = {
        "pledges/assessment": proposal,
        "pledges/change": change,
        "pledges/closing": closing,
        "pledges/coding": coding,
        "pledges/document": world.document,
        "pledges/upload": world.upload,
        "pledges/pledge": world.draft,
        "pledges/tip": world.tip,
        "pledges/linkstanding": world.copy.evidence.standing,
        "pledges/capture": world.copy,
        "pledges/evidencefile": world.file,
        "pledges/topic": world.topics["unused"],
        "pledges/place": world.quarter,
        "candidates/party": world.party,
        "candidates/election": world.election,
        "candidates/candidate": world.nobody,
        "candidates/candidacy": world.candidacy,
        "auth/group": world.group,
        "auth/user": world.colleague,
    }
    deletable = ("pledges/topic", "pledges/place", "auth/group", *(f"candidates/{name}" for name in REGISTER))
    for place, row in rows.items():
        yield Door(f"{place}/<path:object_id>/history/", "", (row.pk,), {"post": "yes"})
        yield Door(f"{place}/<path:object_id>/", "", (row.pk,), {"post": "yes"})
        if place not in deletable:
            yield Door(f"{place}/", "delete in bulk", (), DELETE | {"_selected_action": [row.pk]})
    read = ("assessment", "change", "closing", "coding", "document", "linkstanding", "capture", "evidencefile")
    for place in (f"pledges/{name}" for name in read):
        yield Door(f"{place}/<path:object_id>/delete/", "delete", (rows[place].pk,), {"post": "yes"})
    yield Door("pledges/tip/<path:object_id>/delete/", "delete", (world.tip.pk,), {"post": "yes"})
    closed = ("assessment", "change", "coding", "tip", "linkstanding", "capture", "evidencefile")
    for place in (f"pledges/{name}" for name in closed):
        yield Door(f"{place}/add/", "add", (), CLAIM | {"pledge": world.public.pk, "decision": "approved"})
    yield Door("pledges/coding/next/", "lead on", (), CODING)
    yield Door("r/<path:content_type_id>/<path:object_id>/", "", (1, 1))
    yield Door("^(?P<app_label>pledges|candidates|auth)/$", "", ("pledges",))
    yield Door("(?P<url>.*)$", "nowhere")


PARTS = {
    "Decisions": decisions,
    "Corrections, replies and translations": of_notes,
    "Ends of terms": of_terms,
    "Codings": of_codings,
    "Half-typed forms": of_half_typed,
    "Evidence links": of_links,
    "Pledges": of_pledges,
    "Documents, findings and tips": of_documents,
    "The register": of_the_register,
    "Accounts": of_accounts,
    "Only read": of_the_rest,
}
REGISTER = ("party", "election", "candidate", "candidacy")


def acts(world: World) -> dict[str, tuple[Callable[..., Any], Callable[[User], dict[str, Any]]]]:
    """Every function of `actions/` that a person does, with what it is called with."""
    why, kept = {"en": "Wrong"}, {"status": Status.KEPT, "date": factories.election().date}
    finding = {"finding": world.open, "version": world.open.version}
    place = Place((world.open.start, world.open.end), (world.open.start, world.open.end), "firm")
    words = diffs.wording_of(world.public)
    claim = {**kept, "explanation": {"en": "Yes."}, "evidence": [factories.OFFICIAL | {"stance": "supports"}]}
    found = {
        "assessments.propose": (assessments.propose, lambda _by: {"pledge": world.public, **claim}),
        "changes.propose_publication": (changes.propose_publication, lambda _by: {"pledge": world.draft}),
        "changes.propose_wording": (
            changes.propose_wording,
            lambda _by: {"pledge": world.public, "version": world.public.version, "content": words, "why": why},
        ),
        "changes.propose_statement": (
            changes.propose_statement,
            lambda _by: {"pledge": world.public, **world.place()},
        ),
        "pledges.publish": (pledges.publish, lambda _by: {"pledge": world.draft}),
        "pledges.withdraw": (pledges.withdraw, lambda _by: {"pledge": world.public, "reason": why}),
        "pledges.merge": (pledges.merge, lambda _by: {"pledge": world.other, "into": world.public}),
        "findings.confirm_new": (
            findings.confirm_new,
            lambda _by: {
                **finding,
                "place": place,
                "title": factories.texts("New"),
                "topics": [world.topics["roads"]],
                "tier": "testable",
                "level": "party",
            },
        ),
        "findings.confirm_same": (
            findings.confirm_same,
            lambda _by: {**finding, "place": place, "pledge": world.draft},
        ),
        "findings.reject": (findings.reject, lambda _by: {**finding, "why": "other"}),
        "findings.put_back": (
            findings.put_back,
            lambda _by: {"finding": world.rejected, "version": world.rejected.version},
        ),
        "findings.mark": (findings.mark, lambda _by: {"document": world.document, "span": (0, 6)}),
        "findings.keep": (findings.keep, lambda _by: {**finding, "typed": {}}),
        "tips.handle": (
            tips.handle,
            lambda _by: {"tip": world.tip, "version": world.tip.version, "state": "used", "answer": ""},
        ),
        "links.note": (
            links.note,
            lambda _by: {"standing": world.copy.evidence.standing, "seen": world.copy.evidence.standing.seen},
        ),
        "evidence_files.receive": (evidence_files.receive, lambda _by: {"raw": b"Text.", "name": "x.txt"}),
        "takedowns.take_down": (takedowns.take_down, lambda _by: {"kept": world.copy, "reason": why}),
    }
    return found | notes_and_codings(world) | decided_by_functions(world)


def notes_and_codings(world: World) -> dict[str, tuple[Callable[..., Any], Callable[[User], dict[str, Any]]]]:
    texts = {"was": factories.texts("Was wrong"), "now": factories.texts("Is now")}
    coded = {"pledge": world.other, **CODING}

    def asked(_by: User) -> dict[str, Any]:
        who = world.public.statements.get().candidacy
        return {"assessment": world.proposal(world.owner), "candidacy": who, **ASKED, **NO_ANSWER}

    return {
        "changes.propose_correction": (
            changes.propose_correction,
            lambda _by: {"page": world.public, "subject": page_of(world.public), **texts},
        ),
        "changes.propose_correction, of a party": (
            changes.propose_correction,
            lambda _by: {"page": world.party, "subject": page_of(world.party), **texts},
        ),
        "changes.propose_reply": (changes.propose_reply, asked),
        "changes.propose_translation": (
            changes.propose_translation,
            lambda _by: {"statement": world.public.statements.get(), "why": {}, **TRANSLATION},
        ),
        "closings.propose": (closings.propose, lambda _by: {"election": world.election, **ENDED, "why": {}}),
        "codings.code, as the first": (codings.code, lambda _by: coded),
        "codings.code, as the second": (codings.code, lambda _by: world.coded(world.colleague) and coded),
        "codings.code, what one has coded": (codings.code, lambda by: world.coded(by) and coded),
        "codings.code, as the third": (codings.code, lambda _by: world.coded(world.colleague, world.owner) and coded),
        "codings.code, what one has assessed": (codings.code, lambda by: world.assessed(by) and coded),
    }


def decided_by_functions(world: World) -> dict[str, tuple[Callable[..., Any], Callable[[User], dict[str, Any]]]]:
    note = {"note": "Because."}
    made = (
        (assessments, "assessment", "", world.proposal),
        (changes, "change", " rewording,", world.rewording),
        (changes, "change", " correction,", world.correction),
        (changes, "change", " reply,", world.reply),
        (changes, "change", " translation,", world.translation),
        (closings, "closing", "", world.closing),
    )
    return {
        f"{module.__name__.rpartition('.')[2]}.{name},{what} {whose}": (
            getattr(module, name),
            lambda by, p=other, m=make, n=noun, more=more: {n: m(p or by), **more},
        )
        for module, noun, what, make in made
        for name, more in (("approve", note), ("reject", note), ("take_back", {}))
        if hasattr(module, name)
        for whose, other in (("another's", world.owner), ("own", None))
    }


# These record who acts, or find what is one's own, and are asked by the doors above or by others of these functions.
ASKED_BEFORE = {
    *("documents.retitle", "imports.receive", "register.save_candidacy", "register.save_candidacies_of"),
    *("register.remove_candidacies", "journal.begin", "journal.record", "journal.pledge_changed", "journal.merged"),
    *("proposals.decided", "proposals.taken_back"),
    *("codings.waiting", "codings.next_to_code", "codings.coded_twice"),
    *("half_typed.keep", "half_typed.kept", "half_typed.discard"),
    *("journal.make_public", "journal.document_changed", "journal.mandate_changed", "journal.mandate_removed"),
}
