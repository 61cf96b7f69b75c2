"""A good client that asks ten times a second and checks every byte: when did it work, and when not."""

import ssl
import threading
import time

from battery.client import Answer, get, is_right
from battery.modules import Module


class Prober:
    """Asks for one file until it is stopped. `failures` are answers that were not right, with their instant."""

    def __init__(self, port: int, module: Module, kind: str = "mod", rate: float = 10, tls: "ssl.SSLContext | None" = None) -> None:
        self.port, self.module, self.kind, self.pause, self.tls = port, module, kind, 1 / rate, tls
        self.seconds: "list[float]" = []
        self.failures: "list[tuple[float, Answer]]" = []
        self.wrong = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> "Prober":
        self._stop.set()
        self._thread.join()
        return self

    @property
    def usual(self) -> float:
        """The 95th percentile in seconds: a moment in which the whole machine stood still does not count."""
        ordered = sorted(self.seconds) or [0.0]
        return ordered[int(len(ordered) * 0.95)]

    @property
    def slowest(self) -> float:
        """The 99th percentile in seconds, or the slowest of fewer than a hundred."""
        ordered = sorted(self.seconds) or [0.0]
        return ordered[int(len(ordered) * 0.99) if len(ordered) >= 100 else -1]

    def _run(self) -> None:
        while not self._stop.wait(self.pause):
            answer = get(self.port, self.module.url(self.kind), timeout=10, tls=self.tls)
            self.seconds.append(answer.seconds)
            if answer.good and is_right(self.module, self.kind, answer.body):
                continue
            self.wrong += answer.good
            self.failures.append((time.monotonic(), answer))
