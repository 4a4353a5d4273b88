"""sitemap.xml with language alternates; only what is public."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from candidates.models import Candidate, Election, Party
from pledges.models import Document, Pledge, Topic


class _ByKey(Paginator):
    """Parts that are ranges of the primary key, so that the last one costs what the first one costs, and no address
    moves to another part. A part holds each address in every language."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by("-pk").values_list("pk", flat=True).first() or 0

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        last = number * self.per_page
        items = self.object_list.filter(pk__gt=last - self.per_page, pk__lte=last)
        return self._get_page([(item, code) for item in items for code, _name in settings.LANGUAGES], number, self)


class _Pages(Sitemap):
    i18n = True
    alternates = True
    x_default = True


class Plain(_Pages):
    def items(self) -> list[str]:
        return [
            *("home", "pledge_list", "candidate_list", "topic_list", "place_list"),
            *("document_list", "compare", "pictures", "correction_list", "method", "accessibility"),
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class _Rows(_Pages):
    limit = 250  # times three languages, each with its alternates: a quarter of a megabyte a file
    route = ""

    @property
    def paginator(self) -> Paginator:
        return _ByKey(self.items(), self.limit)

    def location(self, item: str) -> str:
        return reverse(self.route, args=[item])


class Pledges(_Rows):
    route = "pledge"

    def items(self) -> QuerySet:
        return Pledge.objects.published().order_by("id").values_list("key", flat=True)


def _slugs_of(model: Any, name: str) -> type[_Rows]:
    def items(self: _Rows) -> QuerySet:
        rows = model.objects
        return (rows.published() if hasattr(rows, "published") else rows).order_by("id").values_list("slug", flat=True)

    return type(name.title(), (_Rows,), {"route": name, "items": items})


SITEMAPS = {
    "pages": Plain,
    "pledges": Pledges,
    **{
        name: _slugs_of(model, name)
        for name, model in (
            ("candidate", Candidate),
            ("party", Party),
            ("election", Election),
            ("topic", Topic),
            ("document", Document),
        )
    },
}
