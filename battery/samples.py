"""Hostile archives as files of a source, and how each is judged: refused, or served with what every reader finds in it."""

import dataclasses
import io
import os
import time
import typing
import zipfile

from battery.bed import Bed
from battery.cases import Case
from battery.client import Answer
from battery.forged import Entry, Forged, forge
from battery.modules import Module, directory_hash
from battery.sampler import MEBIBYTE, processor_seconds

# How many times as slow as a release build the server under test is.
SLOWNESS = float(os.environ.get("BATTERY_SLOWNESS", "1"))
REFUSE, SERVE, EITHER = "refuse", "serve", "either"


@dataclasses.dataclass(frozen=True)
class Sample:
    """One archive: what is odd about it, what must become of it, and a function that makes it for a module."""

    name: str
    wanted: str
    make: "typing.Callable[[Module], bytes]"


@dataclasses.dataclass(frozen=True)
class Limits:
    """What the answer to one sample may cost: seconds of a processor (of a release build), and bytes of memory over all samples."""

    seconds: float = 2.0
    memory: int = 32 * MEBIBYTE


def prefix(module: Module) -> str:
    return f"{module.path}@{module.version}/"


def usual(module: Module) -> "list[Entry]":
    """The honest files of a module as entries."""
    return [Entry(prefix(module) + name, data) for name, data in module.files.items()]


def beside(*more: Entry) -> "typing.Callable[[Module], bytes]":
    """An archive with honest files, and entries whose names are below the module's folder."""

    def make(module: Module) -> bytes:
        below = [dataclasses.replace(entry, name=prefix(module).encode() + entry.raw_name) for entry in more]
        return forge(usual(module) + below)

    return make


def plain() -> Sample:
    """The control of every row: one that is right is served."""
    return Sample("control", SERVE, lambda module: forge(usual(module)))


class Trial:
    """Samples at a source that nobody attests, so that what decides about them are the rules for archives alone."""

    def __init__(self, case: Case, limits: "Limits | None" = None, settings: "tuple[str, ...]" = ()) -> None:
        self.case, self.limits = case, limits or Limits()
        self.bed = Bed(case, "{a}", ["--no-verify", "battery.example", *settings])
        self.bed.expect_right(self.bed.module)
        self.wrong: "list[str]" = []
        # What was served: the module, its bytes, and the hash that the server computed.
        self.served: "dict[str, tuple[Module, bytes]]" = {}
        self.modules: "dict[str, Forged]" = {}
        self.bed.sampler.begin()
        self.before = self.everything()

    def everything(self) -> "set[str]":
        """The files around the store: none may appear."""
        store = self.bed.server.store
        return {str(path) for path in self.case.folder.rglob("*") if store not in path.parents}

    def publish(self, sample: Sample) -> Forged:
        name = f"s{len(self.modules)}"
        plain = Forged(name, size=200, seed=self.case.seed)
        module = Forged(name, size=200, seed=self.case.seed, given={"zip": sample.make(plain)})
        self.bed.library.add(module)
        self.modules[sample.name] = module
        return module

    def run(self, samples: "typing.Iterable[Sample]") -> None:
        """Asks for each sample, and says everything that was wrong at once."""
        for sample in samples:
            module = self.publish(sample)
            begun = processor_seconds(self.bed.server.pid)
            answer = self.bed.ask(module, "zip")
            self._judge(sample, module, answer)
            spent = processor_seconds(self.bed.server.pid) - begun
            limit = self.limits.seconds * SLOWNESS
            self._note(spent <= limit, sample, f"took {spent:.2f} s of a processor, at most {limit} s")
        self.finish()

    def _judge(self, sample: Sample, module: Module, answer: Answer) -> None:
        if answer.good:
            self.served[sample.name] = (module, answer.body)
            self._note(sample.wanted != REFUSE, sample, "was served")
            flaw = self.flaw(module, answer.body)
            self._note(not flaw, sample, flaw)
            return
        self._note(sample.wanted != SERVE, sample, f"was not served: {answer} {answer.body[120:400]!r}")
        self._note(answer.status in (403, 502), sample, f"must be refused by 502 or 403: {answer}")
        left = sorted((self.bed.server.store / module.path).rglob("*.zip*"))
        self._note(not left, sample, f"was refused, and yet stored: {left}")

    def flaw(self, module: Module, body: bytes) -> str:
        """Why another reader has not the same files in it as the server, or nothing."""
        files = contents(body)
        if files is None:
            return "was served, and Python cannot read it"
        outside = [name for name in files if not name.startswith(prefix(module))]
        if outside:
            return f"was served with files outside of its folder: {outside[:3]}"
        recorded = self.recorded(module)
        return "" if recorded == directory_hash(files) else f"{recorded} is on record, Python finds {directory_hash(files)}"

    def recorded(self, module: Module) -> str:
        """The h1: that the server keeps beside the zip, as Go's download cache does; it appears when the zip is complete."""
        file = self.bed.server.store / module.path / "@v" / f"{module.version}.ziphash"
        end = time.monotonic() + 5
        while not file.exists() and time.monotonic() < end:
            time.sleep(0.02)
        return file.read_text().strip() if file.exists() else "nothing"

    def _note(self, true: bool, sample: Sample, seen: str) -> None:
        if not true:
            self.wrong.append(f"{sample.name} {seen}")

    def finish(self) -> None:
        row = self.case.row
        self.case.expect(row, not self.wrong, f"{len(self.wrong)} samples: " + "; ".join(self.wrong))
        new = self.everything() - self.before
        self.case.expect(row, not new, f"files outside of the store: {sorted(new)[:3]}")
        self.bed.expect_right(self.bed.module)
        self.bed.expect_calm(self.limits.memory)


def contents(data: bytes) -> "dict[str, bytes] | None":
    """The entries of an archive as Python reads it; nothing where it finds a fault or a name twice. h1: counts folders, too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            files = {entry.orig_filename: archive.read(entry) for entry in entries}
    except Exception:  # Of a damaged zip this module raises whatever it stumbles over.
        return None
    return files if len(files) == len(entries) else None
