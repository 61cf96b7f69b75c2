"""Files of the store that are not what was stored: L-12 one bit, L-13 other lengths, and parts that are missing."""

import pathlib
import subprocess
import time
import typing

from battery.bed import EVERY, Bed
from battery.cases import Case, row
from battery.client import Answer, get, is_right
from battery.crashes import SETTINGS
from battery.database import NAME
from battery.disk import disk
from battery.modules import KINDS, Module
from battery.rot import flip_in_file, flip_on_device
from battery.server import binary, metric
from battery.shapes import Ask, of_database
from battery.store import STATE, Store

SOURCES = ("--upstreams", "--sumdb", "--private", "--route")
# Over all variants more than 200; with BATTERY_FULL=1 more than 1,000.
FLIPS, FULL_FLIPS = 24, 120
TARGETS = {
    "zip": "{path}/@v/{version}.zip", "mod": "{path}/@v/{version}.mod", "info": "{path}/@v/{version}.info",
    "list": "{path}/@v/list", "latest": "{path}/@latest", "source-list": STATE + "/lists/{path}/@v/list",
    "tile": "sumdb/{database}/tile/8/0/000.p/{width}", "lookup": "sumdb/{database}/lookup/{path}@{version}",
}  # fmt: skip
ON_DEVICE = ("device-zip", "device-mod", "device-info")


class Rotten:
    """A server with a full store, whose files are damaged while it runs or before it starts."""

    def __init__(self, case: Case, on_device: bool = False, settings: "typing.Iterable[str]" = ()) -> None:
        self.case = case
        self.disk = case.closing.enter_context(disk(case)) if on_device else None
        self.bed = Bed(case, "{a}", [*SETTINGS, *settings])
        self.modules = [self.bed.module, self.bed.another("second", 40_000), self.bed.another("secret/third", 5_000)]
        for module in self.modules:
            self.bed.expect_right(module)
        tiles = self.bed.server.store / f"sumdb/{NAME}/tile/8/0/000.p"
        self.width = max((int(tile.name) for tile in tiles.iterdir()), default=1)
        for ask in self.of_database():
            case.expect("battery", ask.is_right(ask.answer(self.bed)), str(ask))
        self.store = Store(self.bed.server.store, self.bed.library, self.bed.log)

    def file(self, target: str, module: Module) -> pathlib.Path:
        name = TARGETS[target].format(path=module.path, version=module.version, database=NAME, width=self.width)
        return self.bed.server.store / name

    def flip(self, file: pathlib.Path, place: int, bit: int, while_it_runs: bool) -> None:
        """Flips a bit, in a file or on the device."""
        if not while_it_runs:
            self.bed.server.stop()
        if self.disk:
            flip_on_device(self.disk, file, place, bit)
        else:
            flip_in_file(file, place, bit)
        if not while_it_runs:
            self.bed.server.start()

    def wait_for(self, file: pathlib.Path) -> None:
        """A list that was put aside comes back with the next start at the latest."""
        if not file.exists():
            self.bed.server.stop()
            self.bed.server.start()
        end = time.monotonic() + 10
        while not file.exists():
            self.case.expect("I8", time.monotonic() < end, f"{file.name} does not come back")
            time.sleep(0.05)

    def of_database(self) -> "list[Ask]":
        return of_database(self.bed, f"/tile/8/0/000.p/{self.width}")

    def asks(self, target: str, module: Module) -> "list[Ask]":
        """The requests that read the file."""
        if target in ("tile", "lookup"):
            return self.of_database()[:2]
        return [Ask(module, "list" if target.endswith("list") else target)]

    def judge(self, target: str, module: Module, what: str) -> None:
        """The first answer is right or a truthful error, the second is right; then the file is whole again, or at least not wrong."""
        for ask in self.asks(target, module):
            answer = ask.answer(self.bed)
            self.expect_true(ask, answer, what)
            again = ask.answer(self.bed)
            self.case.expect("I8", ask.is_right(again), f"{what}: {ask}: {answer}, then {again}")
        self.case.expect("I11", not self.bed.server.fault(), f"{what}: {self.bed.server.fault()}")

    def expect_true(self, ask: Ask, answer: Answer, what: str) -> None:
        self.case.expect("I1", not answer.good or ask.is_right(answer), f"{what}: wrong {ask}: {answer}")
        self.case.expect("I6", answer.good or answer.status in (0, 200) or answer.status >= 500, f"{what}: {ask}: {answer}")

    def expect_mended(self, targets: "typing.Iterable[str]", modules: "list[Module]") -> None:
        """After a start and a request for each of them no file is wrong."""
        self.bed.server.stop()
        self.bed.server.start()
        for target in targets:
            for module in modules:
                self.judge(target, module, "at the end")
        wrong = self.store.faults(leftovers=False)
        self.case.expect("I2", not wrong, f"not mended: {wrong[:2]}")

    def expect_quarantine(self, target: str, count: int) -> None:
        """The damaged files were kept aside, and counted."""
        aside = [path for path in (self.bed.server.store / STATE / "quarantine").rglob("*") if path.is_file()]
        self.case.expect("row", len(aside) >= count, f"{len(aside)} files in quarantine after {count} damaged {target}")
        counted = metric(self.bed.metrics(), "martlet_damaged_files_total")
        self.case.expect("row", counted > 0, "martlet_damaged_files_total counts nothing")


@row("L-12", variants=(*TARGETS, *ON_DEVICE, "index", "pin", "head"), quick=("zip", "device-info"))
def bit_rot(case: Case) -> None:
    """A bit of a stored file is wrong: no wrong byte is served, the file is put aside, and the next request has the right one."""
    special = {"index": rotten_index, "pin": rotten_pin, "head": rotten_head}
    special.get(case.variant, rotten_files)(case)


def rotten_files(case: Case) -> None:
    """Files that are served: each flip is met by a request, one in four after a start."""
    target = case.variant.removeprefix("device-")
    it = Rotten(case, case.variant.startswith("device-"))
    dice, count = case.dice, FULL_FLIPS if case.full else FLIPS
    # A private name has no record, and the tile is the same for all.
    modules = it.modules[: 2 if target != "lookup" else 1]
    for number in range(count):
        module = modules[number % len(modules)]
        file = it.file(target, module)
        it.wait_for(file)
        place, bit = dice.randrange(file.stat().st_size), dice.randrange(8)
        it.flip(file, place, bit, while_it_runs=number % 4 != 3)
        it.judge(target, module, f"bit {bit} of byte {place} in {target}")
    if target in KINDS:
        it.expect_quarantine(target, count)
    it.expect_mended((target,), modules)
    case.notes.append(f"{count} flips")


def rotten_index(case: Case) -> None:
    """Bits of the index: everything is served, whatever it says."""
    it = Rotten(case)
    dice, file = case.dice, it.bed.server.store / STATE / "index.sqlite"
    for number in range(FULL_FLIPS if case.full else FLIPS):
        if number % 2:
            it.bed.server.stop()
        flip_in_file(file, dice.randrange(file.stat().st_size), dice.randrange(8))
        if number % 4 == 3:
            # The command reads the index itself, before a start has mended it.
            expect_collected(it)
        if number % 2:
            it.bed.server.start()
        it.bed.expect_right(it.modules[number % len(it.modules)])
        it.bed.expect_right(it.bed.another(f"rotten-index{number}"), KINDS)
        if not number % 2:
            expect_collected(it)


def expect_collected(it: Rotten) -> None:
    """Whatever numbers the index holds, collecting by them ends as it should, in the server or, with it stopped, in the command."""
    server = it.bed.server
    sources = [text for name, value in zip(server.arguments, server.arguments[1:]) if name in SOURCES for text in (name, value)]
    for order in (["--unused-for", "0s"], ["--max-size", "0"]):
        command = [binary(), "store", "gc", "--dry-run", *order, "--store", str(server.store), *sources]
        ended = subprocess.run(command, env=server.environment, capture_output=True, timeout=60)
        it.case.expect("I11", ended.returncode in (0, 70), f"gc: status {ended.returncode}: {ended.stderr[-200:]!r}")
    it.case.expect("I11", not server.fault(), server.fault())


def rotten_pin(case: Case) -> None:
    """A damaged first hash is no missing one: what the source has now must not be taken for the first ever seen."""
    it = Rotten(case)
    for number, kind in enumerate(("mod", "zip") * 4):
        module = it.bed.another(f"secret/pinned{number}")
        it.bed.expect_right(module)
        pin = it.bed.server.store / STATE / f"pins/{module.path}/@v/{module.version}.{kind}"
        flip_in_file(pin, case.dice.randrange(pin.stat().st_size), case.dice.randrange(8))
        if number % 2:
            it.bed.server.stop()
            it.bed.server.start()
        it.expect_true(Ask(module, kind), Ask(module, kind).answer(it.bed), f"pin of {kind}")
        it.store.file(module, kind).unlink(missing_ok=True)
        # A zip whose go.mod is the right one: what refuses it is its own first hash, not that of the .mod.
        it.bed.a.now = {"mod": "wrong-mod", "zip": "other-zip"}[kind]
        answer = Ask(module, kind).answer(it.bed)
        case.expect("I5", not answer.good, f"with a damaged pin another {kind} is served: {answer}")
        it.bed.a.now = "good"


def rotten_head(case: Case) -> None:
    """A damaged tree head: what is stored is served, and what is new is served right or refused."""
    it = Rotten(case)
    file = it.bed.server.store / STATE / f"sumdb/{NAME}/latest"
    whole = file.read_bytes()
    for number in range(FLIPS):
        it.bed.server.stop()
        file.write_bytes(whole)
        flip_in_file(file, case.dice.randrange(len(whole)), case.dice.randrange(8))
        try:
            it.bed.server.start()
        except RuntimeError:
            case.expect("row", it.bed.server.wait(5) in (70, 78), f"status {it.bed.server.status}")
            continue
        for kind in KINDS:
            answer = get(it.bed.server.port, it.modules[0].url(kind))
            case.expect("row", answer.good and is_right(it.modules[0], kind, answer.body), f"stored {kind}: {answer}")
            new = it.bed.another(f"head{number}")
            it.expect_true(Ask(new, kind), Ask(new, kind).answer(it.bed), "a damaged head")


DAMAGES: "dict[str, typing.Callable[[bytes], bytes]]" = {
    "truncated": lambda data: data[: len(data) * 2 // 3], "empty": lambda data: b"", "extended": lambda data: data + b"\n{}",
    "zeros": lambda data: bytes(len(data)), "end-zeros": lambda data: data[: len(data) // 2] + bytes(len(data) - len(data) // 2),
}  # fmt: skip


@row("L-13", variants=(*DAMAGES, "missing", "temporary", "index"), quick=("truncated", "missing"))
def other_lengths(case: Case) -> None:
    """Stored files that are too short, too long, empty or not there, and files that nobody knows: never a wrong byte."""
    it = Rotten(case)
    special = {"missing": missing, "temporary": temporary, "index": without_index}
    if case.variant in special:
        special[case.variant](it)
        return
    for while_it_runs in (True, False):
        for target in TARGETS:
            file = it.file(target, it.modules[0])
            if not while_it_runs:
                it.bed.server.stop()
            file.write_bytes(DAMAGES[case.variant](file.read_bytes()))
            if not while_it_runs:
                it.bed.server.start()
            it.judge(target, it.modules[0], f"{case.variant} {target}")
    it.expect_mended(TARGETS, it.modules[:1])


def missing(it: Rotten) -> None:
    """One of the files of a version is not there: it is fetched, and the list does not name what is not whole."""
    for number, target in enumerate(("info", "mod", "zip", "ziphash", "list", "latest", "source-list", "tile", "lookup")):
        module = it.modules[0]
        file = it.file("zip", module).with_suffix(".ziphash") if target == "ziphash" else it.file(target, module)
        if number % 2:
            it.bed.server.stop()
        file.unlink()
        if number % 2:
            it.bed.server.start()
        it.judge("zip" if target == "ziphash" else target, module, f"missing {target}")
        it.bed.expect_right(module)
    it.case.expect("I2", not it.store.faults(leftovers=False), it.store.faults(leftovers=False)[:2])


def temporary(it: Rotten) -> None:
    """What a crash has left in `tmp` is gone after a start, and nothing else."""
    it.bed.server.stop()
    folder = it.bed.server.store / STATE / "tmp"
    (folder / "left").write_bytes(bytes(1000))
    (folder / "link").symlink_to(it.case.folder)
    it.bed.server.start()
    left = sorted(path.name for path in folder.iterdir())
    it.case.expect("row", not left, f"left after a start: {left}")
    it.case.expect("I2", it.case.folder.exists() and not it.store.faults(), it.store.faults()[:2])
    it.bed.expect_right(it.modules[0])


def without_index(it: Rotten) -> None:
    """Rows of files that are gone, and files without a row: the index is a hint."""
    for running in (True, False):
        if not running:
            it.bed.server.stop()
        for file in (it.bed.server.store / STATE).glob("index.sqlite*"):
            file.unlink()
        it.store.file(it.modules[1], "zip").unlink()
        if not running:
            it.bed.server.start()
        for module in it.modules:
            it.bed.expect_right(module, EVERY)
    it.case.expect("I2", not it.store.faults(leftovers=False), it.store.faults(leftovers=False)[:2])
