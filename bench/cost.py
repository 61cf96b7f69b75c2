"""What one request costs Martlet once its answer is hot, in instructions and allocations: the same in every run, also on a busy machine."""

import os
import pathlib
import shutil
import time
import typing

from battery.modules import Module
from bench.callgrind import Cost, Counted, cost
from bench.cases import Asking
from bench.compare import SETTINGS, fill
from bench.servers import Trouble
from bench.world import ZIP_BYTES, World

MODULES = 8
# So many requests are counted at once: few enough to fit, even so slowed down, between two of the things that happen by the clock.
WINDOW = 50
# Of each sort, beforehand: so nothing is done for the first time any more.
WARM = 20
# Every kind is counted so many times, and then on as long as it seems to be too dear.
ROUNDS, MOST_ROUNDS = 10, 30
# In seconds: no further round begins later; the first ones have as long as a very busy machine may need.
LIMIT, LONGEST = 120.0, 600.0
# The fields that go sends.
FIELDS = {"User-Agent": "Go-http-client/1.1", "Accept-Encoding": "gzip"}


class Kind(typing.NamedTuple):
    """A request, its answer's status, and where that has to come from."""

    name: str
    path: str
    fields: "dict[str, str]"
    status: int = 200
    cache: str = "hit"


def kinds(module: Module, tag: str) -> "list[Kind]":
    """All are answered on the event loop, but for the last one: the header that asks for stored copies only leads to the common road."""
    return [
        Kind("list", module.url("list"), FIELDS),
        Kind("info", module.url("info"), FIELDS),
        Kind("mod", module.url("mod"), FIELDS),
        Kind("not modified", module.url("mod"), {**FIELDS, "If-None-Match": tag}, 304),
        Kind("not found", f"/{module.path}/@v/v1.9.9.info", FIELDS, 404, "negative"),
        Kind("zip, 100 KB", module.url("zip"), FIELDS),
        Kind("mod, common road", module.url("mod"), {**FIELDS, "Disable-Module-Fetch": "true"}),
    ]


class Measurement:
    """Counts requests of one client on one connection; `keep`: a folder for the dump of each kind's cheapest window."""

    def __init__(self, server: Counted, keep: "pathlib.Path | None" = None) -> None:
        self.server, self.keep = server, keep
        self.asking = Asking(server)
        self.costs: "dict[str, Cost]" = {}

    def warm(self, kind: Kind) -> None:
        for fields in (FIELDS, kind.fields):
            for _ in range(WARM):
                answer = self.asking.get(kind.path, fields)
        if (answer.status, answer.headers.get("x-martlet-cache")) != (kind.status, kind.cache):
            raise Trouble(f"{kind.name}: {answer.status} {answer.headers}")

    def ask(self, kind: Kind) -> None:
        """Asks for a window. An absence that is forgotten meanwhile, once a minute, is answered by the source: right, and dear."""
        for _ in range(WINDOW):
            status = self.asking.get(kind.path, kind.fields).status
            if status != kind.status:
                raise Trouble(f"{kind.name}: {status}")

    def window(self, kind: Kind) -> None:
        """Counts `WINDOW` requests. Leases that end and timers make a window dearer, never cheaper, so the cheapest one counts."""
        # An answer whose lease has ended becomes hot again when it is asked for without a condition.
        self.asking.get(kind.path, FIELDS)
        self.server.dump()
        self.ask(kind)
        file = self.server.dump()
        found, lowest = cost(file).per(WINDOW), self.costs.get(kind.name)
        if self.keep and (lowest is None or found.instructions < lowest.instructions):
            shutil.copy(file, self.keep / kind.name.replace(", ", "-").replace(" ", "-"))
        self.costs[kind.name] = found.lower(lowest) if lowest else found

    def run(self, remaining: "list[Kind]", is_dear: "typing.Callable[[str, Cost], bool]") -> None:
        """Counts every kind in turn, `is_dear` ones longer."""
        begun = time.monotonic()
        for kind in remaining:
            self.warm(kind)
        for number in range(MOST_ROUNDS):
            taken = time.monotonic() - begun
            is_late = taken > LIMIT
            if taken > LONGEST:
                raise Trouble(f"{LONGEST:.0f} s were enough for {number} rounds of {ROUNDS}")
            if number >= ROUNDS:
                remaining = [kind for kind in remaining if not is_late and is_dear(kind.name, self.costs[kind.name])]
            for kind in remaining:
                self.window(kind)


def measure(folder: pathlib.Path, is_dear: "typing.Callable[[str, Cost], bool]") -> "dict[str, Cost]":
    """The cost of one request of each kind."""
    world = World([Module(f"m{number}", size=ZIP_BYTES) for number in range(MODULES)])
    try:
        store = fill(folder, world)
        server = Counted(folder / "counted", store, [*world.arguments, *SETTINGS])
        try:
            server.start()
            measurement = Measurement(server, kept())
            module = world.modules[0]
            tag = measurement.asking.get(module.url("mod")).headers.get("etag")
            if not tag:
                raise Trouble("the temporary folder keeps no extended attributes, and so the store no hashes")
            measurement.run(kinds(module, tag), is_dear)
            return measurement.costs
        finally:
            server.stop()
    finally:
        world.stop()


def kept() -> "pathlib.Path | None":
    """The folder that COST_KEEP names."""
    if not os.environ.get("COST_KEEP"):
        return None
    folder = pathlib.Path(os.environ["COST_KEEP"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder
