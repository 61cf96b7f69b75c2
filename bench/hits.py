"""Stored files beside nginx and Go's file server: measures, prints, and writes the page and the chart."""

import os
import pathlib

from bench import chart, page, report
from bench.compare import Results, compare
from bench.servers import build_go_server

TITLE = "Processor time per answer of a stored file, by that of nginx"


def drawn(results: Results) -> str:
    rows = [
        chart.Row(case.name, {server: results.ratio(case, "nginx", report.processor, server) for server in ("martlet", "go")})
        for case in results.cases
    ]
    return chart.chart(TITLE, rows)


def run(folder: pathlib.Path) -> int:
    """The exit status: 1 when a bar is missed."""
    load = os.getloadavg()[0]
    build_go_server()
    parts = compare(folder)
    bars = report.bars(parts[0])
    print(*bars, "", *(line for results in parts for line in report.ratios(results)), "", sep="\n")
    print(*report.tables(parts), sep="\n")
    page.write("serving tables", [*page.machine(load), *report.tables(parts)])
    page.CHART.write_text(drawn(parts[0]), encoding="utf-8")
    return 0 if all(bar.is_met for bar in bars) else 1
