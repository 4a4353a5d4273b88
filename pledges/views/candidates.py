from functools import partial
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from candidates.choices import Mandate
from candidates.models import Candidacy, Candidate, Election, Party
from pledges import as_it_was, linked_data, sharing
from pledges.citing import citation, shown_or_cited
from pledges.http import dated, problem, public, rows_after
from pledges.listing import page
from pledges.models import Closing, Document, Pledge, Tally
from pledges.narrowing import Narrowing
from pledges.people import can_be_a_name, named
from pledges.pictures.times import term
from pledges.replay import Moment
from pledges.representations import corrected_since, corrections_of, fact_row, in_order_of_topics, score

SHOWN = 100
CARDS = 20
PEOPLE = 60


@public
def candidate_list(request: HttpRequest) -> HttpResponse:
    people = Candidate.objects.prefetch_related("candidacies__party", "candidacies__election")
    name = request.GET.get("name", "").strip()
    if name and not can_be_a_name(name):
        hint = (request.path, _("All candidates"))
        message = _("A name needs at least one letter or digit, and at most 200 signs.")
        return problem(request, heading=_("No such name"), message=message, status=400, hint=hint)
    if name:
        shown, links = named(name, people), {"first_url": request.path}
    else:
        shown, links = rows_after(request, people, ("sort_key", "id"), PEOPLE)
    counts = _totals(Tally.Kind.CANDIDATE, [person.slug for person in shown])
    rows = [{"candidate": p, "candidacies": _candidacies(p), "n": counts.get(p.slug, 0)} for p in shown]
    return render(request, "candidates/list.html", {"rows": rows, "name": name, **links})


def _candidacies(person: Candidate) -> list[dict[str, Any]]:
    return [
        {
            "party": row.party,
            "election": row.election,
            "mandate": row.get_mandate_display(),
            "mandate_url": row.mandate_url,
        }
        for row in person.candidacies.all()
    ]


def _totals(kind: Tally.Kind, refs: list[str]) -> dict[str, int]:
    return dict(Tally.objects.filter(kind=kind, status="", ref__in=refs).values_list("ref", "n"))


@public
@dated
def candidate_detail(request: HttpRequest, slug: str, moment: Moment | None) -> HttpResponse:
    """What this person promised, by topic, and the facts with the phrases they rest on."""
    person = get_object_or_404(Candidate, slug=slug)
    candidacies = list(person.candidacies.select_related("candidate", "party", "election"))
    documents = Document.objects.published().without_text().filter(candidacy__candidate=person)
    list_url = reverse("pledge_list") + f"?candidate={person.slug}"
    if moment:
        candidacies = as_it_was.candidacies(candidacies, moment)
        documents = documents.filter(public_since__lt=moment.end)
        list_url += f"&on={moment.day}"
        shown = as_it_was.page({"candidate": person}, moment, size=SHOWN)
    else:
        shown = page(Narrowing.of({"candidate": person}), size=SHOWN)
        Pledge.objects.for_listing_of(shown.pledges)
    count = partial(as_it_was.score, moment=moment) if moment else score
    context = {
        "candidate": person,
        "corrections": corrections_of(person, moment.day if moment else None),
        "corrected_since": bool(moment) and corrected_since(person, moment.day),
        "candidacies": candidacies,
        "terms": _terms([row.election for row in candidacies], moment),
        "facts": [fact_row(fact) for fact in _facts(person.facts)],
        "documents": documents,
        "score": count(Tally.Kind.CANDIDATE, ref=person.slug, list_url=f"{list_url}&"),
        "groups": in_order_of_topics(shown.pledges),
        "more_url": list_url if shown.after else "",
        "note_not_elected": any(row.mandate == Mandate.NOT_ELECTED for row in candidacies),
        "cite": citation(request, str(person.name)),
    }
    if not moment:
        context["share"] = sharing.of_candidate(request, person, candidacies, context["score"])
        context["linked"] = linked_data.of_candidate(request, person, candidacies)
    return shown_or_cited(request, "candidates/detail.html", context)


def _terms(elections: list[Election], moment: Moment | None = None) -> list[Closing]:
    """Those of their terms that are over, as far as the site said so at the moment."""
    then = {"decided_at__lt": moment.end} if moment else {}
    return list(Closing.objects.approved().filter(election__in=elections, **then).select_related("election"))


def _facts(facts: Any) -> Any:
    return facts.select_related("document").defer("document__raw", "document__transcript")


@public
def party_detail(request: HttpRequest, slug: str) -> HttpResponse:
    party = get_object_or_404(Party, slug=slug)
    list_url = reverse("pledge_list") + f"?party={party.slug}"
    pledges = page(Narrowing.of({"party": party}), size=CARDS).pledges
    candidacies = party.candidacies.select_related("candidate", "election")
    shown, links = rows_after(request, candidacies, ("candidate__sort_key", "id"), PEOPLE)
    context = {
        "party": party,
        "linked": linked_data.of_party(request, party),
        "corrections": corrections_of(party),
        "candidacies": shown,
        "score": score(Tally.Kind.PARTY, party.slug, list_url=f"{list_url}&"),
        "pledges": Pledge.objects.for_listing_of(pledges),
        "list_url": list_url,
        **links,
    }
    return render(request, "candidates/party.html", context)


@public
def election_detail(request: HttpRequest, slug: str) -> HttpResponse:
    election = get_object_or_404(Election, slug=slug)
    list_url = reverse("pledge_list") + f"?election={election.slug}"
    candidacies = election.candidacies.select_related("candidate", "party")
    shown, links = rows_after(request, candidacies, ("candidate__sort_key", "id"), PEOPLE)
    context = {
        "election": election,
        "linked": linked_data.of_election(request, election),
        "corrections": corrections_of(election),
        "terms": _terms([election]),
        "term": term(election),
        "parties": _parties(election),
        "candidacies": shown,
        "facts": [fact_row(fact) for fact in _facts(election.facts)],
        "score": score(Tally.Kind.ELECTION, election.slug, list_url=f"{list_url}&"),
        "list_url": list_url,
        **links,
    }
    return render(request, "candidates/election.html", context)


def _parties(election: Election) -> list[dict[str, Any]]:
    stood = Candidacy.objects.filter(election=election).exclude(party=None).order_by()
    counts = stood.values("party", "ballot_number").annotate(n=Count("pk")).order_by("ballot_number", "party")[:PEOPLE]
    parties = Party.objects.in_bulk([row["party"] for row in counts])
    return [
        {"party": parties[row["party"]], "ballot_number": row["ballot_number"], "n_candidates": row["n"]}
        for row in counts
    ]
