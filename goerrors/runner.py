"""Runs the cases one after the other, and prints a line for each and one that counts."""

import argparse
import contextlib
import os
import pathlib
import sys
import time
import traceback

from battery.cases import NotRun
from battery.scratch import scratch
from goerrors.cases import CASES, Case, load, selected
from goerrors.catalogue import catalogue, matching
from goerrors.explain import wrong
from goerrors.missing import MISSING, problems
from goerrors.scene import Scene, go_command
from goerrors.stable import stable
from goerrors.world import World, as_root


class Run:
    """The whole of one run, and what it counted."""

    def __init__(self, options: argparse.Namespace, folder: pathlib.Path) -> None:
        self.options, self.folder = options, folder
        self.world = World(folder / "world")
        self.passed: "set[str]" = set()
        self.failed = 0

    def case(self, case: Case) -> None:
        start = time.monotonic()
        text, problem = self._printed(case)
        problem = problem or judged(case, text) or self._kept(case, text)
        seconds = f" ({time.monotonic() - start:.1f} s)" if self.options.times else ""
        if problem:
            self.failed += 1
            print(f"FAILED {case.row} {case.name}: {problem}{seconds}", flush=True)
            return
        self.passed.add(case.name)
        notes = [f"row {case.before} comes before it"] * bool(case.before) + ["not matched by its row"] * bool(case.misfit)
        print(f"ok {case.row} {case.name}{': ' * bool(notes)}{', '.join(notes)}{seconds}", flush=True)

    def _printed(self, case: Case) -> "tuple[str, str]":
        """What go printed, without what changes, or what went wrong before it could."""
        with scratch("goerrors-") as folder, contextlib.ExitStack() as closing:
            try:
                return stable(case.check(Scene(self.world, folder, closing)), folder), ""
            except Exception as error:
                return "", " | ".join(traceback.format_exception(error, limit=-3)).replace("\n", " ")

    def _kept(self, case: Case, text: str) -> str:
        """Writes the text where it is wanted, and asks the binary about it; what is wrong with its answer."""
        if self.options.write:
            self.options.write.mkdir(parents=True, exist_ok=True)
            (self.options.write / case.file).write_text(text, encoding="utf-8")
        return wrong(self.options.explain, case, text) if self.options.explain and not case.misfit else ""

    def status(self) -> int:
        printed = {CASES[name].row for name in self.passed if not CASES[name].misfit}
        counted = f"{len(self.passed)} passed, {self.failed} failed, {len(MISSING)} rows without a case"
        print(f"{counted}; go printed messages of {len(printed)} of {len(catalogue())} rows")
        return 1 if self.failed or not self.passed else 0


def judged(case: Case, text: str) -> str:
    """What is wrong with a text: its row must match it, and must be the first one that does."""
    found = matching(text)
    shown = " / ".join(text.strip().splitlines())
    if case.misfit:
        return "" if case.row not in found and case.misfit in text else f"row {case.row} matches it, or it is another message: {shown}"
    if case.row not in found:
        return f"rows {found} match what go printed: {shown}"
    first = case.before or case.row
    return "" if found[0] == first else f"row {found[0]} comes first, expected {first}: {shown}"


def arguments(usage: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="rows or names, also patterns; all cases when there is none")
    parser.add_argument("--list", action="store_true", help="the cases, and the rows that have none with their reasons")
    parser.add_argument("--write", type=pathlib.Path, metavar="FOLDER", help="write each text as ROW-NAME.txt")
    parser.add_argument("--explain", metavar="BINARY", help="check what BINARY explain --json makes of each text")
    parser.add_argument("--allow-missing", action="store_true", help="no failure on a machine without namespaces")
    parser.add_argument("--times", action="store_true", help="the seconds of each case")
    return parser.parse_args()


def listed(cases: "list[Case]") -> int:
    for case in cases:
        print(f"{case.row} {case.name}{' (imitated)' * case.imitated}{' (misfit)' * bool(case.misfit)}")
    for row, reason in sorted(MISSING.items()):
        print(f"{row} without a case: {reason}")
    return 0


def main(script: str, usage: str) -> int:
    options = arguments(usage)
    load()
    cases = selected(options.cases)
    if options.list:
        return listed(cases)
    faults = problems() + ["no case is called so"] * (not cases)
    if not os.access(go_command(), os.X_OK):
        faults.append(f"{go_command()} is not there: scripts/setup test installs it, or name another in MARTLET_TEST_GO")
    if faults:
        sys.exit(f"go-errors: {'; '.join(faults)}")
    as_root(script)
    with scratch("martlet-go-errors-") as folder:
        try:
            run = Run(options, folder)
        except NotRun as reason:
            print(f"not run: this machine has no place for it: {reason}")
            return 0 if options.allow_missing else 1
        for case in cases:
            run.case(case)
        return run.status()
