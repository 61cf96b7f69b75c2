"""Git processes that are killed, that hang, or that are no git: SEC-D12, L-20."""

import collections
import concurrent.futures
import random
import shutil
import signal
import threading
import time

from battery.cases import Case, row
from battery.client import Answer, get
from battery.fake_git import FakeGit
from battery.git import EPOCH
from battery.git_bed import FAULT, FolderBed, GitBed, OpenBed, contents, escaped, files_of
from battery.strikes import Attempt, Strike, Striker
from battery.watch import family, settled
from battery.web import wait_for

# As many as may fetch from one host at once.
AT_ONCE = 8
# Slowly enough that a fetch takes a fifth of a second, which is when it is killed.
RATE, SIZE = 1 << 20, 200_000


def data_of(name: str, version: str) -> bytes:
    return random.Random(f"{name} {version}").randbytes(SIZE)


def prepare(bed: OpenBed, number: int) -> "list[str]":
    """Repositories that nobody has asked for yet, with two versions each; returns their names."""
    names = [f"round{number}x{index}" for index in range(AT_ONCE)]
    for name in names:
        path, made = bed.path_of(name), bed.repository(name)
        for when, version in enumerate(("v1.0.0", "v1.0.1")):
            made.commit({**files_of(path), "data.bin": data_of(name, version)}, version, time=EPOCH + when)
        made.save()
    return names


# How a fetch ends: one of its processes is killed, or all; or its client leaves, which is no kill.
WAYS = ("one",) * 5 + ("all",) * 5 + ("client",)


@row("SEC-D12", variants=("20", "300", "server"), quick=("20",), limit=600)
def killed_fetches(case: Case) -> None:
    """So many fetches whose git is killed at any moment: no process, zombie or lock is left, and the next one of the same succeeds."""
    if case.variant == "server":
        return killed_servers(case)
    bed = OpenBed(case)
    bed.folder.rate = RATE
    wanted, dice, number = int(case.variant), case.dice, 0
    struck: "collections.Counter[str]" = collections.Counter()
    answered: "collections.Counter[int]" = collections.Counter()
    while struck["one"] + struck["all"] < wanted:
        number += 1
        # A third of all must be killed, or their moments are not those of fetches.
        case.expect("battery", number <= 3 * wanted // AT_ONCE + 3, f"hardly a fetch was killed: {dict(struck)}")
        strikes, statuses = struck_fetches(bed, number, dice)
        case.expect("I6", set(statuses) <= {0, 200, *FAULT}, f"round {number}: {statuses}")
        struck.update(strike.how if strike.is_done else "nobody" for strike in strikes)
        answered.update(statuses)
        bed.expect_tidy()
        expect_all_next(bed, [strike.attempt.name for strike in strikes], number)
    for what, counts in (("struck", struck), ("answered", answered)):
        case.notes.append(", ".join(f"{count} {what} {key}" for key, count in sorted(counts.items(), key=str)))
    bed.expect_harmless()


def struck_fetches(bed: OpenBed, number: int, dice: random.Random) -> "tuple[list[Strike], list[int]]":
    """The fetches of a round, each struck at a moment of its own, and the statuses of what was answered."""
    names = prepare(bed, number)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        # Of some a mirror is there already.
        before = list(pool.map(lambda name: bed.fetch(bed.path_of(name), "v1.0.0.mod"), names[: 4 * (number % 2)]))
        bed.case.expect("row", all(answer.good for answer in before), f"round {number}: fetches in peace")
        whats = [dice.choice(("v1.0.1.zip", "v1.0.1.zip", "v1.0.1.mod", "main.info")) for _ in names]
        attempts = [Attempt(bed.server.port, name, f"/{bed.path_of(name)}/@v/{what}") for name, what in zip(names, whats, strict=True)]
        strikes = [strike_of(attempt, dice) for attempt in attempts]
        if number % 8 == 7:
            # The host ends the connections of all of them.
            strikes[0].how, strikes[0].instead = "server", bed.web.drop
        striker = Striker(bed.pid, strikes, random.Random(dice.random()))
        try:
            return strikes, list(pool.map(Attempt.wait, attempts))
        finally:
            striker.stop()


def strike_of(attempt: Attempt, dice: random.Random) -> Strike:
    """Most of them while git fetches, others while it asks what there is, or reads what has come."""
    how = dice.choice(WAYS)
    return Strike(attempt, how, dice.choice((1, 2, 2, 2, 3)), dice.uniform(0, 0.5), attempt.leave if how == "client" else None)


def expect_all_next(bed: GitBed, names: "list[str]", number: int) -> None:
    """The next fetch of each succeeds, the first time."""

    def expect_next(name: str) -> None:
        path = bed.path_of(name)
        answer = bed.fetch(path, "v1.0.1.zip", 30)
        bed.case.expect("I8", answer.good, f"round {number}: {path} is not served after it: {answer}: {answer.body[:300]!r}")
        found, right = contents(answer.body, path, "v1.0.1"), {**files_of(path), "data.bin": data_of(name, "v1.0.1")}
        bed.case.expect("I1", found == right, f"round {number}: wrong bytes in {path}")

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(expect_next, names))
    for name in names:
        shutil.rmtree(bed.repositories / name)


def killed_servers(case: Case) -> None:
    """The server itself is stopped or killed in the middle of fetches: git does not outlive it, and its mirrors can be used again."""
    bed = OpenBed(case, ["--server-shutdown-grace", "1s"])
    bed.folder.rate = RATE
    rounds, dice, seen = (20 if case.full else 8), case.dice, 0
    for number in range(rounds):
        names = prepare(bed, number)
        attempts = [Attempt(bed.server.port, name, f"/{bed.path_of(name)}/@v/v1.0.1.zip") for name in names]
        wait_for(lambda: family(bed.server.store, bed.server.pid), 5)
        time.sleep(dice.uniform(0, 0.2))
        seen += bool(family(bed.server.store, bed.server.pid))
        old = bed.server.pid
        bed.server.stop(signal.SIGKILL if number % 2 else signal.SIGTERM)
        left = settled(lambda: family(bed.server.store, old), 5)
        case.expect("I7", not left, f"round {number}: git outlives the server: {left}")
        for attempt in attempts:
            attempt.leave()
        bed.restart()
        expect_all_next(bed, names, number)
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


@row("L-20", variants=("some", "ends", *STUCK, "missing"), quick=("some",))
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
