"""The error catalogue: rows of a number and a pattern; of those that match a message, the first one says what it is about."""

import dataclasses
import functools
import json
import pathlib
import re

FILE = pathlib.Path(__file__).resolve().parent.parent / "Tests/TestKit/Vectors/error_catalogue.json"


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of the catalogue; its pattern is tried on a whole message, line ends included."""

    id: int
    regex: str

    def matches(self, text: str) -> bool:
        return re.search(self.regex, text, re.MULTILINE) is not None


@functools.cache
def catalogue() -> "dict[int, Row]":
    """All rows, in the order in which they are tried."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["rows"]
    return {row["id"]: Row(row["id"], row["regex"]) for row in rows}


def matching(text: str) -> "list[int]":
    """The rows that match a message; the first one is the one that counts."""
    return [row.id for row in catalogue().values() if row.matches(text)]
