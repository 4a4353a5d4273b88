"""Rows that are read here and handled by buttons of their own, never typed into, added or deleted."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.choices import Decision


class ReadHere(admin.ModelAdmin):
    """No form of Django's own: `change_view` shows the row and takes the decision."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ProposalQueue(admin.SimpleListFilter):
    """The reviewer's queue and one's own proposals, of assessments and of changes: their decisions share the words."""

    title = gettext_lazy("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("decide", _("To decide")),
            ("mine", _("My proposals, waiting")),
            ("rejected", _("My proposals, rejected")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        waiting = queryset.filter(decision=Decision.PROPOSED)
        chosen = {
            "decide": waiting.exclude(proposed_by=request.user),
            "mine": waiting.filter(proposed_by=request.user),
            "rejected": queryset.filter(decision=Decision.REJECTED, proposed_by=request.user),
        }
        return chosen.get(self.value() or "", queryset)
