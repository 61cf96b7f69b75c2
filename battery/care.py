"""The machine of the crash points that need a store first: an eviction, and a repair, cut at every system call."""

import pathlib
import shutil
import signal
import subprocess
import time

from battery.bed import Bed
from battery.cases import Case, NotRun
from battery.client import get, is_right
from battery.crashes import SETTINGS, expect_sound, restart
from battery.modules import KINDS, Module
from battery.rot import flip_in_file
from battery.server import binary
from battery.shim import DURABLE, FILES, FOR_EVER, KILL, Faults
from battery.store import STATE, Store, mod_hash, zip_hash

# The least that the server takes as a limit; the store is a little larger.
LIMIT = ["--max-size", "600MiB"]
BULK, COUNT = 60 << 20, 11
EVICTION_POINTS, REPAIR_POINTS = 6, 16
EVICTION_LIMIT = 30.0


class Evictions:
    """A store above its limit, whose server is killed while it makes room; what went is fetched again for the next time."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.bed = Bed(case, "{a}", SETTINGS)
        self.server = self.bed.server
        self.modules = [self.bed.another(f"bulk{number}", BULK) for number in range(COUNT)]
        self.private = self.bed.another("secret/kept", 1 << 20)
        for module in (*self.modules, self.private):
            self.bed.expect_right(module)
        self.server.stop()
        self.plain = list(self.server.arguments)
        self.faults = Faults(case, self.server.store)
        self.server.environment |= self.faults.variables
        self.store = Store(self.server.store, self.bed.library, self.bed.log)

    def run(self) -> None:
        """First without a kill, to count; then at each of the calls, or at some; at last with a source that has nothing."""
        self.attempt(0)
        total, gone = self.faults.count, self.gone()
        self.case.expect("battery", len(gone) >= 2, f"only {len(gone)} zips went, in {total} calls")
        self.judge(0)
        points = range(1, total + 1)
        if not self.case.full:
            points = self.case.dice.sample(points, min(EVICTION_POINTS, total))
        killed = 0
        for number in points:
            self.attempt(number)
            killed += self.faults.spoiled > 0
            self.judge(number)
        self.case.expect("battery", killed >= len(points) * 0.6, f"only {killed} of {len(points)} calls came again")
        self.case.notes.append(f"{killed} kills, {total} calls")
        self.expect_the_last_copy_stays()

    def gone(self) -> "list[Module]":
        return [module for module in self.modules if not self.store.file(module, "zip").exists()]

    def attempt(self, number: int) -> None:
        """Starts with a limit, and waits until there is room, or until the process was killed."""
        self.server.arguments = self.plain + LIMIT
        self.server.sent.add(signal.SIGKILL)
        self.faults.arm(DURABLE, KILL, number or FOR_EVER, where=FILES)
        try:
            self.server.start()
        except RuntimeError:
            return
        end = time.monotonic() + EVICTION_LIMIT
        while self.server.runs and not self.has_room() and time.monotonic() < end:
            time.sleep(0.05)
        self.case.expect("row", not self.server.runs or self.has_room(), "nothing was evicted")
        if self.server.runs and not self.faults.spoiled:
            self.server.stop()
        self.server.wait(5)

    def has_room(self) -> bool:
        """Whether as much has gone as shall go: down to nine tenths of the limit."""
        return (COUNT - len(self.gone())) * BULK <= 540 << 20

    def judge(self, number: int) -> None:
        """What the crash has left is sound, and what went is fetched again."""
        what = f"eviction, call {number}, {self.faults.last()}" if number else "eviction without a kill"
        self.faults.disarm()
        small = [(module, kind) for module in self.modules for kind in ("info", "mod")]
        kept = small + [(self.private, kind) for kind in KINDS]
        expect_sound(self.case, self.store, kept, what, leftovers=False)
        self.server.arguments = self.plain
        restart(self.case, self.server, what)
        expect_sound(self.case, self.store, kept, what, leftovers=True)
        for module in self.modules:
            answer = get(self.server.port, module.url("zip"), 60)
            self.case.expect("I8", answer.good and is_right(module, "zip", answer.body), f"{what}: {module.path}: {answer}")
        self.server.stop()
        self.case.expect("I2", not self.gone(), f"{what}: not stored again")

    def expect_the_last_copy_stays(self) -> None:
        """What no source has any more is never removed, however full the store is; a page to sign in is no zip."""
        for behaviour in ("portal", "status:404"):
            self.expect_nothing_goes(behaviour)

    def expect_nothing_goes(self, behaviour: str) -> None:
        self.bed.a.now = behaviour
        before = self.bed.a.requests()
        self.server.arguments = self.plain + LIMIT
        self.server.start()
        end = time.monotonic() + EVICTION_LIMIT
        while self.bed.a.requests() < before + COUNT and time.monotonic() < end:
            time.sleep(0.05)
        asked = self.bed.a.requests() - before
        self.server.stop()
        self.case.expect("battery", asked >= COUNT, f"the source was asked only {asked} times")
        self.case.expect("I3", not self.gone(), f"removed, and no source has it: {[module.path for module in self.gone()]}")


class Repairs:
    """A damaged store, repaired by the command, which is killed at each of its calls and then started again."""

    def __init__(self, case: Case) -> None:
        self.case = case
        if b"martlet store repair" not in subprocess.run([binary(), "store", "repair", "--help"], capture_output=True).stdout:
            raise NotRun("this martlet has no `store repair`")
        self.bed = Bed(case, "{a}", SETTINGS)
        self.modules = [self.bed.another(name, 5_000) for name in ("one", "two", "three", "secret/four")]
        for module in self.modules:
            self.bed.expect_right(module)
        self.bed.server.stop()
        self.faults = Faults(case, self.bed.server.store)
        self.store = Store(self.bed.server.store, self.bed.library, self.bed.log)
        self.damage()
        self.damaged = case.folder / "damaged"
        shutil.copytree(self.bed.server.store, self.damaged, symlinks=True, ignore=shutil.ignore_patterns("admin.sock*"))

    def damage(self) -> None:
        """One of each kind that can be mended."""
        one, two, three, four = self.modules
        flip_in_file(self.store.file(one, "zip"), 700, 3)
        self.store.file(one, "mod").write_bytes(b"module wrong\n")
        self.store.file(two, "zip").with_suffix(".ziphash").unlink()
        self.store.file(two, "info").write_bytes(b"{")
        self.store.file(three, "mod").unlink()
        self.store.file(four, "zip").write_bytes(b"")
        (self.bed.server.store / STATE / "tmp/left").write_bytes(b"x")

    def run(self) -> None:
        """First without a kill, to count; then at each of the calls, or at some."""
        self.attempt(0)
        total = self.faults.count
        self.case.expect("battery", total >= 10, f"only {total} calls")
        self.judge("no kill")
        points = range(1, total + 1)
        if not self.case.full:
            points = self.case.dice.sample(points, min(REPAIR_POINTS, total))
        for number in points:
            self.attempt(number)
            self.judge(f"repair, call {number}, {self.faults.last()}")
        self.case.notes.append(f"{len(points)} kills, {total} calls")

    def attempt(self, number: int) -> None:
        """The damaged store again, and one run of the command."""
        self.bed.server.forget()
        shutil.copytree(self.damaged, self.bed.server.store, symlinks=True)
        self.faults.arm(DURABLE, KILL, number or FOR_EVER, where=FILES)
        status = self.repair()
        self.case.expect("I11", status in (0, 1) or number and status == -signal.SIGKILL, f"call {number}: status {status}")
        self.faults.disarm()

    def repair(self) -> int:
        """Runs the command with the settings of the server, and returns its status."""
        command = [binary(), "store", "repair", "--store", str(self.bed.server.store), *self.sources()]
        return subprocess.run(command, env=self.bed.server.environment | self.faults.variables, capture_output=True, timeout=60).returncode

    def sources(self) -> "list[str]":
        arguments = self.bed.server.arguments
        names = ("--upstreams", "--sumdb", "--private", "--route")
        return [text for name, value in zip(arguments, arguments[1:]) if name in names for text in (name, value)]

    def judge(self, what: str) -> None:
        """A second run mends the rest, a third one changes nothing, and no copy of anything right is gone."""
        self.case.expect("row", self.repair() == 0, f"{what}: the next run did not mend all")
        files = [(module, kind) for module in self.modules for kind in KINDS]
        # A version of which a file was never fetched is no damage; no list names it.
        files.remove((self.modules[2], "mod"))
        expect_sound(self.case, self.store, files, what, leftovers=True)
        for module in self.modules:
            hash_file = self.store.file(module, "zip").with_suffix(".ziphash")
            self.case.expect("I2", hash_file.exists() and zip_hash(module) in hash_file.read_text(), f"{what}: no hash of {module.path}")
        before = listing(self.bed.server.store)
        self.case.expect("row", self.repair() == 0 and listing(self.bed.server.store) == before, f"{what}: a repair of nothing changed something")
        pins = self.bed.server.store / STATE / "pins"
        known = [path.read_text().strip() for path in pins.rglob("*") if path.is_file()]
        self.case.expect("I5", sorted(known) == sorted([zip_hash(self.modules[3]), mod_hash(self.modules[3])]), f"{what}: pins {known}")


def listing(root: pathlib.Path) -> "dict[str, tuple[int, int]]":
    """Names, sizes and times of everything but the index and the lock."""
    return {
        str(path.relative_to(root)): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in root.rglob("*")
        if path.is_file() and not path.name.startswith(("index.sqlite", "lock"))
    }
