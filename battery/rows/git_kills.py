"""Git processes that are killed, that hang, or that are no git: SEC-D12, L-20."""

import concurrent.futures
import contextlib
import os
import random
import signal
import socket
import threading
import time

from battery.cases import Case, row
from battery.client import Answer, get
from battery.fake_git import FakeGit
from battery.git import EPOCH
from battery.git_bed import FAULT, FolderBed, GitBed, OpenBed, escaped, files_of
from battery.watch import family, settled
from battery.web import wait_for

AT_ONCE = 6
# Slowly enough that a fetch takes a fifth of a second, which is when it is killed.
RATE, SIZE = 1 << 20, 200_000


def data_of(name: str, version: str) -> bytes:
    return random.Random(f"{name} {version}").randbytes(SIZE)


def prepare(bed: OpenBed, number: int) -> "list[str]":
    """Repositories that nobody has asked for yet, with two versions each; returns their names. Of some a mirror is there already."""
    names = [f"round{number}x{index}" for index in range(AT_ONCE)]
    for name in names:
        path, made = bed.path_of(name), bed.repository(name)
        for when, version in enumerate(("v1.0.0", "v1.0.1")):
            made.commit({**files_of(path), "data.bin": data_of(name, version)}, version, time=EPOCH + when)
        made.save()
    return names


class Attempt:
    """One request that something happens to."""

    def __init__(self, bed: OpenBed, place: str) -> None:
        self.answer: "Answer | None" = None
        self.bed, self.place = bed, place
        self._socket = socket.create_connection(("127.0.0.1", bed.server.port), timeout=90)
        self._socket.sendall(f"GET {place} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    def leave(self) -> None:
        self._socket.close()

    def wait(self) -> int:
        """The status, or 0 where nobody waited for it."""
        try:
            first = self._socket.recv(12)
            while self._socket.recv(65536):
                pass
        except OSError:
            return 0
        return int(first.split(b" ")[1]) if first.startswith(b"HTTP/1.1 ") else 0


WAYS = ("one", "all", "client", "server")


def strike(bed: OpenBed, dice: random.Random, how: str, attempts: "list[Attempt]") -> str:
    """Kills one process, or all of them, or drops a client or all connections of the repositories; says what came of it."""
    if how == "client":
        dice.choice(attempts).leave()
    elif how == "server":
        bed.web.drop()
    elif not wait_for(lambda: kill(bed, dice, how), 2):
        return "nobody"
    return how


def kill(bed: OpenBed, dice: random.Random, how: str) -> bool:
    """Ends one of the processes that the server has started, or every one; whether there was one."""
    processes, killed = sorted(family(bed.server.store, bed.server.pid)), 0
    time.sleep(dice.uniform(0, 0.1))
    for process in [dice.choice(processes)] if how == "one" and processes else processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, dice.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV)))
            killed += 1
    return killed > 0


@row("SEC-D12", variants=("20", "100", "100-more", "100-again", "server"))
def killed_fetches(case: Case) -> None:
    """Fetches that end at any moment: nothing is left of them, and the next one of the same is right."""
    if case.variant == "server":
        return killed_servers(case)
    bed = OpenBed(case)
    bed.folder.rate = RATE
    rounds, dice = -(-int(case.variant.partition("-")[0]) // AT_ONCE), case.dice
    struck = dict.fromkeys((*WAYS, "nobody"), 0)
    for number in range(rounds):
        names = prepare(bed, number)
        if number % 2:
            case.expect("row", bed.fetch(bed.path_of(names[0]), "v1.0.0.mod").good, "a fetch in peace")
        whats = [dice.choice(("v1.0.1.zip", "v1.0.1.zip", "v1.0.1.mod", "main.info")) for _ in names]
        attempts = [Attempt(bed, f"/{bed.path_of(name)}/@v/{what}") for name, what in zip(names, whats, strict=True)]
        # Every way at least once, and processes more often than the rest.
        how = WAYS[number] if number < len(WAYS) else dice.choice(("one", *WAYS))
        struck[strike(bed, dice, how, attempts)] += 1
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            statuses = list(pool.map(Attempt.wait, attempts))
        case.expect("I6", set(statuses) <= {0, 200, *FAULT}, f"round {number}: {statuses}")
        for name in names:
            expect_next(bed, name, number)
        if number % 10 == 9:
            bed.expect_tidy()
    case.notes.append(", ".join(f"{how} {count}" for how, count in struck.items()))
    case.expect("battery", struck["one"] + struck["all"] >= max(1, rounds // 5), f"hardly a process was killed: {struck}")
    bed.expect_harmless()


def expect_next(bed: GitBed, name: str, number: int) -> None:
    """The next fetch succeeds; what is killed may be known as a fault for a moment."""
    path = bed.path_of(name)
    good = wait_for(lambda: bed.fetch(path, "v1.0.1.zip", 30).good, 5)
    bed.case.expect("I8", good, f"round {number}: {path} is not served after it")
    found = bed.expect_served(path, "v1.0.1")
    bed.case.expect("I1", found.get("data.bin") == data_of(name, "v1.0.1"), f"round {number}: wrong bytes in {path}")


def killed_servers(case: Case) -> None:
    """The server itself is stopped or killed in the middle of fetches: git does not outlive it, and its mirrors can be used again."""
    bed = OpenBed(case, ["--server-shutdown-grace", "1s"])
    bed.folder.rate = RATE
    rounds, dice, seen = (20 if case.full else 8), case.dice, 0
    for number in range(rounds):
        names = prepare(bed, number)
        for name in names:
            Attempt(bed, f"/{bed.path_of(name)}/@v/v1.0.1.zip")
        wait_for(lambda: family(bed.server.store, bed.server.pid), 5)
        time.sleep(dice.uniform(0, 0.2))
        seen += bool(family(bed.server.store, bed.server.pid))
        old = bed.server.pid
        bed.server.stop(signal.SIGKILL if number % 2 else signal.SIGTERM)
        left = settled(lambda: family(bed.server.store, old), 5)
        case.expect("I7", not left, f"round {number}: git outlives the server: {left}")
        bed.restart()
        for name in names:
            expect_next(bed, name, number)
        bed.expect_tidy()
    case.expect("battery", seen >= rounds // 3, f"git ran in {seen} of {rounds} rounds only")
    bed.expect_harmless()


# What git does, and what the answer must say.
ENDS = {
    "fail": "git", "said": "battery says no", "escapes": "red", "segfault": "signal|status|git", "killed": "signal|status|git",
    "errors": "git|x", "error-lines": "battery|git", "output": "more than|bytes|references", "garbage": "git",
    "nothing": "unknown revision|no commits", "quiet-children": "git", "children": "git",
}
SOME = ("said", "segfault", "output", "quiet-children")
# These end only when they are ended.
STUCK = ("hang", "bomb")


@row("L-20", variants=("some", "ends", *STUCK, "missing"))
def other_gits(case: Case) -> None:
    """A git that is missing, hangs, dies, floods or forks: an error in time, everything of it reaped, and all is well when it is mended."""
    if case.variant == "missing":
        return missing(case)
    fake = FakeGit(case.folder)
    bed = FolderBed(case, ["--git", str(fake.command), "--server-shutdown-grace", "1s"])
    stored = bed.path_of("healthy1")
    if case.variant in STUCK:
        return stuck(case, bed, fake, stored)
    for mode in SOME if case.variant == "some" else ENDS:
        fake.now, cause = mode, ENDS[mode]
        path = bed.publish(mode)
        statuses = (404, *FAULT) if mode == "nothing" else FAULT
        # The list of a repository that says nothing is empty.
        for what in ("v1.0.0.zip", "list") if mode != "nothing" else ("v1.0.0.zip", "@latest"):
            bed.expect_refused(path, what, cause, statuses, limit=60)
        case.expect("row", bed.fetch(stored, "v1.0.0.zip", 5).good, f"what is stored is not served after {mode}")
        bed.expect_tidy()
        fake.now = "good"
        bed.expect_healthy()
    bed.expect_harmless()


def stuck(case: Case, bed: FolderBed, fake: FakeGit, stored: str) -> None:
    """What does not end by itself is ended by the limit (BATTERY_FULL=1 waits for it), and with the server."""
    fake.now = case.variant
    path = bed.publish("stuck")
    answers: "list[Answer]" = []
    place = f"/{escaped(path)}/@v/v1.0.0.zip"
    asking = threading.Thread(target=lambda: answers.append(get(bed.server.port, place, timeout=700)), daemon=True)
    asking.start()
    case.expect("battery", wait_for(lambda: family(bed.server.store, bed.server.pid)), "no process was seen")
    end = time.monotonic() + (660 if case.full else 5)
    while asking.is_alive() and time.monotonic() < end:
        case.expect("row", bed.fetch(stored, "v1.0.0.zip", 5).good, "what is stored is not served")
        most = len(family(bed.server.store, bed.server.pid))
        case.expect("I7", most <= 512, f"{most} processes")
        time.sleep(0.5)
    if case.full:
        case.expect("I7", not asking.is_alive(), "not given up after eleven minutes")
        case.expect("I6", answers[0].status in FAULT, answers[0])
    if not asking.is_alive():
        bed.expect_tidy()
        fake.now = "good"
        return bed.expect_harmless()
    old = bed.server.pid
    start = time.monotonic()
    bed.server.stop(signal.SIGTERM)
    took = time.monotonic() - start
    case.expect("I7", took <= 20 and signal.SIGKILL not in bed.server.sent, f"the server took {took:.0f} s to stop")
    left = settled(lambda: family(bed.server.store, old), 5)
    case.expect("I7", not left, f"git outlives the server: {left}")
    fake.now = "good"
    bed.restart()
    bed.expect_served(path, "v1.0.0")
    bed.expect_harmless()


def missing(case: Case) -> None:
    """A git that is not there, is none, or is too old: nothing is fetched, and /readyz says why; one that goes later is an error."""
    fake = FakeGit(case.folder, "old")
    none = case.folder / "none"
    none.write_text("no program\n")
    folder = case.folder
    for number, command in enumerate((folder / "absent", none, "/dev/null", fake.command, "/bin/true")):
        bed = FolderBed(case, ["--git", str(command)], sound=False)
        path = bed.publish(f"missing{number}")
        for what in ("v1.0.0.zip", "list"):
            bed.expect_refused(path, what, "2.30.2" if command == fake.command else "git", FAULT, limit=20)
        ready = get(bed.server.port, "/readyz")
        case.expect("L-20", b"git" in ready.body, f"/readyz does not speak of git with {command}: {ready}: {ready.body!r}")
        bed.server.stop()
        case.expect("I11", not bed.server.fault(), bed.server.fault())
    fake.now = "good"
    bed = FolderBed(case, ["--git", str(fake.command)])
    away = fake.command.with_name("away")
    fake.command.rename(away)
    path = bed.publish("gone")
    for what in ("v1.0.0.zip", "list"):
        bed.expect_refused(path, what, "git", FAULT, limit=10)
    case.expect("row", bed.fetch(bed.path_of("healthy1"), "v1.0.0.zip", 5).good, "what is stored is not served")
    away.rename(fake.command)
    bed.expect_harmless()
