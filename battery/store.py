"""An independent look at a store: every file under a final name must be whole and the one true one (I2), or not be there.

It knows the layout of docs/architecture.md, the modules of the library and the log of the database, and nothing of the
server's own code: no seal and no index helps it.
"""

import json
import os
import pathlib
import re
import stat
import typing

from battery.database import NAME, Database
from battery.modules import KINDS, Library, Module, directory_hash

STATE = ".martlet"
# Files of the state folder whose bytes no reference knows.
LOOSE = re.compile(r"(lock|scrubbed|admin\.sock~?|index\.sqlite(\.broken-\d+)?(-wal|-shm|-journal)?|quarantine/.*|revoked/.*|sumdb/[^/]*/evidence)")
TIME = "2024-05-06T07:08:09Z"


def zip_hash(module: Module) -> str:
    """The h1: of a module's zip."""
    return directory_hash({f"{module.path}@{module.version}/{name}": data for name, data in module.files.items()})


def mod_hash(module: Module) -> str:
    """The h1: of a module's go.mod."""
    return directory_hash({"go.mod": module.mod})


class Store:
    """The store at `root`, beside what its files should be."""

    def __init__(self, root: pathlib.Path, library: Library, database: Database) -> None:
        self.root, self.library, self.database = root, library, database

    def faults(self, leftovers: bool = True) -> "list[str]":
        """What is wrong, a line for each file. `leftovers`: temporary files and second names are wrong too."""
        found = []
        for place in self._walk(self.root):
            name = str(place.relative_to(self.root))
            if reason := self._judge(name, place, leftovers):
                found.append(f"{name}: {reason}")
        return found

    def file(self, module: Module, kind: str) -> pathlib.Path:
        return self.root / module.path / "@v" / f"{module.version}.{kind}"

    def lost(self, acknowledged: "typing.Iterable[tuple[Module, str]]") -> "list[str]":
        """I3: which of the files of modules that were acknowledged are not there. Their bytes are judged by `faults`."""
        return [f"{kind} of {module.path}@{module.version}" for module, kind in acknowledged if not self.file(module, kind).is_file()]

    @staticmethod
    def _walk(root: pathlib.Path) -> "typing.Iterator[pathlib.Path]":
        """Everything that is no folder; a link to a folder is no folder."""
        for folder, folders, files in os.walk(root):
            for name in sorted(files) + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
                yield pathlib.Path(folder, name)

    def _judge(self, name: str, place: pathlib.Path, leftovers: bool) -> str:
        try:
            status = place.lstat()
            if name.startswith("lost+found") or LOOSE.fullmatch(name.removeprefix(STATE + "/")) and name.startswith(STATE):
                return ""
            if not stat.S_ISREG(status.st_mode):
                return "no regular file"
            if name.startswith(f"{STATE}/tmp/"):
                return "a temporary file" if leftovers else ""
            if status.st_nlink != 1 and leftovers:
                return f"{status.st_nlink} names"
            return self._content(name, place.read_bytes())
        except FileNotFoundError:
            # Removed or replaced meanwhile, by a server that runs.
            return ""

    def _content(self, name: str, data: bytes) -> str:
        if name.startswith(f"{STATE}/"):
            return self._state(name.removeprefix(f"{STATE}/"), data)
        if name.startswith("sumdb/"):
            return self._attested(name.removeprefix("sumdb/"), data)
        path, _, rest = name.partition("/@")
        if path not in self.library.modules:
            return "a file of no module"
        return self._module(path, rest, data)

    # Go's layout

    def _module(self, path: str, rest: str, data: bytes) -> str:
        versions = self.library.modules[path]
        if rest == "v/list":
            return self._list(path, data)
        if rest == "latest":
            return said_wrong(data, set(versions))
        version, _, kind = rest.removeprefix("v/").rpartition(".")
        module = versions.get(version)
        if module is None or kind not in (*KINDS, "ziphash"):
            return "no such file"
        if kind == "info":
            return said_wrong(data, {module.version})
        true = zip_hash(module).encode() if kind == "ziphash" else module.file(kind)
        return "" if data.rstrip(b"\n") == true.rstrip(b"\n") and (kind == "ziphash" or data == true) else differs(data, true)

    def _list(self, path: str, data: bytes) -> str:
        """The list names whole versions only, each once."""
        listed = data.decode(errors="replace").splitlines()
        if data and not data.endswith(b"\n") or len(set(listed)) != len(listed):
            return f"torn list {data[-60:]!r}"
        versions = self.library.modules[path]
        for version in listed:
            missing = [kind for kind in KINDS if version not in versions or not self.file(versions[version], kind).is_file()]
            if missing:
                return f"lists {version}, which lacks {missing}"
        return ""

    # The checksum database

    def _attested(self, name: str, data: bytes) -> str:
        database, _, path = name.partition("/")
        if database != NAME:
            return "another database"
        if path == "supported":
            return "" if data == b"" else differs(data, b"")
        return self.wrong_lookup(path.removeprefix("lookup/"), data) if path.startswith("lookup/") else self._tile(path, data)

    def wrong_lookup(self, key: str, data: bytes) -> str:
        """What is wrong with the answer to a lookup, which is the record and a head."""
        number = self.database.log.ids.get(key)
        if number is None:
            return "a record of nothing"
        start = b"%d\n%s\n" % (number, self.database.log.records[number])
        return self.wrong_head(data[len(start) :]) if data.startswith(start) else differs(data, start)

    def _tile(self, path: str, data: bytes) -> str:
        status, true = self.database.answer(f"/{path}")
        if status != 200:
            return "no such tile"
        return "" if data == true else differs(data, true)

    def wrong_head(self, data: bytes) -> str:
        """A signed head of this log, of any size that it has had."""
        match = re.match(rb"go\.sum database tree\n(\d+)\n", data)
        if match is None or int(match[1]) > len(self.database.log.records):
            return f"no head: {data[:60]!r}"
        true = self.database.head(self.database.log, int(match[1]))
        return "" if data == true else differs(data, true)

    # What only the server reads

    def _state(self, name: str, data: bytes) -> str:
        if name == "format":
            return "" if data == b"1\n" else differs(data, b"1\n")
        area, _, rest = name.partition("/")
        if area == "sumdb" and rest == f"{NAME}/latest":
            return self.wrong_head(data)
        if area == "private":
            return "" if data == b"" else differs(data, b"")
        if area == "pins":
            return self._pin(rest, data)
        if area == "lists":
            known = self.library.modules.get(rest.partition("/@v/")[0], {})
            whole = data == b"" or data.endswith(b"\n")
            return "" if whole and set(data.decode(errors="replace").split()) <= set(known) else f"torn or foreign list {data[-60:]!r}"
        return "a file that nobody knows"

    def _pin(self, rest: str, data: bytes) -> str:
        path, _, file = rest.partition("/@v/")
        version, _, kind = file.rpartition(".")
        module = self.library.modules.get(path, {}).get(version)
        if module is None or kind not in ("mod", "zip"):
            return "a pin of nothing"
        true = (zip_hash(module) if kind == "zip" else mod_hash(module)).encode() + b"\n"
        return "" if data == true else differs(data, true)


def differs(data: bytes, true: bytes) -> str:
    """Where bytes begin to differ, and how long they are."""
    place = next((at for at, (one, other) in enumerate(zip(data, true)) if one != other), min(len(data), len(true)))
    return f"{len(data)} bytes of {len(true)}, wrong from {place}: {data[place : place + 24]!r}"


def said_wrong(data: bytes, versions: "set[str]") -> str:
    """What is wrong with an .info or the latest version; its bytes are the server's own, what it says counts."""
    try:
        said = json.loads(data)
        right = said["Version"] in versions and said["Time"] == TIME
    except (ValueError, KeyError, TypeError):
        return f"torn: {data[:60]!r}"
    return "" if right else f"says {data[:80]!r}"
