"""Chooses cases, runs each in a process of its own, two at a time, and prints a line for each."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import threading
import time
import traceback

from battery.cases import ROWS, Case, NotRun, Row, Violation, is_full, load, selected
from battery.scratch import scratch
from battery.server import binary

FULL_LIMIT = 3600.0
PASSED, FAILED, NOT_RUN = 0, 1, 3
NOTED = "noted: "


def run_case(name: str, seed: int) -> int:
    """Runs one case here; its line, without the word before it, goes to standard output."""
    id, _, variant = name.partition("/")
    with scratch("case-") as folder:
        case = Case(id, variant, folder, seed, is_full())
        try:
            with case.closing:
                ROWS[id].check(case)
        except Violation as violation:
            return _failed(case, str(violation))
        except NotRun as reason:
            print(reason)
            return NOT_RUN
        except Exception:
            return _failed(case, "battery: " + traceback.format_exc(limit=-4).strip().replace("\n", " | "))
    if case.notes:
        print(NOTED + ", ".join(case.notes))
    return PASSED


def _failed(case: Case, seen: str) -> int:
    print(" ".join(seen.split()))
    kept = os.environ.get("BATTERY_KEEP")
    if kept:
        log = case.folder / "server.log"
        pathlib.Path(kept).mkdir(parents=True, exist_ok=True)
        text = log.read_text(errors="replace") if log.exists() else ""
        (pathlib.Path(kept) / f"{case.row}-{case.variant or 'only'}.log").write_text(text)
    return FAILED


class Run:
    """The whole of one run: what it counted, the lock for its lines, and the folder for what its cases write."""

    def __init__(self, script: str, seed: int, folder: str) -> None:
        self.script, self.seed, self.folder = script, seed, folder
        self.counts = {PASSED: 0, FAILED: 0, NOT_RUN: 0}
        self._lock = threading.Lock()

    def case(self, row: Row, variant: str) -> None:
        name = f"{row.id}/{variant}" if variant else row.id
        start = time.monotonic()
        environment = {**os.environ, "BATTERY_SEED": str(self.seed), "TMPDIR": self.folder}
        try:
            done = subprocess.run(
                [sys.executable, self.script, "--case", name], env=environment, text=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=FULL_LIMIT if is_full() else row.limit,
            )
            result, said = done.returncode, (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        except subprocess.TimeoutExpired:
            result, said = FAILED, "I7: the case did not end"
        self.say(name, result, said, time.monotonic() - start)

    def say(self, name: str, result: int, said: str, seconds: float) -> None:
        result = result if result in self.counts else FAILED
        noted = ": " + said.removeprefix(NOTED) if said.startswith(NOTED) else ""
        line = {PASSED: f"ok {name} {seconds:.1f} s{noted}", NOT_RUN: f"not run {name}: {said}"}.get(result, f"FAILED {name}: {said}")
        with self._lock:
            self.counts[result] += 1
            print(line, flush=True)

    def all(self, cases: "list[tuple[Row, str]]", at_once: int) -> None:
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            list(pool.map(lambda case: self.case(*case), [case for case in cases if not case[0].alone]))
        for row, variant in cases:
            if row.alone:
                self.case(row, variant)

    def status(self) -> int:
        missing = self.counts[NOT_RUN] and os.environ.get("BATTERY_ALLOW_MISSING") != "1"
        print(f"{self.counts[PASSED]} passed, {self.counts[FAILED]} failed, {self.counts[NOT_RUN]} not run")
        return 1 if self.counts[FAILED] or missing or not sum(self.counts.values()) else 0


def main(script: str, usage: str) -> int:
    load()
    seed = int(os.environ.get("BATTERY_SEED") or int.from_bytes(os.urandom(4), "big"))
    if len(sys.argv) == 3 and sys.argv[1] == "--case":
        return run_case(sys.argv[2], seed)
    cases = selected(os.environ.get("BATTERY", "").split(), os.environ.get("BATTERY_QUICK") == "1")
    if sys.argv[1:] == ["--list"]:
        print("\n".join(f"{row.id}/{variant}".rstrip("/") for row, variant in cases))
        return 0
    if sys.argv[1:]:
        sys.exit(usage)
    if not os.access(binary(), os.X_OK):
        sys.exit(f"battery: {binary()} is not there; build it, or name another in MARTLET_TEST_BINARY")
    print(f"seed {seed}, {len(cases)} cases (again with BATTERY_SEED={seed})", flush=True)
    # Also when a case had to be killed, nothing of it stays.
    with scratch("martlet-battery-") as folder:
        run = Run(script, seed, str(folder))
        run.all(cases, int(os.environ.get("BATTERY_JOBS", "2")))
    return run.status()
