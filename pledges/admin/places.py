from django.contrib import admin
from django.urls import reverse

from candidates.admin import Addressed
from pledges.models import Place


@admin.register(Place)
class PlaceAdmin(Addressed):
    list_display = ("__str__", "slug", "kind")
    list_filter = ("kind",)
    search_fields = ("slug",)

    def view_on_site(self, obj: Place) -> str:
        return f"{reverse('pledge_list')}?place={obj.slug}"
