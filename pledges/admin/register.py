"""The register's people, with what rests on them in the pledges: the score follows a mandate, search follows a name."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from candidates.admin import CandidacyAdmin, CandidateAdmin, ElectionAdmin, PartyAdmin
from candidates.models import Candidacy, Candidate, Election, Party
from pledges.actions import register, search_text
from pledges.admin.correcting import Correctable
from pledges.models import Pledge


@admin.register(Candidate)
class CountedCandidateAdmin(Correctable, CandidateAdmin):
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        pledges = list(Pledge.objects.filter(statements__candidacy__candidate=form.instance).distinct())
        save = partial(super().save_related, request, form, formsets, change)
        register.save_candidacies_of(candidate=form.instance, pledges=pledges, save=save, by=request.user)
        if "name" in form.changed_data:
            for pledge in pledges:
                search_text.refresh(pledge)


@admin.register(Candidacy)
class CountedCandidacyAdmin(CandidacyAdmin):
    def save_model(self, request: HttpRequest, obj: Candidacy, form: Any, change: bool) -> None:
        register.save_candidacy(candidacy=obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Candidacy) -> None:
        register.remove_candidacies(candidacies=[obj], by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        register.remove_candidacies(candidacies=queryset, by=request.user)


@admin.register(Party)
class CorrectablePartyAdmin(Correctable, PartyAdmin):
    """What the public page of a party says can be corrected."""


@admin.register(Election)
class CorrectableElectionAdmin(Correctable, ElectionAdmin):
    """What the public page of an election says can be corrected, and its term can end."""

    change_form_template = "admin/pledges/election.html"
