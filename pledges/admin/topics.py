from django.contrib import admin

from candidates.admin import Addressed
from pledges.admin.correcting import Correctable
from pledges.models import Topic


@admin.register(Topic)
class TopicAdmin(Correctable, Addressed):
    page = "topic"
    list_display = ("__str__", "slug", "order")
    search_fields = ("slug",)
