"""A store of a million versions: how soon Martlet serves it, what it holds in memory, and what hits cost while much is fetched."""

import contextlib
import dataclasses
import os
import pathlib
import random
import shutil
import signal
import statistics
import sys
import time
import typing

from bench import cold, scale_store
from bench.cases import Asking, Case, counted
from bench.clients import Crowd
from bench.compare import ROUNDS, check, check_counts
from bench.load import Figures, Load, ended, figures
from bench.servers import Martlet, Options, Trouble
from bench.world import World

MODULES = int(os.environ.get("BENCH_MODULES", "20000"))
STARTS = 5
FILES_ASKED = 100_000
LOAD_SECONDS, IDLE_SECONDS, LONGEST, REBUILD_LIMIT = 10, 5, 120, 900.0
# Beside fetches there are so many clients, which rest so many milliseconds on average before each request: the core is not full.
CLIENTS, REST, FILES_BESIDE = 16, 10, 1000
CROWD, CROWD_ROUNDS = 5000, 3
# In seconds; long enough for Martlet to give back what was freed.
REST_SECONDS = 20
HIT = Case("hits", "mod")


@dataclasses.dataclass
class Scale:
    """What was measured; times in seconds, memory in bytes."""

    hits: Figures
    first_start: float = 0
    rebuilding: float = 0
    # Times on the clock, and processor times.
    starts: "list[tuple[float, float]]" = dataclasses.field(default_factory=list)
    memory_at_start: int = 0
    memory_after_hits: int = 0
    memory_at_end: int = 0
    # When nothing was asked for a while.
    memory_at_rest: int = 0
    idle: "list[Figures]" = dataclasses.field(default_factory=list)
    busy: "list[Figures]" = dataclasses.field(default_factory=list)
    fetching: "list[float]" = dataclasses.field(default_factory=list)
    bytes_per_client: float = 0
    answers: "dict[int, int]" = dataclasses.field(default_factory=dict)

    @property
    def growth(self) -> float:
        """How much longer the slowest of a hundred hits takes beside fetches."""
        return statistics.median(busy.p99 / idle.p99 for busy, idle in zip(self.busy, self.idle, strict=True))


class Bench:
    """One store, and servers that are started over it one after the other."""

    def __init__(self, folder: pathlib.Path, store: pathlib.Path) -> None:
        self.folder, self.store = folder, store
        self.modules = cold.cold_modules(ROUNDS)
        self.world = World([module for some in self.modules for module in some])
        self.repositories = cold.Repositories(folder / "git", ROUNDS)
        self.load = Load(folder / "load")
        self.result = Scale(Figures(0, 0, 0, 0, 0, 0, 0, 0))
        self.started = 0
        self.dice = random.Random(1)

    def paths(self, count: int) -> "list[str]":
        """Any files of the store, of a million versions not often the same one twice."""
        drawn = ((self.dice.randrange(MODULES), self.dice.randrange(2 * scale_store.VERSIONS)) for _ in range(count))
        return [scale_store.request_of(*each) for each in drawn]

    @contextlib.contextmanager
    def server(self) -> "typing.Iterator[tuple[Martlet, float]]":
        """A server, and how long it took until a file of the store was there."""
        self.started += 1
        more = [*self.world.arguments, *self.repositories.arguments]
        server, begin = Martlet(self.folder / f"martlet{self.started}", self.store, Options(), more), time.monotonic()
        try:
            server.start()
            answer = Asking(server).get(scale_store.request_of(0, 1))
            seconds = time.monotonic() - begin
            if answer.status != 200:
                raise Trouble(f"{answer.status} for the first file: {(server.folder / 'output.log').read_text()[-600:]}")
            yield server, seconds
        finally:
            server.stop()

    def measure_starts(self) -> None:
        """The first server finds no index, as over a restored copy; the others do."""
        with self.server() as (server, self.result.first_start):
            begin = time.monotonic()
            wait_for_index(server)
            self.result.rebuilding = time.monotonic() - begin
        for _ in range(STARTS):
            with self.server() as (server, seconds):
                self.result.starts.append((seconds, server.processor_time()))
                self.result.memory_at_start = server.memory()

    def measure_hits(self, server: Martlet) -> None:
        asked = self.paths(FILES_ASKED)
        self.load.run(server, asked, LOAD_SECONDS, 32)
        before = counted(server)
        self.result.hits = self.load.run(server, asked, LOAD_SECONDS, 32)
        check(HIT, server, self.result.hits)
        check_counts(HIT, counted(server) - before)
        self.result.memory_after_hits = server.memory()

    def measure_fetches(self, server: Martlet) -> None:
        """Hits on an idle server and beside fetches, in turn."""
        for number in range(ROUNDS):
            asked = self.paths(FILES_BESIDE)
            self.load.run(server, asked, 1, 4)
            self.result.idle.append(self._rested(server, asked, lambda: time.sleep(IDLE_SECONDS)))
            begin = time.monotonic()
            self.result.busy.append(self._rested(server, asked, lambda: cold.fetch(server, self.modules[number], number)))
            self.result.fetching.append(time.monotonic() - begin)
            print(f"hits beside fetches: round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
        self.result.memory_at_end = server.memory()
        time.sleep(REST_SECONDS)
        self.result.memory_at_rest = server.memory()

    def _rested(self, server: Martlet, asked: "list[str]", meanwhile: "typing.Callable[[], None]") -> Figures:
        """Clients that rest between requests, while something is done."""
        before, process = server.processor_time(), self.load.begin(server, asked, LONGEST, CLIENTS, REST)
        try:
            meanwhile()
        finally:
            process.send_signal(signal.SIGINT)
            said = ended(process)
        result = figures(said, server.processor_time() - before)
        check(HIT, server, result)
        return result

    def measure_clients(self) -> None:
        """On a server that has seen few clients before."""
        with self.server() as (server, _):
            asked = self.paths(FILES_BESIDE)
            self.load.run(server, asked, 2, 32)
            before, crowd = server.memory(), Crowd(server, CROWD)
            try:
                for _ in range(CROWD_ROUNDS):
                    crowd.ask(asked)
                self.result.bytes_per_client = (server.memory() - before) / CROWD
                self.result.answers = dict(crowd.statuses)
            finally:
                crowd.close()

    def run(self) -> Scale:
        self.measure_starts()
        with self.server() as (server, _):
            self.measure_hits(server)
            with standing_back():
                self.measure_fetches(server)
        self.measure_clients()
        return self.result

    def close(self) -> None:
        self.world.stop()
        self.repositories.stop()


@contextlib.contextmanager
def standing_back() -> "typing.Iterator[None]":
    """This process, with the sources in it, has the core of the clients only while they do not want it."""
    _set_policy(os.SCHED_IDLE)
    try:
        yield
    finally:
        _set_policy(os.SCHED_OTHER)


def _set_policy(policy: int) -> None:
    """For every thread: the sources have threads of their own, and what a thread starts inherits from it."""
    for thread in os.listdir("/proc/self/task"):
        with contextlib.suppress(ProcessLookupError):
            os.sched_setscheduler(int(thread), policy, os.sched_param(0))


def wait_for_index(server: Martlet) -> None:
    end = time.monotonic() + REBUILD_LIMIT
    while "index rebuilt" not in (server.folder / "output.log").read_text():
        if time.monotonic() > end:
            raise Trouble(f"the index is not rebuilt after {REBUILD_LIMIT:.0f} s")
        time.sleep(0.1)


def measure(folder: pathlib.Path) -> Scale:
    """Makes the store, in BENCH_STORE when that is set, where it stays for the next time."""
    store = pathlib.Path(os.environ.get("BENCH_STORE", folder / "store")).resolve()
    if not store.exists():
        print(f"a store of {MODULES * scale_store.VERSIONS:,} versions is made", file=sys.stderr, flush=True)
        scale_store.make(store, MODULES)
    # What Martlet left there the last time: its index, and what it has fetched.
    for left in store.iterdir():
        if left.name != scale_store.HOST:
            shutil.rmtree(left)
    bench = Bench(folder, store)
    try:
        return bench.run()
    finally:
        bench.close()
