"""Politeness: one request at a time for a host, and a pause before the next."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Shared by all threads of a client."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}

    @contextmanager
    def of(self, host: str, *, at_once: bool = False) -> Iterator[float]:
        """Waits for the host's turn, and gives the seconds that it took; `at_once` leaves out the pause."""
        began = time.monotonic()
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            if not at_once:
                time.sleep(max(self._free_at.get(host, 0.0) - time.monotonic(), 0.0))
            try:
                yield time.monotonic() - began
            finally:
                self._free_at[host] = time.monotonic() + self._pause
