"""Accounts in the newsroom. Nobody, a superuser included, gives more rights here than the three groups have."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.actions.accounts import GROUPS
from pledgetracker.accounts import invitations
from pledgetracker.accounts.actions import end_sessions, invite, renew_invitation, reset_second_factor
from pledgetracker.accounts.adapter import AccountAdapter
from pledgetracker.accounts.forms import InvitationForm, named_so

User = get_user_model()
for model in (User, EmailAddress, Authenticator):  # the latter two are allauth's own books
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class AccountForm(forms.ModelForm):
    """An account as an administrator changes it: no password, no rights but groups."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "groups")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "groups" in self.fields:
            self.fields["groups"].queryset = Group.objects.filter(name__in=GROUPS)
            self.fields["groups"].help_text = ""

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if named_so(username).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This name is taken."))
        return username

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an account with this email address."))
        return email

    def clean_groups(self) -> list[Group]:
        """A newsroom's own groups are not offered here, and not taken away."""
        others = self.instance.groups.exclude(name__in=GROUPS)
        return [*self.cleaned_data["groups"], *others]


@admin.register(User)
class AccountAdmin(UserAdmin):
    form = AccountForm
    fieldsets = ((None, {"fields": AccountForm.Meta.fields}),)
    filter_horizontal = ()
    actions = None
    list_display = ("username", "first_name", "last_name", "email", "in_groups", "state", "has_second_factor")
    list_filter = ("is_active", "groups")
    change_form_template = "admin/accounts/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    @admin.display(description=gettext_lazy("Groups"))
    def in_groups(self, user: Any) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description=gettext_lazy("State"))
    def state(self, user: Any) -> str:
        if invitations.is_waiting(user):
            return _("invited")
        return _("active") if user.is_active else _("ended")

    @admin.display(description=gettext_lazy("Second factor"), boolean=True)
    def has_second_factor(self, user: Any) -> bool:
        return any(row.type != Authenticator.Type.RECOVERY_CODES for row in user.authenticator_set.all())

    # Who may touch whom

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only an invitation that nobody accepted: an account that acted stays, for the record."""
        return super().has_delete_permission(request, obj) and obj is not None and invitations.is_waiting(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody changes their own groups or ends their own account; an invited person is not there yet."""
        if obj is not None and obj.pk == request.user.pk:
            return ("is_active", "groups")
        return ("username", "is_active") if obj is not None and invitations.is_waiting(obj) else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data and not obj.is_active:
            end_sessions(obj)

    # Pages of their own

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<path:object_id>/second-factor/", self.admin_site.admin_view(self.second_factor_view)),
            path("<path:object_id>/invitation/", self.admin_site.admin_view(self.invitation_view)),
        ]
        unwanted = "auth_user_password_change"  # nobody sets the password of somebody else
        return [*own, *(url for url in super().get_urls() if url.name != unwanted)]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A new account is an invitation."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InvitationForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self._page(request, "admin/accounts/invite.html", _("Invite a person"), form=form)
        user = invite(**form.cleaned_data)
        self.log_addition(request, user, [{"added": {"name": _("invitation"), "object": user.email}}])
        return self._invited(request, user)

    def invitation_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A new link for somebody whose own was lost or is too old."""
        user = self._row(request, object_id)
        if not invitations.is_waiting(user):
            raise PermissionDenied
        if request.method != "POST":
            question = _("A new link is made and sent. Links given before lead nowhere from then on.")
            return self._asked(request, user, _("Invite anew"), question)
        renew_invitation(user)
        self.log_change(request, user, "Invitation renewed")
        return self._invited(request, user)

    def second_factor_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For a person who lost phone and recovery codes."""
        user = self._row(request, object_id)
        if user.pk == request.user.pk:
            return redirect("mfa_index")
        if request.method != "POST":
            question = _(
                "Authenticator app, passkeys and recovery codes of this account are removed and its sessions end. At"
                " the next log-in the person sets them up anew. Make sure that it is this person who asks you."
            )
            return self._asked(request, user, _("Reset the second factor"), question)
        reset_second_factor(user, by=request.user.get_username())
        self.log_change(request, user, "Second factor reset")
        messages.success(request, _("The second factor of %(name)s is reset.") % {"name": user.get_username()})
        return redirect("admin:auth_user_change", user.pk)

    def _row(self, request: HttpRequest, object_id: str) -> Any:
        key = int(object_id) if object_id.isascii() and object_id.isdigit() and len(object_id) < 19 else None
        user = get_object_or_404(User, pk=key)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _invited(self, request: HttpRequest, user: Any) -> HttpResponse:
        """The link, shown this once and mailed: newsrooms without a mail server hand it over themselves."""
        link = invitations.link(request, user)
        said = {"link": link, "days": settings.INVITATION_DAYS}
        mailed = AccountAdapter(request).mailed("account/email/invitation", user.email, said)
        return self._page(request, "admin/accounts/invited.html", _("Invited"), **said, mailed=mailed, email=user.email)

    def _asked(self, request: HttpRequest, user: Any, title: str, question: str) -> HttpResponse:
        return self._page(request, "admin/accounts/ask.html", title, question=question, original=user)

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        everything = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, template, everything, headers={"Cache-Control": "no-store"})
