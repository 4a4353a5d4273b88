"""How to cite a page: its dated address as a sentence, for BibTeX and for RIS."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from pledges.http import absolute, problem

FILES = {"bibtex": ("application/x-bibtex", "bib"), "ris": ("application/x-research-info-systems", "ris")}
# What BibTeX would take for a command; a backslash first, so that the others' are left alone.
SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"} | {sign: f"\\{sign}" for sign in "&%$#_"}
SPECIAL |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Citation:
    """A page as it was at the end of `day`, which is today unless it is a page of the past."""

    title: str
    site: str
    day: datetime.date
    url: str
    query: str
    """The query of the page's address with its day, for links to the files."""
    others: list[tuple[str, str]]
    """What the query asks for beside the day."""

    @property
    def text(self) -> str:
        words = {"site": self.site, "title": self.title, "day": date_format(self.day), "url": self.url}
        return gettext("%(site)s: “%(title)s”, as it was on %(day)s. %(url)s") % words

    @property
    def bibtex(self) -> str:
        """An entry of the type @online, in UTF-8."""
        fields = {
            "author": f"{{{_escaped(self.site)}}}",
            "title": f"{{{_escaped(self.title)}}}",
            "date": self.day.isoformat(),
            "year": str(self.day.year),
            "url": self.url,
            "urldate": self.day.isoformat(),
            "langid": get_language() or settings.LANGUAGE_CODE,
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@online{{{self._key},\n{lines}}}\n"

    @property
    def ris(self) -> str:
        """A record of the type ELEC; each line ends with CR LF."""
        slashed = f"{self.day:%Y/%m/%d}"
        fields = [("TY", "ELEC"), ("AU", f"{self.site},"), ("TI", self.title), ("PY", str(self.day.year))]
        fields += [("DA", f"{slashed}/"), ("UR", self.url), ("Y2", f"{slashed}/"), ("ER", "")]
        return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in fields)

    @property
    def _key(self) -> str:
        path = re.sub(r"[^a-z0-9]+", "-", self.url.partition("://")[2].partition("?")[0].lower()).strip("-")
        return f"{path}-{self.day:%Y%m%d}"


def shown_or_cited(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page of `template`; with `?cite=bibtex` or `ris` its citation, `context["cite"]`, as a file."""
    form = request.GET.get("cite")
    if form is None:
        return render(request, template, context)
    if form not in FILES:
        message = gettext("“cite” takes bibtex or ris.")
        return problem(request, heading=gettext("No such form of citation"), message=message, status=400)
    kind, ending = FILES[form]
    response = HttpResponse(getattr(context["cite"], form), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="citation.{ending}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def citation(request: HttpRequest, title: str) -> Citation:
    """Of the page that is asked for, its filters included."""
    moment = getattr(request, "moment", None)
    day = moment.day if moment else localdate()
    query = request.GET.copy()
    for other in ("after", "cite"):
        query.pop(other, None)
    query["on"] = day.isoformat()
    site = settings.SITE_NAME or gettext("Ubada")
    url = absolute(request, f"{request.path}?{query.urlencode()}")
    others = [(name, value) for name, values in query.lists() for value in values if name != "on"]
    return Citation(_one_line(title), site, day, url, query.urlencode(), others)


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
