"""What a row of the battery is: a function with an id and variants, which raises when an invariant is broken."""

import contextlib
import dataclasses
import fnmatch
import importlib
import os
import pathlib
import pkgutil
import random
import time
import typing


class Violation(Exception):
    """An invariant, or the rule of the row, is broken: its id and what was seen."""

    def __init__(self, invariant: str, seen: str) -> None:
        super().__init__(f"{invariant}: {seen}")


class NotRun(Exception):
    """Something that the row needs is not on this machine."""


@dataclasses.dataclass
class Case:
    """One run of a row: where it may write, its dice, and what must be stopped at its end."""

    row: str
    variant: str
    folder: pathlib.Path
    seed: int
    full: bool
    closing: contextlib.ExitStack = dataclasses.field(default_factory=contextlib.ExitStack)
    # Figures for the line of a case that passed.
    notes: "list[str]" = dataclasses.field(default_factory=list)

    @property
    def dice(self) -> random.Random:
        return random.Random(f"{self.seed} {self.row} {self.variant}")

    def expect(self, invariant: str, true: bool, seen: object) -> None:
        """Ends the case when something is not true."""
        if not true:
            raise Violation(invariant, str(seen))

    def lasting(self, short: float, whole: float) -> float:
        """A duration in seconds: the whole one with BATTERY_FULL=1."""
        return whole if self.full else short


def eventually(is_true: "typing.Callable[[], bool]", seconds: float = 10) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


Check = typing.Callable[[Case], None]


@dataclasses.dataclass(frozen=True)
class Row:
    """A function of the battery. `alone`: nothing else may run beside it, since it measures time or fills the machine.

    `limit`: after so many seconds a case counts as one that does not end.
    """

    id: str
    variants: "tuple[str, ...]"
    check: Check
    alone: bool
    quick: "tuple[str, ...]"
    limit: float

    def names(self) -> "list[str]":
        return [f"{self.id}/{variant}" if variant else self.id for variant in self.variants]


ROWS: "dict[str, Row]" = {}


def row(
    id: str, variants: "typing.Iterable[str]" = ("",), alone: bool = False, quick: "typing.Iterable[str]" = (), limit: float = 240.0
) -> typing.Callable[[Check], Check]:
    """Registers a row; `quick` are the variants of the short selection."""

    def register(check: Check) -> Check:
        if id in ROWS:
            raise ValueError(f"two rows {id}")
        ROWS[id] = Row(id, tuple(variants), check, alone, tuple(quick), limit)
        return check

    return register


def load() -> None:
    """Imports every file of `rows`, which registers what is in it."""
    package = importlib.import_module("battery.rows")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"battery.rows.{module.name}")


def selected(patterns: "list[str]", quick: bool) -> "list[tuple[Row, str]]":
    """The cases whose row, or row and variant, match a pattern such as `U-0*` or `U-06/pipe`."""
    result = []
    for id in sorted(ROWS):
        row = ROWS[id]
        for name, variant in zip(row.names(), row.variants, strict=True):
            if quick and variant not in row.quick:
                continue
            if not patterns or any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns for text in (id, name)):
                result.append((row, variant))
    return result


def is_full() -> bool:
    return os.environ.get("BATTERY_FULL") == "1"
