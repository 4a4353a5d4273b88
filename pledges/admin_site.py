"""The newsroom's front page: the administration with what waits for a decision on top."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class TrackerSite(AdminSite):
    site_header = _("Newsroom")
    site_title = _("Newsroom")
    index_title = _("What can be done here")
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from pledges.http import in_language

        languages = [(code, name, in_language(request, code)) for code, name in settings.LANGUAGES]
        return super().each_context(request) | {
            "admin_languages": languages,
            "tracker_name": settings.SITE_NAME or gettext("Ubada"),
            "keep_media": Media(js=["js/keep.js"]),
            "half_typed": getattr(request, "half_typed", None),
        }

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """A filter in the address that no column can hold is answered as Django answers other senseless ones."""
        inner = super().admin_view(view, cacheable)

        @functools.wraps(inner)
        def answered(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            try:
                return self._kept(request, functools.partial(inner, request, *args, **options))
            except (OverflowError, DataError):
                if request.method != "GET" or not request.GET or ERROR_FLAG in request.GET:
                    raise
                return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

        return answered

    def _kept(self, request: HttpRequest, inner: Callable[[], HttpResponse]) -> HttpResponse:
        from pledges.admin import keeping

        return keeping.answered(request, inner) if self.has_permission(request) else inner()

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from pledges.admin.queues import half_typed_of, queues

        waiting = {"queues": queues(request.user), "all_half_typed": half_typed_of(request.user)}
        return super().index(request, (extra_context or {}) | waiting)

    # The doors of accounts are those of django-allauth, with second factor and limited tries.

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        back = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from allauth.account.views import logout

        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")


class TrackerAdminConfig(AdminConfig):
    default_site = "pledges.admin_site.TrackerSite"
