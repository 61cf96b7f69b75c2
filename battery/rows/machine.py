"""The machine under the server: disks, descriptors, clocks, signals: L-07, L-08, L-10, L-15, L-16."""

import concurrent.futures
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from battery.bed import QUICKLY_STALE, Bed
from battery.cases import Case, NotRun, eventually, row
from battery.client import get, is_right
from battery.disk import disk
from battery.modules import KINDS
from battery.sampler import processor_seconds
from battery.server import ROOT, Server
from battery.store import Store


@row("L-07", variants=("running", "start"), quick=("running",))
def read_only(case: Case) -> None:
    """The disk becomes read-only: what is stored is served, what is new is passed on or refused, and /readyz says so."""
    place = case.closing.enter_context(disk(case)).place
    bed = Bed(case, "{a}")
    bed.expect_right(bed.module)
    if case.variant == "start":
        bed.server.stop()
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        with contextlib.suppress(RuntimeError):
            bed.server.start()
            case.expect("row", bed.ask(bed.module, "zip", 5).good, "what is stored must be served")
            return
        case.expect("row", bed.server.wait(5) in (70, 78), f"status {bed.server.status} on a read-only disk")
        return
    # Aborts the journal, as a failing disk would: a plain remount is refused while files are open.
    done = subprocess.run(["mount", "-o", "remount,abort", place], capture_output=True, text=True)
    if done.returncode:
        raise NotRun(f"the disk cannot be made to fail ({done.stderr.strip()})")
    bed.expect_right(bed.module, KINDS)
    for kind, answer in bed.ask_every(bed.another("read-only"), KINDS).items():
        right = answer.good and answer.source == "unstored" or answer.status in (503, 507)
        case.expect("I3", right, f"{kind}: {answer} ({answer.source})")
    case.expect("row", get(bed.server.port, "/readyz").status == 503, "/readyz must be 503 after a failed write")


@row("L-08", variants=("64", "256", "64-without-cap", "256-without-cap"), alone=True, quick=("64-without-cap",))
def descriptors(case: Case) -> None:
    """No descriptor left: no spinning, no end, and it goes on when some are free. The cap of connections usually prevents it."""
    limit = int(case.variant.partition("-")[0])
    settings = ["--max-connections", str(limit)] if "without" in case.variant else []
    bed = Bed(case, "{a}", ["--no-access-log", *settings], prefix=["prlimit", f"--nofile={limit}:{limit}"])
    bed.expect_right(bed.module)
    kept = socket.create_connection(("127.0.0.1", bed.server.port), timeout=10)
    request = f"GET {bed.module.url('mod')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    kept.sendall(request)
    kept.recv(65536)
    idle = crowd(bed, limit * 2)
    time.sleep(1)
    before, start = processor_seconds(bed.server.pid), time.monotonic()
    time.sleep(3)
    used = (processor_seconds(bed.server.pid) - before) / (time.monotonic() - start)
    kept.sendall(request)
    answer = kept.recv(65536)
    for sock in (*idle, kept):
        sock.close()
    case.expect("row", b" 200 " in answer[:20] or b" 50" in answer[:20], f"an open connection: {answer[:40]!r}")
    case.expect("row", used < 0.2, f"{used:.0%} of a processor without a descriptor")
    bed.expect_recovery(bed.module, KINDS)
    bed.expect_calm()


def crowd(bed: Bed, count: int) -> "list[socket.socket]":
    """Connections that ask for nothing."""
    sockets = []
    for _ in range(count):
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(("127.0.0.1", bed.server.port))
        sockets.append(sock)
    return sockets


YEAR = 365 * 86400
JUMPS = {"+1h": 3600, "-1h": -3600, "+1d": 86400, "-1d": -86400, "+10y": 10 * YEAR, "-20y": -20 * YEAR, "1970": -int(time.time()) + 60}


def movable_clock(case: Case) -> "tuple[pathlib.Path, dict[str, str]]":
    """A file that says by how many seconds the wall clock is wrong, and the variables that make a process believe it."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NotRun("no C compiler")
    library, file = case.folder / "clock.so", case.folder / "clock"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, ROOT / "battery/clock.c", "-ldl"], check=True)
    file.write_text("0\n")
    return (file, {"LD_PRELOAD": str(library), "BATTERY_CLOCK": str(file)})


@row("L-10", variants=tuple(JUMPS), quick=("-1d", "1970"))
def clocks(case: Case) -> None:
    """The wall clock jumps: nothing traps, nothing expires at once, and everything is served."""
    file, variables = movable_clock(case)
    bed = Bed(case, "{a}")
    bed.server.stop()
    bed.server.environment |= variables
    if case.variant == "1970":
        # Not a jump, but a machine without a battery: it starts so, and is put right later.
        file.write_text(f"{JUMPS[case.variant]}\n")
    bed.server.start()
    bed.expect_right(bed.module)
    case.expect("battery", "request" in bed.server.log(), "no line in the log tells the time")
    before = bed.a.requests()
    file.write_text("0\n" if case.variant == "1970" else f"{JUMPS[case.variant]}\n")
    for _ in range(3):
        bed.expect_right(bed.module)
        time.sleep(0.5)
    bed.expect_right(bed.another("after-the-jump"))
    asked = bed.a.requests() - before
    case.expect("I9", asked <= 2 * 5, f"{asked} requests to the source after the clock jumped")
    expect_moved(case, bed)
    case.expect("I11", not bed.server.fault(), bed.server.fault())


def expect_moved(case: Case, bed: Bed) -> None:
    """The years of the log: without two of them the clock was never moved, where a jump is that long."""
    years = {line[:4] for line in bed.server.log().splitlines() if line[:4].isdigit()}
    if case.variant in ("+10y", "-20y", "1970"):
        case.expect("battery", len(years) >= 2, f"the clock did not move: {years}")


@row("L-15", variants=("second", "together"), quick=("second",))
def one_store(case: Case) -> None:
    """Two servers, or very many requests, want the same files of one store."""
    {"second": two_servers, "together": together}[case.variant](case)


def together(case: Case) -> None:
    """Thousands of requests for a few cold files at once: each file is fetched and stored once, and every answer is the same."""
    bed = Bed(case, "{a}", ["--no-access-log"])
    modules = [bed.another(f"together{number}", 30_000) for number in range(20)]
    asks = [(module, kind) for module in modules for kind in ("mod", "zip")] * (250 if case.full else 50)
    case.dice.shuffle(asks)
    before = bed.a.requests()
    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(lambda ask: bed.ask(*ask), asks))
    wrong = [answer for answer in answers if not answer.good]
    case.expect("row", not wrong, f"{len(wrong)} of {len(asks)}: {wrong[:1]}")
    asked, files = bed.a.requests() - before, len(modules) * 2
    case.expect("I9", asked <= files * 1.2, f"{asked} requests to the source for {files} files")
    bed.server.stop()
    faults = Store(bed.server.store, bed.library, bed.log).faults()
    case.expect("I2", not faults, faults[:2])


def two_servers(case: Case) -> None:
    """A second server on the same store refuses to start, and the first one does not notice."""
    bed = Bed(case, "{a}")
    bed.expect_right(bed.module)
    second = Server(case.folder, bed.server.arguments)
    with contextlib.suppress(RuntimeError):
        second.start()
    status = second.wait(5)
    second.stop()
    case.expect("row", status == 70, f"the second server: status {status}")
    bed.expect_right(bed.module)
    bed.expect_right(bed.another("still"))
    case.expect("I11", not bed.server.fault(), bed.server.fault())


@row("L-16", variants=("stop", "term", "term-twice", "hup"), quick=("stop", "term", "hup"))
def signals(case: Case) -> None:
    """SIGSTOP and SIGCONT; SIGTERM under load; SIGTERM twice; SIGHUP with settings that are wrong."""
    {"stop": stopped, "term": terminated, "term-twice": terminated, "hup": reloaded}[case.variant](case)


def stopped(case: Case) -> None:
    bed = Bed(case, "{a}", QUICKLY_STALE)
    bed.expect_right(bed.module)
    for seconds in (1, case.lasting(5, 10), *((60,) if case.full else ())):
        bed.server.send(signal.SIGSTOP)
        time.sleep(seconds)
        bed.server.send(signal.SIGCONT)
        bed.expect_recovery(bed.module)
        bed.expect_right(bed.another(f"continued{seconds:.0f}"))
    bed.expect_calm()


def terminated(case: Case) -> None:
    bed = Bed(case, "{a}")
    modules = [bed.another(f"draining{number}", 60_000) for number in range(6)]
    bed.a.now = "slow-body:30000"
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(get, bed.server.port, module.url("zip")) for module in modules]
        case.expect("battery", eventually(lambda: bed.a.requests(".zip") == len(modules)), "not all downloads began")
        start = time.monotonic()
        bed.server.send(signal.SIGTERM)
        if case.variant == "term-twice":
            time.sleep(0.3)
            bed.server.send(signal.SIGTERM)
        answers = [one.result() for one in asked]
    status = bed.server.wait(35)
    taken = time.monotonic() - start
    case.expect("row", status == 0 or case.variant == "term-twice" and status in (0, -signal.SIGTERM), f"status {status}")
    case.expect("I7", taken <= 31, f"{taken:.0f} s to stop")
    for module, answer in zip(modules, answers, strict=True):
        right = answer.good and is_right(module, "zip", answer.body)
        case.expect("row", right or case.variant == "term-twice", f"an answer that was under way at SIGTERM: {answer}")
        case.expect("I1", right or not answer.good, "wrong bytes at SIGTERM")
    left = bed.server.store / ".martlet/tmp"
    case.expect("I7", not os.listdir(left), f"temporary files after a stop: {os.listdir(left)[:3]}")


def reloaded(case: Case) -> None:
    bed = Bed(case, "{a}")
    bed.server.stop()
    file = case.folder / "martlet.yaml"
    file.write_text("log-level: info\n")
    bed.server.arguments += ["--config", str(file)]
    bed.server.start()
    bed.expect_right(bed.module)
    file.write_text("log-level: loud\nupstraems: nothing\n")
    bed.server.send(signal.SIGHUP)
    case.expect("row", eventually(lambda: "upstraems" in bed.server.log()), "the log must say what is wrong")
    bed.expect_right(bed.module)
    bed.expect_right(bed.another("reloaded"))
    case.expect("I11", not bed.server.fault(), bed.server.fault())
