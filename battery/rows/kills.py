"""SIGKILL at random moments under load, and whether the look at the store would see what it looks for: L-02, L-00."""

import concurrent.futures
import os
import pathlib
import signal
import time

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import get
from battery.crashes import SETTINGS, expect_sound, is_acknowledged, restart
from battery.modules import KINDS, Module
from battery.shapes import of_database
from battery.store import LOOSE, STATE, Store

SIZES = (300, 20_000, 400_000)


@row("L-02", variants=("12", "200"), quick=("12",))
def kills(case: Case) -> None:
    """SIGKILL at a random moment under load: what was acknowledged is there, and nothing is half there."""
    bed = Bed(case, "{a}", SETTINGS)
    store, dice, kept = Store(bed.server.store, bed.library, bed.log), case.dice, 0
    for number in range(int(case.variant)):
        modules = [bed.another(f"{dice.choice(('open', 'secret'))}/kill{number}/m{index}", dice.choice(SIZES)) for index in range(4)]
        acknowledged = loaded(bed, modules, dice.uniform(0, 0.3))
        kept += len(acknowledged)
        what = f"round {number}"
        expect_sound(case, store, acknowledged, what, leftovers=False)
        restart(case, bed.server, what)
        expect_sound(case, store, acknowledged, what, leftovers=True)
        bed.a.now = "status:503"
        for module, kind in acknowledged:
            answer = bed.ask(module, kind)
            case.expect("I3", answer.good, f"{what}: {kind} of {module.path} was acknowledged: {answer}")
        bed.a.now = "good"
        bed.expect_right(modules[0], KINDS)
        # The next rounds need not look at these again.
        forget(bed, number)
    case.notes.append(f"{case.variant} kills, {kept} files acknowledged before them")
    case.expect("battery", kept >= int(case.variant), f"only {kept} files were acknowledged before a kill")


def loaded(bed: Bed, modules: "list[Module]", seconds: float) -> "list[tuple[Module, str]]":
    """Asks for every file of the modules, kills the server meanwhile, and returns what was acknowledged."""
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        asked = [(module, kind, pool.submit(get, bed.server.port, module.url(kind))) for module in modules for kind in KINDS]
        time.sleep(seconds)
        bed.server.stop(signal.SIGKILL)
    return [(module, kind) for module, kind, one in asked if is_acknowledged(one.result())]


def forget(bed: Bed, number: int) -> None:
    """Empties the store now and then, so that a round costs the same at the end as at the beginning."""
    if number % 20 == 19:
        bed.server.stop()
        bed.server.forget()
        bed.server.start()


DAMAGES = {
    "flip": lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :] if data else b"x",
    "cut": lambda data: data[:-2] if data else b"x",
    "more": lambda data: data + b"x",
    "empty": lambda data: b"" if data else b"x",
    "zeros": lambda data: bytes(len(data)) if data else b"\0",
}


@row("L-00", quick=("",))
def checker(case: Case) -> None:
    """The control of the independent look: it must find every kind of damage, in every file, and none in a sound store."""
    bed = Bed(case, "{a}", SETTINGS)
    store = Store(bed.server.store, bed.library, bed.log)
    for module in (bed.module, bed.another("secret/one")):
        bed.expect_right(module)
    for ask in of_database(bed):
        case.expect("battery", ask.is_right(ask.answer(bed)), str(ask))
    bed.server.stop()
    case.expect("battery", not store.faults(), store.faults())
    looked_at = [file for file in bed.server.store.rglob("*") if file.is_file() and not is_loose(bed, file)]
    case.expect("battery", len(looked_at) >= 15, f"only {looked_at}")
    for file in looked_at:
        damage(case, store, file)
    plant(case, store, bed.server.store)
    case.expect("battery", not store.faults(), "a damage was not taken back")


def is_loose(bed: Bed, file: pathlib.Path) -> bool:
    name = str(file.relative_to(bed.server.store))
    return name.startswith(f"{STATE}/") and LOOSE.fullmatch(name.removeprefix(f"{STATE}/")) is not None


def damage(case: Case, store: Store, file: pathlib.Path) -> None:
    """Damages a file in every way, one after the other, and removes it when others say that it must be there."""
    whole = file.read_bytes()
    for name, change in DAMAGES.items():
        changed = change(whole)
        if changed == whole or name == "empty" and file.name == "list":
            # An empty list is a list.
            continue
        file.write_bytes(changed)
        case.expect("battery", bool(store.faults()), f"not found: {name} of {file.relative_to(store.root)}")
    file.write_bytes(whole)
    if file.suffix in (".info", ".mod", ".zip") and STATE not in file.parts:
        file.unlink()
        case.expect("battery", bool(store.faults()), f"not found: a list without {file.name}")
        file.write_bytes(whole)


def plant(case: Case, store: Store, root: pathlib.Path) -> None:
    """Things that no server makes."""
    place = root / "planted"
    for make in (
        lambda: place.write_bytes(b"x"),
        lambda: place.symlink_to("/etc/hostname"),
        lambda: place.symlink_to(root / ".martlet", target_is_directory=True),
        lambda: os.mkfifo(place),
        lambda: os.link(next(root.rglob("*.zip")), place),
    ):
        make()
        case.expect("battery", bool(store.faults()), "a planted file was not found")
        place.unlink()
    left = root / STATE / "tmp/left"
    left.write_bytes(b"x")
    case.expect("battery", bool(store.faults()) and not store.faults(leftovers=False), "a temporary file")
    left.unlink()
