"""The go command on one of the two sides, and what it says."""

import dataclasses
import json
import os
import pathlib
import subprocess
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT = 120.0


def go() -> str:
    return os.environ.get("MARTLET_TEST_GO", str(ROOT / ".tools/go/go/bin/go"))


def environment(folder: pathlib.Path, **more: str) -> "dict[str, str]":
    """What the go command may know: folders of its own, and nothing of this machine but where git is."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder),
        "GOPATH": str(folder / "path"), "GOMODCACHE": str(folder / "modules"), "GOCACHE": str(folder / "build"),
        "GOENV": "off", "GOWORK": "off", "GOTOOLCHAIN": "local", "GOTELEMETRY": "off", "GO111MODULE": "on",
        # Writable modules, so that anybody may remove them afterwards.
        "GOFLAGS": "-mod=mod -modcacherw", "GOSUMDB": "off", "GOVCS": "*:all", "GOMAXPROCS": "2",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
        # Not the zone in which times are told.
        "TZ": "America/St_Johns", **more,
    }  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Listing:
    """The versions of a module, or why there are none."""

    versions: "tuple[str, ...]" = ()
    error: str = ""

    def __str__(self) -> str:
        return f"error: {first_line(self.error)}" if self.error else " ".join(self.versions) or "no versions"


@dataclasses.dataclass(frozen=True)
class Record:
    """What `go mod download -json` says of a query, with the content of the files that it names."""

    error: str = ""
    version: str = ""
    info: "dict[str, typing.Any]" = dataclasses.field(default_factory=dict)
    mod: bytes = b""
    sum: str = ""
    mod_sum: str = ""
    zip: str = ""

    def __str__(self) -> str:
        return f"error: {first_line(self.error)}" if self.error else f"{self.version} {self.sum}"


def first_line(text: str) -> str:
    return " ".join(text.split())[:300]


class GoFault(Exception):
    """The go command did something that no answer explains."""


class Go:
    """One side: a folder with a module cache, and where modules come from."""

    def __init__(self, folder: pathlib.Path, **variables: str) -> None:
        self.folder = folder
        self.variables = environment(folder, **variables)
        self.project = folder / "project"
        self.project.mkdir(parents=True)
        # Otherwise the go command would look for one in the folders above.
        (self.project / "go.mod").write_text("module agreement.test/asks\n\ngo 1.21\n")

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [go(), *arguments], cwd=self.project, env=self.variables, text=True, errors="surrogateescape", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT,
        )  # fmt: skip

    def lists(self, paths: "list[str]", retracted: bool) -> "dict[str, Listing]":
        """The versions of modules, with the retracted ones or without."""
        flags = ["-retracted"] if retracted else []
        said = self._objects("list", "-m", "-e", "-json", "-versions", *flags, *paths)
        result = {}
        for path, entry in zip(paths, said, strict=True):
            if entry["Path"] != path:
                raise GoFault(f"asked for {path}, go speaks of {entry['Path']}")
            error = entry.get("Error", {}).get("Err", "")
            result[path] = Listing((), error) if error else Listing(tuple(entry.get("Versions", ())))
        return result

    def downloads(self, asks: "list[tuple[str, str]]") -> "dict[tuple[str, str], Record]":
        """What it says to queries: path and word."""
        if not asks:
            return {}
        said = self._objects("mod", "download", "-json", *[f"{path}@{query}" for path, query in asks])
        result = {}
        for (path, query), entry in zip(asks, said, strict=True):
            if entry["Path"] != path or query not in (entry.get("Query"), entry.get("Version")):
                raise GoFault(f"asked for {path}@{query}, go speaks of {entry}")
            result[path, query] = self._record(entry)
        return result

    @staticmethod
    def _record(entry: "dict[str, str]") -> Record:
        if entry.get("Error"):
            return Record(entry["Error"], entry.get("Version", ""))
        info = json.loads(pathlib.Path(entry["Info"]).read_bytes())
        mod = pathlib.Path(entry["GoMod"]).read_bytes()
        return Record("", entry["Version"], info, mod, entry["Sum"], entry["GoModSum"], entry["Zip"])

    def _objects(self, *arguments: str) -> "list[dict[str, typing.Any]]":
        """The JSON objects that it prints one after the other."""
        done = self.run(*arguments)
        text, place, result = done.stdout, 0, []
        decoder = json.JSONDecoder()
        while place < len(text):
            entry, place = decoder.raw_decode(text, place)
            result.append(entry)
            while place < len(text) and text[place].isspace():
                place += 1
        if not result:
            raise GoFault(f"go {' '.join(arguments[:3])}: status {done.returncode}: {first_line(done.stderr)}")
        return result
