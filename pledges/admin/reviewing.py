"""The review page: a transcript with its findings, and beside each what can be made of it."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from candidates.models import Candidacy
from pledges.actions import findings
from pledges.admin.pages import done, shown
from pledges.admin.reasons import explained
from pledges.choices import FindingState
from pledges.forms.fields import storable
from pledges.forms.findings import Choosable, FindingForm
from pledges.models import Document, Finding, Pledge, PledgeTopic, Topic
from pledges.reviewing import Likeness, page, parts, progress
from pledges.rules import Refused
from pledges.text import suggestions

MOST_EXAMPLES = 2000
MOST_CANDIDACIES = 2000


class Review:
    """One request to the review page of one document."""

    def __init__(self, model_admin: admin.ModelAdmin, request: HttpRequest, document: Document) -> None:
        self.model_admin, self.request, self.document = model_admin, request, document
        self.parts = parts(document.transcript)
        self.bound: FindingForm | None = None
        self.said = ""

    @cached_property
    def found(self) -> list[Finding]:
        rows = self.document.findings.select_related("statement__pledge", "change__pledge", "decided_by")
        return list(rows.order_by("start", "end", "id"))

    @cached_property
    def choosable(self) -> Choosable:
        people = () if self.document.candidacy_id else Candidacy.objects.select_related("candidate", "election")
        return Choosable(tuple(Topic.objects.all()), tuple(people[:MOST_CANDIDACIES]))

    @cached_property
    def examples(self) -> list[tuple[str, str]]:
        """Titles of pledges with their main topic: what editors filed before teaches what to suggest."""
        rows = PledgeTopic.objects.filter(position=1).order_by("-pledge_id")
        filed = rows.values_list("pledge__title", "topic__slug")[:MOST_EXAMPLES]
        return [(text, slug) for title, slug in filed for text in title.values() if text]

    # What was pressed

    def act(self) -> HttpResponse:
        """Whatever was pressed; a refusal shows the page again with all that was typed."""
        if "mark" in self.request.POST:
            return self._mark()
        finding = get_object_or_404(self.document.findings, pk=_number(self.request.POST.get("finding")))
        form = self.form_of(finding, self.request.POST)
        version = _number(self.request.POST.get(f"{form.prefix}-version"))
        try:
            with transaction.atomic():
                sentence = self._pressed(finding, version, form)
        except Refused as refusal:
            for name, fault in refusal.messages.items():
                form.add_error(name if name in form.fields else None, str(fault))
            sentence = ""
        except findings.Meanwhile as conflict:
            return self._conflict(form, conflict.current)
        if sentence:
            return done(self.request, sentence, self.next_url(finding))
        self.bound = form
        return self.page(status=422)

    def _pressed(self, finding: Finding, version: int, form: FindingForm) -> str:
        """The sentence to say; empty if the form has faults."""
        pressed, claim = self.request.POST, {"finding": finding, "version": version, "by": self.request.user}
        if "reject" in pressed:
            if not form.is_reasoned():
                return ""
            findings.reject(**claim, why=form.cleaned_data["no_pledge"], note=form.cleaned_data["note"])
            return _("Rejected. The reason is kept.")
        if "put_back" in pressed:
            findings.put_back(**claim)
            return _("The finding is open again.")
        if "keep" in pressed:
            findings.keep(**claim, typed=form.typed)
            return _("Kept for later, for you and for the other editors.")
        place = form.placed()
        if place is None:
            return ""
        if "same" in pressed:
            pledge = self._same(form, pressed["same"] or form.cleaned_data["same_key"])
            if pledge:
                return self._told(findings.confirm_same(**claim, place=place, pledge=pledge), pledge)
            return ""
        if not form.is_worded():
            return ""
        wording = {name: form.cleaned_data[name] for name in ("title", "tier", "level")}
        pledge = findings.confirm_new(**claim, place=place, topics=form.topics, **wording)
        return _("Confirmed: “%(pledge)s” is a draft pledge now.") % {"pledge": pledge}

    def _told(self, finding: Finding, pledge: Pledge) -> str:
        if finding.change_id:
            waits = _("Proposed as one more statement of “%(pledge)s”, which is public: another person decides it.")
            return waits % {"pledge": pledge}
        return _("Confirmed: one more statement of “%(pledge)s”.") % {"pledge": pledge}

    def _same(self, form: FindingForm, key: str) -> Pledge | None:
        pledge = Pledge.objects.filter(key=storable(key)).first() if key else None
        if pledge is None:
            form.add_error("same_key", _("There is no pledge with this key."))
        return pledge

    def _mark(self) -> HttpResponse:
        start, _dash, end = self.request.POST.get("sentence", "").partition("-")
        span = (_number(start), _number(end))
        if span not in self.parts.answers(0, len(self.document.transcript)):
            self.said = _("Choose the sentence that holds the pledge.")
            return self.page(status=422)
        try:
            finding = findings.mark(document=self.document, span=span, by=self.request.user)
        except Refused as refusal:
            self.said = str(refusal)
            return self.page(status=422)
        return done(self.request, _("Marked. Say now which pledge it is."), self.url_at(finding))

    def _conflict(self, form: FindingForm, current: Finding) -> HttpResponse:
        """The second editor sees what stands now beside what they typed; nothing is stored."""
        if current.state == FindingState.OPEN:
            form.data = form.data.copy()
            form.data[f"{form.prefix}-version"] = str(current.version)
            now = [
                f"{bound.label}: {_words(current.typed[bound.name])}"
                for bound in form
                if bound.name in current.typed and current.typed[bound.name] != bound.data
            ]
            intro = _("Somebody else saved this finding meanwhile. Your text is below; what they typed:")
        else:
            decided = {
                "name": current.decided_by,
                "what": current.get_state_display(),
                "day": date_format(current.decided_at, "DATETIME_FORMAT"),
            }
            now = [f"{b.label}: {_words(b.data)}" for b in form if not b.is_hidden and _words(b.data)]
            intro = _("%(name)s decided this finding meanwhile: %(what)s, %(day)s. You had typed:") % decided
        form.is_valid()
        form.add_error(None, [intro, *now])
        self.bound = form
        return self.page(status=409)

    # What is shown

    def page(self, status: int = 200) -> HttpResponse:
        transcript, pages = self.document.transcript, self.parts.pages
        number = min(max(self._wanted_page(), 1), len(pages))
        rows = page(transcript, number, self.found)
        for place, finding in enumerate(self.found, start=1):
            finding.number = place
        response = shown(
            self.model_admin,
            self.request,
            "admin/pledges/review.html",
            self.document,
            _("Review the findings"),
            language=self.document.language,
            rows=[(row, [self._card(f) for f in row.findings]) for row in rows],
            progress=progress(self.found),
            next_open=next((self.url_at(f) for f in self.found if f.state == FindingState.OPEN), ""),
            number=number,
            pages=[(n, f"{self.url}?page={n}") for n in range(1, len(pages) + 1)],
            said=self.said,
        )
        response.status_code = status
        return response

    def _wanted_page(self) -> int:
        """The page that holds the finding with the faults; else the one asked for."""
        if self.bound:
            return self.parts.page_of(self.bound.finding.start)
        return _number(self.request.GET.get("page"))

    def _card(self, finding: Finding) -> dict[str, Any]:
        card = {
            "finding": finding,
            "reasons": [explained(reason) for reason in finding.reasons],
            "bound": self.bound if self.bound and self.bound.finding.pk == finding.pk else None,
            "url": f"{self.url}?page={self.parts.page_of(finding.start)}#f{finding.pk}",
        }
        if finding.state != FindingState.OPEN:
            return card
        clause = self.document.transcript[finding.clause_start : finding.clause_end]
        form = card["bound"] or self.form_of(finding)
        return card | {"form": form, "same": self.likeness.to(clause), "started": bool(finding.typed)}

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness(self.document)

    def form_of(self, finding: Finding, data: Any = None) -> FindingForm:
        transcript = self.document.transcript
        among = [topic.slug for topic in self.choosable.topics]
        suggested = suggestions.topics(
            transcript[finding.start : finding.end],
            clause=transcript[finding.clause_start : finding.clause_end],
            examples=self.examples,
            among=among,
        )
        return FindingForm(
            data,
            finding=finding,
            transcript=transcript,
            sentences=self._sentences_around(finding),
            choosable=self.choosable,
            suggested=suggested,
        )

    def _sentences_around(self, finding: Finding) -> list[tuple[int, int]]:
        """The sentences of the turn in which the finding stands."""
        turn = next((s.turn for s in self.parts.sentences if s.end > finding.start), None)
        return [(s.start, s.end) for s in self.parts.sentences if s.turn == turn]

    @property
    def url(self) -> str:
        return reverse("admin:pledges_document_review", args=[self.document.pk])

    def url_at(self, finding: Finding) -> str:
        return f"{self.url}?page={self.parts.page_of(finding.start)}#f{finding.pk}"

    def next_url(self, finding: Finding) -> str:
        """The next finding to decide, as the findings stand now; the same one if none is left."""
        following = self.document.findings.open().filter(start__gt=finding.start).order_by("start", "id").first()
        return self.url_at(following or finding)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 15 else 0


def _words(value: Any) -> str:
    return " / ".join(text for text in value if text) if isinstance(value, list) else str(value or "")
