"""Accounts in a real browser: by app and recovery codes without JavaScript, by passkeys with it, under one policy."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from playwright.sync_api import Page, expect

from pledges.actions.accounts import ADMINISTRATORS, EDITORS
from tests.browser.test_accessibility import violations
from tests.conftest import account

WORDS = "violet-harbour-19"


@pytest.fixture(autouse=True)
def required(settings):
    settings.MFA_REQUIRED = True


@pytest.fixture
def people(seeded, django_user_model):
    account(django_user_model, "aida", EDITORS)
    account(django_user_model, "chief", ADMINISTRATORS)


def next_code(secret: str) -> str:
    """What an authenticator app shows, with some seconds left to type it."""
    left = 30 - time.time() % 30
    if left < 8:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def log_in(page: Page, name: str, password: str = "") -> None:
    page.goto("/en/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password or f"{name}-passes")
    page.get_by_role("button", name="Log in", exact=True).click()


def set_up_app(page: Page, password: str = "") -> tuple[str, list[str]]:
    """From the page that asks for a second factor to the newsroom; the app's key and the recovery codes."""
    page.get_by_role("link", name="Set up the app").click()
    if password:
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Authenticator code").fill(next_code(secret))
    page.get_by_role("button", name="Set up").click()
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="to the newsroom").click()
    expect(page.get_by_role("heading", name="What can be done here")).to_be_visible()
    return secret, codes


@pytest.mark.parametrize("width", [360, 1280])
def test_invited_by_an_administrator_and_in_with_an_app_without_javascript(open_page, people, width):
    chief, person = (open_page(width=width, script=False) for _ in range(2))
    log_in(chief, "chief")
    set_up_app(chief, "chief-passes")
    chief.goto("/en/admin/auth/user/add/")
    chief.get_by_label("Email address").fill("bolot@example.org")
    chief.get_by_label("Editors").check()
    chief.get_by_role("button", name="Invite").click()
    link = chief.locator("code.link").inner_text()
    assert link in mail.outbox[-1].body

    person.goto(link)
    person.get_by_label("Username").fill("bolot")
    person.get_by_label("Password", exact=False).first.fill(WORDS)
    person.get_by_label("Password (again)").fill(WORDS)
    person.get_by_role("button", name="Open the account").click()
    expect(person.locator("main")).to_contain_text("Before you go on, set up a second factor")
    person.goto("/en/admin/pledges/pledge/")
    expect(person.get_by_role("heading", name="Second factor")).to_be_visible()
    _secret, codes = set_up_app(person)
    assert len(codes) == 10
    person.get_by_role("button", name="Log out").click()
    log_in(person, "bolot", WORDS)
    person.get_by_label("Code").fill(codes[0])
    person.get_by_role("button", name="Log in", exact=True).click()
    expect(person.get_by_role("heading", name="Waiting for you")).to_be_visible()


def with_authenticator(page: Page) -> None:
    """A device that keeps passkeys and says yes."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    chip = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": chip | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )


@pytest.mark.parametrize("alone", [True, False], ids=["instead of the password", "beside the password"])
def test_a_passkey_is_added_and_logs_in_under_the_policy(open_page, people, alone):
    page = open_page()
    with_authenticator(page)
    log_in(page, "aida")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill("aida-passes")
    page.get_by_role("button", name="Confirm").click()
    if alone:
        page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="to the newsroom").click()
    assert Authenticator.objects.filter(user__username="aida", type="webauthn").count() == 1
    page.get_by_role("button", name="Log out").click()
    page.goto("/en/account/login/")
    if alone:
        page.get_by_role("button", name="Log in with a passkey").click()
    else:
        log_in(page, "aida")
        page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
    page.goto("/en/account/second-factor/passkeys/")
    expect(page.locator("main")).to_contain_text("Master key")
    page.get_by_role("link", name="Rename").click()


def test_a_device_without_passkeys_is_told_so_and_without_script_no_button_is_shown(open_page, people):
    page = open_page(script=False)
    page.goto("/en/account/login/")
    expect(page.get_by_role("button", name="Log in with a passkey")).to_have_count(0)
    page = open_page()
    with_authenticator(page)  # and no passkey on it
    page.goto("/en/account/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")


PATHS = (
    *("second-factor/", "second-factor/codes/new/", "second-factor/codes/", "second-factor/app/remove/"),
    *("second-factor/passkeys/", "second-factor/passkeys/add/", "second-factor/check-again/"),
    *("password/change/", "reauthenticate/", "logout/"),
)
OPEN_TO_ALL = ("login/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/", "inactive/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_pages_of_accounts(open_page, people, scheme, width):
    stranger, page = (open_page(width=width, scheme=scheme) for _ in range(2))
    log_in(page, "aida")
    page.get_by_role("link", name="Set up the app").click()
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Confirm").click()
    assert violations(page) == []
    page.goto("/en/account/second-factor/")
    assert violations(page) == []
    set_up = page.get_by_role("link", name="Set up the app")
    set_up.click()
    page.get_by_label("Password").fill("aida-passes")
    page.get_by_role("button", name="Confirm").click()
    assert violations(page) == []
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Authenticator code").fill(next_code(secret))
    page.get_by_role("button", name="Set up").click()
    assert violations(page) == []
    for language in ("ky", "ru", "en"):
        for who, paths in ((stranger, OPEN_TO_ALL), (page, PATHS)):
            for path in paths:
                who.goto(f"/{language}/account/{path}")
                assert violations(who) == [], f"{language} {path}"
                assert who.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_keyboard_logs_in(open_page, people):
    page = open_page()
    page.goto("/en/account/login/")
    page.get_by_label("Username").focus()
    page.keyboard.type("aida")
    page.keyboard.press("Tab")
    page.keyboard.type("aida-passes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    assert re.search(r"/en/account/second-factor/$", page.url)
