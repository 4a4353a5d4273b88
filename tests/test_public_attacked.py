"""Whatever is asked of the public addresses, the answer is a page or a sentence, never a server's fault."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

JUNK = ("", " ", "\x00", "а\x00б", "%", "'\";--", "<b>", "-1", "1" * 30, "é\ud83d".encode("utf-8", "replace").decode())
JUNK += ("9999-99-99", "٣", "ﬁ", "\u202e", "x" * 3000, "a b", "../../etc", "{}", "0:9", "2021-07-06,5", "null")
FAULTS = (500, 502, 503, 504)  # 501 is what oEmbed wants for a format that is not known
# The parameters that each address knows, where it stands below /ky/.
KNOWN = {
    "": ("on", "cite"),
    "pledges/": (
        "q",
        "topic",
        "status",
        "candidate",
        "party",
        "election",
        "tier",
        "place",
        "person",
        "sort",
        "after",
        "on",
        "cite",
    ),
    "pledges/feed.atom": ("q", "topic", "status", "candidate", "sort", "after"),
    "pledges/cctv-5000/": ("on", "cite"),
    "pledges/cctv-5000/card.png": ("v",),
    "candidates/": ("name", "after"),
    "candidates/sergei-balakin/": ("on", "cite"),
    "compare/": ("candidate", "name", "after"),
    "compare/card.png": ("candidate", "v"),
    "compare/qr.svg": ("candidate",),
    "documents/": ("after",),
    "documents/sergei-balakin-2021-07-06/": ("part", "after"),
    "corrections/": ("after", "of"),
    "elections/bishkek-city-council-2021-07-11/": ("after",),
    "parties/emgek/": ("after",),
    "pictures/": ("election", "candidate", "topic"),
    "pictures/standing.png": ("election", "candidate", "topic", "party"),
    "pictures/standing.csv": ("topic", "status"),
    "alerts/": ("pledge", "candidate", "topic", "q", "status"),
    "tips/new/": ("pledge",),
    "embed/pledges/cctv-5000/": ("theme",),
    "embed/topics/transport/": ("theme",),
}
OUTSIDE = {
    "oembed": ("url", "format", "maxwidth", "maxheight"),
    "data/journal.jsonl": ("from", "to", "after"),
    "sitemap-pledges.xml": ("p",),
}
PLACES = [*((f"/ky/{path}", names) for path, names in KNOWN.items()), *((f"/{p}", n) for p, n in OUTSIDE.items())]
NAMED = (
    *("pledges/{}/", "pledges/{}/card.png", "pledges/{}/print/", "pledges/{}/feed.rss", "candidates/{}/qr.svg"),
    *("topics/{}/deadlines.ics", "documents/{}/", "copies/{}/", "alerts/confirm/{}/", "alerts/end/{}/"),
    *("pictures/{}.png", "pictures/standing.{}", "embed/candidates/{}/", "elections/{}/", "parties/{}/"),
)


@pytest.fixture
def reader(seeded) -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("path", "names"), PLACES, ids=[path for path, _names in PLACES])
def test_senseless_parameters_are_answered(reader, path, names):
    faults = {
        (name, value): status
        for name in names
        for value in JUNK
        if (status := reader.get(path, {name: value}).status_code) in FAULTS
    }
    assert faults == {}


@pytest.mark.parametrize("path", NAMED)
def test_senseless_names_are_answered(reader, path):
    values = [value for value in JUNK if value.strip() and "/" not in value]
    asked = {value: reader.get("/ky/" + path.format(value)).status_code for value in values}
    assert {value: status for value, status in asked.items() if status in FAULTS} == {}


@pytest.mark.parametrize("path", ["alerts/?pledge=cctv-5000", "tips/new/", "tips/", "alerts/end/x/", "compare/"])
def test_senseless_forms_are_answered(reader, path):
    fields = ("email", "frequency", "language", "token", "pledge", "link", "message", "contact", "code", "website")
    asked = {value: reader.post(f"/ky/{path}", dict.fromkeys(fields, value)).status_code for value in JUNK}
    assert {value: status for value, status in asked.items() if status in FAULTS} == {}
