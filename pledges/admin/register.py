"""The register's people, with what rests on them in the pledges: the score follows a mandate, search follows a name."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from candidates.admin import CandidacyAdmin, CandidateAdmin
from candidates.models import Candidacy, Candidate
from pledges.actions import search_text
from pledges.actions.tallies import recounted
from pledges.models import Pledge


@admin.register(Candidate)
class CountedCandidateAdmin(CandidateAdmin):
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        pledges = list(Pledge.objects.filter(statements__candidacy__candidate=form.instance).distinct())
        with recounted(*pledges):
            super().save_related(request, form, formsets, change)
        if "name" in form.changed_data:
            for pledge in pledges:
                search_text.refresh(pledge)


@admin.register(Candidacy)
class CountedCandidacyAdmin(CandidacyAdmin):
    def save_model(self, request: HttpRequest, obj: Candidacy, form: Any, change: bool) -> None:
        with recounted(*Pledge.objects.filter(statements__candidacy=obj).distinct()) if change else recounted():
            super().save_model(request, obj, form, change)
