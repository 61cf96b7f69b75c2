"""Servers of git's smart protocol over HTTP: git's own over bare repositories, and a stub of which every part can be replaced.

Protocol: https://git-scm.com/docs/protocol-v2 and https://git-scm.com/docs/gitprotocol-http
"""

import os
import pathlib
import subprocess
import typing

from battery.git import Repository
from battery.web import Ask

FLUSH, DELIMITER = b"0000", b"0001"
SERVICE = "service=git-upload-pack"
ADVERTISEMENT, RESULT = "application/x-git-upload-pack-advertisement", "application/x-git-upload-pack-result"
PIECE = 65515
SEALED = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
}  # fmt: skip


def line(data: bytes) -> bytes:
    """A pkt-line."""
    return b"%04x" % (len(data) + 4) + data


def lines(data: bytes) -> "list[bytes]":
    """The pkt-lines of a request; nothing for flush and delimiter."""
    result = []
    while data:
        size = int(data[:4], 16)
        result.append(data[4:size] if size > 4 else b"")
        data = data[max(size, 4) :]
    return result


def band(number: int, data: bytes) -> bytes:
    """Pkt-lines of one band: 1 is the pack, 2 is progress, 3 is an error."""
    parts = [data[start : start + PIECE] for start in range(0, len(data), PIECE)]
    return b"".join(line(bytes([number]) + part) for part in parts)


class Folder:
    """The bare repositories below a folder, served by `git upload-pack`; `moved` redirects, `gone` are not there any more."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.moved: "dict[str, str]" = {}
        self.gone: "set[str]" = set()
        # Repositories with another server than git.
        self.stubs: "dict[str, Stub]" = {}
        # How many bytes of an answer are sent in a second, for the first second; 0 for as many as there are.
        self.rate = 0

    def __call__(self, ask: Ask) -> bool:
        name, _, what = ask.path.strip("/").partition("/info/refs")
        if not ask.path.endswith("/info/refs"):
            name, _, what = ask.path.strip("/").rpartition("/")
        if name in self.stubs:
            return self.stubs[name].serve(ask, what)
        if name in self.moved:
            return ask.redirect(self.moved[name] + ask.path.strip("/")[len(name) :] + (f"?{ask.query}" if ask.query else ""), 301)
        place = (self.folder / name).resolve()
        if name in self.gone or not place.is_relative_to(self.folder.resolve()) or not (place / "HEAD").exists():
            return ask.answer(404, b"no such repository\n")
        if ask.path.endswith("/info/refs"):
            return self._advertise(ask, place) if ask.query == SERVICE else ask.answer(403, b"only the smart protocol\n")
        return self._serve(ask, place) if what == "git-upload-pack" else ask.answer(404, b"no such thing\n")

    def _start(self, ask: Ask, place: pathlib.Path, *options: str) -> "subprocess.Popen[bytes]":
        variables = SEALED | {"GIT_PROTOCOL": ask.request.header("git-protocol")}
        command = ["git", "-c", "uploadpack.allowAnySHA1InWant=false", "upload-pack", "--stateless-rpc", *options, str(place)]
        return subprocess.Popen(command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def _advertise(self, ask: Ask, place: pathlib.Path) -> bool:
        with self._start(ask, place, "--http-backend-info-refs") as process:
            out, _ = process.communicate(timeout=60)
        old = b"" if "version=2" in ask.request.header("git-protocol") else line(b"# service=git-upload-pack\n") + FLUSH
        return ask.answer(200, old + out, ADVERTISEMENT, ["Cache-Control: no-cache"])

    def _serve(self, ask: Ask, place: pathlib.Path) -> bool:
        with self._start(ask, place) as process:
            try:
                typing.cast(typing.BinaryIO, process.stdin).write(ask.body)
                typing.cast(typing.BinaryIO, process.stdin).close()
                ask.begin(RESULT)
                sent = 0
                while piece := typing.cast(typing.BinaryIO, process.stdout).read1(65536):  # type: ignore[attr-defined]
                    ask.send(piece, self.rate if sent < self.rate else 0)
                    sent += len(piece)
            finally:
                process.kill()
        return ask.end()


class Stub:
    """A server that says what it is told to: references, and a pack. Faults override one of its methods."""

    capabilities: "tuple[bytes, ...]" = (b"agent=battery/1", b"ls-refs", b"fetch=shallow", b"object-format=sha1")

    def __init__(self, repository: "Repository | None" = None) -> None:
        self.repository = repository or Repository()
        self.fetches = 0

    def serve(self, ask: Ask, what: str) -> bool:
        if ask.path.endswith("/info/refs"):
            return self.advertise(ask)
        words = lines(ask.body)
        command = words[0].strip() if words else b""
        if command == b"command=ls-refs":
            return self.list(ask)
        if command == b"command=fetch":
            self.fetches += 1
            return self.fetch(ask, words)
        return self.other(ask, command)

    def advertise(self, ask: Ask) -> bool:
        said = b"".join(line(text + b"\n") for text in (b"version 2", *self.capabilities)) + FLUSH
        return ask.answer(200, said, ADVERTISEMENT)

    def references(self) -> "typing.Iterator[tuple[bytes, bytes]]":
        """Names and objects, of annotated tags also the commit."""
        head = self.repository.references.get(self.repository.head)
        if head:
            yield (b"HEAD symref-target:" + self.repository.head.encode(), head.encode())
        for name, to in sorted(self.repository.references.items()):
            peeled = self.repository.peeled(to)
            yield (name.encode() + (f" peeled:{peeled}".encode() if peeled != to else b""), to.encode())

    def list(self, ask: Ask) -> bool:
        said = b"".join(line(to + b" " + name + b"\n") for name, to in self.references())
        return ask.answer(200, said + FLUSH, RESULT)

    def fetch(self, ask: Ask, words: "list[bytes]") -> bool:
        """The answer to a fetch, with what comes before the pack."""
        done = any(word.strip() == b"done" for word in words)
        ask.begin(RESULT)
        if not done:
            ask.send(line(b"acknowledgments\n") + line(b"ready\n") + DELIMITER)
        ask.send(line(b"packfile\n"))
        self.send(ask)
        return ask.end()

    def send(self, ask: Ask) -> None:
        """The pack, to its end."""
        for piece in self.pack():
            ask.send(band(1, piece))
        ask.send(FLUSH)

    def pack(self) -> "typing.Iterator[bytes]":
        yield self.repository.pack()

    def other(self, ask: Ask, command: bytes) -> bool:
        return ask.answer(400, b"unknown command\n")
