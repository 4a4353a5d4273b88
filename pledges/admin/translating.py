"""The door to translations: every quote on a pledge's page in the newsroom has one."""

from functools import partial

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.actions import changes
from pledges.admin.pages import attempted, done, posted, shown
from pledges.forms.translations import TranslationForm
from pledges.models import Pledge, QuoteTranslation
from pledges.representations import statement_row


def translate_page(model_admin: admin.ModelAdmin, request: HttpRequest, pledge: Pledge, number: int) -> HttpResponse:
    """The quote as it was said, what stands beside it now, and the form."""
    statements = pledge.statements.select_related("candidacy__candidate", "candidacy__party", "document", "pledge")
    statement = get_object_or_404(statements.defer("document__raw"), pk=number)
    form = TranslationForm(posted(request), statement=statement)
    if request.method == "POST" and form.is_valid():
        propose = partial(changes.propose_translation, statement=statement, by=request.user, **form.cleaned_data)
        if attempted(form, propose):
            url = reverse("admin:pledges_pledge_change", args=[pledge.pk])
            return done(request, _("The translation is proposed; another person decides it."), url)
    return shown(
        model_admin,
        request,
        "admin/pledges/translate.html",
        pledge,
        _("Propose a translation"),
        form=form,
        said=statement_row(statement),
        translations=QuoteTranslation.objects.published().filter(statement=statement).with_translators(),
    )
