"""Runs every case on every server, in turn: so what the machine does meanwhile befalls all of them."""

import contextlib
import dataclasses
import os
import pathlib
import statistics
import subprocess
import sys
import typing

from battery.tls import Authority
from bench.cases import CASES, Asking, Case, Paths, counted, lines
from bench.load import Figures, Load
from bench.servers import Certificate, GoFiles, Martlet, Nginx, Options, Server, Trouble
from bench.world import World, large_modules, small_modules

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
WARM_SECONDS = 1
# Lists stay fresh: a refresh is another request.
SETTINGS = ["--freshness-list", "1h"]


@dataclasses.dataclass
class Results:
    """The figures of each round by case and server, and the resident memory of each server at the end."""

    title: str
    cases: "list[Case]"
    figures: "dict[tuple[str, str], list[Figures]]" = dataclasses.field(default_factory=dict)
    memory: "dict[str, int]" = dataclasses.field(default_factory=dict)

    def median(self, case: Case, server: str, of: "typing.Callable[[Figures], float]") -> float:
        return statistics.median(of(each) for each in self.figures[case.name, server])

    def ratio(self, case: Case, other: str, of: "typing.Callable[[Figures], float]", server: str = "martlet") -> float:
        """A server's figure by that of another: the median of the ratios of all rounds."""
        pairs = zip(self.figures[case.name, server], self.figures[case.name, other], strict=True)
        return statistics.median(of(ours) / of(theirs) for ours, theirs in pairs)


def fill(folder: pathlib.Path, world: World) -> pathlib.Path:
    """A store that Martlet has fetched, verified and sealed itself."""
    store = folder / "store"
    server = Martlet(folder / "fill", store, Options(), world.arguments).start()
    try:
        asking = Asking(server)
        for module in world.modules:
            for kind in ("info", "mod", "zip", "list"):
                answer = asking.get(module.url(kind))
                if answer.status != 200:
                    raise Trouble(f"{module.url(kind)}: {answer.status}, see {server.folder}")
        # So that the list of what is revoked is not empty, as it is not in a company.
        command = [server.command()[0], "revoke", "battery.example/revoked@v1.0.0", "--store", str(store), "--reason", "bench"]
        subprocess.run(command, check=True, capture_output=True, env={"HOME": str(folder)})
    finally:
        server.stop()
    return store


class Comparison:
    """Three servers over one store, from `with` to its end."""

    def __init__(self, folder: pathlib.Path, world: World, store: pathlib.Path, paths: Paths) -> None:
        self.folder, self.world, self.store, self.paths = folder, world, store, paths
        self.load = Load(folder / "load")

    @contextlib.contextmanager
    def servers(self, name: str, options: Options) -> "typing.Iterator[list[Server]]":
        place = self.folder / name
        with contextlib.ExitStack() as closing:
            servers: "list[Server]" = [
                Martlet(place / "martlet", self.store, options, [*self.world.arguments, *SETTINGS]),
                Nginx(place / "nginx", self.store, options),
                GoFiles(place / "go", self.store, options),
            ]
            for server in servers:
                closing.callback(server.stop)
                server.start()
            yield servers

    def run(self, name: str, title: str, options: Options, cases: "list[Case]") -> Results:
        results = Results(title, cases)
        with self.servers(name, options) as servers:
            for number in range(ROUNDS):
                for case in cases:
                    self._case(case, servers[number % 3 :] + servers[: number % 3], results)
                print(f"{title}: round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
            results.memory = {server.name: server.memory() for server in servers}
        return results

    def _case(self, case: Case, servers: "list[Server]", results: Results) -> None:
        paths, bodies = self.paths.of(case), {}
        for server in servers:
            asked = lines(case, server, paths, bodies)
            if (case.name, server.name) not in results.figures:
                self.load.run(server, asked, WARM_SECONDS, case.connections)
            before = counted(server) if server.name == "martlet" else None
            figures = self.load.run(server, asked, SECONDS, case.connections, case.whole)
            check(case, server, figures)
            if before is not None:
                check_counts(case, counted(server) - before)
            results.figures.setdefault((case.name, server.name), []).append(figures)


def check(case: Case, server: Server, figures: Figures) -> None:
    """All answers had the right status."""
    if figures.broken or (figures.refused != figures.requests if case.status == 404 else figures.refused):
        raise Trouble(f"{server.name}, {case.name}: {figures}")


def check_counts(case: Case, counts: "typing.Counter[str]") -> None:
    """All answers of Martlet were what the case is about, by its own count."""
    others = set(counts) - {f"{case.status} {cache}" for cache in case.caches}
    if others:
        raise Trouble(f"martlet, {case.name}: {dict(counts)}")


def compare(folder: pathlib.Path) -> "list[Results]":
    """Everything: without and with TLS, and with access logs."""
    small, large = small_modules(), large_modules()
    world = World([*small, *large])
    try:
        comparison = Comparison(folder, world, fill(folder, world), Paths(small, large))
        authority = Authority(folder)
        certificate = Certificate(authority.file, *authority.issue(["subjectAltName=IP:127.0.0.1"]))
        fast = [case for case in CASES if not case.is_large]
        return [
            comparison.run("plain", "without TLS", Options(), CASES),
            comparison.run("tls", "with TLS", Options(certificate=certificate), CASES),
            comparison.run("logged", "with access logs", Options(log=True), fast),
        ]
    finally:
        world.stop()
