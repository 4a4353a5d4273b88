import hashlib
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candidates.actions import save_candidate
from candidates.alphabet import sort_key
from candidates.models import Candidacy, Candidate


class WatchedForm(forms.ModelForm):
    """Notices when somebody else saved the row since the form was opened. `seen` is the digest of what stood then."""

    seen = forms.CharField(label="", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and "seen" in self.fields:
            self.fields["seen"].initial = self._digest(self.instance)

    def standing(self, row: Any) -> list[Any]:
        """What the form would overwrite."""
        return [forms.model_to_dict(row, fields=list(self.fields))]

    def _digest(self, row: Model) -> str:
        return hashlib.sha256(repr(self.standing(row)).encode()).hexdigest()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.instance.pk or not values.get("seen"):  # a page of the newsroom always sends it
            return values
        # The row stays locked until the admin's transaction ends, so nobody can slip in between.
        current = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
        digest = self._digest(current)
        if values["seen"] != digest:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = digest  # saving again is then done knowingly
            said = gettext("Somebody else changed this meanwhile. Your text is below; saving again replaces theirs.")
            raise forms.ValidationError([said, *self._now(current)])
        return values

    def _now(self, current: Model) -> list[str]:
        """What stands now where something else was typed."""
        lines = []
        for name in self.changed_data:
            if name != "seen" and name in self.fields:
                shown = getattr(current, f"get_{name}_display", lambda name=name: getattr(current, name))()
                text = " / ".join(shown.values()) if isinstance(shown, dict) else str("—" if shown is None else shown)
                lines.append(f"{self.fields[name].label}: {text or '—'}")
        return lines


class Addressed(admin.ModelAdmin):
    """A noun with a page of its own: its address is chosen once and then stays."""

    form = WatchedForm
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


class CandidateForm(WatchedForm):
    """The candidacies are saved with the person, so they are watched too."""

    def standing(self, row: Candidate) -> list[Any]:
        return [*super().standing(row), *row.candidacies.order_by("pk").values_list()]


class CandidateAdmin(Addressed):
    """Registered by pledges.admin.register, which lets the public counts follow a mandate."""

    form = CandidateForm
    page = "candidate"
    inlines = (CandidacyInline,)
    list_display = ("__str__", "slug", "as_of")
    list_filter = ("candidacies__election", "candidacies__party", "candidacies__mandate")
    search_fields = ("slug",)
    search_help_text = _("Part of a name, in any script")
    fieldsets = (
        (None, {"fields": ("name", "name_as_stated", "slug", "seen")}),
        (
            _("Facts, as a document states them; what is not stated stays empty"),
            {
                "fields": (
                    *("given", "family", "patronymic", "birth_date", "age", "birthplace", "origin"),
                    *("education", "occupation", "biography", "website", "as_of"),
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
    form = WatchedForm
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


class PartyAdmin(Addressed):
    """Registered by pledges.admin.register, as the elections are."""

    page = "party"
    list_display = ("__str__", "slug")
    search_fields = ("slug",)


class ElectionAdmin(Addressed):
    page = "election"
    list_display = ("__str__", "date", "slug")
    search_fields = ("slug",)
    date_hierarchy = "date"
