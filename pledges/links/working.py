"""Many links worked off at once: hosts side by side, the links of one host one after another."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def work(
    items: Iterable[Item],
    act: Callable[[Item], Result],
    *,
    host: Callable[[Item], str],
    workers: int = 8,
    pause: float = 1.0,
    seconds: float = float("inf"),
) -> Iterator[tuple[Item, Result]]:
    """Calls `act` on each item in `workers` threads, and gives (item, result) as they are done.

    Never two items of one host at a time, and `pause` seconds between them. When `seconds` are over nothing new is
    begun, and items that were not begun do not come back. At most `workers` results exist that nobody has taken, so
    memory is that of `workers` results however many items there are. The items themselves are held: let them be small.
    An exception of `act` ends it all.
    """
    hosts = _Hosts(items, host, time.monotonic() + seconds)
    running: dict[Future[Result], Item] = {}
    pool = ThreadPoolExecutor(workers, thread_name_prefix="links")
    try:
        while True:
            while len(running) < workers and (begun := hosts.next()):
                running[pool.submit(act, begun[0])] = begun[0]
            waiting = hosts.waiting() if len(running) < workers else None
            if running:
                for done in wait(running, waiting, FIRST_COMPLETED).done:
                    item = running.pop(done)
                    hosts.rest(host(item), pause)
                    yield item, done.result()
            elif waiting is None:
                return
            else:
                time.sleep(waiting)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Hosts(Generic[Item]):
    """The items that wait, by host, and when each host may be asked again."""

    def __init__(self, items: Iterable[Item], host: Callable[[Item], str], end: float) -> None:
        self._items: dict[str, deque[Item]] = {}
        for item in items:
            self._items.setdefault(host(item), deque()).append(item)
        self._numbers = count()
        self._ready = [(0.0, next(self._numbers), name) for name in self._items]
        self._end = end

    def next(self) -> tuple[Item] | None:
        """An item that may be begun now; its host then waits for `rest`."""
        now = time.monotonic()
        if not self._ready or self._ready[0][0] > now or now >= self._end:
            return None
        return (self._items[heappop(self._ready)[2]].popleft(),)

    def rest(self, name: str, pause: float) -> None:
        """The item of this host is done; the next may be begun after a pause."""
        if self._items[name]:
            heappush(self._ready, (time.monotonic() + pause, next(self._numbers), name))

    def waiting(self) -> float | None:
        """Seconds until an item may be begun; None if none may be, or not in time."""
        if not self._ready or max(self._ready[0][0], time.monotonic()) >= self._end:
            return None
        return max(self._ready[0][0] - time.monotonic(), 0.0)
