"""The bars, the tables of docs/benchmarks.md and what is printed, from the figures of a comparison."""

import dataclasses
import typing

from bench.cases import Case
from bench.compare import ROUNDS, SECONDS, Results
from bench.load import Figures
from bench.world import FILES, LARGE_FILES

MEBIBYTE = 1 << 20
SERVERS = ("martlet", "nginx", "go")


def processor(each: Figures) -> float:
    return each.processor


def rate(each: Figures) -> float:
    return each.rate


@dataclasses.dataclass(frozen=True)
class Bar:
    """A figure that has to be at most `limit`, or at least when `least`."""

    what: str
    value: float
    limit: float
    unit: str = "x"
    least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.least else self.value <= self.limit

    def __str__(self) -> str:
        sign = ">=" if self.least else "<="
        number = f"{self.value:.2f}" if self.unit == "x" else f"{self.value:.1f}"
        return f"{'met   ' if self.is_met else 'MISSED'} {number}{self.unit} ({sign} {self.limit:g}{self.unit})  {self.what}"


def bars(results: Results) -> "list[Bar]":
    """The bars hold without TLS and without access logs."""
    found = []
    for case in results.cases:
        if case.bar:
            found.append(Bar(f"processor time per hit, {case.name}, by nginx", results.ratio(case, "nginx", processor), case.bar))
        if case.go_bar:
            found.append(Bar(f"processor time per hit, {case.name}, by Go", results.ratio(case, "go", processor), case.go_bar))
        if case.is_large:
            found.append(Bar(f"throughput, {case.name}, by nginx", results.ratio(case, "nginx", rate), 0.9, least=True))
    return found


def ratios(results: Results) -> "list[str]":
    """A line for each case: Martlet's processor time per answer by that of the others."""
    return [
        f"{results.title}, {case.name}: {results.ratio(case, 'nginx', processor):.2f}x nginx, {results.ratio(case, 'go', processor):.2f}x Go"
        for case in results.cases
    ]


def table(columns: "typing.Sequence[str]", rows: "typing.Iterable[typing.Sequence[str]]") -> "list[str]":
    """In Markdown; all columns but the first are numbers."""
    divider = ["---", *("---:" for _ in columns[1:])]
    return ["| " + " | ".join(row) + " |" for row in (columns, divider, *rows)] + [""]


def microseconds(seconds: float) -> str:
    value = seconds * 1e6
    return f"{value:.1f} µs" if value < 100 else f"{value:.0f} µs" if value < 1000 else f"{value / 1000:.1f} ms"


def answers(per_second: float) -> str:
    return f"{per_second:,.0f}" if per_second >= 1000 else f"{per_second:.1f}" if per_second < 100 else f"{per_second:.0f}"


def costs(results: Results) -> "list[str]":
    def row(case: Case) -> "list[str]":
        ours, nginx, go = (microseconds(results.median(case, server, processor)) for server in SERVERS)
        by = [f"{results.ratio(case, other, processor):.2f}" for other in SERVERS[1:]]
        return [case.name, ours, nginx, go, *by]

    return table(["processor time", *SERVERS, "by nginx", "by go"], map(row, results.cases))


def speeds(results: Results) -> "list[str]":
    def row(case: Case) -> "list[str]":
        rates = [answers(results.median(case, server, rate)) for server in SERVERS]
        waits = [
            f"{microseconds(results.median(case, server, lambda each: each.p50))}, "
            f"{microseconds(results.median(case, server, lambda each: each.p99))}"
            for server in SERVERS
        ]
        return [case.name, *rates, *waits]

    names = [f"{server}, 50 % and 99 %" for server in SERVERS]
    return table(["answers per second", *SERVERS, *names], map(row, results.cases))


def tables(parts: "list[Results]") -> "list[str]":
    """Everything that stands in the page."""
    said = [
        f"Medians of {ROUNDS} rounds; in each of them every server is asked for {SECONDS:g} s, one after the other, and a ratio is the median of the "
        f"ratios of the rounds. {FILES:,} modules, and {LARGE_FILES} with a large zip; the one at rank n is asked for 1/n times as often as the "
        "first. 32 connections, 4 for the large zip. By nginx, by go: Martlet's processor time by theirs.",
        "",
    ]
    for results in parts:
        memory = ", ".join(f"{name} {bytes / MEBIBYTE:.1f} MiB" for name, bytes in results.memory.items())
        said += [f"### Hits {results.title}", "", *costs(results), *speeds(results), f"Resident at the end: {memory}.", ""]
    return said
