from django.conf import settings
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from pledges.views import (
    alerts,
    candidates,
    cards,
    compare,
    copies,
    corrections,
    deadlines,
    documents,
    embeds,
    feeds,
    pages,
    pictures,
    places,
    pledges,
    sheets,
    tips,
    topics,
)


class FeedForm(StringConverter):
    regex = "atom|rss"


register_converter(FeedForm, "form")

urlpatterns = [
    path("", pages.home, name="home"),
    path("card.png", cards.site_card, name="home_card"),
    path("qr.svg", cards.site_qr, name="home_qr"),
    path("feed.<form:form>", feeds.of_everything, name="feed"),
    path("pledges/feed.<form:form>", feeds.of_search, name="pledge_list_feed"),
    path("pledges/<slug:key>/feed.<form:form>", feeds.of_pledge, name="pledge_feed"),
    path("candidates/<slug:slug>/feed.<form:form>", feeds.of_candidate, name="candidate_feed"),
    path("topics/<slug:slug>/feed.<form:form>", feeds.of_topic, name="topic_feed"),
    path("deadlines.ics", deadlines.of_everything, name="deadlines"),
    path("pledges/<slug:key>/deadlines.ics", deadlines.of_pledge, name="pledge_deadlines"),
    path("candidates/<slug:slug>/deadlines.ics", deadlines.of_candidate, name="candidate_deadlines"),
    path("topics/<slug:slug>/deadlines.ics", deadlines.of_topic, name="topic_deadlines"),
    path("pledges/", pledges.pledge_list, name="pledge_list"),
    path("pledges/<slug:key>/", pledges.pledge_detail, name="pledge"),
    path("pledges/<slug:key>/card.png", cards.pledge_card, name="pledge_card"),
    path("pledges/<slug:key>/qr.svg", cards.pledge_qr, name="pledge_qr"),
    path("pledges/<slug:key>/print/", sheets.pledge_sheet, name="pledge_sheet"),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("candidates/<slug:slug>/", candidates.candidate_detail, name="candidate"),
    path("candidates/<slug:slug>/card.png", cards.candidate_card, name="candidate_card"),
    path("candidates/<slug:slug>/qr.svg", cards.candidate_qr, name="candidate_qr"),
    path("candidates/<slug:slug>/print/", sheets.candidate_sheet, name="candidate_sheet"),
    path("compare/", compare.compare, name="compare"),
    path("compare/card.png", cards.comparison_card, name="compare_card"),
    path("compare/qr.svg", cards.comparison_qr, name="compare_qr"),
    path("parties/<slug:slug>/", candidates.party_detail, name="party"),
    path("elections/<slug:slug>/", candidates.election_detail, name="election"),
    path("topics/", topics.topic_list, name="topic_list"),
    path("topics/<slug:slug>/", topics.topic_detail, name="topic"),
    path("topics/<slug:slug>/card.png", cards.topic_card, name="topic_card"),
    path("topics/<slug:slug>/qr.svg", cards.topic_qr, name="topic_qr"),
    path("places/", places.place_list, name="place_list"),
    path("documents/", documents.document_list, name="document_list"),
    path("documents/<slug:slug>/", documents.document_detail, name="document"),
    path("corrections/", corrections.correction_list, name="correction_list"),
    path("copies/<int:number>/", copies.copy_detail, name="copy"),
    path("alerts/", alerts.new, name="alert_new"),
    path("alerts/confirm/<str:token>/", alerts.confirm, name="alert_confirm"),
    path("alerts/end/<str:token>/", alerts.end, name="alert_end"),
    path("tips/", tips.follow, name="tips"),
    path("tips/new/", tips.new, name="tip_new"),
    path("embed/pledges/<slug:key>/", embeds.pledge_embed, name="pledge_embed"),
    path("embed/candidates/<slug:slug>/", embeds.candidate_embed, name="candidate_embed"),
    path("embed/topics/<slug:slug>/", embeds.topic_embed, name="topic_embed"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/<slug:name>.<slug:form>", pictures.picture_file, name="picture"),
    path("method/", pages.method, name="method"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
if settings.DEVELOPMENT:
    urlpatterns.append(path("design/", pages.design))
