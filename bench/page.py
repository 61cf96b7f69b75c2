"""Writes tables between two markers of docs/benchmarks.md, with where and how they were measured."""

import datetime
import os
import pathlib
import platform
import re
import subprocess

from bench.servers import ROOT, binary

PAGE = ROOT / "docs/benchmarks.md"
CHART = ROOT / "docs/bench-serving.svg"


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else "unknown"


def said(*command: str) -> str:
    """What a command prints."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout + done.stderr


def machine(load: float) -> "list[str]":
    """Where this was measured, and with what."""
    commit = said("git", "describe", "--always", "--dirty= with changes").strip()
    system = first(r'^PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    processor = first(r"^model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    go = first(r"(go[\d.]+) ", said(str(ROOT / ".tools/go/go/bin/go"), "version"))
    nginx = first(r"nginx/([\d.]+)", said("/usr/sbin/nginx", "-v"))
    martlet = first(r"martlet ([\d.]+)", said(binary(), "--version"))
    wrk = first(r"wrk (?:debian/)?([\d.]+)", said("wrk", "-v"))
    return [
        f"Measured on {datetime.datetime.now(datetime.timezone.utc):%F}, commit {commit}, on {system}: {processor}, {os.cpu_count()} cores; "
        f"Linux {platform.release()}, martlet {martlet}, nginx {nginx}, {go}, wrk {wrk}. "
        f"The load of the machine at the start was {load:.2f}.",
        "",
    ]  # fmt: skip


def write(name: str, lines: "list[str]") -> None:
    """Replaces what stands between `<!-- name -->` and `<!-- end of name -->`."""
    text = PAGE.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{PAGE.name} has no place for {name}")
    PAGE.write_text("".join([before, begin, "\n", "\n".join(lines).rstrip("\n"), "\n\n", end, after]), encoding="utf-8")
