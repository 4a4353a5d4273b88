"""Which addresses may be called: the one reading of a URL, and the networks that are the public's."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

from pledges.links.outcomes import Failed, Outcome

PORTS = frozenset((80, 443))
DEFAULT_PORT = {"http": 80, "https": 443}
LONGEST = 2000
# Programs disagree about these in an address; whoever writes them wants two programs to read two hosts.
AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\xa0\\]|[^\S ]")
NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
# Resolvers take such a name for a number, and so for an IPv4 address in decimal, octal or hexadecimal.
NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)")
KEPT_IN_PATHS = "%/:=&?~+!$,;'@()*[]|"
# IANA's registries of special-purpose addresses. Python's own `is_global` lacks some of them.
NOT_PUBLIC_4: tuple[IPv4Network, ...] = tuple(
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # a hosting service answers here for its own machines
    )
)
# Everything that is public lies in 2000::/3; mapped, translated, local and multicast addresses do not.
PUBLIC_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6: tuple[IPv6Network, ...] = tuple(
    IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: a name in ASCII or an address without brackets, and the path with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_numeric(self) -> bool:
        """Whether the host is an address itself, and there is nothing to resolve."""
        return ":" in self.host or bool(NUMBER.fullmatch(self.host.rpartition(".")[2]))

    @property
    def authority(self) -> str:
        """The host as a URL and the Host header write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORT[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def key(self) -> str:
        """host:port, as `allowed_hosts` names it."""
        return f"{self.host}:{self.port}"


def target(url: str, ports: frozenset[int] = PORTS) -> Target:
    """The only reading of `url`; Failed with REFUSED for one that is not to be called."""
    if len(url) > LONGEST or AMBIGUOUS.search(url):
        raise Failed(Outcome.REFUSED, "address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise Failed(Outcome.REFUSED, "address") from fault
    if parts.scheme not in DEFAULT_PORT:
        raise Failed(Outcome.REFUSED, "scheme")
    if "@" in parts.netloc:
        raise Failed(Outcome.REFUSED, "credentials")
    host = _address(parts.netloc) if parts.netloc.startswith("[") else _name(parts.hostname or "")
    port = DEFAULT_PORT[parts.scheme] if port is None else port
    if port not in ports:
        raise Failed(Outcome.REFUSED, "port")
    path = quote(parts.path or "/", safe=KEPT_IN_PATHS) + (
        f"?{quote(parts.query, safe=KEPT_IN_PATHS)}" if parts.query else ""
    )
    return Target(parts.scheme, host, port, path)


def host_of(url: str) -> str:
    """The host that a visit to `url` asks first, for `work`; "" for an address that is refused."""
    try:
        return target(url).host
    except Failed:
        return ""


def joined(url: str, location: str) -> str:
    """The address that a page at `url` means by `location`, which may be relative and hold blanks."""
    try:
        return urljoin(url, location.strip().replace(" ", "%20"))
    except ValueError as fault:
        raise Failed(Outcome.REFUSED, "address") from fault


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet, and neither to this machine nor to its network."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        return found.scope_id is None and found in PUBLIC_6 and not any(found in net for net in NOT_PUBLIC_6)
    return not any(found in network for network in NOT_PUBLIC_4)


def _address(netloc: str) -> str:
    inside, _bracket, rest = netloc[1:].partition("]")
    try:
        found = IPv6Address(inside)
    except ValueError as fault:
        raise Failed(Outcome.REFUSED, "address") from fault
    if found.scope_id is not None or (rest and not rest.startswith(":")):
        raise Failed(Outcome.REFUSED, "address")
    return str(found)


def _name(host: str) -> str:
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as fault:
        raise Failed(Outcome.REFUSED, "address") from fault
    name = name.removesuffix(".")
    if not NAME.fullmatch(name):
        raise Failed(Outcome.REFUSED, "address")
    if NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            return str(IPv4Address(name))
        except ValueError as fault:
            raise Failed(Outcome.REFUSED, "address") from fault
    return name
