"""Tips from the public: sent without an account or a cookie, followed by a code, seen by the newsroom alone."""

import datetime
import re
import threading

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from pledges.actions import attempts, pledges, tips
from pledges.actions.attempts import Limit, TooMany
from pledges.choices import AttemptKind
from pledges.forms import tips as forms
from pledges.http import client_address
from pledges.models import Attempt, Tip
from tests import factories

pytestmark = pytest.mark.django_db
TOLD = {"message": "Жол оңдолду.\nМен көрдүм.", "link": "https://example.org/road", "contact": "sender@example.org"}
NEW = "/en/tips/new/"


@pytest.fixture
def pledge():
    return factories.pledge("Roads")


@pytest.fixture
def opened(monkeypatch) -> str:
    """The token of a form that was opened long enough ago."""
    monkeypatch.setattr(forms, "SHORTEST", -1)
    return forms.new_token()


def stored(**values: object) -> tuple[Tip, str]:
    values = {"token": forms.new_token(), "address": "192.0.2.1", "language": "ky", "pledge": None, **TOLD, **values}
    code = tips.send(**values)
    return Tip.objects.latest("id"), code


def code_on(response) -> str:
    return re.search(r'class="code"[^>]*>([^<]+)<', response.content.decode())[1]


def token_on(response) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


# Sending


def test_a_resident_sends_a_tip_about_a_pledge_and_follows_it_by_its_code(client, reviewer, pledge, opened):
    page = client.get(f"/ky/pledges/{pledge.key}/").content.decode()
    assert f'href="/ky/tips/new/?pledge={pledge.key}"' in page
    form = client.get(f"/ky/tips/new/?pledge={pledge.key}")
    assert pledge.title["ky"] in form.content.decode()
    sent = client.post("/ky/tips/new/", TOLD | {"pledge": pledge.key, "token": token_on(form), "website": ""})
    assert sent.status_code == 201
    code = code_on(sent)
    assert re.fullmatch(r"[34679ACDEFGHJKMNPQRTVWXY]{5}(-[34679ACDEFGHJKMNPQRTVWXY]{5}){2}", code)
    tip = Tip.objects.get()
    kept = {name: getattr(tip, name) for name in TOLD}
    assert (kept, tip.pledge, tip.language, tip.state) == (TOLD, pledge, "ky", "new")
    assert code.replace("-", "") not in repr(Tip.objects.values())
    state = client.post("/ky/tips/", {"code": code})
    assert (state.status_code, state.context["tip"]) == (200, tip)
    tips.handle(tip=tip, by=reviewer, version=1, state="used", answer="Рахмат, <b>текшердик</b>.")
    html = client.post("/ru/tips/", {"code": code.lower().replace("-", " ")}).content.decode()
    assert '<dd class="words" lang="ky">Рахмат, &lt;b&gt;текшердик&lt;/b&gt;.</dd>' in html
    for private in TOLD.values():
        assert private not in html


@pytest.mark.parametrize("path", ["/en/tips/new/", "/en/tips/"])
def test_the_pages_set_no_cookie_are_kept_nowhere_and_stay_out_of_search_engines(client, editor, opened, path):
    client.force_login(editor)
    for response in (client.get(path), client.post(path, {}), client.post(path, TOLD | {"token": opened})):
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert "Cookie" not in response.get("Vary", "")
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert not response.has_header("ETag")
    sitemap = client.get("/sitemap-pages.xml").content.decode()
    assert "tips" not in sitemap


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"message": ""}, "This field is required"),
        ({"message": "  \n "}, "This field is required"),
        ({"message": "x" * 4001}, "at most 4000 characters"),
        ({"message": "a\x00b"}, "Null characters are not allowed"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"link": "ftp://example.org/"}, "Enter a valid URL"),
        ({"link": "https://example.org/" + "x" * 2000}, "at most 2000 characters"),
        ({"contact": "x" * 201}, "at most 200 characters"),
        ({"website": "https://spam.example"}, "A field that has to stay empty was filled in"),
        ({"pledge": "no-such-pledge"}, "The pledge is not public any more"),
        ({"pledge": "x\x00"}, "Null characters are not allowed"),
        ({"token": ""}, "The form was open for too long"),
        ({"token": "forged:1vabcd:signature"}, "The form was open for too long"),
    ],
)
def test_a_fault_is_said_in_a_sentence_and_what_was_typed_stays(client, opened, changes, sentence):
    given = TOLD | {"token": opened, "website": "", "pledge": ""} | changes
    response = client.post(NEW, given)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert Tip.objects.count() == Attempt.objects.count() == 0
    for name in TOLD.keys() - changes.keys():
        assert TOLD[name] in html
    if not TOLD.keys() & changes.keys():  # nothing that a person typed was wrong: pressing the button again suffices
        again = {name: response.context["form"][name].value() for name in given}
        assert client.post(NEW, again).status_code == 201


def test_four_thousand_characters_with_line_ends_as_browsers_send_them_fit(client, opened):
    message = "я\r\n" * 2000
    sent = client.post(NEW, {"message": message[:-2] + "!", "token": opened})
    assert sent.status_code == 201
    assert len(Tip.objects.get().message) == 4000


def test_a_program_that_answers_at_once_is_asked_to_wait_and_a_person_may_take_a_day(client):
    start = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        token = token_on(client.get(NEW))
        hasty = client.post(NEW, TOLD | {"token": token})
        assert (hasty.status_code, "Wait three seconds" in hasty.content.decode()) == (422, True)
        assert token_on(hasty) == token
        clock.shift(4)
        assert client.post(NEW, TOLD | {"token": token}).status_code == 201
        clock.shift(datetime.timedelta(hours=23))
        assert client.post(NEW, TOLD | {"token": token, "message": "Later"}).status_code == 201
        clock.shift(datetime.timedelta(hours=2))
        late = client.post(NEW, TOLD | {"token": token, "message": "Too late"})
        assert (late.status_code, token_on(late) == token) == (422, False)
        clock.shift(4)
        assert client.post(NEW, TOLD | {"token": token_on(late), "message": "Too late"}).status_code == 201
    assert Tip.objects.count() == 3


def test_the_same_form_sent_twice_is_one_tip_and_other_words_are_another(client, opened):
    first, second = (client.post(NEW, TOLD | {"token": opened}) for _ in range(2))
    assert code_on(first) == code_on(second)
    assert (Tip.objects.count(), Attempt.objects.count()) == (1, 1)
    other = client.post(NEW, TOLD | {"token": opened, "message": "Somebody after me at the same screen"})
    assert code_on(other) != code_on(first)
    assert Tip.objects.count() == 2


def test_the_form_needs_no_cookie(opened):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(NEW, TOLD | {"token": opened}).status_code == 201
    assert strict.post("/en/tips/", {"code": "A" * 15}).status_code == 422


def test_a_form_on_another_site_is_refused(client, opened):
    foreign = client.post(NEW, TOLD | {"token": opened}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, Tip.objects.count()) == (403, 0)
    own = client.post(NEW, TOLD | {"token": opened}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 201


def test_a_pledge_that_is_not_public_has_no_form_of_its_own(client):
    draft = factories.draft("Secret draft")
    assert client.get(f"{NEW}?pledge={draft.key}").status_code == 404
    assert client.get(f"{NEW}?pledge=nothing").status_code == 404
    assert client.get(f"{NEW}?pledge=%00").status_code == 400
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(NEW).status_code == 405


def test_a_pledge_withdrawn_later_is_not_named_to_the_sender(client, reviewer, pledge):
    _tip, code = stored(pledge=pledge)
    pledges.withdraw(pledge=pledge, by=reviewer, reason={"en": "Somebody else's."})
    assert pledge.title["en"] not in client.post("/en/tips/", {"code": code}).content.decode()


# Following


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA", "AAAA", "0" * 15, "‐ы", "A" * 61, ""])
def test_a_wrong_code_is_told_and_gives_nothing_away(client, code):
    stored()
    response = client.post("/en/tips/", {"code": code})
    assert response.status_code == 422
    assert response.context["tip"] is None
    assert response.context["form"].errors


def test_a_code_typed_on_a_cyrillic_keyboard_is_understood():
    tip, code = stored()
    cyrillic = code.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ"))
    assert tips.follow(code=f" {cyrillic.lower()} ", address="192.0.2.1") == tip


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_no_text_typed_as_a_code_is_an_error(code):
    assert tips.follow(code=code, address="") is None


# Limits


def test_an_address_sends_five_tips_an_hour_and_what_was_typed_stays(client):
    start = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        tokens = [forms.new_token() for _ in range(7)]
        clock.shift(10)
        statuses = [client.post(NEW, TOLD | {"token": token}).status_code for token in tokens[:5]]
        assert statuses == [201] * 5
        refused = client.post(NEW, TOLD | {"token": tokens[5]})
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
        assert TOLD["message"] in refused.content.decode()
        assert client.post(NEW, TOLD | {"token": tokens[5]}, REMOTE_ADDR="192.0.2.9").status_code == 201
        clock.shift(datetime.timedelta(minutes=61))
        assert client.post(NEW, TOLD | {"token": tokens[6]}).status_code == 201
    assert Tip.objects.count() == 7


def test_the_whole_site_takes_only_so_many_tips_an_hour(client, monkeypatch):
    monkeypatch.setitem(attempts.LIMITS, AttemptKind.TIP, Limit(each=5, everybody=3))
    for n in range(3):
        stored(address=f"192.0.2.{n}")
    with pytest.raises(TooMany):
        stored(address="198.51.100.7")
    assert Tip.objects.count() == Attempt.objects.count() == 3


def test_codes_cannot_be_tried_out(client, monkeypatch):
    monkeypatch.setitem(attempts.LIMITS, AttemptKind.LOOK_UP, Limit(each=2, everybody=2000))
    _tip, code = stored()
    tries = [client.post("/en/tips/", {"code": "A" * 15}).status_code for _ in range(3)]
    assert tries == [422, 422, 429]
    assert client.post("/en/tips/", {"code": code}).status_code == 429
    assert client.post("/en/tips/", {"code": code}, REMOTE_ADDR="192.0.2.9").status_code == 200


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "203.0.113.5", "192.0.2.1"),
        (True, "203.0.113.5", "203.0.113.5"),
        (True, "10.1.1.1, 198.51.100.1,  203.0.113.5", "203.0.113.5"),
        (True, None, ""),
    ],
)
def test_only_the_hop_that_the_proxy_saw_counts(behind, forwarded, address):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    with override_settings(BEHIND_PROXY=behind):
        assert client_address(request) == address


def test_no_address_is_kept_in_clear_and_one_ipv6_customer_is_one_address():
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1", "192.0.2.1", "::ffff:192.0.2.1"):
        attempts.count(AttemptKind.TIP, address)
    keys = list(Attempt.objects.order_by("id").values_list("key", flat=True))
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] == keys[4]
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_get_past_the_limit(transactional_db):
    outcomes: list[bool] = []

    def attempt() -> None:
        try:
            attempts.count(AttemptKind.TIP, "192.0.2.1")
            outcomes.append(True)
        except TooMany:
            outcomes.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 12
    assert 1 <= outcomes.count(True) <= 5
    assert Attempt.objects.count() == outcomes.count(True)


# The newsroom


def page(tip: Tip) -> str:
    return reverse("admin:pledges_tip_change", args=[tip.pk])


def test_an_editor_finds_a_tip_in_the_queue_reads_it_and_answers(client, editor, pledge):
    tip, code = stored(pledge=pledge, message="<script>x</script> Жол")
    client.force_login(editor)
    queue = next(q for q in client.get(reverse("admin:index")).context["queues"] if str(q.label) == "Tips to read")
    assert queue.n == 1
    assert list(client.get(queue.url).context["cl"].result_list) == [tip]
    html = client.get(page(tip)).content.decode()
    assert 'href="https://example.org/road" rel="noopener noreferrer nofollow"' in html
    assert "&lt;script&gt;x&lt;/script&gt; Жол" in html
    assert "sender@example.org" in html
    saved = client.post(page(tip), {"state": "not_used", "answer": "Бул башка жол.", "seen_version": 1})
    assert saved.status_code == 302
    tip.refresh_from_db()
    assert (tip.state, tip.answer, tip.handled_by, tip.version) == ("not_used", "Бул башка жол.", editor, 2)
    assert "Бул башка жол." in client.post("/ky/tips/", {"code": code}).content.decode()
    assert client.get(queue.url).context["cl"].result_count == 0


def test_the_second_of_two_who_handle_a_tip_loses_nothing(client, editor, reviewer):
    tip, _code = stored()
    tips.handle(tip=tip, by=reviewer, version=1, state="used", answer="Theirs")
    client.force_login(editor)
    response = client.post(page(tip), {"state": "not_used", "answer": "Mine", "seen_version": 1})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else handled this tip meanwhile: used." in html
    assert "Theirs" in html
    kept = response.context["form"]
    assert (kept["answer"].value(), kept["state"].value()) == ("Mine", "not_used")
    again = {"state": "not_used", "answer": "Mine", "seen_version": response.context["form"]["seen_version"].value()}
    assert client.post(page(tip), again).status_code == 302
    assert Tip.objects.get().answer == "Mine"


@pytest.mark.parametrize("given", [{"state": "new"}, {"state": ""}, {"state": "sure"}, {"seen_version": "x"}, {}])
def test_a_tip_cannot_be_made_new_again(client, editor, given):
    tip, _code = stored()
    client.force_login(editor)
    assert client.post(page(tip), {"answer": "", "seen_version": 1, **given}).status_code == 422
    assert Tip.objects.get().state == "new"


def test_nobody_without_the_permission_sees_changes_adds_or_deletes_a_tip(client, editor, django_user_model):
    tip, _code = stored()
    listing = reverse("admin:pledges_tip_changelist")
    client.force_login(django_user_model.objects.create_user("plain", is_staff=True))
    assert [client.get(url).status_code for url in (page(tip), listing)] == [403, 403]
    assert client.post(page(tip), {"state": "used", "seen_version": 1}).status_code == 403
    client.force_login(editor)
    assert client.get(listing).status_code == 200
    assert client.get(reverse("admin:pledges_tip_add")).status_code == 403
    assert client.post(reverse("admin:pledges_tip_delete", args=[tip.pk]), {"post": "yes"}).status_code == 403
    assert Tip.objects.get().state == "new"


def test_the_list_of_tips_costs_the_same_for_one_and_for_three(client, editor, django_assert_num_queries):
    client.force_login(editor)
    url = reverse("admin:pledges_tip_changelist")
    stored(pledge=factories.pledge())
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)
    for n in range(2):
        stored(pledge=factories.pledge(), address=f"192.0.2.{n + 7}")
    with django_assert_num_queries(10):
        client.get(url)


# The record


def test_contacts_are_deleted_after_the_months_and_the_tip_stays():
    with time_machine.travel(datetime.datetime(2025, 3, 31, 12, tzinfo=datetime.UTC), tick=False):
        old, _code = stored()
    with time_machine.travel(datetime.datetime(2026, 2, 28, 12, tzinfo=datetime.UTC), tick=False):
        assert tips.purge_contacts(12) == 0
        young, _code = stored(address="192.0.2.2")
    with time_machine.travel(datetime.datetime(2026, 4, 1, 12, tzinfo=datetime.UTC), tick=False):
        now = timezone.now()
        assert [tips.purge_contacts(12), tips.purge_contacts(12)] == [1, 0]
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.contact, old.contact_purged_at, old.message) == ("", now, TOLD["message"])
    assert (young.contact, young.contact_purged_at) == (TOLD["contact"], None)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'sold'",
        "link = 'javascript:alert(1)'",
        "state = 'used'",
        "answer = 'Thanks'",
        "contact_purged_at = '2026-01-01'",
    ],
)
def test_the_database_refuses_what_a_tip_cannot_be(change):
    stored()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE pledges_tip SET {change}")


def test_every_language_has_the_pages(client, opened):
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            assert client.get(reverse("tip_new")).status_code == 200
            assert client.get(reverse("tips")).status_code == 200
            sent = client.post(reverse("tip_new"), TOLD | {"token": opened})
            assert sent.status_code == 201
            assert Tip.objects.latest("id").language == language
