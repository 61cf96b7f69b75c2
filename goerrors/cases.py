"""What a case is: a function that breaks something, runs the go command, and returns what it printed."""

import dataclasses
import typing

from harness import cases
from harness.scene import Scene

Check = typing.Callable[[Scene], str]


@dataclasses.dataclass(frozen=True)
class Case:
    """A way to make go print a message of a row.

    `before`: an earlier row that such a message matches as well, and which therefore counts in its place.
    `misfit`: the row is about the message, but its pattern does not match it: what go says in place of what the pattern expects.
    `imitated`: a script stands for a program that go starts, and prints what that one prints.
    """

    row: int
    name: str
    check: Check
    before: int = 0
    misfit: str = ""
    imitated: bool = False

    @property
    def label(self) -> str:
        """What a line calls it."""
        return f"{self.row} {self.name}"

    @property
    def file(self) -> str:
        return f"{self.row}-{self.name}.txt"


CASES: "dict[str, Case]" = {}


def case(row: int, name: str, before: int = 0, misfit: str = "", imitated: bool = False) -> "typing.Callable[[Check], Check]":
    """Registers a case."""

    def register(check: Check) -> Check:
        cases.register(CASES, name, Case(row, name, check, before, misfit, imitated))
        return check

    return register


def selected(patterns: "list[str]") -> "list[Case]":
    """The cases whose row or name matches one of the patterns, by row; all of them when there is none."""
    cases.load("goerrors.rows")
    ordered = sorted(CASES.values(), key=lambda case: (case.row, case.name))
    return cases.chosen(ordered, patterns, lambda case: (case.name, str(case.row), f"{case.row}-{case.name}"))
