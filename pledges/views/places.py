from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from candidates.alphabet import sort_key
from pledges.http import public
from pledges.models import Place, Tally

MOST = 1000


@public
def place_list(request: HttpRequest) -> HttpResponse:
    """The parts of the city that documents name, in alphabetical order, and how many pledges name each."""
    places = sorted(Place.objects.all()[:MOST], key=lambda place: sort_key(str(place.name)))
    counted = Tally.objects.filter(kind=Tally.Kind.PLACE, status="", ref__in=[place.slug for place in places])
    counts = dict(counted.values_list("ref", "n"))
    rows = [{"place": place, "n": counts.get(place.slug, 0)} for place in places]
    return render(request, "places/list.html", {"rows": rows})
