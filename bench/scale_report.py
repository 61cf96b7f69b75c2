"""The bars and the table of a large store."""

import os
import pathlib
import statistics

from bench import page, report
from bench.report import MEBIBYTE, Bar
from bench.scale import CLIENTS, CROWD, FILES_ASKED, MODULES, REST_SECONDS, ROUNDS, STARTS, Scale, measure
from bench.cold import FETCHES, GIT_FETCHES
from bench.scale_store import VERSIONS


def start(scale: Scale) -> float:
    return statistics.median(seconds for seconds, _ in scale.starts)


def bars(scale: Scale) -> "list[Bar]":
    refused = sum(count for status, count in scale.answers.items() if status != 200)
    return [
        Bar(f"slowest of a hundred hits beside {FETCHES} fetches and {GIT_FETCHES} from git, by idle", scale.growth, 2),
        Bar("process start to first 200", start(scale) * 1e3, 100, " ms"),
        Bar("resident memory after hits and fetches", scale.memory_at_end / MEBIBYTE, 96, " MiB"),
        Bar(f"memory for each of {CROWD:,} keep-alive clients", scale.bytes_per_client / 1024, 8, " KiB"),
        Bar("answers to them other than 200", refused, 0, ""),
    ]


def p99(all: "list[report.Figures]") -> str:
    return report.microseconds(statistics.median(each.p99 for each in all))


def rows(scale: Scale) -> "list[list[str]]":
    time, memory = report.microseconds, lambda bytes: f"{bytes / MEBIBYTE:.1f} MiB"
    return [
        ["start to first 200", time(start(scale))],
        ["the same, processor time", time(statistics.median(processor for _, processor in scale.starts))],
        ["the same without an index (one start)", time(scale.first_start)],
        ["until the index is rebuilt", f"{scale.rebuilding:.0f} s"],
        ["a hit, processor time", time(scale.hits.processor)],
        ["hits per second", report.answers(scale.hits.rate)],
        ["99 % of hits, idle", p99(scale.idle)],
        ["99 % of hits, beside fetches", p99(scale.busy)],
        ["time of these fetches", f"{statistics.median(scale.fetching):.1f} s"],
        ["memory after the start", memory(scale.memory_at_start)],
        ["memory after hits", memory(scale.memory_after_hits)],
        ["memory after hits and fetches", memory(scale.memory_at_end)],
        [f"the same, {REST_SECONDS} s later", memory(scale.memory_at_rest)],
        [f"memory for each of {CROWD:,} clients", f"{scale.bytes_per_client / 1024:.1f} KiB"],
    ]


def tables(scale: Scale) -> "list[str]":
    note = (
        f"### A store of {MODULES * VERSIONS:,} versions\n\n{MODULES:,} modules with {VERSIONS} versions each, `.info` and `.mod`. Start: median of "
        f"{STARTS}. Hits: {FILES_ASKED:,} files, any of them. Beside fetches: {CLIENTS} clients that rest between requests, while {FETCHES} zips of "
        f"100 KB come from a source and {GIT_FETCHES} from git, all asked for at once; source and git server yield to the clients; median of {ROUNDS} "
        "rounds, idle and busy in turn. Clients: each keeps its connection and asks three times."
    )
    return [note, "", *report.table(["what", "figure"], rows(scale))]


def run(folder: pathlib.Path) -> int:
    """The exit status: 1 when a bar is missed."""
    load = os.getloadavg()[0]
    scale = measure(folder)
    found = bars(scale)
    print(*found, "", *tables(scale), sep="\n")
    page.write("scale tables", [*page.machine(load), *tables(scale)])
    return 0 if all(bar.is_met for bar in found) else 1
