"""What a case is: a function that breaks something, runs the go command, and returns what it printed."""

import dataclasses
import fnmatch
import importlib
import pkgutil
import typing

from goerrors.scene import Scene

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
    def file(self) -> str:
        return f"{self.row}-{self.name}.txt"


CASES: "dict[str, Case]" = {}


def case(row: int, name: str, before: int = 0, misfit: str = "", imitated: bool = False) -> "typing.Callable[[Check], Check]":
    """Registers a case."""

    def register(check: Check) -> Check:
        if name in CASES:
            raise ValueError(f"two cases {name}")
        CASES[name] = Case(row, name, check, before, misfit, imitated)
        return check

    return register


def load() -> None:
    """Imports every file of `rows`, which registers what is in it."""
    package = importlib.import_module("goerrors.rows")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"goerrors.rows.{module.name}")


def selected(patterns: "list[str]") -> "list[Case]":
    """The cases whose row or name matches one of the patterns, by row; all of them when there is none."""
    cases = sorted(CASES.values(), key=lambda case: (case.row, case.name))
    texts = {case.name: (case.name, str(case.row), f"{case.row}-{case.name}") for case in cases}
    return [
        case for case in cases
        if not patterns or any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns for text in texts[case.name])
    ]  # fmt: skip
