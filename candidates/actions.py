"""How the register changes."""

from django.db import transaction

from candidates.alphabet import sort_key
from candidates.models import Candidate
from candidates.slugs import free, slug


def alphabetical(candidate: Candidate) -> str:
    """Family name first, in the site's own language."""
    by_family = f"{candidate.family.native} {candidate.given.native}".strip()
    return sort_key(by_family or candidate.name.native)


@transaction.atomic
def save_candidate(candidate: Candidate) -> Candidate:
    """Store a person with the key of the alphabet; a new one without an address gets one from the name."""
    if not candidate.slug:
        wanted = slug(candidate.name.get("en") or candidate.name.native, otherwise="candidate")
        candidate.slug = free(
            wanted, set(Candidate.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
        )
    candidate.sort_key = alphabetical(candidate)
    candidate.save()
    return candidate
