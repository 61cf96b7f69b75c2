"""A bare repository with dates that never change, written as streams for git fast-import."""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import typing

START = 1_600_000_000
STEP = 100
# What follows a commit's message: git knows a signature by its first line, and nobody here has its key.
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"


@dataclasses.dataclass(frozen=True)
class Entry:
    """What stands in a tree instead of an ordinary file: its mode, and its content or the id of what it leads to."""

    mode: str
    content: bytes


def link(target: str) -> Entry:
    """A symbolic link."""
    return Entry("120000", target.encode())


def program(text: str) -> Entry:
    """A file that may be executed."""
    return Entry("100755", text.encode())


def submodule(id: str) -> Entry:
    """A commit of another repository."""
    return Entry("160000", id.encode())


Content = typing.Union[str, bytes, Entry, None]
Files = typing.Mapping[typing.Union[str, bytes], Content]


def as_bytes(text: "str | bytes") -> bytes:
    return text.encode() if isinstance(text, str) else text


def environment() -> "dict[str, str]":
    """What git may see of this machine: nothing but where its own parts are."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C"}


class Repository:
    """Collects commits and tags, and writes them with `write`; what was written may be built on.

    `path` is the module path of its root; `ids` knows the id of every commit and tag object by the name that its maker gave it.
    """

    def __init__(self, folder: pathlib.Path, path: str, format: str = "sha1") -> None:
        self.folder, self.path, self.format = folder, path, format
        self.ids: "dict[str, str]" = {}
        self._marks: "dict[str, int]" = {}
        self._stream: "list[bytes]" = []
        self._tips: "dict[str, str]" = {}
        self._time = START
        folder.parent.mkdir(parents=True, exist_ok=True)
        # No template: its hooks are of no use here, and cost time.
        kind = ["--bare", "--template=", "--initial-branch=main", f"--object-format={format}"]
        self.git("init", "--quiet", *kind, str(folder), inside=False)

    # Making

    def commit(
        self, name: str, files: Files, branch: str = "main", parents: "typing.Iterable[str] | None" = None, time: "int | None" = None,
        zone: str = "+0000", message: "bytes | None" = None, clear: bool = False,
    ) -> str:
        """A commit on a branch; its parent is the tip unless others are named. `clear`: without the files of its parent."""
        self._time += STEP
        if parents is None:
            parents = [self._tips[branch]] if branch in self._tips else []
        lines = [f"commit refs/heads/{branch}", f"mark :{self._mark(name)}"]
        # The date that counts is the committer's: the author's is another day in another zone.
        lines.append(f"author A <a@example.org> {START - 90_000} +0530")
        lines.append(f"committer C <c@example.org> {self._time if time is None else time} {zone}")
        self._add("\n".join(lines), b"\n", self._data(name.encode() if message is None else message))
        for number, parent in enumerate(parents):
            self._add(f"{'merge' if number else 'from'} :{self._marks[parent]}\n")
        if clear:
            self._add("deleteall\n")
        for path, content in files.items():
            self._file(self._quoted(as_bytes(path)), content)
        self._add("\n")
        self._tips[branch] = name
        return name

    def tag(self, *names: str, at: str) -> None:
        """Light tags."""
        for name in names:
            self.ref(f"refs/tags/{name}", at)

    def annotated(self, name: str, at: str, signed: bool = False, tagger: bool = True) -> str:
        """A tag object at a commit or at another tag object; its own name for others to lead to is `tag NAME`."""
        lines = [f"tag {name}", f"mark :{self._mark(f'tag {name}')}", f"from :{self._marks[at]}"]
        lines += [f"tagger T <t@example.org> {START + 9_000_000} -0800"] if tagger else []
        self._add("\n".join(lines), b"\n", self._data(("annotated\n" + (SIGNATURE if signed else "")).encode()))
        return f"tag {name}"

    def ref(self, name: str, at: str) -> None:
        """Any reference."""
        self._add(f"reset {name}\nfrom :{self._marks[at]}\n\n")

    def blob(self, name: str, content: bytes) -> None:
        """A file of no tree."""
        self._add(f"blob\nmark :{self._mark(name)}\n", self._data(content))

    def head(self, branch: str) -> None:
        """Makes a branch the default one, whether it exists or not."""
        (self.folder / "HEAD").write_text(f"ref: refs/heads/{branch}\n")

    def write(self) -> "dict[str, str]":
        """Writes what was collected; the ids of all of it so far."""
        marks = self.folder / "agreement-marks"
        known = [f"--import-marks-if-exists={marks}", f"--export-marks={marks}"]
        self.git("fast-import", "--quiet", "--force", "--date-format=raw-permissive", *known, data=b"".join(self._stream))
        self._stream.clear()
        numbers = {number: name for name, number in self._marks.items()}
        for line in marks.read_text().splitlines() if marks.exists() else []:
            mark, _, id = line.partition(" ")
            self.ids[numbers[int(mark[1:])]] = id
        return self.ids

    # What a stream cannot say

    def object(self, kind: str, data: bytes) -> str:
        """Writes an object as it is, also when git would not make one like it; its id."""
        return self.git("hash-object", "-t", kind, "-w", "--stdin", "--literally", data=data).decode().strip()

    def altered(self, name: str, of: str, old: bytes, new: bytes) -> str:
        """A commit like another one, with other bytes in its text; its id."""
        text = self.git("cat-file", "commit", self.ids[of])
        if old not in text:
            raise ValueError(f"{old!r} is not in the commit {of}")
        self.ids[name] = self.object("commit", text.replace(old, new, 1))
        return self.ids[name]

    def set(self, ref: str, id: str) -> None:
        """Makes a reference lead to an object."""
        self.git("update-ref", "--no-deref", ref, id)

    def delete(self, ref: str) -> None:
        self.git("update-ref", "-d", ref)

    def vanish(self) -> None:
        """It is not there any more."""
        shutil.rmtree(self.folder)

    def git(self, *arguments: str, data: bytes = b"", inside: bool = True) -> bytes:
        place = ["--git-dir", str(self.folder)] if inside else []
        done = subprocess.run(["git", *place, *arguments], input=data, env=environment(), capture_output=True)
        if done.returncode:
            raise RuntimeError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    # Parts of a stream

    def _mark(self, name: str) -> int:
        if name in self._marks:
            raise ValueError(f"two things are called {name}")
        self._marks[name] = len(self._marks) + 1
        return self._marks[name]

    def _add(self, *parts: "str | bytes") -> None:
        self._stream += [as_bytes(part) for part in parts]

    @staticmethod
    def _data(content: bytes) -> bytes:
        return b"data %d\n%s\n" % (len(content), content)

    def _file(self, path: bytes, content: Content) -> None:
        if content is None:
            return self._add(b"D ", path, b"\n")
        entry = content if isinstance(content, Entry) else Entry("100644", as_bytes(content))
        if entry.mode == "160000":
            return self._add(b"M 160000 ", entry.content, b" ", path, b"\n")
        self._add(f"M {entry.mode} inline ", path, b"\n", self._data(entry.content))

    @staticmethod
    def _quoted(path: bytes) -> bytes:
        """As a string of C, for which every byte but three is itself."""
        return b'"' + path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'
