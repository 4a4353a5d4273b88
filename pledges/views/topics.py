from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from candidates.models import Candidate
from pledges import sharing
from pledges.facets import LONGEST_LIST, facet
from pledges.filters import PledgeFilter
from pledges.http import public
from pledges.listing import page
from pledges.models import Pledge, Tally, Topic
from pledges.narrowing import Narrowing
from pledges.representations import corrections_of, score, scores

CARDS = 20


@public
def topic_list(request: HttpRequest) -> HttpResponse:
    topics = list(Topic.objects.all())
    found = scores(Tally.Kind.TOPIC, [topic.slug for topic in topics])
    rows = [{"topic": topic, "score": found[topic.slug]} for topic in topics]
    return render(request, "topics/list.html", {"rows": rows})


@public
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic, slug=slug)
    list_url = reverse("pledge_list") + f"?topic={topic.slug}"
    shown = page(Narrowing.of({"topic": topic}), size=CARDS).pledges
    how = score(Tally.Kind.TOPIC, topic.slug, list_url=f"{list_url}&")
    context = {
        "topic": topic,
        "corrections": corrections_of(topic),
        "score": how,
        "share": sharing.of_topic(request, topic, how),
        "pledges": Pledge.objects.for_listing_of(shown),
        "candidates": _candidates(topic),
        "list_url": list_url,
    }
    return render(request, "topics/detail.html", context)


def _candidates(topic: Topic) -> list[dict[str, object]]:
    """Who made pledges on this topic, at most LONGEST_LIST people: the facet of the list says it."""
    filterset = PledgeFilter(QueryDict(f"topic={topic.slug}"), queryset=Pledge.objects.published())
    filterset.form.is_valid()
    choices = facet(filterset, "candidate").choices[:LONGEST_LIST]
    counts = {choice.value: choice.n for choice in choices}
    people = Candidate.objects.filter(slug__in=counts)
    return [{"candidate": person, "n": counts[person.slug]} for person in people]
