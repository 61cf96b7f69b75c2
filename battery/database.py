"""A checksum database of the battery's own, honest and in every way dishonest: https://go.dev/design/25530-sumdb.

`/lookup/…`, `/latest`, `/supported` and tiles of height 8, signed with a key that everybody may know.
"""

import base64
import hashlib
import re
import threading

from battery.ed25519 import SigningKey
from battery.modules import Module

NAME = "sum.battery.example"
Answer = "tuple[int, bytes]"
NOT_FOUND = (404, b"not found: no such record\n")


class Log:
    """Records and the Merkle tree over them: https://www.rfc-editor.org/rfc/rfc6962#section-2.1."""

    def __init__(self) -> None:
        self.records: "list[bytes]" = []
        self.ids: "dict[str, int]" = {}
        self._levels: "list[list[bytes]]" = []

    def append(self, text: bytes, key: str = "") -> int:
        """Adds a record, which a lookup of `key` finds."""
        number = len(self.records)
        if key:
            self.ids[key] = number
        self.records.append(text)
        digest, level = hashlib.sha256(b"\x00" + text).digest(), 0
        while True:
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(digest)
            if len(self._levels[level]) % 2:
                return number
            digest = hashlib.sha256(b"\x01" + b"".join(self._levels[level][-2:])).digest()
            level += 1

    def root(self, size: int) -> bytes:
        """The hash of the tree of the first `size` records."""
        if size == 0:
            return hashlib.sha256(b"").digest()
        parts, start = [], 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                parts.append(self._levels[level][start >> level])
                start += 1 << level
        digest = parts.pop()
        while parts:
            digest = hashlib.sha256(b"\x01" + parts.pop() + digest).digest()
        return digest

    def tile(self, level: int, number: int, width: int, size: int) -> "bytes | None":
        """The hashes of a tile, or nothing where the tree of `size` records does not have it."""
        first = number * 256
        if level > 7 or first + width > size >> (8 * level):
            return None
        return b"".join(self._levels[8 * level][first : first + width])


class Database:
    """Answers for a log; `fault` names the lie, in the words of `FAULTS`, and empty is the truth."""

    def __init__(self, seed: int = 1) -> None:
        self.key = SigningKey(hashlib.sha256(f"battery {seed}".encode()).digest())
        self.other_key = SigningKey(hashlib.sha256(f"not the battery {seed}".encode()).digest())
        self.log = Log()
        # Of a fork: the tree as it might have been.
        self.other: "Log | None" = None
        self.size_limit: "int | None" = None
        # Lines that some faults add where nothing signs them.
        self.extra = b""
        self._heads: "dict[bytes, bytes]" = {}
        self._lock = threading.Lock()

    @property
    def text_key(self) -> str:
        """The key as GOSUMDB spells it."""
        return f"{NAME}+{self._key_id(self.key).hex()}+{base64.b64encode(b'%c' % 1 + self.key.public).decode()}"

    def add(self, *modules: Module) -> None:
        for log in filter(None, (self.log, self.other)):
            for module in modules:
                log.append(module.record, f"{module.path}@{module.version}")

    def fill(self, count: int) -> None:
        """Makes the tree large with records that nobody asks for."""
        for number in range(count):
            self.log.append(f"{NAME}/filler{number} v1.0.0 h1:{'A' * 43}=\n".encode())

    def fork(self) -> None:
        """From now on `other` is a history that differs in its first record and goes on."""
        self.other = Log()
        keys = {number: key for key, number in self.log.ids.items()}
        for number, text in enumerate(self.log.records):
            self.other.append(b"forked " + text if number == 0 else text, keys.get(number, ""))
        self.other.append(b"one more\n")

    def _key_id(self, key: SigningKey, name: str = NAME) -> bytes:
        return hashlib.sha256(name.encode() + b"\n\x01" + key.public).digest()[:4]

    def signature(self, text: bytes, key: "SigningKey | None" = None, name: str = NAME, cut: int = 0) -> bytes:
        """A signature line of a note: https://pkg.go.dev/golang.org/x/mod/sumdb/note."""
        key = key or self.key
        raw = self._key_id(key, name) + key.sign(text)
        return f"\N{EM DASH} {name} {base64.b64encode(raw[: len(raw) - cut]).decode()}\n".encode()

    def head_text(self, log: Log, size: int) -> bytes:
        return f"go.sum database tree\n{size}\n{base64.b64encode(log.root(size)).decode()}\n".encode()

    def head(self, log: Log, size: int, fault: str = "") -> bytes:
        """A signed head, or what `fault` makes of one."""
        text = self.head_text(log, size)
        with self._lock:
            cached = self._heads.get(text + fault.encode())
            if cached is None:
                cached = self._heads[text + fault.encode()] = text + b"\n" + self._signatures(text, fault)
        return cached

    def _signatures(self, text: bytes, fault: str) -> bytes:
        good = self.signature(text)
        return {
            "wrong-key": lambda: self.signature(text, self.other_key),
            "wrong-name": lambda: self.signature(text, name="sum.other.example"),
            "false-signature": lambda: self.signature(text + b"x"),
            "short-signature": lambda: self.signature(text, cut=8),
            "loose-base64": lambda: good.replace(b"=\n", b"\n") if b"=\n" in good else good[:-1] + b"=\n",
            "no-newline": lambda: good[:-1],
            "extra-signatures": lambda: good + self.signature(text, self.other_key, "sum.witness.example"),
            "many-signatures": lambda: b"".join(
                f"\N{EM DASH} w{number}.example {base64.b64encode(bytes(68)).decode()}\n".encode() for number in range(101)
            ) + good,
        }.get(fault, lambda: good)()

    def answer(self, path: str, fault: str = "") -> Answer:
        """The answer to `/lookup/…`, `/latest`, `/supported` or `/tile/…`."""
        log = self.other if fault == "fork" and self.other else self.log
        size = min(len(log.records), self.size_limit or len(log.records))
        if path == "/supported":
            return (200, b"")
        if path == "/latest":
            return (200, self.head(log, size, fault))
        if path.startswith("/lookup/"):
            return self._lookup(path.removeprefix("/lookup/"), log, size, fault)
        return self._tile(path, log, size, fault)

    def _lookup(self, key: str, log: Log, size: int, fault: str) -> Answer:
        number = log.ids.get(key)
        if fault == "empty":
            return (200, b"")
        if number is None or number >= size:
            return NOT_FOUND
        if fault == "unrelated":
            number = next(other for name, other in log.ids.items() if name != key)
        text, head = log.records[number], self.head(log, size, fault)
        body = b"%d\n%s\n%s" % (number, text, head)
        lines = self.extra or text.replace(b"h1:", b"h1:AAAA")
        return (200, {
            "lines-after": body + b"\n" + lines,
            "lines-before": lines + body,
            "lines-in-note": b"%d\n%s\n%s" % (number, text, head.replace(b"\n\n", b"\n" + lines + b"\n", 1)),
            "wrong-id": b"%d\n%s\n%s" % (number ^ 1, text, head),
            "huge-id": b"%d\n%s\n%s" % (2**63, text, head),
            "altered-record": b"%d\n%s\n%s" % (number, text.replace(b"h1:", b"h1:A"), head),
            "html": b"<html><body>sign in</body></html>\n",
        }.get(fault, body))

    def _tile(self, path: str, log: Log, size: int, fault: str) -> Answer:
        match = re.fullmatch(r"/tile/8/(\d+)/((?:x\d{3}/)*\d{3})(?:\.p/(\d+))?", path)
        if match is None:
            return NOT_FOUND
        number = int(match[2].replace("x", "").replace("/", ""))
        data = log.tile(int(match[1]), number, int(match[3] or 256), size)
        if data is None:
            return NOT_FOUND
        if fault == f"flip{path}" or fault == "flip-all":
            return (200, bytes([data[0] ^ 1]) + data[1:])
        return (200, data[:-1] if fault == "short-tile" else data)
