from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from candidates.actions import save_candidate
from candidates.alphabet import sort_key
from candidates.models import Candidacy, Candidate, Election, Party


class Addressed(admin.ModelAdmin):
    """A noun with a page of its own: its address is chosen once and then stays."""

    page = ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj else ()))

    def view_on_site(self, obj: Any) -> str | None:
        return reverse(self.page, args=[obj.slug]) if self.page else None

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By address or by name; SQLite knows no capitals beyond ASCII, so both spellings are asked for."""
        term = search_term.strip()
        spelt = Q(slug__contains=term.lower())
        for spelling in (term, term.lower(), term.capitalize()):
            spelt |= Q(name__icontains=spelling)
        return (queryset.filter(spelt) if term else queryset), False


class CandidacyForm(forms.ModelForm):
    """Election and party of a candidacy stay: the counts of public pages rest on them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("election", "party"):
            if self.instance.pk and name in self.fields:
                self.fields[name].disabled = True


class CandidacyInline(admin.StackedInline):
    model = Candidacy
    form = CandidacyForm
    extra = 0
    autocomplete_fields = ("election", "party")
    fields = (
        ("election", "party"),
        ("ballot_number", "list_position"),
        ("mandate", "mandate_since"),
        "mandate_url",
    )


class CandidateAdmin(Addressed):
    """Registered by pledges.admin.register, which lets the public counts follow a mandate."""

    page = "candidate"
    inlines = (CandidacyInline,)
    list_display = ("__str__", "slug", "as_of")
    list_filter = ("candidacies__election", "candidacies__party", "candidacies__mandate")
    search_fields = ("slug",)
    search_help_text = _("Part of a name, in any script")
    fieldsets = (
        (None, {"fields": ("name", "name_as_stated", "slug")}),
        (
            _("Facts, as a document states them; what is not stated stays empty"),
            {
                "fields": (
                    *("given", "family", "patronymic", "birth_date", "age", "birthplace", "origin"),
                    *("education", "occupation", "biography", "as_of"),
                )
            },
        ),
    )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
            form.base_fields["slug"].help_text = _("Left empty, it is made from the name.")
        return form

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(
            Q(slug__contains=search_term.lower()) | Q(sort_key__contains=sort_key(search_term))
        ), False

    def save_model(self, request: HttpRequest, obj: Candidate, form: Any, change: bool) -> None:
        save_candidate(obj)


class CandidacyAdmin(admin.ModelAdmin):
    list_display = ("candidate", "election", "party", "mandate")
    list_filter = ("mandate", "election", "party")
    list_select_related = ("candidate", "election", "party")
    search_fields = ("candidate__slug",)
    autocomplete_fields = ("candidate", "election", "party")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Counts by party and election rest on these; a wrong candidacy without statements is deleted instead.
        return ("candidate", "election", "party") if obj else ()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        by_name = Q(candidate__sort_key__contains=sort_key(search_term))
        return queryset.filter(Q(candidate__slug__contains=search_term.lower()) | by_name), False


@admin.register(Party)
class PartyAdmin(Addressed):
    page = "party"
    list_display = ("__str__", "slug")
    search_fields = ("slug",)


@admin.register(Election)
class ElectionAdmin(Addressed):
    page = "election"
    list_display = ("__str__", "date", "slug")
    search_fields = ("slug",)
    date_hierarchy = "date"
