"""A candidate by a typed name: the search index knows the names of those who made public pledges."""

from django.db.models import QuerySet

from candidates.models import Candidate
from pledges.narrowing import Narrowing
from pledges.search import LONGEST, Words
from pledges.text.folding import fold

MOST = 60  # people that are shown
LOOKED_AT = 500  # people whose names are read


def can_be_a_name(text: str) -> bool:
    return bool(fold(text)) and len(text) <= LONGEST


def named(text: str, people: QuerySet) -> list[Candidate]:
    """Those of `people`, in the order of the alphabet, whose name every word begins a word of, in any language. Of
    very many pledges that hold the words the newest are looked at (narrowing.py)."""
    places = Narrowing(words=text).sample.by_place
    keys = [int(key) for place in places for kind, _colon, key in [place.partition(":")] if kind == "candidate"]
    rows = people.filter(pk__in=keys[:LOOKED_AT]).order_by("sort_key", "id")
    return [row for row in rows if Words(text).hold(fold(" ".join(row.name.values())))][:MOST]
