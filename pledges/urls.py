from django.urls import path

from pledges.views import candidates, documents, pages, pledges, tips, topics

urlpatterns = [
    path("", pages.home, name="home"),
    path("pledges/", pledges.pledge_list, name="pledge_list"),
    path("pledges/<slug:key>/", pledges.pledge_detail, name="pledge"),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("candidates/<slug:slug>/", candidates.candidate_detail, name="candidate"),
    path("parties/<slug:slug>/", candidates.party_detail, name="party"),
    path("elections/<slug:slug>/", candidates.election_detail, name="election"),
    path("topics/", topics.topic_list, name="topic_list"),
    path("topics/<slug:slug>/", topics.topic_detail, name="topic"),
    path("documents/", documents.document_list, name="document_list"),
    path("documents/<slug:slug>/", documents.document_detail, name="document"),
    path("tips/", tips.follow, name="tips"),
    path("tips/new/", tips.new, name="tip_new"),
    path("method/", pages.method, name="method"),
]
