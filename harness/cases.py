"""Cases: functions that are registered where they are written, and chosen by patterns."""

import fnmatch
import importlib
import pkgutil
import typing

Some = typing.TypeVar("Some")


def load(package: str) -> None:
    """Imports every file of a package, which registers what is in it."""
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{module.name}")


def register(cases: "dict[str, Some]", name: str, case: Some) -> None:
    """Adds a case under a name of its own."""
    if name in cases:
        raise ValueError(f"two cases {name}")
    cases[name] = case


def chosen(cases: "typing.Iterable[Some]", patterns: "list[str]", texts: "typing.Callable[[Some], tuple[str, ...]]") -> "list[Some]":
    """The cases of which one of the texts matches one of the patterns; all when there is no pattern."""
    return [case for case in cases if not patterns or any(fnmatch.fnmatchcase(text, one) for one in patterns for text in texts(case))]
