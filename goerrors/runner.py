"""What is done with a case: go prints its message, which is held against the catalogue."""

import argparse
import contextlib
import pathlib

from goerrors.cases import CASES, Case, selected
from goerrors.catalogue import catalogue, matching
from goerrors.explain import wrong
from goerrors.missing import MISSING, problems
from goerrors.stable import stable
from harness import runner
from harness.scene import Scene


class Run(runner.Run):
    """Counts the rows whose messages go printed, too."""

    script, folders = "go-errors", "goerrors"

    @classmethod
    def arguments(cls, usage: str) -> argparse.ArgumentParser:
        parser = super().arguments(usage)
        parser.add_argument("--explain", metavar="BINARY", help="check what BINARY explain --json makes of each text")
        return parser

    @classmethod
    def selected(cls, patterns: "list[str]") -> "list[Case]":
        return selected(patterns)

    @classmethod
    def listed(cls, cases: "list[Case]") -> int:
        for case in cases:
            print(f"{case.label}{' (imitated)' * case.imitated}{' (misfit)' * bool(case.misfit)}")
        for row, reason in sorted(MISSING.items()):
            print(f"{row} without a case: {reason}")
        return 0

    @classmethod
    def faults(cls, options: argparse.Namespace, cases: "list[Case]") -> "list[str]":
        return problems() + super().faults(options, cases)

    def looked_at(self, case: Case, folder: pathlib.Path, closing: contextlib.ExitStack) -> runner.Judgement:
        text = stable(case.check(Scene(self.world, folder, closing)), folder)
        if problem := judged(case, text):
            return problem, ""
        self.kept(case.file, text)
        notes = [f"row {case.before} comes before it"] * bool(case.before) + ["not matched by its row"] * bool(case.misfit)
        return self._explained(case, text), f"{': ' * bool(notes)}{', '.join(notes)}"

    def _explained(self, case: Case, text: str) -> str:
        """What is wrong with what the binary makes of a text."""
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


def main(file: str, usage: str) -> int:
    return runner.main(Run, file, usage)
