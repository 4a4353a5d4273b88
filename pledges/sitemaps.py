"""sitemap.xml with language alternates; only what is public."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from candidates.models import Candidate, Election, Party
from pledges.models import Document, Pledge, Topic


class _Pages(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = 500  # times three languages, each with its alternates: half a megabyte a file
    route = ""

    def location(self, item: str) -> str:
        return reverse(self.route, args=[item])


class Plain(_Pages):
    def items(self) -> list[str]:
        return ["home", "pledge_list", "candidate_list", "topic_list", "document_list", "method"]

    def location(self, item: str) -> str:
        return reverse(item)


class Pledges(_Pages):
    route = "pledge"

    def items(self) -> QuerySet:
        return Pledge.objects.published().order_by("id").values_list("key", flat=True)


def _slugs_of(model: Any, name: str) -> type[_Pages]:
    def items(self: _Pages) -> QuerySet:
        return model.objects.order_by("id").values_list("slug", flat=True)

    return type(name.title(), (_Pages,), {"route": name, "items": items})


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
