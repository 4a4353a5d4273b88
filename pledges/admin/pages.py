"""Pages of one row beside Django's own: a form, an action, a message. A refusal keeps what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from pledges.rules import Refused


def row_page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    object_id: str,
    *,
    may: Callable[[Any], bool],
) -> Any:
    """The row, if this person may use the page; 404 or 403 else."""
    key = int(object_id) if object_id.isascii() and object_id.isdigit() and len(object_id) < 19 else None
    row = get_object_or_404(model_admin.get_queryset(request), pk=key)
    if not may(row):
        raise PermissionDenied
    return row


def shown(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    template: str,
    row: Any,
    title: str,
    *,
    judged: bool = True,
    **context: Any,
) -> HttpResponse:
    options = model_admin.model._meta
    everything = {
        **model_admin.admin_site.each_context(request),
        "opts": options,
        "original": row,
        "title": title,
        "back_url": reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk]),
        **context,
    }
    faulty = any(getattr(context.get(name), "is_bound", False) for name in ("form", "formset"))
    return TemplateResponse(request, template, everything, status=422 if faulty and judged else 200)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; also when a button was pressed with nothing filled in."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, sentence: str, url: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(url)


def attempted(form: Form, act: Callable[[], Any]) -> bool:
    """Run the action; a refusal's sentences go to the form's fields, and nothing is stored."""
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        for field, sentence in refusal.messages.items():
            form.add_error(field if field in form.fields else None, str(sentence))
        return False
    return True
