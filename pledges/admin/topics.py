from django.contrib import admin

from candidates.admin import Addressed
from pledges.models import Topic


@admin.register(Topic)
class TopicAdmin(Addressed):
    page = "topic"
    list_display = ("__str__", "slug", "order")
    search_fields = ("slug",)
