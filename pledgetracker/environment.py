"""The settings that a deployment gives: DATABASE_URL and PLEDGETRACKER_*, read with types, all faults named at once."""

import os
import zoneinfo
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env

KNOWN_LANGUAGES = ("ky", "ru", "en")
NAMES = {
    f"PLEDGETRACKER_{name}"
    for name in (
        *("DEBUG", "TRACEBACKS", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_NAME", "CONTACT", "SOURCE"),
        *("LANGUAGES", "TIME_ZONE", "HTTPS", "BEHIND_PROXY", "SYNTHETIC", "BASE_URL", "TIP_MONTHS", "STALE_MONTHS"),
        *("MFA", "MAIL", "OLD_SECRET_KEYS", "LINKS", "LINK_TEST_HOSTS", "CAPTURES", "ARCHIVES"),
    )
}
YES_OR_NO = ("debug", "tracebacks", "https", "behind_proxy", "synthetic", "links", "archives")
NUMBERS = ("tip_months", "stale_months")
# Only for DEBUG, where it signs sessions of a developer's own machine; production refuses to start with it.
DEVELOPMENT_KEY = "development-only-" + "0" * 48

SQLITE_OPTIONS = {
    "timeout": 20,
    # Deferred transactions lose a write to "database is locked" as soon as two of them want to write.
    "transaction_mode": "IMMEDIATE",
    # FULL: an answered request is on the disk. recursive_triggers: REPLACE meets the delete triggers.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}


@dataclass(frozen=True)
class Environment:
    debug: bool
    tracebacks: bool
    secret_key: str
    allowed_hosts: list[str]
    site_name: str
    contact: str
    source: str
    languages: list[str]
    time_zone: str
    https: bool
    behind_proxy: bool
    synthetic: bool
    mfa: str
    mail: dict[str, Any]
    old_secret_keys: list[str]
    base_url: str
    tip_months: int
    stale_months: int
    links: bool
    link_test_hosts: dict[str, tuple[str, int]]
    captures: dict[str, Any]
    archives: bool
    database: dict[str, Any]


def read(base_dir: Path) -> Environment:
    """The deployment's settings; ImproperlyConfigured with one line for each fault."""
    source = Env(prefix="PLEDGETRACKER_")
    faults = [
        f"{name} is not a setting of this program. Known: {', '.join(sorted(NAMES))}."
        for name in sorted(os.environ)
        if name.startswith("PLEDGETRACKER_") and name not in NAMES
    ]
    values = _values(source, base_dir, faults)
    values["database"] = _database(base_dir, faults)
    faults += _weaknesses(values)
    if faults:
        raise ImproperlyConfigured("The settings have faults:\n" + "\n".join(f"- {fault}" for fault in faults))
    return Environment(**values)


def _values(source: Env, base_dir: Path, faults: list[str]) -> dict[str, Any]:
    readers = {
        "debug": lambda: source.bool("DEBUG", False),
        "tracebacks": lambda: source.bool("TRACEBACKS", False),
        "secret_key": lambda: source.str("SECRET_KEY", ""),
        "allowed_hosts": lambda: [h.strip() for h in source.list("ALLOWED_HOSTS", []) if h.strip()],
        "site_name": lambda: source.str("SITE_NAME", ""),
        "contact": lambda: source.str("CONTACT", ""),
        "source": lambda: source.str("SOURCE", ""),
        "languages": lambda: [c.strip() for c in source.list("LANGUAGES", list(KNOWN_LANGUAGES))],
        "time_zone": lambda: source.str("TIME_ZONE", "Asia/Bishkek"),
        "https": lambda: source.bool("HTTPS", True),
        "behind_proxy": lambda: source.bool("BEHIND_PROXY", False),
        "synthetic": lambda: source.bool("SYNTHETIC", False),
        "mfa": lambda: source.str("MFA", "required"),
        "mail": lambda: mail_server(source.str("MAIL", "")),
        "old_secret_keys": lambda: [k.strip() for k in source.list("OLD_SECRET_KEYS", []) if k.strip()],
        "base_url": lambda: source.str("BASE_URL", "").rstrip("/"),
        "tip_months": lambda: source.int("TIP_MONTHS", 12),
        "stale_months": lambda: source.int("STALE_MONTHS", 6),
        "links": lambda: source.bool("LINKS", not source.bool("DEBUG", False)),
        "link_test_hosts": lambda: hosts_for_tests(source.list("LINK_TEST_HOSTS", [])),
        "captures": lambda: file_storage(source.str("CAPTURES", ""), base_dir / "var" / "captures"),
        "archives": lambda: source.bool("ARCHIVES", False),
    }
    values: dict[str, Any] = {}
    for name, reader in readers.items():
        try:
            values[name] = reader()
        except Exception:  # environs raises its own, marshmallow's or ValueError, by type
            shown = "" if name == "mail" else f"={os.environ.get(f'PLEDGETRACKER_{name.upper()}')!r}"  # a password
            faults.append(f"PLEDGETRACKER_{name.upper()}{shown} is not valid.")
            values[name] = 1 if name in NUMBERS else False if name in YES_OR_NO else []
    if values["debug"]:
        values["secret_key"] = values["secret_key"] or DEVELOPMENT_KEY
        values["allowed_hosts"] = values["allowed_hosts"] or ["127.0.0.1", "localhost", "[::1]"]
    host = (values["allowed_hosts"] or ["localhost"])[0].lstrip(".")
    values["base_url"] = values["base_url"] or f"http{'s' if values['https'] else ''}://{host}"
    return values


def _database(base_dir: Path, faults: list[str]) -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{base_dir / 'var' / 'pledges.sqlite3'}"
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError, dj_database_url.UnknownSchemeError):
        faults.append("DATABASE_URL must be sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME.")
        return {}
    if database["ENGINE"].endswith("sqlite3"):
        return database | {"OPTIONS": SQLITE_OPTIONS}
    if database["ENGINE"].endswith("postgresql"):
        return database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    faults.append("DATABASE_URL must name SQLite (sqlite:///PATH) or PostgreSQL (postgres://…).")
    return {}


def mail_server(url: str) -> dict[str, Any]:
    """Django's mail settings from smtp://USER:PASSWORD@HOST:PORT?from=ADDRESS; smtps:// for TLS from the start.
    Without a server mails are written to the log."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise ValueError(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "DEFAULT_FROM_EMAIL": sender,
    }


def hosts_for_tests(pairs: list[str]) -> dict[str, tuple[str, int]]:
    """Where the tests' servers are: host:port=address:port, by the first."""
    found = {}
    for pair in filter(None, map(str.strip, pairs)):
        name, _sign, place = pair.partition("=")
        address, _colon, port = place.rpartition(":")
        if ":" not in name or not address:
            raise ValueError(pair)
        found[name] = (address, int(port))
    return found


def file_storage(place: str, default: Path) -> dict[str, Any]:
    """Django's storage for kept copies: a folder, or s3://BUCKET?endpoint=URL&region=NAME (the extra “s3”)."""
    if not place.startswith("s3://"):
        options = {"location": Path(place) if place else default, "file_permissions_mode": 0o640}
        return {"BACKEND": "pledges.kept_files.SyncedFileStorage", "OPTIONS": options}
    parts = urlsplit(place)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    options = {"endpoint_url": asked.pop("endpoint", None), "region_name": asked.pop("region", None)}
    if asked or not parts.hostname or parts.username or parts.path.strip("/"):
        raise ValueError(place)
    bucket = {"bucket_name": parts.hostname, "location": "captures", "default_acl": "private"}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket | options}


def is_weak(key: str) -> bool:
    return len(key) < 50 or len(set(key)) < 10 or key == DEVELOPMENT_KEY


def _weaknesses(values: dict[str, Any]) -> list[str]:
    faults = []
    unknown = [code for code in values["languages"] if code not in KNOWN_LANGUAGES]
    if unknown or not values["languages"]:
        faults.append(f"PLEDGETRACKER_LANGUAGES must list some of {', '.join(KNOWN_LANGUAGES)}, the default first.")
    if values["time_zone"] not in zoneinfo.available_timezones():
        faults.append(f"PLEDGETRACKER_TIME_ZONE={values['time_zone']!r} is not a time zone such as Asia/Bishkek.")
    if values["mfa"] not in ("required", "optional"):
        faults.append("PLEDGETRACKER_MFA must be required or optional.")
    if not values["base_url"].startswith(("http://", "https://")):
        faults.append("PLEDGETRACKER_BASE_URL must begin with https:// or http://.")
    faults += [f"PLEDGETRACKER_{name.upper()} must be a number from 1." for name in NUMBERS if values[name] < 1]
    return faults if values["debug"] else [*faults, *_weaknesses_in_public(values)]


def _weaknesses_in_public(values: dict[str, Any]) -> list[str]:
    """What is well on a developer's machine only."""
    faults = []
    if values["mfa"] == "optional":
        faults.append("PLEDGETRACKER_MFA=optional is for a developer's machine only (PLEDGETRACKER_DEBUG=1).")
    if values["link_test_hosts"]:
        faults.append("PLEDGETRACKER_LINK_TEST_HOSTS is for tests only (PLEDGETRACKER_DEBUG=1).")
    if is_weak(values["secret_key"]):
        faults.append("PLEDGETRACKER_SECRET_KEY must be at least 50 random characters (see README.md).")
    if any(map(is_weak, values["old_secret_keys"])):
        faults.append("PLEDGETRACKER_OLD_SECRET_KEYS must each be at least 50 random characters, like the key itself.")
    if not values["allowed_hosts"] or "*" in values["allowed_hosts"]:
        faults.append("PLEDGETRACKER_ALLOWED_HOSTS must name the site's hosts, separated by commas.")
    return faults
