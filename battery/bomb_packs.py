"""Repositories whose servers send too much, too slowly, or what is no git at all: stubs, each at fault in one way."""

import hashlib
import itertools
import struct
import typing
import zlib

from battery.git import FOLDER, KINDS, OFFSET_DELTA, PLAIN, Repository, copied, delta, entry, entry_head, offset, packed
from battery.git_server import ADVERTISEMENT, DELIMITER, FLUSH, RESULT, Stub, band, line
from battery.web import Ask

MEBIBYTE = 1 << 20
GIBIBYTE = 1 << 30


class ManyReferences(Stub):
    """So many tags, or without end, each with a name that is a version."""

    def __init__(self, repository: Repository, count: "int | None") -> None:
        super().__init__(repository)
        self.count = count

    def list(self, ask: Ask) -> bool:
        to = self.repository.references["refs/tags/v1.0.0"].encode()
        ask.begin(RESULT)
        numbers = itertools.count() if self.count is None else iter(range(self.count))
        while part := list(itertools.islice(numbers, 5000)):
            ask.send(b"".join(line(to + b" refs/tags/v1.0.%d\n" % number) for number in part))
        ask.send(FLUSH)
        return ask.end()


class Saying(Stub):
    """One of its three answers is these bytes and no more."""

    def __init__(self, repository: Repository, where: str, said: bytes, kind: str = "") -> None:
        super().__init__(repository)
        self.where, self.said, self.kind = where, said, kind

    def advertise(self, ask: Ask) -> bool:
        return ask.answer(200, self.said, self.kind or ADVERTISEMENT) if self.where == "advertise" else super().advertise(ask)

    def list(self, ask: Ask) -> bool:
        return ask.answer(200, self.said, self.kind or RESULT) if self.where == "list" else super().list(ask)

    def fetch(self, ask: Ask, words: "list[bytes]") -> bool:
        return ask.answer(200, self.said, self.kind or RESULT) if self.where == "fetch" else super().fetch(ask, words)


class Sending(Stub):
    """A pack from a function, which may send without end, and how fast."""

    def __init__(
        self, repository: Repository, pieces: "typing.Callable[[], typing.Iterator[bytes]]", number: int = 1, rate: float = 0
    ) -> None:
        super().__init__(repository)
        self.pieces, self.number, self.rate = pieces, number, rate

    def send(self, ask: Ask) -> None:
        for piece in self.pieces():
            ask.send(band(self.number, piece), self.rate)
        ask.send(FLUSH)


def progress() -> "typing.Iterator[bytes]":
    """What a server says about its work, for ever."""
    for number in itertools.count():
        yield b"Compressing objects: %d\r\x1b[2K\n" % number * 20


def endless_pack() -> "typing.Iterator[bytes]":
    """A pack with one object that does not end."""
    yield b"PACK" + struct.pack(">II", 2, 1) + entry_head(KINDS["blob"], 1 << 50)
    packer = zlib.compressobj(0)
    while True:
        yield packer.compress(bytes(60_000))


def tree_with(made: Repository, honest: "dict[str, bytes]", name: str, blob: str) -> None:
    """Tags a commit with the honest files, and an object that is only in the pack."""
    entries = [(PLAIN, file.encode(), made.add("blob", data)) for file, data in honest.items()]
    tree = made.raw_tree(sorted([*entries, (PLAIN, name.encode(), blob)], key=lambda one: one[1]))
    made.references["refs/heads/main"] = made.references["refs/tags/v1.0.0"] = made.commit_of(tree)


def zeros(size: int) -> "tuple[str, list[bytes]]":
    """The name of a blob of zeros, and its entry in a pack, which is a thousandth of it."""
    sum, packer, parts = hashlib.sha1(b"blob %d\0" % size), zlib.compressobj(9), []
    piece = bytes(MEBIBYTE)
    for _ in range(size // MEBIBYTE):
        sum.update(piece)
        parts.append(packer.compress(piece))
    return sum.hexdigest(), [entry_head(KINDS["blob"], size) + b"".join(parts) + packer.flush()]


def delta_bomb(size: int) -> "tuple[str, list[bytes]]":
    """A blob that is put together from copies of a small one."""
    base = bytes(range(256)) * 256
    count = size // len(base)
    small = entry(KINDS["blob"], base)
    instructions = delta(len(base), size, copied(0, len(base)) * count)
    sum = hashlib.sha1(b"blob %d\0" % size)
    for _ in range(count):
        sum.update(base)
    return sum.hexdigest(), [small, entry(OFFSET_DELTA, instructions, base=offset(len(small)))]


def delta_chain(depth: int) -> "tuple[str, list[bytes]]":
    """Blobs of which each is told by the one before it; returns the last one's name."""
    size, content = 64, bytes(64)
    entries = [entry(KINDS["blob"], content)]
    for number in range(1, depth + 1):
        end = struct.pack(">I", number)
        content = bytes(60) + end
        # Sixty bytes of the base, and four new ones.
        change = delta(size, size, b"\x90\x3c", b"\x04" + end)
        entries.append(entry(OFFSET_DELTA, change, base=offset(len(entries[-1]))))
    return hashlib.sha1(b"blob 64\0" + content).hexdigest(), entries


def deep_tree(made: Repository, depth: int) -> str:
    """Folders in folders."""
    tree = made.tree({"a.go": b"package a\n"})
    for _ in range(depth):
        tree = made.raw_tree([(FOLDER, b"d", tree)])
    return tree


def with_pack(made: Repository, entries: "list[bytes]") -> Stub:
    """A stub whose pack has these entries besides what the repository has."""
    own = [entry(KINDS[kind], content) for kind, content in made.objects.values()]
    return raw_pack(made, packed(own + entries))


def raw_pack(made: Repository, data: bytes) -> Stub:
    return Sending(made, lambda: iter([data]))


HTML = b"<!DOCTYPE html><html><body>Please sign in</body></html>"
ESCAPES = b"\x1b]0;owned\x07\x1b[31mred\x1b[0m \xe2\x80\xaegpj.exe \x00 \r\n second line \xff"
VERSION = line(b"version 2\n") + line(b"ls-refs\n") + line(b"fetch=shallow\n") + FLUSH
SHALLOW = line(b"shallow-info\n") + line(b"shallow " + b"3" * 40) + DELIMITER
# Where a server says what it should not, the bytes, and their type where it is odd.
SAYINGS: "dict[str, tuple[str, bytes, str]]" = {
    "page": ("advertise", HTML, "text/html"), "page-as-git": ("advertise", HTML, ""), "empty": ("advertise", b"", ""),
    "flush": ("advertise", FLUSH, ""), "short-line": ("advertise", b"0003", ""), "no-number": ("advertise", b"zzzzversion 2\n", ""),
    "long-line": ("advertise", b"fff1" + b"x" * 70_000, ""), "cut-line": ("advertise", VERSION[:-6], ""),
    "version-9": ("advertise", line(b"version 9\n") + FLUSH, ""), "error": ("advertise", line(b"ERR " + ESCAPES + b"\n"), ""),
    "no-capabilities": ("advertise", line(b"version 2\n") + FLUSH, ""),
    "sha256-only": ("advertise", VERSION[:-4] + line(b"object-format=battery\n") + FLUSH, ""),
    "list-error": ("list", line(b"ERR " + ESCAPES + b"\n"), ""), "list-garbage": ("list", line(b"garbage\n") + FLUSH, ""),
    "list-page": ("list", HTML, ""), "list-no-name": ("list", line(b"1" * 40 + b"\n") + FLUSH, ""),
    "list-short-hash": ("list", line(b"1" * 39 + b" refs/tags/v1.0.0\n") + FLUSH, ""),
    "list-cut": ("list", line(b"1" * 40 + b" refs/tags/v1.0.0\n"), ""), "list-delimiter": ("list", DELIMITER * 1000 + FLUSH, ""),
    "fetch-error": ("fetch", line(b"ERR " + ESCAPES + b"\n"), ""),
    "fetch-band": ("fetch", line(b"packfile\n") + band(3, ESCAPES * 2000) + FLUSH, ""),
    "fetch-band-9": ("fetch", line(b"packfile\n") + band(9, b"x") + FLUSH, ""), "fetch-empty": ("fetch", b"", ""),
    "fetch-page": ("fetch", HTML, "text/html"), "fetch-no-pack": ("fetch", line(b"packfile\n") + FLUSH, ""),
    "fetch-section": ("fetch", line(b"battery\n") + FLUSH, ""),
    "fetch-shallow": ("fetch", SHALLOW + line(b"packfile\n") + band(1, packed([])) + FLUSH, ""),
}  # fmt: skip
