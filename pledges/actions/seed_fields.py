"""The fields of a seed row, each checked where it is read. A fault names file, field and reason."""

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80


class SeedError(ValueError):
    """One fault of a seed folder: `file`, `field`, and the reason."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        super().__init__(f"{file}: {where}: {reason}")


@dataclass(frozen=True)
class Row:
    """One object of a JSON file; `where` is how a fault names it."""

    values: dict[str, Any]
    file: str
    where: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.values, dict):
            raise self.fault("", "is not an object")

    def fault(self, key: str, reason: str) -> SeedError:
        return SeedError(self.file, ": ".join(part for part in (self.where, key) if part) or "entry", reason)

    def need(self, key: str) -> Any:
        if key not in self.values:
            raise self.fault(key, "is missing")
        return self.values[key]

    def text(self, key: str, *, optional: bool = False) -> str:
        if optional and self.values.get(key) is None:
            return ""
        value = self.need(key)
        if not isinstance(value, str) or not value.strip() or "\x00" in value:
            raise self.fault(key, "is not a text")
        return value

    def slug(self, key: str) -> str:
        value = self.text(key)
        if not SLUG.fullmatch(value) or len(value) > LONGEST_SLUG:
            raise self.fault(key, f"{value!r} is not an address: small Latin letters, digits and hyphens, at most 80")
        return value

    def translated(self, key: str, *, optional: bool = False, complete: bool = False) -> dict[str, str]:
        """A text by language code; `complete` asks for every language of the site."""
        if optional and self.values.get(key) is None:
            return {}
        value = self.need(key)
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise self.fault(key, 'needs a text by language code, such as {"ky": …}')
        wanted = [code for code, _name in settings.LANGUAGES] if complete else []
        missing = [code for code in wanted if not value.get(code, "").strip()]
        if missing or not any(value.values()):
            raise self.fault(key, f"has no text in {', '.join(missing) or 'any language'}")
        return value

    def one_of(self, key: str, known: Collection[str]) -> str:
        value = self.need(key)
        if not isinstance(value, str) or value not in known:
            raise self.fault(key, f"{value!r} is none of {', '.join(known)}")
        return value

    def date(self, key: str, *, optional: bool = False) -> datetime.date | None:
        if optional and self.values.get(key) is None:
            return None
        try:
            return datetime.date.fromisoformat(self.need(key))
        except (TypeError, ValueError):
            raise self.fault(key, f"{self.values[key]!r} is not a date such as 2021-07-11") from None

    def rows(self, key: str, *, optional: bool = False) -> list["Row"]:
        """The objects of a list, each named by its place."""
        value = self.values.get(key) or [] if optional else self.need(key)
        if not isinstance(value, list):
            raise self.fault(key, "is not a list")
        return [Row(one, self.file, f"{self.where}: {key}".lstrip(": ")) for one in value]

    def texts(self, key: str, *, optional: bool = False) -> list[str]:
        value = self.values.get(key) or [] if optional else self.need(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.fault(key, "is not a list of texts")
        return value

    def row(self, key: str) -> "Row":
        return Row(self.need(key), self.file, f"{self.where}: {key}".lstrip(": "))
