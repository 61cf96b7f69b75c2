"""Runs cases one after the other, and prints a line for each and one that counts."""

import argparse
import contextlib
import os
import pathlib
import sys
import time
import traceback
import typing

from battery.cases import NotRun
from battery.scratch import scratch
from harness.scene import go_command
from harness.world import World, as_root

Case = typing.Any
# What is wrong with a case, and what is worth knowing of one with which nothing is.
Judgement = typing.Tuple[str, str]


class Run:
    """The whole of one run, and what it counted. What is done with a case is said by those that derive from it."""

    # What the script is called, and what the names of its folders begin with.
    script = folders = ""

    def __init__(self, options: argparse.Namespace, folder: pathlib.Path) -> None:
        self.options = options
        self.world = World(folder / "world")
        # By their names.
        self.passed: "set[str]" = set()
        self.failed = 0

    @classmethod
    def arguments(cls, usage: str) -> argparse.ArgumentParser:
        """What every script understands."""
        parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("cases", nargs="*", help="names or patterns as above; all cases when there is none")
        parser.add_argument("--list", action="store_true", help="the cases, and nothing else")
        parser.add_argument("--write", type=pathlib.Path, metavar="FOLDER", help="write what each case gave")
        parser.add_argument("--allow-missing", action="store_true", help="no failure on a machine without namespaces")
        parser.add_argument("--times", action="store_true", help="the seconds of each case")
        return parser

    @classmethod
    def selected(cls, patterns: "list[str]") -> "list[Case]":
        """The cases that match one of the patterns."""
        raise NotImplementedError

    @classmethod
    def listed(cls, cases: "list[Case]") -> int:
        """Prints the cases; the status of the whole."""
        raise NotImplementedError

    @classmethod
    def faults(cls, options: argparse.Namespace, cases: "list[Case]") -> "list[str]":
        """What is missing before anything can run."""
        result = ["no case is called so"] * (not cases)
        if not os.access(go_command(), os.X_OK):
            result.append(f"{go_command()} is not there: scripts/setup test installs it, or name another in MARTLET_TEST_GO")
        return result

    @classmethod
    def elsewhere(cls, file: str, options: argparse.Namespace, cases: "list[Case]") -> "int | None":
        """The status of a run that other processes do; nothing where this one does it."""
        return None

    def looked_at(self, case: Case, folder: pathlib.Path, closing: contextlib.ExitStack) -> Judgement:
        """Runs a case in a folder of its own; what it starts ends with `closing`."""
        raise NotImplementedError

    def after(self, case: Case) -> None:
        """What is printed below the line of a case."""

    def status(self) -> int:
        """Prints the last line; the status of the whole."""
        raise NotImplementedError

    def case(self, case: Case) -> None:
        start = time.monotonic()
        problem, note = self._judged(case)
        seconds = f" ({time.monotonic() - start:.1f} s)" if self.options.times else ""
        if problem:
            self.failed += 1
        else:
            self.passed.add(case.name)
        print(f"FAILED {case.label}: {problem}{seconds}" if problem else f"ok {case.label}{note}{seconds}", flush=True)
        self.after(case)

    def _judged(self, case: Case) -> Judgement:
        with scratch(f"{self.folders}-") as folder, contextlib.ExitStack() as closing:
            try:
                return self.looked_at(case, folder, closing)
            except Exception as error:
                return " | ".join(traceback.format_exception(error, limit=-3)).replace("\n", " "), ""

    def kept(self, name: str, text: str) -> None:
        """Writes what a case gave, where that is wanted."""
        if self.options.write:
            self.options.write.mkdir(parents=True, exist_ok=True)
            (self.options.write / name).write_text(text, encoding="utf-8")


def main(kind: "type[Run]", file: str, usage: str) -> int:
    """Everything that a script does; `file`: the script itself, which is started anew where it has to be root."""
    options = kind.arguments(usage).parse_args()
    cases = kind.selected(options.cases)
    if options.list:
        return kind.listed(cases)
    if missing := kind.faults(options, cases):
        sys.exit(f"{kind.script}: {'; '.join(missing)}")
    as_root(file)
    status = kind.elsewhere(file, options, cases)
    if status is not None:
        return status
    with scratch(f"martlet-{kind.script}-") as folder:
        try:
            run = kind(options, folder)
        except NotRun as reason:
            print(f"not run: this machine has no place for it: {reason}")
            return 0 if options.allow_missing else 1
        for case in cases:
            run.case(case)
        return run.status()
