"""What a case is: a function that makes a set-up, and the root cause that doctor has to name there, or none."""

import dataclasses
import typing

from harness import cases
from setups.setup import Setup

Make = typing.Callable[[Setup], None]


@dataclasses.dataclass(frozen=True)
class Case:
    """A set-up and what is right to say of it.

    `codes`: the cause that is the root, first, and others that may be named in its place; none where nothing is wrong.
    `at`: a pattern of the check and the subject of the root, such as `net.* https://proxy.example.org*`.
    `says`: a regular expression that what go prints has to match.
    `warns`: where nothing is broken, patterns of causes that may be named as warnings.
    `seconds`: where nothing is broken, how long doctor may take.
    `imitated`: a script stands for a program that go starts, and prints what that one prints.
    """

    name: str
    group: str
    make: Make
    codes: "tuple[str, ...]" = ()
    at: str = "*"
    says: str = ""
    warns: "tuple[str, ...]" = ()
    seconds: float = 3.0
    imitated: bool = False

    @property
    def label(self) -> str:
        """What a line calls it."""
        return self.name

    @property
    def is_healthy(self) -> bool:
        return not self.codes

    @property
    def expected(self) -> str:
        """For a list, and for the line of a case that failed."""
        if self.is_healthy:
            return "nothing" + f" but warnings {', '.join(self.warns)}" * bool(self.warns)
        return " or ".join(self.codes) + f" at {self.at}" * (self.at != "*")


CASES: "dict[str, Case]" = {}


def broken(*codes: str, at: str = "*", says: str = "", name: str = "", imitated: bool = False) -> "typing.Callable[[Make], Make]":
    """Registers a set-up in which modules do not arrive."""
    if not codes:
        raise ValueError("a broken set-up has a cause")
    full = tuple(f"MTL-{code}" for code in codes)
    return lambda make: register(make, name, codes=full, at=at, says=says, imitated=imitated)


def healthy(*warns: str, seconds: float = 3.0, imitated: bool = False) -> "typing.Callable[[Make], Make]":
    """Registers a set-up that works; `warns` are causes that may be named as warnings, or patterns of them."""
    full = tuple(f"MTL-{code}" for code in warns)
    return lambda make: register(make, f"well-{named(make)}", warns=full, seconds=seconds, imitated=imitated)


def register(make: Make, name: str, **more: typing.Any) -> Make:
    name = name or named(make)
    cases.register(CASES, name, Case(name, make.__module__.rpartition(".")[2], make, **more))
    return make


def named(make: Make) -> str:
    return make.__name__.replace("_", "-")


def selected(patterns: "list[str]") -> "list[Case]":
    """The cases whose name, group or first code matches one of the patterns, broken ones first; all when there is none."""
    cases.load("setups.rows")
    ordered = sorted(CASES.values(), key=lambda case: (case.is_healthy, case.group, case.name))
    return cases.chosen(ordered, patterns, lambda case: (case.name, case.group, f"{case.group}/{case.name}", *case.codes[:1]))
