"""How the register changes."""

from django.db import transaction

from candidates.alphabet import sort_key
from candidates.models import Candidate
from candidates.slugs import free, slug


@transaction.atomic
def save_candidate(candidate: Candidate) -> Candidate:
    """Store a person with the key of the alphabet; a new one without an address gets one from the name."""
    if not candidate.slug:
        wanted = slug(candidate.name.get("en") or str(candidate.name), otherwise="candidate")
        candidate.slug = free(wanted, set(Candidate.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)))
    by_family = f"{candidate.family} {candidate.given}".strip()
    candidate.sort_key = sort_key(by_family or str(candidate.name))
    candidate.save()
    return candidate
