"""Asks about every repository, two at a time, and prints a line for each."""

import collections
import concurrent.futures
import os
import pathlib
import shutil
import sys
import threading
import time
import traceback
import typing

from agreement import program
from agreement.client import GoFault, go
from agreement.compare import Difference, self_test
from agreement.pages import Pages
from agreement.sides import Comparison, World
from agreement.table import CASES, Case, load, selected
from battery.scratch import scratch
from battery.server import Server, binary

AT_ONCE = 2


def git_settings(folder: pathlib.Path, repositories: pathlib.Path, hosts: "list[str]") -> pathlib.Path:
    """A file that sends git to folders in the place of hosts."""
    lines = ['[protocol "file"]\n\tallow = always\n']
    lines += [f'[url "{repositories}/{host}/"]\n\tinsteadOf = https://{host}/\n' for host in hosts]
    file = folder / "gitconfig"
    file.write_text("".join(lines))
    return file


def arguments(repositories: pathlib.Path, hosts: "list[str]") -> "list[str]":
    """The settings of Martlet that say the same, and what pages tell to Go."""
    result = ["--upstreams", "direct", "--sumdb", "off"]
    for host in hosts:
        # The folder of a host may have nothing in it yet.
        (repositories / host).mkdir(parents=True, exist_ok=True)
        result += ["--rewrite", f"https://{host}/={repositories}/{host}/"]
    for case in CASES.values():
        result += ["--import", f"{case.top}=git https://{case.address}"] if case.page else []
    for rule in program.RULES:
        result += ["--import", rule]
    return result


class Run:
    """The whole of one run, and what it counted."""

    def __init__(self, world: World, server: "Server | None") -> None:
        self.world, self.server = world, server
        self.counts: "collections.Counter[str]" = collections.Counter()
        self._lock = threading.Lock()

    def case(self, case: Case) -> None:
        start = time.monotonic()
        said, problem = self._tried(lambda: f"{Comparison(case, self.world).run()} answers" + (", SEC-D11" if case.hashes else ""))
        self.say(case.name, said, problem, time.monotonic() - start)
        if case.hashes:
            self.counts["hashes agree" if not problem else "hashes differ"] += 1

    def program(self, server: Server) -> None:
        """The program of real modules: proof 3 of direct mode."""
        start = time.monotonic()
        said, problem = self._tried(lambda: program.prove(self.world, server))
        self.say(program.NAME, said, problem, time.monotonic() - start)

    def _tried(self, work: "typing.Callable[[], str]") -> "tuple[str, str]":
        """What it says, or what is wrong."""
        try:
            said, problem = work(), self.server.fault() if self.server else ""
        except (Difference, GoFault) as difference:
            said, problem = "", str(difference)
        except Exception:
            said, problem = "", traceback.format_exc(limit=-4).strip()
        return said, problem

    def say(self, name: str, said: str, problem: str, seconds: float) -> None:
        line = f"FAILED {name}: {' '.join(problem.split())}" if problem else f"ok {name} {said}"
        with self._lock:
            self.counts["failed" if problem else "passed"] += 1
            print(line + (f" ({seconds:.1f} s)" if os.environ.get("AGREEMENT_TIMES") == "1" else ""), flush=True)

    def all(self, cases: "list[Case]") -> None:
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.case, cases))

    def status(self) -> int:
        hostile = self.counts["hashes agree"] + self.counts["hashes differ"]
        print(f"SEC-D11: {self.counts['hashes agree']} of {hostile} repositories that are hostile to hashes agree")
        print(f"{self.counts['passed']} passed, {self.counts['failed']} failed")
        return 1 if self.counts["failed"] or not self.counts["passed"] else 0


def keep(folder: pathlib.Path) -> None:
    """What can be looked at afterwards, when somebody wants to."""
    kept = os.environ.get("AGREEMENT_KEEP")
    if kept:
        shutil.copytree(folder, kept, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("modules", "build"))


def compare(cases: "list[Case]", folder: pathlib.Path, alone: bool, with_program: bool) -> int:
    """Every case in one world: one Martlet for all of them, unless Go's side is asked alone."""
    repositories = folder / "repositories"
    places = {case.address for case in CASES.values()} | {dependency.place for dependency in program.DEPENDENCIES}
    told = {case.top: f"https://{case.address}" for case in CASES.values() if case.page} | program.pages()
    hosts = sorted({place.partition("/")[0] for place in places})
    pages = Pages(folder, sorted({place.partition("/")[0] for place in [*places, *told]}), told)
    server = None if alone else Server(folder, arguments(repositories, hosts))
    try:
        port = server.start().port if server else 0
        variables = {"GIT_CONFIG_GLOBAL": str(git_settings(folder, repositories, hosts)), **pages.variables}
        run = Run(World(folder, port, variables), server)
        run.all(cases)
        if with_program and server:
            run.program(server)
    finally:
        if server:
            server.stop()
        pages.stop()
        keep(folder)
    return run.status()


def main(usage: str) -> int:
    load()
    patterns = os.environ.get("AGREEMENT", "").split()
    cases = selected(patterns)
    if sys.argv[1:] == ["--list"]:
        print("\n".join(f"{case.name}: {case.rule}{' (SEC-D11)' if case.hashes else ''}" for case in cases))
        return 0
    alone = sys.argv[1:] == ["--direct"]
    if sys.argv[1:] and not alone:
        sys.exit(usage)
    for what, file in (("the go command", go()), *([] if alone else [("martlet", binary())])):
        if not os.access(file, os.X_OK):
            sys.exit(f"agreement: {what} is not at {file}; see scripts/agreement")
    self_test()
    with scratch("martlet-agreement-") as folder:
        return compare(cases, folder, alone, program.is_selected(patterns))
