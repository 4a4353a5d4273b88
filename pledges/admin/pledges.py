import functools
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import rules, search
from pledges.actions import changes, pledges
from pledges.actions.pledges import WORDING
from pledges.admin.codings import code_page
from pledges.admin.correcting import Correctable
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.admin.proposing import propose_page
from pledges.admin.translating import translate_page
from pledges.forms.pledges import MergeForm, PledgeForm, StatementForm, WithdrawForm
from pledges.models import Pledge, Statement
from pledges.representations import statement_row
from pledges.text.folding import fold

STANDING = ("kept_if_on", "status", "publication", "published_at", "merged_into", "reason")


class Due(admin.SimpleListFilter):
    """Public pledges that nobody has settled and that want a look."""

    title = gettext_lazy("what is due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", _("past their deadline")), ("stale", _("not looked at for long"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = {"overdue": queryset.overdue, "stale": queryset.stale}
        return chosen[self.value()]() if self.value() in chosen else queryset


@admin.register(Pledge)
class PledgeAdmin(Correctable):
    form = PledgeForm
    change_form_template = "admin/pledges/pledge.html"
    list_display = ("__str__", "status", "publication", "tier", "stated_on")
    list_filter = (Due, "publication", "status", "tier", "level", "topics")
    search_fields = ("key",)
    search_help_text = gettext_lazy("Words of the title, of a quote, or a candidate's name")
    autocomplete_fields = ()
    ordering = ("-stated_on", "-id")
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        term = search_term.strip()[: search.LONGEST]
        if not fold(term):
            return queryset.none() if term else queryset, False
        return queryset.filter(search.Words(term).found()) | queryset.filter(key=term), False

    def view_on_site(self, obj: Pledge) -> str | None:
        return reverse("pledge", args=[obj.key]) if obj.is_public else None

    def get_fieldsets(self, request: HttpRequest, obj: Pledge | None = None) -> Any:
        topics = (("topic_1", "topic_2", "topic_3"),)
        judged = ("kept_if", "deadline", "power")
        wording = ("title", *topics, "named_places", "tier", "level", "programme", "key", "seen_version")
        sets = [(None, {"fields": wording}), (gettext_lazy("How it is judged"), {"fields": judged})]
        if obj and obj.is_public:
            sets.append((gettext_lazy("Why it changes"), {"fields": ("why",)}))
        return [*sets, (gettext_lazy("How it stands"), {"fields": STANDING})] if obj else sets

    def get_readonly_fields(self, request: HttpRequest, obj: Pledge | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return (*STANDING, *(("key",) if obj.published_at else ()))

    @admin.display(description=gettext_lazy("public reason of the withdrawal"))
    def reason(self, obj: Pledge) -> str:
        return str(obj.withdrawn_because) or "–"

    def has_delete_permission(self, request: HttpRequest, obj: Pledge | None = None) -> bool:
        draft = obj is not None and obj.published_at is None and not obj.statements.exists()
        return draft and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Pledge, form: PledgeForm, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in WORDING if name in form.cleaned_data}
        if change:
            version = form.cleaned_data["seen_version"]
            if form.cleaned_data.get("key"):
                values["key"] = form.cleaned_data["key"]
            if form.public:
                self._propose(request, obj, form, version)
                return
            saved = pledges.reword(pledge=obj, version=version, **form.filed, **values)
        else:
            saved = pledges.draft(**form.filed, key=form.cleaned_data["key"], **values)
        obj.__dict__.update(saved.__dict__)

    def _propose(self, request: HttpRequest, obj: Pledge, form: PledgeForm, version: int) -> None:
        """A public pledge is not changed here: the change waits for a second person."""
        changes.propose_wording(
            pledge=obj, by=request.user, version=version, content=form.wording(), why=form.cleaned_data["why"]
        )
        obj.refresh_from_db()

    def response_change(self, request: HttpRequest, obj: Pledge) -> HttpResponse:
        if not obj.is_public:
            return super().response_change(request, obj)
        return done(request, _("The change is proposed; another person decides it."), _page_of(obj))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        pledge = self.get_object(request, object_id)
        more = self._beside(request, pledge) if pledge else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def _beside(self, request: HttpRequest, pledge: Pledge) -> dict[str, Any]:
        """What the page shows around the form: statements in context, assessments, what can be done."""
        statements = pledge.statements.select_related("candidacy__candidate", "candidacy__party", "document")
        publishing = rules.can_publish(request.user)
        return {
            "statements": [_row(request, statement) for statement in statements.defer("document__raw")],
            "assessments": pledge.assessments.newest_first().select_related("proposed_by", "decided_by"),
            "may_propose": rules.can_propose(request.user, pledge),
            "may_code": rules.can_code(request.user, pledge),
            "may_publish": rules.can_edit_pledges(request.user)
            and not pledge.is_public
            and pledge.merged_into_id is None,
            "waiting": pledge.changes.waiting().select_related("proposed_by"),
            "may_withdraw": publishing and pledge.is_public,
            "may_state": request.user.has_perm("pledges.add_statement"),
        }

    def get_urls(self) -> list[URLPattern]:
        pages = {
            "propose": self.propose,
            "code": self.code,
            "statement": self.add_statement,
            "publish": self.publish,
            "withdraw": self.withdraw,
            "merge": self.merge,
        }
        own = [
            path(f"<object_id>/{name}/", self.admin_site.admin_view(page), name=f"pledges_pledge_{name}")
            for name, page in pages.items()
        ]
        translate = self.admin_site.admin_view(self.translate)
        own.append(path("<object_id>/translate/<int:number>/", translate, name="pledges_pledge_translate"))
        return [*own, *super().get_urls()]

    def translate(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        pledge = row_page(self, request, object_id, may=lambda row: rules.can_translate(request.user, row))
        return translate_page(self, request, pledge, number)

    def propose(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pledge = row_page(self, request, object_id, may=lambda row: rules.can_propose(request.user, row))
        return propose_page(self, request, pledge)

    def code(self, request: HttpRequest, object_id: str) -> HttpResponse:
        may_code = request.user.has_perm("pledges.add_coding")
        pledge = row_page(self, request, object_id, may=lambda row: may_code)
        return code_page(self, request, pledge)

    def add_statement(self, request: HttpRequest, object_id: str) -> HttpResponse:
        may_add = request.user.has_perm("pledges.add_statement")
        pledge = row_page(self, request, object_id, may=lambda row: may_add)
        form = StatementForm(posted(request))
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            place = {
                "pledge": pledge,
                "document": values["document"],
                "candidacy": values["candidacy"],
                "span": values["span"],
                "clause": values["clause_span"],
                "strength": values["strength"],
            }
            act, sentence = (
                (
                    functools.partial(changes.propose_statement, by=request.user, **place),
                    _("The statement is proposed; another person decides it."),
                )
                if pledge.is_public
                else (functools.partial(pledges.add_statement, **place), _("The statement is added."))
            )
            if attempted(form, act):
                return done(request, sentence, _page_of(pledge))
        return shown(self, request, "admin/pledges/form.html", pledge, _("Add a statement"), form=form)

    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pledge = row_page(self, request, object_id, may=lambda row: rules.can_edit_pledges(request.user))
        form = _Nothing(posted(request))
        act = functools.partial(changes.propose_publication, pledge=pledge, by=request.user)
        if request.method == "POST" and attempted(form, act):
            return done(request, _("The publication is proposed; another person decides it."), _page_of(pledge))
        title = _("Propose to publish")
        return shown(self, request, "admin/pledges/form.html", pledge, title, form=form)

    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pledge = row_page(self, request, object_id, may=lambda row: rules.can_publish(request.user))
        form = WithdrawForm(posted(request))
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["withdrawn_because"]
            if attempted(form, lambda: pledges.withdraw(pledge=pledge, by=request.user, reason=reason)):
                return done(request, _("The pledge is withdrawn."), _page_of(pledge))
        title = _("Withdraw this pledge")
        return shown(self, request, "admin/pledges/form.html", pledge, title, form=form)

    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        pledge = row_page(self, request, object_id, may=lambda row: rules.can_publish(request.user))
        form = MergeForm(posted(request))
        if request.method == "POST" and form.is_valid():
            into = form.cleaned_data["into"]
            if attempted(form, lambda: pledges.merge(pledge=pledge, into=into, by=request.user)):
                return done(request, _("The pledges are merged."), _page_of(into))
        title = _("Merge this pledge into another")
        return shown(self, request, "admin/pledges/form.html", pledge, title, form=form)


class _Nothing(forms.Form):
    """A page with a button and nothing to fill in."""


def _row(request: HttpRequest, statement: Statement) -> dict[str, Any]:
    """With the way to its translation, for whoever may propose one."""
    if not rules.can_translate(request.user, statement.pledge):
        return statement_row(statement)
    url = reverse("admin:pledges_pledge_translate", args=[statement.pledge_id, statement.pk])
    return statement_row(statement) | {"translate_url": url}


def _page_of(pledge: Pledge) -> str:
    return reverse("admin:pledges_pledge_change", args=[pledge.pk])
