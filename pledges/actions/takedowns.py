"""Showing a kept copy or an evidence file no more."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from candidates.translated import Translated
from pledges import rules
from pledges.models import Capture, EvidenceFile, FileTakedown, Takedown
from pledges.rules import Refused


@transaction.atomic
def take_down(*, kept: Capture | EvidenceFile, by: AbstractBaseUser, reason: dict[str, str]) -> Takedown | FileTakedown:
    """Show these bytes no more, with a public reason; they and their digest stay, so that it can be proved what was
    there. Refused without permission or reason, or when it was done already."""
    if not rules.can_take_down(by):
        raise Refused(_("You have no permission to take this down."))
    if not any(text.strip() for text in reason.values()):
        raise Refused({"reason": _("Say in public why this is not shown.")})
    if not type(kept).objects.select_for_update().filter(pk=kept.pk).shown().exists():
        raise Refused(_("This is taken down already."))
    takedown = type(kept)._meta.get_field("takedown").related_model
    return takedown.objects.create(**{takedown.OF: kept}, by=by, reason=Translated(reason))
