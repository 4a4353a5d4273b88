"""Accounts: invited only, a second factor for everybody who can write, few tries, and no way to more rights."""

import threading
import time
from datetime import timedelta
from io import StringIO

import html5lib
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone, translation

from pledges.actions.accounts import ADMINISTRATORS, EDITORS, REVIEWERS
from pledgetracker.accounts import invitations, sealing
from pledgetracker.accounts.models import CacheRow
from tests.conftest import account

pytestmark = pytest.mark.django_db
LOGIN = "/en/account/login/"
ADMIN = "/en/admin/"
WORDS = "violet-harbour-19"


@pytest.fixture(autouse=True)
def _a_code_lasts_as_long_as_a_test():
    """The clock begins at the start of the 30 seconds in which an app shows one code."""
    with time_machine.travel(time.time() // 30 * 30):
        yield


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED = True


@pytest.fixture
def administrator(db, django_user_model):
    return account(django_user_model, "chief", ADMINISTRATORS)


def log_in(client: Client, name: str, password: str = "", **options: str):
    return client.post(LOGIN, {"login": name, "password": password or f"{name}-passes"}, **options)


def code_of(user: User) -> str:
    """What the person's authenticator app shows now."""
    secret = sealing.unseal(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client: Client, name: str) -> list[str]:
    """Sets up the authenticator app after log-in; the recovery codes."""
    client.post(reverse("account_reauthenticate"), {"password": f"{name}-passes"})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    response = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    return response.context["unused_codes"]


@pytest.fixture
def with_app(editor):
    """An editor whose app is set up, at a moment when its next code is due, and the recovery codes."""
    client = Client()
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        log_in(client, "editor")
        codes = set_up_app(client, "editor")
    return editor, codes


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# No way in but by name, password and second factor


def test_there_is_no_sign_up_and_nothing_social(client):
    for path in ("signup/", "email/", "social/connections/", "password/set/", "login/code/"):
        assert client.get(f"/en/account/{path}").status_code == 404, path
    for name in ("account_signup", "account_email", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_newsroom_sends_strangers_to_the_log_in_and_back(client, editor):
    response = client.get(ADMIN + "pledges/pledge/", follow=True)
    assert response.redirect_chain[-1][0] == f"{LOGIN}?next=%2Fen%2Fadmin%2Fpledges%2Fpledge%2F"
    sent = {"login": "editor", "password": "editor-passes", "next": "/en/admin/pledges/pledge/"}
    assert client.post(LOGIN, sent).url == "/en/admin/pledges/pledge/"
    foreign = client.post(LOGIN, sent | {"next": "https://elsewhere.example/"})
    assert "elsewhere" not in foreign.url


def test_the_admins_own_log_in_takes_no_password(client, editor):
    response = client.post(ADMIN + "login/", {"username": "editor", "password": "editor-passes"})
    assert response.url.startswith(LOGIN)
    assert not signed_in(client)


def test_who_is_not_of_the_newsroom_is_refused_without_going_in_circles(client, django_user_model):
    django_user_model.objects.create_user("reader", password="reader-passes")
    log_in(client, "reader")
    assert client.get(ADMIN, follow=True).status_code == 403


def test_password_and_code_open_the_newsroom(client, with_app, required):
    user, _codes = with_app
    assert log_in(client, "editor").url == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get(ADMIN).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Incorrect code." in wrong.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(user)}).url == ADMIN
    assert client.get(ADMIN).status_code == 200


def test_a_code_works_once(with_app):
    user, _codes = with_app
    code = code_of(user)
    with time_machine.travel(timezone.now(), tick=False):
        first, second = Client(), Client()
        for client in (first, second):
            log_in(client, "editor")
        first.post(reverse("mfa_authenticate"), {"code": code_of(user)})
        response = second.post(reverse("mfa_authenticate"), {"code": code_of(user)})
        assert "Incorrect code." in response.content.decode()
        assert (signed_in(first), signed_in(second)) == (True, False)
    assert len(code) == 6


def test_the_code_that_set_the_app_up_does_not_log_in(editor):
    with time_machine.travel(timezone.now(), tick=False):
        first, second = Client(), Client()
        log_in(first, "editor")
        set_up_app(first, "editor")
        log_in(second, "editor")
        second.post(reverse("mfa_authenticate"), {"code": code_of(editor)})
    assert not signed_in(second)


def test_a_recovery_code_works_once_and_is_shown_once(with_app):
    _user, codes = with_app
    assert len(set(codes)) == 10
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, "editor")
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert (signed_in(first), signed_in(second)) == (True, False)
    first.post(reverse("account_reauthenticate"), {"password": "editor-passes"})
    again = first.get(reverse("mfa_view_recovery_codes"))
    assert [code for code in codes if code in again.content.decode()] == []


def test_nothing_that_makes_codes_lies_in_clear_in_the_database(with_app):
    _user, codes = with_app
    rows = {row.type: row.data for row in Authenticator.objects.all()}
    key, seed = rows["totp"]["secret"], rows["recovery_codes"]["seed"]
    assert len(sealing.unseal(key)) == 32
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = " ".join(str(row) for row in cursor.fetchall())
    for clear in (sealing.unseal(key), sealing.unseal(seed), *codes):
        assert clear not in stored


def test_a_new_secret_key_opens_what_the_old_one_sealed_only_while_it_is_named(with_app, settings):
    user, _codes = with_app
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    good = code_of(user)
    settings.SECRET_KEY_FALLBACKS = []
    client = Client()
    log_in(client, "editor")
    response = client.post(reverse("mfa_authenticate"), {"code": good})
    assert response.status_code == 200
    assert not signed_in(client)


def test_resealed_second_factors_need_the_old_secret_key_no_more(with_app, settings):
    user, codes = with_app
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    said = StringIO()
    call_command("reseal_second_factors", stdout=said)
    settings.SECRET_KEY_FALLBACKS = []
    first, second = Client(), Client()
    for client, code in ((first, code_of(user)), (second, codes[0])):
        log_in(client, "editor")
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(client)
    settings.SECRET_KEY = "athird" * 10
    call_command("reseal_second_factors", stdout=said)
    assert said.getvalue().splitlines() == [
        "2 are sealed with the present key; 0 can be read with none and have to be reset.",
        "0 are sealed with the present key; 2 can be read with none and have to be reset.",
    ]


def test_the_command_line_lets_in_again_who_lost_everything(with_app, required):
    call_command("reset_second_factor", "editor", stdout=StringIO())
    client = Client()
    log_in(client, "editor")
    assert client.get(ADMIN).url == reverse("mfa_index")
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("reset_second_factor", "nobody")


# Few tries


def test_the_sixth_try_is_refused_even_with_the_right_password_but_not_elsewhere(editor):
    here, elsewhere = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    client = Client()
    for number in range(5):
        response = log_in(client, ("editor", "EDITOR")[number % 2], "wrong", **here)
        assert "not correct" in response.content.decode()
    refused = log_in(client, "editor", **here)
    assert "Too many failed login attempts" in refused.content.decode()
    assert not signed_in(client)
    other = Client()
    log_in(other, "editor", **elsewhere)
    assert signed_in(other)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        log_in(client, "editor", **here)
        assert signed_in(client)


def test_after_five_wrong_codes_the_right_one_is_refused(client, with_app):
    user, _codes = with_app
    log_in(client, "editor")
    for _number in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    response = client.post(reverse("mfa_authenticate"), {"code": code_of(user)})
    assert "Too many failed login attempts" in response.content.decode()
    assert not signed_in(client)


def test_a_header_of_the_visitor_does_not_give_new_tries(editor, settings):
    client = Client()
    for number in range(5):
        log_in(client, "editor", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    log_in(client, "editor", HTTP_X_FORWARDED_FOR="198.51.100.77")
    assert not signed_in(client)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # behind a proxy the last entry is the proxy's own
    for number in range(5):
        log_in(client, "editor", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.9")
    log_in(client, "editor", HTTP_X_FORWARDED_FOR="198.51.100.77, 203.0.113.9")
    assert not signed_in(client)
    log_in(client, "editor", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.77")
    assert signed_in(client)


def test_a_flood_from_one_address_gets_the_sites_own_page(client, db):
    for number in range(31):
        response = log_in(client, f"nobody{number}", "wrong")
    assert response.status_code == 429
    assert "Wait five minutes" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def at_once(tasks: list) -> None:
    """Each in a thread of its own with a connection of its own, as in several workers."""
    start = threading.Barrier(len(tasks))

    def run(task) -> None:
        try:
            start.wait()
            task()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_workers_count_tries_together(editor, transactional_db):
    answers: list[str] = []

    def one_try() -> None:
        with translation.override("en"):
            answers.append(log_in(Client(), "editor", "wrong").content.decode())

    at_once([one_try] * 9)
    assert sum("not correct" in html for html in answers) <= 5
    for _number in range(6):
        one_try()
    assert sum("not correct" in html for html in answers) == 5
    assert CacheRow.objects.exists()  # every worker looks there, and not into its own memory
    late = Client()
    log_in(late, "editor")
    assert not signed_in(late)


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_both_take_one_code(with_app, transactional_db):
    _user, codes = with_app
    clients = [Client(), Client()]
    for client in clients:
        log_in(client, "editor")
    at_once(
        [lambda c=client: c.post("/en/account/second-factor/check/", {"code": codes[3]}) for client in clients],
    )
    assert sorted(signed_in(client) for client in clients) == [False, True]


# Sessions


def test_a_session_is_new_at_log_in_and_gone_at_log_out(client, editor):
    client.get("/en/account/second-factor/passkeys/login/", HTTP_ACCEPT="application/json")
    before = client.session.session_key
    log_in(client, "editor")
    during = client.session.session_key
    assert before
    assert before != during
    copy = Client()
    copy.cookies["sessionid"] = during
    assert copy.get(ADMIN).status_code == 200
    assert client.get(ADMIN + "logout/").status_code == 200
    assert signed_in(client)
    client.post(ADMIN + "logout/")
    assert copy.get(ADMIN).status_code == 302


def test_a_password_change_ends_the_other_sessions(editor):
    mine, other = Client(), Client()
    for client in (mine, other):
        log_in(client, "editor")
    changed = {"oldpassword": "editor-passes", "password1": WORDS, "password2": WORDS}
    assert mine.post(reverse("account_change_password"), changed).status_code == 302
    assert (mine.get(ADMIN).status_code, other.get(ADMIN).status_code) == (200, 302)
    assert mine.get(ADMIN + "password_change/").url == reverse("account_change_password")


def changed_account(user: User, **changes: object) -> dict[str, object]:
    groups = [group.pk for group in user.groups.all()]
    fields = {"username": user.username, "first_name": "", "last_name": "", "email": user.email, "is_active": "on"}
    return {key: value for key, value in {**fields, "groups": groups, **changes}.items() if value is not None}


def test_deactivation_ends_sessions_at_once_and_for_good(client, editor, administrator):
    theirs = Client()
    log_in(theirs, "editor")
    client.force_login(administrator)
    url = reverse("admin:auth_user_change", args=[editor.pk])
    assert client.post(url, changed_account(editor, is_active=None)).status_code == 302
    assert theirs.get(ADMIN).status_code == 302
    refused = log_in(Client(), "editor")
    assert refused.url == reverse("account_inactive")
    assert client.post(url, changed_account(editor)).status_code == 302
    assert theirs.get(ADMIN).status_code == 302
    again = Client()
    log_in(again, "editor")
    assert again.get(ADMIN).status_code == 200


def test_public_pages_ask_neither_session_nor_cache(client, seeded, editor, django_assert_max_num_queries):
    log_in(client, "editor")
    with django_assert_max_num_queries(30) as asked:
        response = client.get("/en/")
    assert [q["sql"] for q in asked.captured_queries if "session" in q["sql"] or "cacherow" in q["sql"]] == []
    assert "Cookie" not in response.get("Vary", "")


# The second factor is required


def admin_addresses() -> list[str]:
    """Every page of the newsroom that needs no row."""
    found = get_resolver().namespace_dict["admin"][1].reverse_dict
    names = [key for key in found if isinstance(key, str) and key not in ("login", "logout")]
    return [f"/en/admin/{form}" for name in names for form, keys in found.getlist(name)[0][0] if not keys]


def test_without_a_second_factor_no_page_of_the_newsroom_opens_by_get_or_post(client, editor, required):
    log_in(client, "editor")
    addresses = [*admin_addresses(), reverse("admin:auth_user_change", args=[editor.pk]), "/en/admin/nowhere/"]
    assert len(addresses) > 20
    for address in addresses:
        for response in (client.get(address), client.post(address, {"post": "yes"})):
            assert (response.status_code, response.url) == (302, reverse("mfa_index")), address
    client.post(reverse("account_reauthenticate"), {"password": "editor-passes"})
    assert "Before you go on" in client.get(reverse("mfa_index")).content.decode()
    set_up_app(client, "editor")
    assert client.get(ADMIN).status_code == 200


def test_a_session_from_before_the_second_factor_has_to_show_it(with_app, required):
    user, _codes = with_app
    old = Client()
    old.force_login(user)
    way = f"{reverse('mfa_reauthenticate')}?next=%2Fen%2Fadmin%2Fpledges%2Fpledge%2F"
    assert old.get(ADMIN + "pledges/pledge/").url == way
    back = old.post(way, {"code": code_of(user), "next": "/en/admin/pledges/pledge/"})
    assert back.url == "/en/admin/pledges/pledge/"
    assert old.get(ADMIN).status_code == 200


def test_where_it_is_optional_the_password_opens_the_newsroom(client, editor):
    log_in(client, "editor")
    assert client.get(ADMIN).status_code == 200


# Invitations


def invite(client: Client, email: str = "aida@example.org", group: str = EDITORS):
    sent = {"email": email, "first_name": "Aida", "last_name": "", "group": Group.objects.get(name=group).pk}
    return client.post(reverse("admin:auth_user_add"), sent)


@pytest.fixture
def link(client, administrator) -> str:
    client.force_login(administrator)
    return invite(client).context["link"]


def chosen(name: str = "aida") -> dict[str, str]:
    return {"username": name, "password1": WORDS, "password2": WORDS}


def test_an_invited_person_chooses_name_and_password_and_must_set_up_a_second_factor(client, link, required):
    (message,) = mail.outbox
    assert link in message.body
    assert message.to == ["aida@example.org"]
    assert link.startswith("http://testserver/en/account/invitation/")
    person = Client()
    assert "aida@example.org" in person.get(link).content.decode()
    assert person.post(link, chosen(), follow=True).redirect_chain[-1][0] == reverse("mfa_index")
    user = User.objects.get(username="aida")
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, True, False)
    assert [group.name for group in user.groups.all()] == [EDITORS]
    assert person.get(ADMIN).url == reverse("mfa_index")


def test_a_link_works_once(link):
    Client().post(link, chosen())
    for method in ("get", "post"):
        again = getattr(Client(), method)(link, chosen("thief"))
        assert again.status_code == 410
        assert "no longer valid" in again.content.decode()
    assert not User.objects.filter(username="thief").exists()


def test_a_link_ends_after_seven_days(link):
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert Client().post(link, chosen()).status_code == 410
    assert Client().get(link).status_code == 200


def test_a_changed_link_is_worth_nothing(link, administrator):
    head, _slash, token = link.rstrip("/").rpartition("/")
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "a:b:c", "%00"):
        assert Client().post(f"{head}/{wrong}/", chosen()).status_code in (400, 404, 410), wrong
    assert User.objects.filter(is_active=True).count() == 1


def test_a_new_link_voids_the_old_one(client, link):
    waiting = User.objects.get(email="aida@example.org")
    page = reverse("admin:auth_user_changelist") + f"{waiting.pk}/invitation/"
    assert client.get(page).status_code == 200
    newer = client.post(page).context["link"]
    assert Client().get(link).status_code == 410
    assert Client().get(newer).status_code == 200
    assert len(mail.outbox) == 2


def test_an_ended_account_is_not_opened_by_its_old_link(client, link, administrator):
    Client().post(link, chosen())
    user = User.objects.get(username="aida")
    client.post(reverse("admin:auth_user_change", args=[user.pk]), changed_account(user, is_active=None))
    assert Client().get(link).status_code == 410
    assert not invitations.is_waiting(User.objects.get(pk=user.pk))
    assert client.post(reverse("admin:auth_user_changelist") + f"{user.pk}/invitation/").status_code == 403


def test_a_link_opens_only_an_account_that_waits(link):
    User.objects.filter(email="aida@example.org").update(is_active=True)
    assert Client().post(link, chosen()).status_code == 410


def test_a_browser_in_which_somebody_else_is_signed_in_becomes_the_invited_persons(client, link):
    assert client.get(ADMIN).context["user"].username == "chief"
    client.post(link, chosen())
    assert client.get(ADMIN).context["user"].username == "aida"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"username": "Chief"}, "This name is taken."),
        ({"password2": "another"}, "You must type the same password each time."),
        ({"password1": "12345678", "password2": "12345678"}, "entirely numeric"),
        ({"username": "aida-violet-harbour", "password1": "aida-violet-harbour", "password2": "x"}, "too similar"),
        ({"username": "a b"}, "Enter a valid username."),
    ],
)
def test_a_bad_choice_is_said_and_the_link_stays(link, given, sentence):
    response = Client().post(link, chosen() | given)
    assert sentence in response.content.decode()
    assert Client().get(link).status_code == 200


def test_the_administrator_is_told_when_the_mail_does_not_leave(client, administrator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(administrator)
    response = invite(client)
    assert "could not be sent" in response.content.decode()
    assert Client().get(response.context["link"]).status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_an_address_is_invited_once_and_an_unanswered_invitation_can_be_deleted(client, link, editor):
    assert "There is an account with this email address." in invite(client, "AIDA@example.org").content.decode()
    waiting = User.objects.get(email="aida@example.org")
    assert client.post(reverse("admin:auth_user_delete", args=[editor.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:auth_user_delete", args=[waiting.pk]), {"post": "yes"}).status_code == 302
    assert Client().get(link).status_code == 410


# The password by mail


def test_a_reset_tells_nobody_who_has_an_account(editor):
    editor.email = "editor@example.org"
    editor.save()
    pages = []
    for email in ("editor@example.org", "nobody@example.org"):
        response = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        pages.append((response.redirect_chain, response.content))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]


def test_the_link_of_a_reset_works_once_and_does_not_replace_the_second_factor(with_app):
    user, _codes = with_app
    user.email = "editor@example.org"
    user.save()
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": user.email})
    url = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    client = Client()
    form = client.get(url, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": WORDS, "password2": WORDS})
    assert "Bad Token" in Client().get(url, follow=True).content.decode()
    assert log_in(client, "editor", WORDS).url == reverse("mfa_authenticate")
    assert not signed_in(client)


def test_who_waits_or_has_ended_gets_no_reset(link):
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": "aida@example.org"})
    assert mail.outbox == []


# Administrators


def test_an_administrator_keeps_the_register_and_accounts_and_decides_nothing(administrator):
    for permission in ("auth.add_user", "auth.change_user", "candidates.change_party", "pledges.change_topic"):
        assert administrator.has_perm(permission)
    for permission in (
        *("pledges.decide_assessment", "pledges.propose_assessment", "pledges.publish_pledge"),
        *("pledges.change_pledge", "auth.change_group", "auth.add_group", "auth.change_permission"),
    ):
        assert not administrator.has_perm(permission)


def test_an_administrator_gives_nobody_more_rights_than_the_groups_have(client, administrator, editor):
    everything = Group.objects.create(name="Everything")
    client.force_login(administrator)
    url = reverse("admin:auth_user_change", args=[editor.pk])
    more = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"], "password": "x"}
    client.post(url, changed_account(editor, **more))
    refused = client.post(url, changed_account(editor, groups=[everything.pk]))
    assert "groups" in refused.context["adminform"].form.errors
    editor.refresh_from_db()
    assert (editor.is_superuser, editor.user_permissions.count()) == (False, 0)
    assert editor.check_password("editor-passes")
    assert client.get(f"/en/admin/auth/user/{editor.pk}/password/").status_code in (302, 404)
    client.post(f"/en/admin/auth/user/{editor.pk}/password/", {"password1": WORDS, "password2": WORDS})
    assert User.objects.get(pk=editor.pk).check_password("editor-passes")


def test_an_administrator_cannot_change_the_own_groups(client, administrator):
    client.force_login(administrator)
    reviewers = Group.objects.get(name=REVIEWERS)
    url = reverse("admin:auth_user_change", args=[administrator.pk])
    client.post(url, changed_account(administrator, groups=[reviewers.pk], is_active=None))
    administrator.refresh_from_db()
    assert [group.name for group in administrator.groups.all()] == [ADMINISTRATORS]
    assert administrator.is_active


def test_an_administrator_does_not_touch_a_superuser(client, administrator, django_user_model):
    owner = django_user_model.objects.create_superuser("owner", email="owner@example.org", password="owner-passes")
    client.force_login(administrator)
    url = reverse("admin:auth_user_change", args=[owner.pk])
    assert client.post(url, changed_account(owner, email="mine@example.org")).status_code == 403
    assert client.post(reverse("admin:auth_user_changelist") + f"{owner.pk}/second-factor/").status_code == 403
    assert client.post(reverse("admin:auth_user_delete", args=[owner.pk]), {"post": "yes"}).status_code == 403
    owner.refresh_from_db()
    assert owner.email == "owner@example.org"


def test_a_group_of_the_newsrooms_own_survives_a_change(client, administrator, editor):
    own = Group.objects.create(name="Translators")
    editor.groups.add(own)
    client.force_login(administrator)
    editors = Group.objects.get(name=EDITORS)
    url = reverse("admin:auth_user_change", args=[editor.pk])
    assert client.post(url, changed_account(editor, groups=[editors.pk])).status_code == 302
    assert {group.name for group in editor.groups.all()} == {EDITORS, "Translators"}


def test_editors_and_reviewers_see_no_accounts(client, editor, reviewer, administrator):
    for user in (editor, reviewer):
        client.force_login(user)
        for url in (reverse("admin:auth_user_changelist"), reverse("admin:auth_user_add")):
            assert client.get(url).status_code == 403
        assert invite(client).status_code == 403
        other = reverse("admin:auth_user_changelist") + f"{administrator.pk}/second-factor/"
        assert client.post(other).status_code == 403


def test_a_lost_second_factor_is_reset_by_another_person_and_noted(client, with_app, administrator, required, caplog):
    user, _codes = with_app
    theirs = Client()
    log_in(theirs, "editor")
    theirs.post(reverse("mfa_authenticate"), {"code": code_of(user)})
    client.force_login(administrator)
    page = f"/en/admin/auth/user/{user.pk}/second-factor/"
    assert client.post(page).url == reverse("mfa_index")  # an administrator has one too
    assert Authenticator.objects.filter(user=user).exists()
    client.post(reverse("account_reauthenticate"), {"password": "chief-passes"})
    set_up_app(client, "chief")
    assert "Make sure that it is this person" in client.get(page).content.decode()
    client.post(page)
    assert not Authenticator.objects.filter(user=user).exists()
    assert theirs.get(ADMIN).url.startswith("/en/admin/login/")
    entry = LogEntry.objects.get(object_id=str(user.pk))
    assert (entry.user, entry.change_message) == (administrator, "Second factor reset")
    assert "chief reset the second factor of editor." in caplog.text
    assert client.post(f"/en/admin/auth/user/{administrator.pk}/second-factor/").url == reverse("mfa_index")
    assert Authenticator.objects.filter(user=administrator).exists()


def test_second_factors_and_addresses_of_allauth_are_no_pages_of_the_newsroom(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("owner"))
    for name in ("mfa/authenticator/", "account/emailaddress/"):
        assert client.get(f"/en/admin/{name}").status_code == 404


# The pages themselves


OPEN_TO_ALL = (
    *("account_login", "account_reset_password", "account_reset_password_done", "account_inactive"),
    "account_reset_password_from_key_done",
)
OWN = (
    *("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"),
    *("mfa_add_webauthn", "mfa_list_webauthn", "account_change_password", "account_logout"),
    *("account_reauthenticate", "mfa_reauthenticate"),
)


def pages_of_accounts(invited: str, language: str) -> list[tuple[str, str]]:
    """(who opens it, its address)"""
    invitation = invited.replace("http://testserver/en/", f"/{language}/")
    reset = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "x-y"})
    return [
        *(("stranger", reverse(name)) for name in OPEN_TO_ALL),
        *(("stranger", url) for url in (invitation, reset)),
        ("halfway", reverse("mfa_authenticate")),
        *(("editor", reverse(name)) for name in OWN),
    ]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_of_accounts_parses_and_carries_no_script_of_its_own(with_app, link, language):
    user, _codes = with_app
    clients = {name: Client() for name in ("stranger", "halfway", "editor")}
    for name in ("halfway", "editor"):
        log_in(clients[name], "editor")
    clients["editor"].post(reverse("mfa_authenticate"), {"code": code_of(user)})
    clients["editor"].post(reverse("account_reauthenticate"), {"password": "editor-passes"})
    with translation.override(language):
        for who, url in pages_of_accounts(link, language):
            response = clients[who].get(url)
            assert response.status_code == 200, url
            html = response.content.decode()
            tree = html5lib.HTMLParser(strict=True).parse(html)
            assert tree.attrib["lang"] == language, url
            assert html.count("<h1") == 1, url
            assert "style=" not in html, url
            scripts = [part.split(">")[0] for part in html.split("<script")[1:]]
            assert [s for s in scripts if "src=" not in s and 'type="application/json"' not in s] == [], url
            assert "no-store" in response["Cache-Control"], url
            assert "default-src 'none'" in response["Content-Security-Policy"]
