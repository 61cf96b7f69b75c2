"""A server whose system calls on its store are counted, fail, are short, or are its last: the other side of faults.c."""

import enum
import errno
import mmap
import pathlib
import shutil
import struct
import subprocess

from battery.cases import Case, NotRun
from battery.server import ROOT

HEAD = struct.Struct("<IIIIqqqqq200s")
RECORD = struct.Struct("<II120s")
RECORDS = 4096


class Call(enum.IntFlag):
    """Kinds of system calls, numbered as in faults.c."""

    WRITE = 1
    SYNC = 2
    LINK = 4
    RENAME = 8
    MKDIR = 16
    UNLINK = 32
    TRUNCATE = 64
    ATTRIBUTE = 128
    CREATE = 256
    READ = 512
    READDIR = 1024
    OPEN = 2048


# What changes a store: a crash before or after each of them leaves another store behind.
DURABLE = Call(511)
NOTHING, KILL, FAIL, SHORT, TEAR = range(5)
# All files of the store, all but the index, and the index alone: that is written beside the requests, whenever it suits it.
EVERYWHERE, FILES, INDEX = range(3)
FOR_EVER = 1 << 62


def compiled(case: Case, name: str) -> pathlib.Path:
    """A library to preload, made from a C file of the battery."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NotRun("no C compiler")
    library = case.folder / f"{name}.so"
    source = ROOT / f"battery/{name}.c"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True, capture_output=True)
    return library


class Faults:
    """The control file of one server: `variables` make it listen, `arm` says what shall happen from now on."""

    def __init__(self, case: Case, root: pathlib.Path) -> None:
        self.root = str(root).encode()
        file = case.folder / "faults"
        with open(file, "wb") as made:
            made.truncate(HEAD.size + RECORDS * RECORD.size)
        self.variables = {"LD_PRELOAD": str(compiled(case, "faults")), "BATTERY_FAULTS": str(file)}
        with open(file, "r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), 0)
        self.arm(Call(0))

    def arm(
        self, calls: Call, action: int = NOTHING, first: int = 1, last: "int | None" = None, error: int = errno.EIO,
        where: int = EVERYWHERE, step: int = 1,
    ) -> None:
        """Counts `calls` from 1, and does `action` to every `step`th from `first` to `last`, which is `first` unless said."""
        # Without calls nobody counts while the rest is written.
        self._map[0:4] = bytes(4)
        head = HEAD.pack(0, action, error, where, first, first if last is None else last, step, 0, 0, self.root)
        self._map[4 : HEAD.size] = head[4:]
        self._map[0:4] = struct.pack("<I", calls)

    def disarm(self) -> None:
        """Lets everything happen as it should; the counts stay."""
        self._map[0:4] = bytes(4)

    @property
    def count(self) -> int:
        return HEAD.unpack_from(self._map)[7]

    @property
    def spoiled(self) -> int:
        """To how many calls something was done."""
        return HEAD.unpack_from(self._map)[8]

    def stays_unsynced(self, path: str) -> bool:
        """Whether the latest fsync of the path failed."""
        records = [RECORD.unpack_from(self._map, HEAD.size + number * RECORD.size) for number in range(min(self.count, RECORDS))]
        syncs = [spoiled for call, spoiled, name in records if call == Call.SYNC and name.split(b"\0")[0].decode() == path]
        return bool(syncs) and syncs[-1] == 1

    def seen(self, spoiled: bool = False) -> "list[tuple[Call, str]]":
        """The calls since `arm`, with paths below the store; or only those to which something was done."""
        result = []
        for number in range(min(self.count, RECORDS)):
            call, was_spoiled, path = RECORD.unpack_from(self._map, HEAD.size + number * RECORD.size)
            if was_spoiled or not spoiled:
                result.append((Call(call), path.split(b"\0")[0].decode("utf-8", "replace")))
        return result

    def last(self) -> str:
        """The latest call to which something was done, for a report."""
        spoiled = self.seen(spoiled=True)
        return f"{spoiled[-1][0].name} {spoiled[-1][1]}" if spoiled else "no call"
