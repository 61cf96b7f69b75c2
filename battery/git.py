"""Git repositories that the battery writes itself, object by object, so that they can be wrong in any way. Needs no git.

Formats: https://git-scm.com/docs/gitformat-pack and https://git-scm.com/docs/gitrepository-layout
"""

import dataclasses
import hashlib
import os
import pathlib
import struct
import typing
import zlib

PLAIN, PROGRAM, LINK, FOLDER, SUBMODULE = "100644", "100755", "120000", "40000", "160000"
# 2024-05-06T07:08:09Z, the time of every file of battery.modules.
EPOCH = 1714979289
AUTHOR = "A U Thor <author@battery.example>"
BRANCH = "refs/heads/main"
KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
OFFSET_DELTA, REFERENCE_DELTA = 6, 7


@dataclasses.dataclass(frozen=True)
class Node:
    """An entry of a tree that is no plain file: its mode, and what is behind it: bytes, or the name of an object."""

    mode: str
    content: "bytes | str"


Files = typing.Mapping[str, "bytes | Node"]
Entry = typing.Tuple[str, bytes, str]


class Repository:
    """Objects and references; `save` writes them to a folder that git takes for a bare repository."""

    def __init__(self, folder: "pathlib.Path | None" = None, sha256: bool = False) -> None:
        self.folder, self.sha256 = folder, sha256
        self.objects: "dict[str, tuple[str, bytes]]" = {}
        self.references: "dict[str, str]" = {}
        self.head = BRANCH
        self._saved: "set[str]" = set()

    # Objects

    def hash(self, data: bytes) -> "hashlib._Hash":
        return hashlib.sha256(data) if self.sha256 else hashlib.sha1(data)

    def add(self, kind: str, content: bytes) -> str:
        """The name of an object; what is in it is not looked at."""
        name = self.hash(f"{kind} {len(content)}\0".encode() + content).hexdigest()
        self.objects[name] = (kind, content)
        return name

    def raw_tree(self, entries: "typing.Iterable[Entry]") -> str:
        """A tree with these entries in this order, right or wrong."""
        return self.add("tree", b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(to) for mode, name, to in entries))

    def tree(self, files: Files) -> str:
        """A tree with folders for the slashes in the names, in git's order."""
        below: "dict[str, dict[str, bytes | Node]]" = {}
        entries: "list[Entry]" = []
        for name, what in files.items():
            first, slash, rest = name.partition("/")
            if slash:
                below.setdefault(first, {})[rest] = what
            else:
                entries.append(self._entry(first, what))
        entries += [(FOLDER, name.encode(), self.tree(inside)) for name, inside in below.items()]
        return self.raw_tree(sorted(entries, key=lambda entry: entry[1] + b"/" * (entry[0] == FOLDER)))

    def _entry(self, name: str, what: "bytes | Node") -> Entry:
        node = what if isinstance(what, Node) else Node(PLAIN, what)
        to = node.content if isinstance(node.content, str) else self.add("blob", node.content)
        return (node.mode, name.encode("utf-8", "surrogateescape"), to)

    def commit_of(self, tree: str, parents: "typing.Iterable[str]" = (), time: int = EPOCH, text: str = "battery") -> str:
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {AUTHOR} {time} +0000", f"committer {AUTHOR} {time} +0000", "", text, ""]
        return self.add("commit", "\n".join(lines).encode())

    # References

    def commit(self, files: Files, *tags: str, branch: str = BRANCH, time: int = EPOCH, parents: "list[str] | None" = None) -> str:
        """A commit on a branch, after what is there, with tags on it."""
        before = [self.references[branch]] if branch in self.references else []
        made = self.commit_of(self.tree(files), before if parents is None else parents, time)
        self.references[branch] = made
        for tag in tags:
            self.references[f"refs/tags/{tag}"] = made
        return made

    def annotate(self, tag: str, target: str, kind: str = "commit") -> str:
        """A tag that is an object of its own."""
        lines = [f"object {target}", f"type {kind}", f"tag {tag}", f"tagger {AUTHOR} {EPOCH} +0000", "", "battery", ""]
        self.references[f"refs/tags/{tag}"] = self.add("tag", "\n".join(lines).encode())
        return self.references[f"refs/tags/{tag}"]

    def peeled(self, name: str) -> str:
        """The object behind an annotated tag, or the same."""
        kind, content = self.objects.get(name, ("", b""))
        return self.peeled(content[7:].partition(b"\n")[0].decode()) if kind == "tag" else name

    # On the disk

    def save(self) -> pathlib.Path:
        """Writes what is new."""
        if self.folder is None:
            raise ValueError("the repository has no folder")
        for part in ("objects/info", "objects/pack", "refs/heads", "refs/tags"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        version = "1\n[extensions]\n\tobjectFormat = sha256" if self.sha256 else "0"
        config = self.folder / "config"
        if not config.exists():
            config.write_text(f"[core]\n\tbare = true\n\trepositoryFormatVersion = {version}\n")
        for name in self.objects.keys() - self._saved:
            self._save(name)
        self._saved = set(self.objects)
        lines = [f"{to} {name}\n" for name, to in sorted(self.references.items())]
        replace(self.folder / "packed-refs", "# pack-refs with: sorted \n" + "".join(lines))
        replace(self.folder / "HEAD", f"ref: {self.head}\n")
        return self.folder

    def _save(self, name: str) -> None:
        kind, content = self.objects[name]
        folder = typing.cast(pathlib.Path, self.folder) / "objects" / name[:2]
        folder.mkdir(exist_ok=True)
        (folder / name[2:]).write_bytes(zlib.compress(f"{kind} {len(content)}\0".encode() + content, 1))

    def pack(self, *more: bytes) -> bytes:
        """A pack of all objects, and of entries that are made by hand."""
        return packed([entry(KINDS[kind], content) for kind, content in self.objects.values()] + list(more))


def replace(file: pathlib.Path, text: str) -> None:
    """Writes a file so that a reader sees the old text or the new one."""
    beside = file.with_name(file.name + ".new")
    beside.write_text(text)
    os.replace(beside, file)


# Packs


def entry_head(kind: int, size: int) -> bytes:
    """The type and the size of what an entry unpacks to, seven bits in each byte but four in the first."""
    out, value, rest = bytearray(), kind << 4 | size & 15, size >> 4
    while rest:
        out.append(value | 0x80)
        value, rest = rest & 0x7F, rest >> 7
    out.append(value)
    return bytes(out)


def entry(kind: int, content: bytes, size: "int | None" = None, base: bytes = b"") -> bytes:
    """One object of a pack; `size` is what its head says, and `base` stands between the head and the content of a delta."""
    return entry_head(kind, len(content) if size is None else size) + base + zlib.compress(content, 6)


def packed(entries: "typing.Sequence[bytes]", count: "int | None" = None, version: int = 2) -> bytes:
    """A pack with its sum; `count` is how many objects its head says."""
    data = b"PACK" + struct.pack(">II", version, len(entries) if count is None else count) + b"".join(entries)
    return data + hashlib.sha1(data).digest()


def offset(distance: int) -> bytes:
    """How far before a delta its base begins."""
    out = [distance & 0x7F]
    while distance := distance >> 7:
        distance -= 1
        out.insert(0, 0x80 | distance & 0x7F)
    return bytes(out)


def number(value: int) -> bytes:
    """A size in a delta: seven bits in each byte, the lowest first."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def copied(start: int, size: int) -> bytes:
    """The instruction of a delta that copies from its base, with all seven bytes of it."""
    return b"\xff" + struct.pack("<I", start) + struct.pack("<I", size)[:3]


def delta(before: int, after: int, *instructions: bytes) -> bytes:
    return number(before) + number(after) + b"".join(instructions)
