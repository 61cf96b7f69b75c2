"""The index of the store, damaged in every way that SQLite knows: L-14. It is a hint; no file depends on it."""

import pathlib
import shutil
import signal
import sqlite3
import time
import typing

from battery.bed import Bed
from battery.cases import Case, row
from battery.crashes import SETTINGS, expect_sound, restart
from battery.modules import KINDS
from battery.server import metric
from battery.store import STATE, Store

# A log is cut at its pages' ends and within them.
STEP = 512
SHORT_CUTS = 12


class Indexed:
    """A server that was killed with a log that is not yet in the database, and copies of its index files."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.bed = Bed(case, "{a}", SETTINGS)
        self.modules = [self.bed.another(name, 9_000) for name in ("one", "two", "secret/three")]
        for module in self.modules:
            self.bed.expect_right(module)
        self.wait_for_size()
        self.folder = self.bed.server.store / STATE
        self.bed.server.stop(signal.SIGKILL)
        self.files = {path.name: path.read_bytes() for path in self.folder.glob("index.sqlite*")}
        case.expect("battery", len(self.files["index.sqlite-wal"]) > 4 * STEP, f"no log: {self.files.keys()}")

    @property
    def database(self) -> pathlib.Path:
        return self.folder / "index.sqlite"

    def wait_for_size(self) -> None:
        """The index knows the size of every file; a new one is rebuilt within seconds."""
        sizes = sum(self.store_size(module, kind) for module in self.modules for kind in KINDS)
        end = time.monotonic() + 20
        while (known := metric(self.bed.metrics(), "martlet_store_bytes")) < sizes:
            self.case.expect("I8", time.monotonic() < end, f"the index knows {known:.0f} bytes of {sizes}")
            time.sleep(0.1)

    def store_size(self, module: "typing.Any", kind: str) -> int:
        return Store(self.bed.server.store, self.bed.library, self.bed.log).file(module, kind).stat().st_size

    def restore(self) -> None:
        """The index as the kill has left it."""
        for path in self.folder.glob("index.sqlite*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        for name, data in self.files.items():
            (self.folder / name).write_bytes(data)

    def judge(self, what: str, rebuilt: bool = False) -> None:
        """A quick start; everything is served from the store, a new module too; and with `rebuilt` the index knows all again."""
        restart(self.case, self.bed.server, what)
        self.bed.a.now = "status:503"
        for module in self.modules:
            answers = self.bed.ask_every(module, KINDS)
            bad = [f"{kind}: {answer}" for kind, answer in answers.items() if not answer.good or answer.source != "hit"]
            self.case.expect("row", not bad, f"{what}: {bad[:1]}")
        self.bed.a.now = "good"
        if rebuilt:
            self.wait_for_size()
        status = self.bed.server.stop()
        self.case.expect("I11", status == 0, f"{what}: status {status}")
        store = Store(self.bed.server.store, self.bed.library, self.bed.log)
        expect_sound(self.case, store, [(module, kind) for module in self.modules for kind in KINDS], what, leftovers=True)


def cut_log(it: Indexed) -> None:
    """A log that ends at any multiple of 512 bytes, as half of a write leaves it."""
    whole = it.files["index.sqlite-wal"]
    lengths = range(0, len(whole), STEP)
    for length in lengths if it.case.full else it.case.dice.sample(lengths, min(SHORT_CUTS, len(lengths))):
        it.restore()
        (it.folder / "index.sqlite-wal").write_bytes(whole[:length])
        it.judge(f"a log of {length} bytes", rebuilt=True)


def torn_log(it: Indexed) -> None:
    """The same, with zeros or noise where the rest was: the file was made longer before its bytes came."""
    whole = it.files["index.sqlite-wal"]
    for number in range(SHORT_CUTS):
        it.restore()
        length = it.case.dice.randrange(0, len(whole), STEP)
        rest = bytes(len(whole) - length) if number % 2 else it.case.dice.randbytes(len(whole) - length)
        (it.folder / "index.sqlite-wal").write_bytes(whole[:length] + rest)
        it.judge(f"a log that is torn at {length}", rebuilt=True)


def no_log(it: Indexed) -> None:
    """The log, the shared memory, or the database itself is not there."""
    for names in (("-wal",), ("-shm",), ("-wal", "-shm"), ("",), ("", "-shm"), ("", "-wal", "-shm")):
        it.restore()
        for name in names:
            (it.folder / f"index.sqlite{name}").unlink(missing_ok=True)
        it.judge(f"without {names}", rebuilt=True)


def stale_memory(it: Indexed) -> None:
    """Shared memory that says something else than the log."""
    size = len(it.files.get("index.sqlite-shm", bytes(32768)))
    for what, data in (("zeros", bytes(size)), ("noise", it.case.dice.randbytes(size)), ("short", b"x" * 100), ("empty", b"")):
        it.restore()
        (it.folder / "index.sqlite-shm").write_bytes(data)
        it.judge(f"shared memory of {what}", rebuilt=True)


def corrupt_pages(it: Indexed) -> None:
    """Noise in a page of the database, once its log is in it; and files that are no database."""
    it.restore()
    with sqlite3.connect(it.database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = it.database.read_bytes()
    for page in range(0, len(whole), 4096):
        it.restore()
        (it.folder / "index.sqlite-wal").unlink(missing_ok=True)
        it.database.write_bytes(whole[:page] + it.case.dice.randbytes(4096) + whole[page + 4096 :])
        it.judge(f"noise in page {page // 4096}")
    for what, data in (("empty", b""), ("text", b"no database\n" * 500), ("cut", whole[:5000]), ("one byte", b"S")):
        it.restore()
        it.database.write_bytes(data)
        it.judge(f"a database that is {what}", rebuilt=True)


def foreign(it: Indexed) -> None:
    """A database of a newer version, of somebody else, or a folder in its place."""
    for what, statement in (
        ("newer", "PRAGMA user_version = 2147483647"), ("somebody's", "CREATE TABLE other (a); PRAGMA application_id = 77"),
        ("emptied", "DELETE FROM sqlite_master"), ("negative", "PRAGMA user_version = -5"),
    ):  # fmt: skip
        it.restore()
        connection = sqlite3.connect(it.database)
        connection.execute("PRAGMA writable_schema = ON")
        connection.executescript(statement)
        connection.close()
        it.judge(f"a database that is {what}")
    it.restore()
    it.database.unlink()
    it.database.mkdir()
    it.judge("a folder in its place")


def busy(it: Indexed) -> None:
    """Somebody else has the database locked for longer than anybody waits."""
    it.restore()
    connection = sqlite3.connect(it.database, isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    it.judge("a locked database")
    connection.close()
    it.judge("a database that was locked", rebuilt=True)


DAMAGES: "dict[str, typing.Callable[[Indexed], None]]" = {
    "cut-log": cut_log, "torn-log": torn_log, "no-log": no_log, "stale-memory": stale_memory, "pages": corrupt_pages,
    "foreign": foreign, "busy": busy,
}  # fmt: skip


@row("L-14", variants=tuple(DAMAGES), quick=("no-log", "foreign"))
def damaged_index(case: Case) -> None:
    """Blobs are served always; a usable index is used, and another one is rebuilt from the blobs."""
    DAMAGES[case.variant](Indexed(case))
