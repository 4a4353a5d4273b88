from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path

from pledges.sitemaps import SITEMAPS
from pledges.views import data, embeds, evidence, health, pages

handler500 = "pledges.views.faults.fault"

urlpatterns = [
    path("", pages.root),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("data/journal.jsonl", data.journal, name="journal"),
    path("data/checkpoint", data.checkpoint_now, name="checkpoint"),
    path("data/verify.py", data.program, name="verifier"),
    path("oembed", embeds.oembed, name="oembed"),
    path("evidence/<int:number>/<slug:short>.<slug:extension>", evidence.evidence_file, name="evidence_file"),
    path("robots.txt", pages.robots),
    path("sitemap.xml", index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_part"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_part"),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("account/", include("pledgetracker.accounts.urls")),
        path("", include("pledges.urls")),
    ),
]
