"""What a guard is, and a column that only the database writes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """Refuse `event` on `table` where `condition`; a second writer first waits for the pledge `locks`."""

    name: str
    table: str
    event: str
    condition: str
    message: str
    locks: str = ""


@dataclass(frozen=True)
class Copy:
    """After `event` on `table`, where `condition`, run `statement`: a column that only the database writes."""

    name: str
    table: str
    event: str
    condition: str
    statement: str
    locks: str = "NEW.pledge_id"
