"""The machine of the crash points: one cold store again and again, each time until another system call, and what is left of it."""

import concurrent.futures
import os
import signal
import time

from battery.bed import Bed
from battery.cases import Case
from battery.client import Answer
from battery.modules import Module
from battery.server import Server
from battery.shapes import SECRET, Ask, Shape
from battery.shim import DURABLE, FILES, FOR_EVER, KILL, TEAR, Call, Faults
from battery.store import Store

# Waiting for a source would cost three seconds.
START_LIMIT = 2.5
GARBAGE_LIMIT = 60.0
SETTINGS = ["--no-access-log", "--private", SECRET, "--route", SECRET + "={a}"]
POINTS = 10


class Crashes:
    """One shape, run again and again on an empty store, each time until another system call."""

    def __init__(self, case: Case, shape: Shape, where: int, from_start: bool) -> None:
        self.case, self.shape, self.where, self.from_start = case, shape, where, from_start
        self.bed = Bed(case, "{a}", SETTINGS, shape.modules)
        self.server = self.bed.server
        self.server.stop()
        self.faults = Faults(case, self.server.store)
        self.server.environment |= self.faults.variables
        self.store = Store(self.server.store, self.bed.library, self.bed.log)
        self.acknowledged: "list[Ask]" = []

    def run(self) -> None:
        """First without a kill, to count; then at each of the counted calls, or at some that the dice choose."""
        self.attempt(0, KILL)
        total, seen, wholes = self.faults.count, self.faults.seen(), self.acknowledged
        self.case.expect("battery", total >= 3, f"only {total} calls")
        self.case.expect("row", len(wholes) == len(self.shape.asks(self.bed)), "not everything was served without a kill")
        self.judge(0)
        points = [(number, KILL) for number in range(1, total + 1)]
        # Half of a write is another crash; half of any other call there is not.
        points += [(number, TEAR) for number, (call, _) in enumerate(seen, 1) if call == Call.WRITE]
        if not self.case.full:
            points = self.case.dice.sample(points, min(POINTS, len(points)))
        killed = sum([self.crash(number, action) for number, action in points])
        self.case.notes.append(f"{killed} kills, {total} calls")
        # The order of calls is not the same in every run: the last ones may not come.
        self.case.expect("battery", killed >= len(points) * 0.7, f"only {killed} of {len(points)} calls came again")

    def crash(self, number: int, action: int) -> bool:
        """Whether the process ended at that call."""
        self.attempt(number, action)
        if not self.faults.spoiled:
            self.server.stop()
            return False
        ended = self.server.wait(5)
        self.case.expect("I11", ended == -signal.SIGKILL, f"call {number}: status {ended}")
        self.judge(number)
        return True

    def attempt(self, number: int, action: int) -> None:
        """An empty store, or one with what was before, a start, and the requests; `number` 0 kills nobody."""
        self.server.forget()
        self.prepare()
        self.server.sent.add(signal.SIGKILL)
        if self.from_start:
            self.arm(number, action)
        try:
            self.server.start()
        except RuntimeError:
            self.acknowledged = []
            return
        if not self.from_start:
            self.arm(number, action)
        self.acknowledged = self.ask(self.shape.asks(self.bed))
        if self.where != FILES:
            # The index is written when it suits it, and at the end.
            self.server.stop()

    def arm(self, number: int, action: int) -> None:
        self.faults.arm(DURABLE, action, number or FOR_EVER, where=self.where)

    def prepare(self) -> None:
        """What is stored before, and so old that it is refreshed."""
        if not self.shape.before:
            return
        self.faults.disarm()
        self.server.start()
        self.ask(self.shape.asks_before())
        self.server.stop()
        for file in self.server.store.rglob("*"):
            if file.is_file():
                os.utime(file, (time.time() - 30 * 86400,) * 2)

    def ask(self, asks: "list[Ask]") -> "list[Ask]":
        """Those that were answered in full and stored."""
        with concurrent.futures.ThreadPoolExecutor(8 if self.shape.together else 1) as pool:
            answers = list(pool.map(lambda ask: ask.answer(self.bed), asks))
        for ask, answer in zip(asks, answers, strict=True):
            self.case.expect("I1", not answer.good or ask.is_right(answer), f"{ask}: {answer}")
        return [ask for ask, answer in zip(asks, answers, strict=True) if is_acknowledged(answer)]

    def judge(self, number: int) -> None:
        """What the crash has left, before and after a new start; then everything is served again."""
        what = f"call {number}, {self.faults.last()}" if number else "no kill"
        files = [ask.file for ask in self.acknowledged if ask.file]
        self.faults.disarm()
        expect_sound(self.case, self.store, files, what, leftovers=False)
        if not self.server.runs:
            restart(self.case, self.server, what)
        expect_sound(self.case, self.store, files, what, leftovers=True)
        self.bed.a.now = "status:503"
        for ask in self.acknowledged:
            self.case.expect("I3", ask.file is None or ask.is_right(ask.answer(self.bed)), f"{what}: {ask} is not served without sources")
        self.bed.a.now = "good"
        for ask in self.shape.asks(self.bed):
            answer = ask.answer(self.bed)
            self.case.expect("I8", ask.is_right(answer), f"{what}: {ask}: {answer}")
        self.server.stop()
        expect_sound(self.case, self.store, files, f"{what}, at the end", leftovers=True)


def is_acknowledged(answer: Answer) -> bool:
    """Whether the answer promises that the file is stored, as docs/protocol.md says."""
    return answer.good and answer.source != "unstored"


def restart(case: Case, server: Server, what: str) -> None:
    """A start after a crash is quick and needs nobody."""
    start = time.monotonic()
    server.start()
    seconds = time.monotonic() - start
    # On a machine with more to do than processors a start waits for its turn, which says nothing about the server.
    limit = START_LIMIT * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    case.expect("row", seconds <= limit, f"{what}: {seconds:.1f} s to start, at most {limit:.1f} s")


def expect_sound(case: Case, store: Store, files: "list[tuple[Module, str]]", what: str, leftovers: bool) -> None:
    """I2 and I3 by the independent look. What a crash has left in `tmp` has a minute; a server that runs may write there."""
    wrong, end = store.faults(leftovers), time.monotonic() + GARBAGE_LIMIT
    while wrong and leftovers and not store.faults(leftovers=False) and time.monotonic() < end:
        time.sleep(0.05)
        wrong = store.faults(leftovers)
    case.expect("I2", not wrong, f"{what}: {wrong[:2]}")
    lost = store.lost(files)
    case.expect("I3", not lost, f"{what}: acknowledged and lost: {lost[:3]}")
