"""A server under test between two origins and a checksum database, and the invariants that every row checks."""

import concurrent.futures
import contextlib
import json
import ssl
import time
import typing

from battery.cases import Case, Violation
from battery.client import Answer, get, is_right
from battery.database import Database
from battery.evil import Origin
from battery.modules import Library, Module
from battery.sampler import MEBIBYTE, Sampler
from battery.server import Server

EVERY = ("list", "latest", "info", "mod", "zip")
DEADLINES = {"zip": 60.0}
# What is stored is answered in no time; who waited for a source would have waited three seconds.
AT_ONCE = 2.5
# Short, so that a row takes seconds; BATTERY_FULL=1 keeps the defaults.
SHORT = [
    "--upstream-connect-timeout", "1s", "--upstream-first-byte-timeout", "2s", "--upstream-stall-timeout", "3s",
]  # fmt: skip
QUICKLY_STALE = ["--freshness-list", "1s", "--freshness-stale", "1s"]
# Connections to sources that lie in a pool, and what the logger and the resolver keep open.
SPARE_DESCRIPTORS = 24
SPARE_THREADS = 8


class Bed:
    """Origin `a` is at fault, `b` is honest, the database is at `sums`. `{a}` and `{b}` stand for them in chain and settings."""

    def __init__(
        self, case: Case, chain: str, settings: typing.Iterable[str] = (), modules: typing.Iterable[Module] = (),
        filler: int = 0, private: bool = False, prefix: "list[str] | None" = None,
    ) -> None:
        self.case = case
        # How to speak to the server under test, when it has a certificate.
        self.tls: "ssl.SSLContext | None" = None
        self.module = Module(f"m{case.seed % 1000}", seed=case.seed)
        self.library, self.log = Library(), Database(case.seed)
        self.add(self.module, *modules)
        self.log.fill(filler)
        self.a, self.b = (Origin(self.library, self.log) for _ in "ab")
        self.sums = Origin(self.library, self.log)
        sources = {"a": self.a.url(), "b": self.b.url()}
        arguments = ["--upstreams", chain.format(**sources)]
        arguments += ["--sumdb", f"{self.log.text_key} {self.sums.base}/db/now"]
        self.server = Server(case.folder, arguments + ([] if case.full else SHORT) + [text.format(**sources) for text in settings], prefix)
        for origin in (self.a, self.b, self.sums):
            case.closing.callback(origin.stop)
        case.closing.callback(self.server.stop)
        self.server.start()
        get(self.server.port, "/healthz")
        self.sampler = Sampler(self.server.pid, self.server.store)
        case.closing.callback(self.sampler.stop)

    def add(self, *modules: Module) -> None:
        """Publishes modules at both sources, and in the database."""
        self.library.add(*modules)
        self.log.add(*modules)

    def another(self, name: str, size: int = 2000, version: str = "v1.0.0") -> Module:
        """Publishes one more."""
        module = Module(name, version, size, self.case.seed)
        self.add(module)
        return module

    # Asking

    def ask(self, module: Module, kind: str, timeout: "float | None" = None, absent: bool = False) -> Answer:
        """One request; I1, I6 and I7 hold for every answer. `absent`: a 404 would be the truth."""
        limit = timeout or DEADLINES.get(kind, 30.0)
        answer = get(self.server.port, module.url(kind), timeout=limit + 5, tls=self.tls)
        self.judge(module, kind, answer, limit, absent)
        return answer

    def judge(self, module: Module, kind: str, answer: Answer, limit: float, absent: bool = False) -> None:
        what = f"{kind} of {module.path}@{module.version}"
        if answer.good and not is_right(module, kind, answer.body) and kind != "list":
            raise Violation("I1", f"wrong bytes for {what}: {answer.body[:60]!r}")
        if answer.status in (404, 410) and not absent:
            raise Violation("I6", f"{answer.status} for {what}: {answer}")
        if answer.status == 503 and "retry-after" not in answer.headers:
            raise Violation("I6", f"503 without Retry-After for {what}: {answer}")
        if answer.seconds > limit:
            raise Violation("I7", f"{answer.seconds:.1f} s for {what}, at most {limit:.0f} s: {answer}")

    def ask_every(self, module: Module, kinds: typing.Iterable[str] = EVERY, **more: typing.Any) -> "dict[str, Answer]":
        """One request for each kind, at the same time."""
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            asked = {kind: pool.submit(self.ask, module, kind, **more) for kind in kinds}
            return {kind: future.result() for kind, future in asked.items()}

    def expect_right(self, module: Module, kinds: typing.Iterable[str] = EVERY, invariant: str = "row") -> "dict[str, Answer]":
        """All of them are served, and right."""
        answers = self.ask_every(module, kinds)
        for kind, answer in answers.items():
            self.case.expect(invariant, answer.good, f"{kind} must be served: {answer}")
            self.case.expect("I1", is_right(module, kind, answer.body), f"{kind}: {answer.body[:60]!r}")
        return answers

    def expect_recovery(self, module: Module, kinds: typing.Iterable[str] = EVERY, seconds: float = 5.0) -> None:
        """I8: all kinds are right so many seconds after the fault has ended, without a restart."""
        end, left = time.monotonic() + seconds, list(kinds)
        while left:
            answer = get(self.server.port, module.url(left[0]), timeout=30)
            if answer.good and is_right(module, left[0], answer.body):
                left.pop(0)
            elif time.monotonic() > end:
                raise Violation("I8", f"{left[0]} is not served {seconds:.0f} s after the fault ended: {answer}")
            else:
                time.sleep(0.1)

    # What must be true at the end

    def expect_nothing_stored(self, module: Module) -> None:
        folder = self.server.store / module.path / "@v"
        left = sorted(path.name for path in folder.glob(f"{module.version}.*")) if folder.exists() else []
        self.case.expect("I2", not left, f"stored although it is wrong: {left}")

    def expect_calm(self, memory: int = 64 * MEBIBYTE, seconds: float = 30.0) -> None:
        """I7 and I11: memory stayed below the baseline and `memory` bytes; the rest is back at it, and the server runs."""
        self.case.expect("I11", not self.server.fault(), self.server.fault())
        base = self.sampler.base
        growth = max(self.sampler.growth, self.sampler.now().memory - base.memory)
        self.case.expect("I7", growth <= memory, f"memory grew by {growth >> 20} MiB, at most {memory >> 20} MiB")
        end = time.monotonic() + seconds
        while (excess := self._excess()) and time.monotonic() < end:
            time.sleep(0.2)
        self.case.expect("I7", not excess, f"{seconds:.0f} s later: {excess}; before: {base}")
        health = get(self.server.port, "/healthz", timeout=5, tls=self.tls)
        self.case.expect("I11", health.status == 200, f"/healthz: {health}")

    def _excess(self) -> str:
        now, base = self.sampler.now(), self.sampler.base
        too_many = now.descriptors > base.descriptors + SPARE_DESCRIPTORS or now.threads > base.threads + SPARE_THREADS
        return str(now) if too_many or now.zombies or now.temporary or now.children > base.children else ""

    def metrics(self) -> str:
        return get(self.server.port, "/metrics").body.decode()

    def status(self) -> "dict[str, typing.Any]":
        """What /__stats of the faulty origin says."""
        return json.loads(get(self.a.port, "/__stats").body)

    @contextlib.contextmanager
    def fault(self, name: str) -> "typing.Iterator[None]":
        """The faulty origin misbehaves so for a while; `refused`: it is not there."""
        self.a.now = name
        if name == "refused":
            self.a.stop()
        try:
            yield
        finally:
            self.a.now = "good"
            self.a.drop()
            if name == "refused":
                self.a.open()
