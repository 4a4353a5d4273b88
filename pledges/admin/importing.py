"""Import a document in three steps: the file, what it says of itself, the findings."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges import rules, stated
from pledges.actions import imports
from pledges.actions.documents import KnownAlready
from pledges.admin.pages import attempted, done, posted, row_page
from pledges.forms.documents import DocumentForm, UploadForm
from pledges.forms.fields import storable
from pledges.models import Upload

PREVIEW = 4000


@admin.register(Upload)
class UploadAdmin(admin.ModelAdmin):
    """Files that were read and wait for their metadata. Adding one is the first step, changing it the second."""

    list_display = ("file_name", "format", "encoding", "added_by", "added_at")
    list_display_links = ("file_name",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("raw")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rules.can_import(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rules.can_import(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rules.can_import(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rules.can_import(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return rules.can_import(request.user)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Step 1: a file, or pasted text."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(posted(request), request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                upload = imports.receive(**form.received(), by=request.user)
            except KnownAlready as known:
                form.add_error(None, str(known))
                return self._step(request, "import_file.html", 1, form=form, known=known.document)
            except rules.Refused as refusal:
                for sentence in refusal.messages.values():
                    form.add_error("pasted" if form.cleaned_data["pasted"] else "file", str(sentence))
            else:
                return HttpResponseRedirect(reverse("admin:pledges_upload_change", args=[upload.pk]))
        return self._step(request, "import_file.html", 1, form=form)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Step 2: what the document states, to be confirmed."""
        may = self.has_change_permission(request)
        upload = row_page(self, request, object_id, may=lambda row: may)
        if "keep" in request.POST:
            typed = {name: storable(request.POST.get(name, "")) for name in _names(DocumentForm())}
            imports.keep(upload=upload, typed=typed)
            return done(request, _("Kept for later."), reverse("admin:pledges_upload_changelist"))
        if "discard" in request.POST:
            imports.discard(upload=upload)
            return done(request, _("The file is forgotten; nothing was stored."), reverse("admin:index"))
        form = DocumentForm(posted(request), initial=_first_values(upload), doubtful=upload.encoding)
        stored: list[Any] = []
        if request.method == "POST" and form.is_valid():
            described = form.described()
            if attempted(form, lambda: stored.append(imports.store(upload=upload, **described))):
                url = reverse("admin:pledges_document_review", args=[stored[0].pk])
                return done(request, _("The document is stored. Nobody outside sees it yet."), url)
        reading = upload.reading
        context = {
            "original": upload,
            "shown": stated.shown(reading),
            "preview": reading["transcript"][:PREVIEW],
            "n_sentences": len(reading["sentences"]),
            "n_findings": len(reading["findings"]),
            "language": reading["language"],
        }
        return self._step(request, "import_metadata.html", 2, form=form, **context)

    def _step(self, request: HttpRequest, template: str, step: int, **context: Any) -> HttpResponse:
        steps = [_("The file"), _("What it says of itself"), _("The findings")]
        everything = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Import a document"),
            "steps": list(enumerate(steps, start=1)),
            "step": step,
            **context,
        }
        status = 422 if context["form"].is_bound else 200
        return TemplateResponse(request, f"admin/pledges/{template}", everything, status=status)


def _names(form: DocumentForm) -> list[str]:
    """The names that the browser sends, those of every language included."""
    names = []
    for bound in form:
        boxes = getattr(bound.field.widget, "widgets_names", [""])
        names += [f"{bound.html_name}{box}" for box in boxes]
    return names


def _first_values(upload: Upload) -> dict[str, Any]:
    values = stated.first_values(upload.reading)
    return values | _typed(upload)


def _typed(upload: Upload) -> dict[str, Any]:
    """What an editor filled in before and left."""
    if not upload.typed:
        return {}
    form = DocumentForm(upload.typed)
    return {bound.name: bound.data for bound in form}
