"""Every form of the newsroom that has the button “Keep for later” (templates/admin/_keep.html): the button, or
keep.js every few seconds, sends the form as it is to its own address; here it is kept before the form's view judges it.
Taking it up fills the same page with what was typed."""

from collections.abc import Callable, Mapping, Sequence

import lxml.html
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.actions import half_typed

BUTTON, QUIETLY, TAKE_UP, DISCARD = "_keep", "_quietly", "take_up", "_discard"
BOXES = ("checkbox", "radio")
UNTOUCHED = ("file", "submit", "button", "image", "reset", "password")
# How many rows a set of forms has is the page's own matter.
COUNTS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


def answered(request: HttpRequest, inner: Callable[[], HttpResponse]) -> HttpResponse:
    """The page, with what was kept of its form beside or in it; what is to be kept never reaches the page's view."""
    path = without_language(request.path)
    if request.method == "POST" and BUTTON in request.POST:
        return _keep(request, path)
    if request.method == "POST" and DISCARD in request.POST:
        half_typed.discard(by=request.user, path=path)
        return HttpResponseRedirect(request.path)
    if request.method == "POST":
        response = inner()
        if 300 <= response.status_code < 400 and half_typed.kept(by=request.user, path=path):
            half_typed.discard(by=request.user, path=path)
        return response
    request.half_typed = half_typed.kept(by=request.user, path=path)
    taking_up = request.half_typed is not None and TAKE_UP in request.GET
    response = inner()
    if taking_up and response.status_code == 200:
        if hasattr(response, "render"):
            response.render()
        response.content = filled(response.content, request.half_typed.fields)
    return response


def without_language(path: str) -> str:
    """The same address whatever language the page is in."""
    return "/" + path.lstrip("/").partition("/")[2]


def _keep(request: HttpRequest, path: str) -> HttpResponse:
    quietly = QUIETLY in request.POST
    try:
        half_typed.keep(
            by=request.user, path=path, title=request.POST.get("_title", ""), fields=dict(request.POST.lists())
        )
    except half_typed.TooLong:
        sentence = _("This is too long to be kept for later. Send the form, or go back in your browser.")
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
    if quietly:
        return HttpResponse(status=204)
    messages.success(request, _("What you typed is kept. Take it up again from here."))
    return HttpResponseRedirect(reverse("admin:index"))


def filled(page: bytes, fields: Mapping[str, Sequence[str]]) -> bytes:
    """The page with these values in its form. Values without a place on the page stand above the form as text."""
    document = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    forms = document.xpath(f"//form[.//*[@name='{BUTTON}']]")
    if not forms:
        return page
    form, placed = forms[0], set()
    by_name: dict[str, list[lxml.html.HtmlElement]] = {}
    for element in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        by_name.setdefault(element.get("name"), []).append(element)
    for name, elements in by_name.items():
        _fill(elements, list(fields.get(name, ())))
        placed.add(name)
    lost = {name: values for name, values in fields.items() if name not in placed and any(values)}
    if lost:
        form.insert(0, _told(lost))
    return lxml.html.tostring(document, encoding="utf-8", doctype="<!DOCTYPE html>")


def _fill(elements: list[lxml.html.HtmlElement], values: list[str]) -> None:
    rest = list(values)
    for element in elements:
        kind = element.get("type", "text")
        if element.tag == "select":
            for option in element.iter("option"):
                _mark(option, "selected", option.get("value", option.text) in values)
        elif element.tag == "input" and kind in BOXES:
            _mark(element, "checked", element.get("value", "on") in values)
        elif kind in UNTOUCHED or element.get("name").endswith(COUNTS) or element.get("name") in half_typed.NEVER:
            continue
        elif rest and element.tag == "textarea":
            element.text = "\n" + rest.pop(0)  # a reader of HTML drops the first line break
        elif rest:
            element.set("value", rest.pop(0))


def _mark(element: lxml.html.HtmlElement, name: str, wanted: bool) -> None:
    if wanted:
        element.set(name, name)
    else:
        element.attrib.pop(name, None)


def _told(lost: Mapping[str, Sequence[str]]) -> lxml.html.HtmlElement:
    note = lxml.html.Element("div", {"class": "errornote"})
    note.text = _("This page has no place any more for these values:")
    for name, values in lost.items():
        line = lxml.html.Element("p")
        line.text = f"{name}: {', '.join(values)}"
        note.append(line)
    return note
