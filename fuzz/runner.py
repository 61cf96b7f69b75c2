"""Runs the targets, and says how far they came."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess

from fuzz import coverage, planted, seeds
from fuzz.build import FUZZ, ROOT, Build, prepare_dependencies

WORK = ROOT / ".build-fuzz"
# The longest input in bytes; long ones find little that shorter ones do not, and cost time.
LONGEST = {"module-path": 160, "version": 160, "go-mod": 700, "go-work": 400, "range": 64, "request": 300, "patterns": 96,
           "zip": 700, "deflate": 500, "note": 600, "tile": 400, "list": 300, "go-sum": 400, "info": 300, "config": 400, "go-import": 500}
FINDING = 77
# libFuzzer's own status for SIGTERM and SIGINT: whoever stops a target finds nothing, and keeps its corpus.
INTERRUPTED = 72
# Remembering where each piece of memory came from costs half the speed; whoever looks at a finding can ask for it.
SANITIZER = "detect_leaks=0:allocator_may_return_null=1:malloc_context_size=1:quarantine_size_mb=8"


class Settings:
    """What the environment asks for."""

    def __init__(self) -> None:
        self.seconds = number("SECONDS", 60)
        self.runs = number("RUNS", 0)
        self.jobs = number("JOBS", os.cpu_count() or 1)
        self.is_planted = os.environ.get("PLANTED") == "1"
        self.names = os.environ.get("TARGETS", " ".join(seeds.SEEDS)).split()
        if unknown := [name for name in self.names if name not in seeds.SEEDS]:
            raise SystemExit(f"scripts/fuzz: no target is called {' '.join(unknown)}; there are {' '.join(seeds.SEEDS)}")

    @property
    def stops(self) -> list[str]:
        """When a run ends that finds nothing."""
        return [f"-runs={self.runs}"] if self.runs else [f"-max_total_time={self.seconds}"]


def number(name: str, standard: int) -> int:
    """A variable that is a whole number."""
    text = os.environ.get(name, "")
    if text and not text.isdigit():
        raise SystemExit(f"scripts/fuzz: {name}={text} is no number")
    return int(text) if text else standard


class Outcome:
    """What one run of one target came to."""

    def __init__(self, name: str, output: str, status: int):
        self.name = name
        self.status = status
        self.output = output
        self.executions = self.figure("number_of_executed_units")
        self.rate = self.figure("average_exec_per_sec")
        self.memory = self.figure("peak_rss_mb")

    @property
    def is_finding(self) -> bool:
        """Whether a promise was broken, memory misused, or time or memory exceeded."""
        return self.status not in (0, INTERRUPTED)

    def figure(self, name: str) -> int:
        """One of libFuzzer's closing figures."""
        found = re.search(rf"stat::{name}:\s*(\d+)", self.output)
        return int(found.group(1)) if found else 0

    @property
    def reason(self) -> str:
        """The line that says what went wrong."""
        lines = [line for line in self.output.splitlines() if re.search(r"BROKEN|ERROR:|Fatal error|SUMMARY", line)]
        return lines[0] if lines else f"status {self.status}: {self.output[-300:]}"

    @property
    def kept(self) -> str:
        """Where the input is that did it."""
        found = re.search(r"Test unit written to (\S+)", self.output)
        return found.group(1) if found else ""


def run(name: str, binary: pathlib.Path, settings: Settings, corpus: pathlib.Path, bug: str = "") -> Outcome:
    """Fuzzes one target, in a process of its own."""
    corpus.mkdir(parents=True, exist_ok=True)
    seeds.write(name, WORK / "seeds" / name)
    artifacts = WORK / "findings"
    artifacts.mkdir(exist_ok=True)
    command = [str(binary), *settings.stops, f"-max_len={LONGEST[name]}", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
               f"-artifact_prefix={artifacts}/{name}-", f"-error_exitcode={FINDING}", str(corpus), str(WORK / "seeds" / name)]
    environment = {**os.environ, "MARTLET_FUZZ": name, "MARTLET_PLANTED": bug, "SWIFT_BACKTRACE": "enable=no",
                   "ASAN_OPTIONS": SANITIZER}
    done = subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return Outcome(name, done.stderr.decode("utf-8", "replace"), done.returncode)


def fuzz(settings: Settings) -> int:
    """All targets, then the coverage of their corpora; 1 when something was found or too little is covered."""
    prepare_dependencies()
    print("== build: address sanitizer", flush=True)
    binary = Build(WORK / "fuzz", FUZZ).make()
    print(f"== {len(settings.names)} targets, {' '.join(settings.stops)[1:]} each, {settings.jobs} at once", flush=True)
    outcomes: dict[str, Outcome] = {}
    with concurrent.futures.ThreadPoolExecutor(settings.jobs) as pool:
        runs = [pool.submit(run, name, binary, settings, WORK / "corpus" / name) for name in settings.names]
        for done in concurrent.futures.as_completed(runs):
            outcome = done.result()
            outcomes[outcome.name] = outcome
            print(f"{outcome.name:12} {outcome.executions:>11,} executions, {outcome.rate:,} a second" + (
                "" if not outcome.is_finding else f"\n    FOUND: {outcome.reason}\n    input: {outcome.kept}"), flush=True)
    print("== build: coverage", flush=True)
    lines = coverage.measure(settings.names, WORK)
    return report([outcomes[name] for name in settings.names], lines)


def report(outcomes: list[Outcome], lines: dict[str, coverage.Lines]) -> int:
    """The table for docs/fuzzing.md, and what is missing."""
    print("\n| target | executions | a second | findings | lines | covered |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for item in outcomes:
        covered = lines[item.name]
        print(f"| {item.name} | {item.executions:,} | {item.rate:,} | {int(item.is_finding)} | {covered.count} | {covered.percent:.1f} % |")
    short = [item.name for item in outcomes if lines[item.name].percent < coverage.BAR]
    for name in short:
        print(f"{name}: less than {coverage.BAR:.0f} %: {lines[name].missed}")
    found = sum(item.is_finding for item in outcomes)
    print(f"{len(outcomes) - found} targets without a finding, {found} with one, {len(short)} with too little coverage")
    return 1 if found or short else 0


def find_planted(settings: Settings) -> int:
    """Each target with the one bug that was planted for it, beginning with the seeds alone; 1 when one is not found."""
    prepare_dependencies()
    print("== build: with planted bugs", flush=True)
    binary = planted.build(WORK)
    missed = 0
    with concurrent.futures.ThreadPoolExecutor(settings.jobs) as pool:
        for name, sane, outcome in pool.map(lambda name: hunt(name, binary, settings), settings.names):
            is_found = not sane.is_finding and outcome.is_finding
            missed += not is_found
            print(f"{name:12} {'found' if is_found else 'MISSED'} after {outcome.executions or 'few'} executions: {outcome.reason[:160]}", flush=True)
    print(f"{len(settings.names) - missed} planted bugs found, {missed} missed")
    return 1 if missed else 0


def hunt(name: str, binary: pathlib.Path, settings: Settings) -> tuple[str, Outcome, Outcome]:
    """The seeds without the bug, which must pass, and then the hunt for it."""
    corpus = WORK / "planted" / "corpus" / name
    shutil.rmtree(corpus, ignore_errors=True)
    sane = subprocess.run([str(binary), "-runs=0", str(WORK / "seeds" / name)], capture_output=True, check=False, stdin=subprocess.DEVNULL,
                          env={**os.environ, "MARTLET_FUZZ": name, "SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS": SANITIZER})
    return name, Outcome(name, "", sane.returncode), run(name, binary, settings, corpus, bug=name)


def main() -> int:
    """Everything that `scripts/fuzz` does."""
    settings = Settings()
    return find_planted(settings) if settings.is_planted else fuzz(settings)
