"""Many links at once: side by side across hosts, politely within one, within time and memory."""

import threading
import time
import tracemalloc
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from pledges.links import Limits, Robots, check, work
from pledges.links.turns import Turns
from tests.links.servers import page, redirect, serving


def host_of(item: str) -> str:
    return item.partition("/")[0]


class Act:
    """Takes some time, and notes who was at work at once."""

    def __init__(self, seconds: float = 0.01):
        self.seconds, self.lock = seconds, threading.Lock()
        self.now, self.most, self.most_at_a_host = Counter(), 0, 0
        self.times = defaultdict(list)

    def __call__(self, item: str) -> str:
        host = host_of(item)
        with self.lock:
            self.now[host] += 1
            self.most = max(self.most, self.now.total())
            self.most_at_a_host = max(self.most_at_a_host, self.now[host])
            self.times[host].append(time.monotonic())
        time.sleep(self.seconds)
        with self.lock:
            self.now[host] -= 1
            self.times[host].append(time.monotonic())
        return item.upper()


def test_hosts_are_worked_off_side_by_side_and_the_links_of_one_in_order():
    items = [f"host{n % 12}/{n}" for n in range(120)]
    act, began = Act(), time.monotonic()
    done = list(work(items, act, host=host_of, workers=6, pause=0))
    assert sorted(done) == sorted((item, item.upper()) for item in items)
    assert (act.most, act.most_at_a_host) == (6, 1)
    assert time.monotonic() - began < 120 * act.seconds
    for host in {host_of(item) for item in items}:
        assert [item for item, _result in done if host_of(item) == host] == [i for i in items if host_of(i) == host]


def test_a_host_is_left_in_peace_between_two_links():
    act = Act(0)
    list(work(["a/1", "a/2", "b/1", "a/3"], act, host=host_of, pause=0.15))
    ends, starts = act.times["a"][1::2], act.times["a"][2::2]
    assert all(start - end >= 0.15 for end, start in zip(ends, starts, strict=False))


def test_when_the_time_is_over_nothing_new_is_begun_and_what_runs_is_given():
    act, began = Act(0.1), time.monotonic()
    done = list(work([f"h{n % 3}/{n}" for n in range(300)], act, host=host_of, workers=3, pause=0, seconds=0.35))
    assert 3 <= len(done) <= 12
    assert len(done) == sum(len(times) for times in act.times.values()) // 2
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("items", [[], ["a/1"]])
def test_no_time_and_no_items_end_at_once(items):
    assert list(work(items, Act(), host=host_of, seconds=0)) == []


def test_a_pause_longer_than_the_time_is_not_waited_for():
    began = time.monotonic()
    assert len(list(work(["a/1", "a/2"], Act(0), host=host_of, pause=60, seconds=20))) == 1
    assert time.monotonic() - began < 5


def test_whoever_stops_taking_results_stops_the_work():
    act = Act()
    working = work([f"h{n}/1" for n in range(200)], act, host=host_of, workers=4)
    next(working)
    working.close()
    assert sum(len(times) for times in act.times.values()) // 2 <= 12
    assert act.now.total() == 0


def test_a_fault_of_the_program_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        list(work(["a/1", "b/1"], lambda item: 1 // 0, host=host_of))


def test_ten_thousand_links_need_the_memory_of_a_few_results():
    size, workers = 200_000, 4
    items = [f"host{n % 500}/{n}" for n in range(10_000)]
    tracemalloc.start()
    try:
        count = sum(
            len(result) > 0 for _i, result in work(items, lambda i: bytes(size), host=host_of, workers=workers, pause=0)
        )
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == len(items)
    # The results of all would be 2 GB.
    assert peak < 2 * workers * size + 8_000_000


def test_checks_of_many_hosts_are_worked_off_with_the_rules_of_each():
    hosts = tuple(f"h{n}.test" for n in range(10))
    ways = {"/robots.txt": page("User-agent: *\nDisallow: /b"), "/a": page("<p>A page."), "/b": page("<p>No.")}
    urls = [f"http://{host}/{path}" for host in hosts for path in "abc"]
    with serving(ways) as server:
        client, robots = server.client(hosts=hosts), Robots()
        found = work(urls, lambda url: check(url, client, robots=robots), host=lambda u: u.split("/")[2], pause=0)
        outcomes = {url: report.outcome for url, report in found}
    assert outcomes == {url: {"a": "alive", "b": "blocked", "c": "gone"}[url[-1]] for url in urls}
    assert Counter(server.paths) == {"/robots.txt": 10, "/a": 10, "/c": 10}


def test_two_visits_to_a_host_wait_for_each_other_and_pause():
    turns, log = Turns(0.1), []

    def visit(host: str) -> None:
        with turns.of(host):
            log.append((host, time.monotonic()))
            time.sleep(0.05)
            log.append((host, time.monotonic()))

    threads = [threading.Thread(target=visit, args=(host,)) for host in ("a", "a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, ended, second, _last = (moment for host, moment in log if host == "a")
    assert (ended - first >= 0.05, second - ended >= 0.1) == (True, True)
    assert next(moment for host, moment in log if host == "b") < second


def test_one_client_calls_a_host_once_at_a_time_and_its_waiting_is_not_the_servers_time():
    open_now, most, began = [], [], []

    def slowly(channel) -> None:
        began.append(time.monotonic())
        open_now.append(1)
        most.append(len(open_now))
        time.sleep(0.2)
        open_now.pop()
        channel.sendall(page("<p>A page."))

    with serving(slowly) as server:
        client = server.client(pause=0.1, limits=Limits(seconds=0.5))
        urls = [f"http://paper.test/{n}" for n in range(4)]
        found = list(work(urls, lambda url: client.get(url), host=lambda url: url, workers=4))
    assert [visit.fault for _url, visit in found] == [None] * 4
    assert max(most) == 1
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(began))


def test_a_redirect_within_a_host_is_followed_without_a_pause():
    with serving({"/a": redirect("/b"), "/b": page("<p>A page.")}) as server:
        visit = server.client(pause=5).get("http://paper.test/a")
    assert (len(visit.exchanges), visit.seconds < 4) == (2, True)
