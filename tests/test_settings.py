"""Settings: production refuses to start half configured, names every fault at once, and is then clean."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pledgetracker.environment import file_storage, hosts_for_tests, mail_server

ROOT = Path(__file__).resolve().parent.parent
GOOD = {
    "PLEDGETRACKER_SECRET_KEY": "kept-in-the-environment-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PLEDGETRACKER_ALLOWED_HOSTS": "pledges.example.org",
}


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PLEDGETRACKER_") and k != "DATABASE_URL"}
    inherited.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # what the browser tests of this process need
    inherited["DJANGO_SETTINGS_MODULE"] = "pledgetracker.settings"
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_to_start_and_names_every_fault_at_once():
    run = manage(
        "check",
        DATABASE_URL="mysql://u@h/n",
        PLEDGETRACKER_HTTPS="perhaps",
        PLEDGETRACKER_SECRET_KYE="typo",
        PLEDGETRACKER_TIME_ZONE="Mars/North",
        PLEDGETRACKER_LANGUAGES="ky,xx",
    )
    assert run.returncode == 1
    for name in (
        *(
            "SECRET_KEY",
            "ALLOWED_HOSTS",
            "HTTPS='perhaps'",
            "SECRET_KYE is not a setting",
            "TIME_ZONE='Mars/North'",
        ),
        *("LANGUAGES", "DATABASE_URL"),
    ):
        assert name in run.stderr, name
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "weak",
    [
        {"PLEDGETRACKER_SECRET_KEY": "short"},
        {"PLEDGETRACKER_SECRET_KEY": "a" * 60},
        {"PLEDGETRACKER_SECRET_KEY": "development-only-" + "0" * 48},
        {"PLEDGETRACKER_ALLOWED_HOSTS": "*"},
        {"PLEDGETRACKER_ALLOWED_HOSTS": " , "},
        {"PLEDGETRACKER_OLD_SECRET_KEYS": GOOD["PLEDGETRACKER_SECRET_KEY"] + ",short"},
        {"PLEDGETRACKER_MFA": "optional"},
        {"PLEDGETRACKER_MFA": "never"},
        {"PLEDGETRACKER_LINK_TEST_HOSTS": "paper.test:80=127.0.0.1:8001"},
        {"PLEDGETRACKER_LINK_TEST_HOSTS": "paper.test"},
    ],
)
def test_a_weak_key_any_host_or_no_second_factor_is_refused(weak):
    run = manage("check", **GOOD | weak)
    assert run.returncode == 1
    assert next(iter(weak)) in run.stderr


def test_while_debugging_the_second_factor_may_be_optional():
    def answered(**given: str) -> str:
        script = "from django.conf import settings; print(settings.MFA_REQUIRED)"
        return manage("shell", "-v0", "-c", script, **given).stdout.strip()

    assert answered(PLEDGETRACKER_DEBUG="1", PLEDGETRACKER_MFA="optional") == "False"
    assert answered(PLEDGETRACKER_DEBUG="1") == "True"
    assert answered(**GOOD) == "True"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://tracker:p%40ss@mail.example.org?from=tracker@example.org", 587, True, False),
        ("smtps://tracker:p%40ss@mail.example.org:4650?from=tracker@example.org", 4650, False, True),
    ],
)
def test_a_mail_server_is_named_by_one_address(url, port, tls, ssl):
    assert mail_server(url) == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "tracker",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": tls,
        "DEFAULT_FROM_EMAIL": "tracker@example.org",
    }


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "smtp://u:hidden-word@h",
        "http://u:hidden-word@h?from=a@b",
        "smtp://u:hidden-word@h:x?from=a@b",
    ],
)
def test_a_bad_mail_address_is_refused_without_showing_its_password(url):
    run = manage("check", **GOOD | {"PLEDGETRACKER_MAIL": url})
    assert run.returncode == 1
    assert "PLEDGETRACKER_MAIL is not valid." in run.stderr
    assert "hidden-word" not in run.stderr


def test_evidence_links_are_visited_in_public_and_not_on_a_developers_machine():
    def answered(**given: str) -> str:
        script = "from django.conf import settings as s; print(s.LINKS, s.LINK_TEST_HOSTS)"
        return manage("shell", "-v0", "-c", script, **given).stdout.strip()

    assert answered(**GOOD) == "True {}"
    assert answered(**GOOD, PLEDGETRACKER_LINKS="0") == "False {}"
    assert answered(PLEDGETRACKER_DEBUG="1") == "False {}"
    given = {"PLEDGETRACKER_LINKS": "1", "PLEDGETRACKER_LINK_TEST_HOSTS": "paper.test:80=127.0.0.1:8001"}
    assert answered(PLEDGETRACKER_DEBUG="1", **given) == "True {'paper.test:80': ('127.0.0.1', 8001)}"


@pytest.mark.parametrize("pair", ["paper.test=127.0.0.1:8001", "paper.test:80", "paper.test:80=8001", "a:80=b:c"])
def test_a_test_host_is_two_places(pair):
    with pytest.raises(ValueError):
        hosts_for_tests([pair])


def test_copies_are_kept_in_a_folder_or_in_a_bucket():
    here = Path("/srv/tracker/var/captures")
    backend, folder = "pledges.kept_files.SyncedFileStorage", {"file_permissions_mode": 0o640}
    assert file_storage("", here) == {"BACKEND": backend, "OPTIONS": folder | {"location": here}}
    elsewhere = {"BACKEND": backend, "OPTIONS": folder | {"location": Path("/srv/copies")}}
    assert file_storage("/srv/copies", here) == elsewhere
    bucket = {"bucket_name": "kept", "location": "captures", "default_acl": "private"}
    assert file_storage("s3://kept?endpoint=https://s3.example&region=kg", here) == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": bucket | {"endpoint_url": "https://s3.example", "region_name": "kg"},
    }


@pytest.mark.parametrize("place", ["s3://", "s3://kept/folder", "s3://kept?zone=1", "s3://name@kept"])
def test_a_bucket_that_is_not_understood_is_refused(place):
    run = manage("check", **GOOD | {"PLEDGETRACKER_CAPTURES": place})
    assert run.returncode == 1
    assert "PLEDGETRACKER_CAPTURES" in run.stderr


def test_a_key_that_begins_with_a_dollar_sign_stays_itself():
    key = "$HOME" + GOOD["PLEDGETRACKER_SECRET_KEY"]
    run = manage(
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings; print(settings.SECRET_KEY)",
        **GOOD | {"PLEDGETRACKER_SECRET_KEY": key},
    )
    assert run.stdout.strip() == key


def test_the_deployment_check_is_clean():
    run = manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert (run.returncode, run.stderr) == (0, "")


def test_both_databases_have_the_options_that_keep_what_was_answered():
    script = "from django.conf import settings; print(settings.DATABASES['default'])"
    sqlite = manage("shell", "-v0", "-c", script, DATABASE_URL="sqlite:////tmp/x.sqlite3", **GOOD).stdout
    for words in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "recursive_triggers=ON",
        "'transaction_mode': 'IMMEDIATE'",
        "'timeout': 20",
    ):
        assert words in sqlite
    postgres = manage("shell", "-v0", "-c", script, DATABASE_URL="postgres://u:p@h:5/n", **GOOD).stdout
    for words in ("django.db.backends.postgresql", "'CONN_MAX_AGE': 60", "'CONN_HEALTH_CHECKS': True"):
        assert words in postgres


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, "https://pledges.example.org"),
        ({"HTTPS": "0", "ALLOWED_HOSTS": ".one.example,two.example"}, "http://one.example"),
        ({"BASE_URL": "https://x.example/"}, "https://x.example"),
    ],
)
def test_links_in_mail_lead_to_the_site(given, found):
    given = GOOD | {f"PLEDGETRACKER_{name}": text for name, text in given.items()}
    run = manage("shell", "-v0", "-c", "from django.conf import settings as s; print(s.BASE_URL)", **given)
    assert run.stdout.strip() == found


@pytest.mark.parametrize(
    ("name", "value"),
    [("TIP_MONTHS", "0"), ("STALE_MONTHS", "-1"), ("BASE_URL", "tracker.example")],
)
def test_a_senseless_number_or_address_is_refused(name, value):
    run = manage("check", **GOOD | {f"PLEDGETRACKER_{name}": value})
    assert run.returncode == 1
    assert f"PLEDGETRACKER_{name}" in run.stderr


def test_static_files_are_hashed_and_every_template_finds_its_own(tmp_path):
    """With the manifest of production a missing file is an error, not a broken link."""
    script = (
        "import re; from django.template.loader import get_template; from django.conf import settings\n"
        "from pathlib import Path; from django.templatetags.static import static\n"
        "for path in Path('templates').rglob('*.html'):\n"
        "    get_template(str(path.relative_to('templates')))\n"
        '    for name in re.findall(r\'{% static "([^"]+)" %}\', path.read_text()): print(static(name))\n'
    )
    assert manage("collectstatic", "--noinput", "-v0", **GOOD).returncode == 0
    run = manage("shell", "-v0", "-c", script, **GOOD)
    assert run.stderr == ""
    names = run.stdout.split()
    assert len(names) >= 6
    assert all(len(Path(name).name.split(".")) >= 3 for name in names)
    for name in names:
        path = ROOT / "var" / name.lstrip("/")
        assert path.exists()
        assert path.suffix != ".css" or path.with_suffix(".css.br").exists()


# What every answer carries


POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/ky/", "/ky/nowhere/", "/ky/admin/login/", "/ky/account/login/", "/robots.txt", "/sitemap.xml"]
)
def test_every_answer_carries_the_strict_headers(client, path):
    response = client.get(path)
    assert {part.strip() for part in response["Content-Security-Policy"].split(";")} == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_an_error_of_ours_shows_the_sites_own_page_with_the_same_headers(client, monkeypatch):
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("canary-trace")

    monkeypatch.setattr("pledges.views.pages.score", broken)
    client.raise_request_exception = False
    response = client.get("/ky/")
    assert response.status_code == 500
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "canary-trace" not in response.content.decode()
    assert "<h1" in response.content.decode()
