"""Zip archives written by hand, so that every field can lie, and modules whose files are whatever a case says.

The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. `zipfile` writes honest archives only.
"""

import dataclasses
import functools
import struct
import typing
import zlib

from battery.modules import Module

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
END64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR = struct.Struct("<4sIQI")
# 1980-01-01, the first day of the format.
DATE = 0x21
WIDE = 0xFFFFFFFF
DESCRIPTOR_FLAG = 8
UTF8_FLAG = 0x800
Fields = typing.Dict[str, typing.Any]


@dataclasses.dataclass(frozen=True)
class Forged(Module):
    """A module of which some files are not what its name says: kind to bytes."""

    given: "dict[str, bytes]" = dataclasses.field(default_factory=dict, hash=False, compare=False)

    def file(self, kind: str) -> bytes:
        return self.given[kind] if kind in self.given else super().file(kind)


@dataclasses.dataclass
class Entry:
    """One file of an archive. `local` and `central` replace fields of its two headers; `packed` what it is compressed to."""

    name: "str | bytes"
    data: bytes = b""
    method: int = 0
    flags: int = 0
    packed: "bytes | None" = None
    local: Fields = dataclasses.field(default_factory=dict)
    central: Fields = dataclasses.field(default_factory=dict)
    # Bytes between the content and the next header: a descriptor, or a gap.
    after: bytes = b""

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()

    @functools.cached_property
    def content(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.data) if self.method == 8 else self.data

    @property
    def common(self) -> Fields:
        high = any(byte > 127 for byte in self.raw_name)
        return {
            "needed": 20, "flags": self.flags | (UTF8_FLAG if high else 0), "method": self.method, "time": 0, "date": DATE,
            "crc": zlib.crc32(self.data), "packed": len(self.content), "size": len(self.data), "name": self.raw_name, "extra": b"",
        }  # fmt: skip

    def header(self) -> bytes:
        """The local header."""
        fields = {"signature": b"PK\x03\x04", **self.common, **self.local}
        name, extra = fields["name"], fields["extra"]
        lengths = (fields.get("name-length", len(name)), fields.get("extra-length", len(extra)))
        order = ("signature", "needed", "flags", "method", "time", "date", "crc", "packed", "size")
        return LOCAL.pack(*(fields[key] for key in order), *lengths) + name + extra

    def listed(self, offset: int) -> bytes:
        """The header in the central directory; of an entry of which nothing else is said, as of Unix with mode 0644."""
        start: Fields = {"signature": b"PK\x01\x02", "made": 0x314, "disk": 0, "internal": 0, "external": 0o100644 << 16, "comment": b""}
        fields = {**start, **self.common, "offset": offset, **self.central}
        name, extra, comment = fields["name"], fields["extra"], fields["comment"]
        lengths = (fields.get("name-length", len(name)), fields.get("extra-length", len(extra)), fields.get("comment-length", len(comment)))
        order = ("signature", "made", "needed", "flags", "method", "time", "date", "crc", "packed", "size")
        last = (fields[key] for key in ("disk", "internal", "external", "offset"))
        return CENTRAL.pack(*(fields[key] for key in order), *lengths, *last) + name + extra + comment


def deflated(data: bytes, level: int = 9) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zeros(mebibytes: int) -> bytes:
    """A deflate stream of so many MiB of zeros, made of one block that repeats: large ones cost no time to write."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * mebibytes + b"\x03\x00"


def zeros_checksum(mebibytes: int) -> int:
    block, value = bytes(1 << 20), 0
    for _ in range(mebibytes):
        value = zlib.crc32(block, value)
    return value


def end_record(**fields: typing.Any) -> bytes:
    """The end record; `comment` is bytes, the rest numbers."""
    start: Fields = {"signature": b"PK\x05\x06", "disk": 0, "first-disk": 0, "here": 0, "count": 0, "size": 0, "offset": 0, "comment": b""}
    start |= {key.replace("_", "-"): value for key, value in fields.items()}
    length = start.get("comment-length", len(start["comment"]))
    order = ("signature", "disk", "first-disk", "here", "count", "size", "offset")
    return END.pack(*(start[key] for key in order), length) + start["comment"]


def end64_record(at: int, **fields: typing.Any) -> bytes:
    """The end record and its locator for large archives; `at` is where the record stands."""
    start: Fields = {"length": 44, "disk": 0, "first-disk": 0, "here": 0, "count": 0, "size": 0, "offset": 0, "at": at, "disks": 1}
    start |= {key.replace("_", "-"): value for key, value in fields.items()}
    order = ("disk", "first-disk", "here", "count", "size", "offset")
    record = END64.pack(b"PK\x06\x06", start["length"], 45, 45, *(start[key] for key in order))
    return record + LOCATOR.pack(b"PK\x06\x07", start["disk"], start["at"], start["disks"])


@dataclasses.dataclass
class Parts:
    """An archive before it is put together: what stands before the directory, the directory, and how many entries."""

    body: bytes
    directory: bytes
    count: int

    def end(self, **fields: typing.Any) -> bytes:
        """An honest end record, but for the fields given."""
        honest = {"here": self.count, "count": self.count, "size": len(self.directory), "offset": len(self.body)}
        return end_record(**{**honest, **fields})

    def end64(self, **fields: typing.Any) -> bytes:
        honest = {"here": self.count, "count": self.count, "size": len(self.directory), "offset": len(self.body)}
        return end64_record(**{"at": len(self.body) + len(self.directory), **honest, **fields})

    @property
    def whole(self) -> bytes:
        if self.count < 0xFFFF:
            return self.body + self.directory + self.end()
        return self.body + self.directory + self.end64() + self.end(here=0xFFFF, count=0xFFFF)


def parts(entries: "typing.Iterable[Entry]", prefix: bytes = b"", shift: int = 0) -> Parts:
    """Writes entries one after the other. `shift` is added to every offset, `prefix` stands before all of them."""
    body, directory, count = [prefix], [], 0
    size = len(prefix)
    for entry in entries:
        directory.append(entry.listed(size + shift))
        piece = entry.header() + entry.content + entry.after
        body.append(piece)
        size += len(piece)
        count += 1
    return Parts(b"".join(body), b"".join(directory), count)


def forge(entries: "typing.Iterable[Entry]") -> bytes:
    return parts(entries).whole


def descriptor(data: bytes, packed: "int | None" = None, signature: bytes = b"PK\x07\x08", **fields: int) -> bytes:
    """The record after the content of an entry with flag 3."""
    honest = {"crc": zlib.crc32(data), "packed": len(data) if packed is None else packed, "size": len(data), **fields}
    return signature + struct.pack("<3I", honest["crc"], honest["packed"], honest["size"])


def wide(*numbers: int) -> bytes:
    """The zip64 extra field with these numbers."""
    return struct.pack("<2H", 1, 8 * len(numbers)) + b"".join(struct.pack("<Q", number) for number in numbers)
