"""Blind second coding. Nobody reads a coding here, nor its coder, before the second one is there."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges import rules
from pledges.actions import codings
from pledges.admin.decided import ReadHere
from pledges.admin.pages import attempted, done, posted, row_page, shown
from pledges.choices import Status
from pledges.forms.codings import CodingForm
from pledges.models import Coding, Evidence, Pledge
from pledges.models.codings import FIRST
from pledges.representations import statement_row


class Agreed(admin.SimpleListFilter):
    title = gettext_lazy("agreement")
    parameter_name = "agreed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", _("to discuss: the two differ")), ("yes", _("the two agree"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        same = {"status": F("first_status")}
        chosen = {"yes": queryset.filter, "no": queryset.exclude}
        return chosen[self.value()](**same) if self.value() in chosen else queryset


@admin.register(Coding)
class CodingAdmin(ReadHere):
    """A row is a pledge coded twice, for its two coders and for reviewers."""

    change_list_template = "admin/pledges/codings.html"
    list_display = ("pledge", "day", "first", "second")
    list_filter = (Agreed,)
    list_select_related = ("pledge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        first = Coding.objects.filter(pledge=OuterRef("pledge"), place=FIRST).values("status")
        rows = codings.coded_twice(request.user)
        return rows.annotate(first_status=Subquery(first, output_field=CharField())).order_by("-id")

    @admin.display(description=gettext_lazy("first coding"))
    def first(self, obj: Any) -> str:
        return str(Status(obj.first_status).label)

    @admin.display(description=gettext_lazy("second coding"))
    def second(self, obj: Coding) -> str:
        return str(obj.state.label)

    def get_urls(self) -> list[URLPattern]:
        following = path("next/", self.admin_site.admin_view(self.next_to_code), name="pledges_coding_next")
        return [following, *super().get_urls()]

    def next_to_code(self, request: HttpRequest) -> HttpResponse:
        """To the pledge that this person should code next."""
        if not request.user.has_perm("pledges.add_coding"):
            raise PermissionDenied
        pledge = codings.next_to_code(request.user)
        if pledge is None:
            messages.info(request, _("There is no pledge that you could code."))
            return HttpResponseRedirect(reverse("admin:pledges_coding_changelist"))
        return HttpResponseRedirect(reverse("admin:pledges_pledge_code", args=[pledge.pk]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Both codings side by side."""
        viewing = self.has_view_permission(request)
        second = row_page(self, request, object_id, may=lambda row: viewing)
        both = Coding.objects.filter(pledge=second.pledge_id).order_by("place").select_related("coder")
        return shown(
            self,
            request,
            "admin/pledges/coding.html",
            second,
            _("Two codings"),
            both=list(both),
            agreed=second.first_status == second.status,
            **_beside(second.pledge),
        )


def code_page(model_admin: admin.ModelAdmin, request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """The form of a coder: what was said, the yardstick, where to look; no status that anybody gave."""
    form = CodingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if attempted(form, lambda: codings.code(pledge=pledge, by=request.user, **form.cleaned_data)):
            return done(request, _("Your coding is stored. Nobody reads it before the second one is there."), _list())
    elif request.method != "POST" and (sentence := rules.why_not_code(request.user, pledge)):
        messages.warning(request, sentence)
        return HttpResponseRedirect(_list())
    first = Coding.objects.halves().filter(pledge=pledge).first()
    day = first.day if first else timezone.localdate()
    return shown(
        model_admin, request, "admin/pledges/code.html", pledge, _("Code blind"), form=form, day=day, **_beside(pledge)
    )


def _beside(pledge: Pledge) -> dict[str, Any]:
    statements = pledge.statements.select_related("candidacy__candidate", "candidacy__party", "document")
    # In the order of their addresses: the order in which they were added would tell of the assessments.
    links = Evidence.objects.with_files().filter(assessment__in=pledge.assessments.published()).order_by("url", "title")
    return {
        "pledge": pledge,
        "statements": [statement_row(statement) for statement in statements.defer("document__raw")],
        "links": links.values("url", "title", "publisher", "published", "passage", "language").distinct(),
    }


def _list() -> str:
    return reverse("admin:pledges_coding_changelist")
