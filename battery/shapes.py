"""What a cold store can be asked for: the shapes of files whose way to the disk is cut at every system call."""

import dataclasses
import functools
import random
import typing

from battery.bed import Bed
from battery.client import Answer, get, is_right
from battery.database import NAME
from battery.modules import KINDS, Module
from battery.store import Store

SECRET = "battery.example/secret"


@dataclasses.dataclass(frozen=True)
class Shaped(Module):
    """A module with a long go.mod, or with many files."""

    mod_size: int = 0
    entries: int = 0

    @functools.cached_property
    def files(self) -> "dict[str, bytes]":
        plain = super().files
        dice = random.Random(f"{self.seed} {self.name} shape")
        lines = b"".join(b"// %x\n" % dice.getrandbits(256) for _ in range(self.mod_size // 68))
        more = {f"part{number % 40}/file{number}.go": b"package part\n// %d\n" % number for number in range(self.entries)}
        return {**plain, "go.mod": plain["go.mod"] + lines, **more}


@dataclasses.dataclass(frozen=True)
class Ask:
    """One request: a kind of a module, or another path with what is right about its answer."""

    module: "Module | None"
    kind: str
    right: "typing.Callable[[bytes], bool]" = lambda body: False

    def answer(self, bed: Bed, timeout: float = 20) -> Answer:
        return get(bed.server.port, self.module.url(self.kind) if self.module else self.kind, timeout)

    def is_right(self, answer: Answer) -> bool:
        if not answer.good:
            return False
        if self.module is None:
            return self.right(answer.body)
        if self.kind == "list":
            return self.module.version.encode() in answer.body.split()
        return is_right(self.module, self.kind, answer.body)

    @property
    def file(self) -> "tuple[Module, str] | None":
        """The file of the store that an acknowledged answer stands for."""
        return (self.module, self.kind) if self.module and self.kind in KINDS else None

    def __str__(self) -> str:
        return f"{self.kind} of {self.module.path}" if self.module else self.kind


@dataclasses.dataclass(frozen=True)
class Shape:
    """`modules` are published, `kinds` of all of them asked for, at once with `together`; `before` is stored already, and old."""

    modules: "tuple[Module, ...]"
    kinds: "tuple[str, ...]"
    before: "tuple[str, ...]" = ()
    together: bool = False
    more: "typing.Callable[[Bed], list[Ask]]" = lambda bed: []

    def asks(self, bed: Bed) -> "list[Ask]":
        return [Ask(module, kind) for module in self.modules for kind in self.kinds] + self.more(bed)

    def asks_before(self) -> "list[Ask]":
        return [Ask(module, kind) for module in self.modules for kind in self.before]


def of_database(bed: Bed, tile: str = "/tile/8/0/000.p/1") -> "list[Ask]":
    """A record, a tile and the head, as go asks for them."""
    module, store = bed.module, Store(bed.server.store, bed.library, bed.log)
    key = f"{module.path}@{module.version}"
    return [
        Ask(None, f"/sumdb/{NAME}/lookup/{key}", lambda body: not store.wrong_lookup(key, body)),
        Ask(None, f"/sumdb/{NAME}{tile}", lambda body: body == bed.log.answer(tile)[1]),
        Ask(None, f"/sumdb/{NAME}/latest", lambda body: not store.wrong_head(body)),
    ]


# A large file is several blocks of the server.
LARGE = 6 << 20
SHAPES = {
    "info": Shape((Module("tiny"),), ("info",)),
    "mod": Shape((Module("tiny"),), ("mod",)),
    "large-mod": Shape((Shaped("long", mod_size=1 << 20),), ("mod",)),
    "zip": Shape((Module("tiny"),), ("zip",)),
    "large-zip": Shape((Module("large", size=LARGE),), ("zip",)),
    "many-entries": Shape((Shaped("many", entries=2000),), ("zip",)),
    "trio": Shape((Module("tiny"),), KINDS, together=True),
    "three": Shape(tuple(Module("tiny", f"v1.0.{number}") for number in range(3)), ("mod", "zip"), together=True),
    "deep": Shape((Module("a/b/c/d/e/f/v2", "v2.0.0-rc.1.0.20240506070809-0123456789ab"),), ("info", "mod", "zip")),
    "private": Shape((Module("secret/one"),), ("mod", "zip", "info")),
    "private-list": Shape((Module("secret/two"),), ("list", "latest")),
    "list": Shape((Module("tiny"),), ("list",)),
    "latest": Shape((Module("tiny"),), ("latest",)),
    "refresh": Shape((Module("tiny"),), ("list", "latest"), before=("list", "latest", "info", "mod", "zip")),
    "sumdb": Shape((), (), more=of_database),
}
