"""What an editor should know of a link before citing it: what stands at its address, whether the passage stands there,
and what speaks against the link. Nothing is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.choices import Decision, EvidenceKind
from pledges.kept_copies import Shown, shown
from pledges.links import ANSWERED, Client, Outcome, Receipt, Report, capture, host_of, work
from pledges.models import Evidence, Pledge
from pledges.models.assessments import HEAD, URL_HEAD

SECONDS = 30.0  # for all links together; a person waits
WORKERS = 5
FEW = 3
# Hosts whose pages their owners change, hide or delete as they like, and which show programs little.
NETWORKS = frozenset(
    "facebook.com fb.com fb.watch instagram.com x.com twitter.com t.me telegram.me vk.com ok.ru tiktok.com youtube.com"
    " youtu.be threads.net threads.com linkedin.com".split()
)
SHORTENERS = frozenset(
    "bit.ly t.co goo.gl tinyurl.com clck.ru cutt.ly is.gd v.gd shorturl.at ow.ly buff.ly rebrand.ly t.ly vk.cc"
    " lnkd.in rb.gy".split()
)
SENTENCES: Mapping[Outcome, str | Promise] = {
    Outcome.ALIVE: gettext_lazy("The page is there."),
    Outcome.CHANGED: gettext_lazy("The page is there."),
    Outcome.MOVED: gettext_lazy("The page has moved to another address."),
    Outcome.GONE: gettext_lazy("There is no page at this address."),
    Outcome.BLOCKED: gettext_lazy("The site lets no program read this page. Open it yourself."),
    Outcome.UNREACHABLE: gettext_lazy("The site cannot be reached. Is the address right?"),
    Outcome.REFUSED: gettext_lazy("This address is not visited from here: it is not one of the public web."),
    Outcome.TOO_LARGE: gettext_lazy("The page is too large to be read here."),
    Outcome.TIMED_OUT: gettext_lazy("The site took too long to answer."),
}


@dataclass(frozen=True)
class Looked:
    """What there is to say of one link. `stated` fills empty fields of its form: title, publisher, published, language.
    `page` is what can be read there, None if nothing can."""

    sentence: str
    address: str = ""
    """Where the page says that it is, or where it moved to, if that is not the address that was typed."""
    stated: dict[str, str] = field(default_factory=dict)
    page: Shown | None = None
    warnings: list[str] = field(default_factory=list)


def look(links: Sequence[tuple[str, str]], pledge: Pledge, visitor: Callable[[], Client]) -> dict[int, Looked]:
    """By place in `links`, which are (url, passage): what was found. Visits at most SECONDS in all, links of one host
    one after another."""
    warned = {place: warnings(url, pledge) for place, (url, _passage) in enumerate(links)}
    found = {place: Looked(_("Links are not visited here."), warnings=said) for place, said in warned.items()}
    if not settings.LINKS:
        return found
    late = _("There was no time left to look at it. Try again.")
    found = {place: Looked(late, warnings=said) for place, said in warned.items()}
    client = visitor()
    visits = work(
        range(len(links)),
        lambda place: capture(links[place][0], client),
        host=lambda place: host_of(links[place][0]),
        workers=WORKERS,
        seconds=SECONDS,
    )
    for place, receipt in visits:
        found[place] = _looked(receipt, links[place][1], warned[place])
    return found


def _looked(receipt: Receipt, passage: str, warned: list[str]) -> Looked:
    report, page = receipt.report, shown(receipt, passage)
    return Looked(
        sentence=str(SENTENCES[report.outcome]),
        address=_address(report),
        stated=_stated(report),
        page=page if page.paragraphs else None,
        warnings=warned,
    )


def _address(report: Report) -> str:
    if report.outcome not in ANSWERED:
        return ""
    address = report.canonical or (report.final_url if report.outcome == Outcome.MOVED else "")
    return address if address != report.url else ""


def _stated(report: Report) -> dict[str, str]:
    language = report.language.partition("-")[0].lower()
    told = {
        "title": report.title[:300],
        "publisher": report.publisher[:200],
        "published": report.published.isoformat() if report.published else "",
        "language": language if language in dict(settings.LANGUAGES) else "",
    }
    return {name: text for name, text in told.items() if text}


def warnings(url: str, pledge: Pledge) -> list[str]:
    """What speaks against this link, in sentences."""
    host = host_of(url).removeprefix("www.").removeprefix("m.")
    return [
        sentence
        for sentence in (_cited(url, pledge), _network(host), _short(host), _own(url, host, pledge))
        if sentence
    ]


def _cited(url: str, pledge: Pledge) -> str:
    waiting_or_public = (Decision.PROPOSED, Decision.APPROVED)
    same = Evidence.objects.annotate(head=URL_HEAD).filter(
        head=url[:HEAD], url=url, assessment__decision__in=waiting_or_public
    )
    titles = {str(link.assessment.pledge) for link in same.select_related("assessment__pledge")[: FEW * 2]}
    own = str(pledge)
    if own in titles:
        return _("An assessment of this pledge cites this link already.")
    return _("Cited already for: %(titles)s.") % {"titles": "; ".join(sorted(titles)[:FEW])} if titles else ""


def _network(host: str) -> str:
    if not _belongs(host, NETWORKS):
        return ""
    return _("A post on a social network is easily changed or deleted. Is there an official page or a report?")


def _short(host: str) -> str:
    return _("This is a short link. Give the address that it leads to.") if _belongs(host, SHORTENERS) else ""


def _own(url: str, host: str, pledge: Pledge) -> str:
    """Their own site or their party's, as the register has it; else what was marked as their own claim before tells."""
    said = pledge.statements.values_list(
        "candidacy__candidate", "candidacy__candidate__website", "candidacy__party__website"
    )
    people = {row[0] for row in said}
    sites = {site for row in said for site in row[1:] if site}
    if any(_within(url, site) for site in sites):
        return _("This is a site of those who made the pledge. Mark it as their own claim.")
    own = Evidence.objects.filter(
        file=None, kind=EvidenceKind.OWN_CLAIM, assessment__pledge__statements__candidacy__candidate__in=people
    ).values_list("url", flat=True)
    hosts = {host_of(url).removeprefix("www.") for url in own[:200]} - NETWORKS
    return _("Links of this host were marked as the candidate's own claim before.") if host in hosts else ""


def _within(url: str, site: str) -> bool:
    """Of a profile on a social network the path tells whose it is."""
    host, own = (host_of(address).removeprefix("www.").removeprefix("m.") for address in (url, site))
    path = urlsplit(site).path.rstrip("/").lower()
    if not (host == own or host.endswith(f".{own}")):
        return False
    return f"{urlsplit(url).path.lower().rstrip('/')}/".startswith(f"{path}/")


def _belongs(host: str, hosts: frozenset[str]) -> bool:
    parts = host.split(".")
    return any(".".join(parts[n:]) in hosts for n in range(len(parts)))


def filled(data: Any, place: int, looked: Looked) -> list[str]:
    """Fill the empty fields of a link's form with what its page states; the names of those that were filled."""
    names = []
    for name, text in looked.stated.items():
        key = f"evidence-{place}-{name}"
        if not data.get(key, "").strip():
            data[key] = text
            names.append(name)
    return names
