"""A full disk: L-04. What is stored is served, what is new is passed on without being kept, or refused; room mends everything."""

import contextlib
import errno
import os
import pathlib

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import get
from battery.crashes import SETTINGS, expect_sound
from battery.disk import disk, memory_disk
from battery.modules import KINDS, Module
from battery.store import Store

# The area that every ext4 has, and that is no part of the store.
SPARE = "lost+found"


def place_of(case: Case) -> pathlib.Path:
    """A small disk of the kind that the variant says."""
    kind, _, what = case.variant.partition("-")
    if kind == "tmpfs":
        place = case.closing.enter_context(memory_disk(case, "tmpfs", "mode=0700,size=16M,nr_inodes=400"))
        (place / SPARE).mkdir()
        return place
    options = ("-J", "size=4", *(("-N", "256") if what == "inodes" else ()))
    return case.closing.enter_context(disk(case, 24, options)).place


def fill_with_bytes(spare: pathlib.Path) -> None:
    """Takes every byte that is left."""
    with contextlib.suppress(OSError), open(spare / "filler", "wb", buffering=0) as file:
        block = bytes(1 << 16)
        while block:
            try:
                file.write(block)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                # Down to the last byte.
                block = block[: len(block) // 2]


def fill_with_files(spare: pathlib.Path) -> None:
    with contextlib.suppress(OSError):
        for number in range(100_000):
            os.close(os.open(spare / f"filler{number}", os.O_CREAT | os.O_WRONLY))


def ask_without_room(bed: Bed, store: Store, module: Module) -> None:
    """Every file is passed on without being kept, or refused; the last pages of a folder may have room for a name or two."""
    for kind, answer in bed.ask_every(module, KINDS).items():
        passed_on = answer.good and (answer.source == "unstored" or store.file(module, kind).exists())
        bed.case.expect("I3", passed_on or answer.status in (503, 507), f"{kind} of {module.path}: {answer} ({answer.source})")


@row("L-04", variants=("ext4-bytes", "ext4-inodes", "tmpfs-bytes", "tmpfs-inodes"), quick=("tmpfs-bytes",))
def full(case: Case) -> None:
    """The disk has no byte, or no inode, left."""
    place = place_of(case)
    bed = Bed(case, "{a}", SETTINGS)
    store = Store(place, bed.library, bed.log)
    kept = [bed.module, bed.another("secret/kept")]
    for module in kept:
        bed.expect_right(module)
    (fill_with_files if case.variant.endswith("inodes") else fill_with_bytes)(place / SPARE)
    for number in range(3):
        for name in (f"full{number}", f"secret/full{number}"):
            ask_without_room(bed, store, bed.another(name, 200_000))
        for module in kept:
            for kind, answer in bed.expect_right(module).items():
                case.expect("row", kind not in KINDS or answer.source == "hit", f"stored {kind} is {answer.source}")
    expect_sound(case, store, [(module, kind) for module in kept for kind in KINDS], "full", leftovers=True)
    case.expect("row", get(bed.server.port, "/readyz").status == 503, "/readyz must be 503 after a failed write")
    for file in (place / SPARE).iterdir():
        file.unlink()
    after = bed.another("room", 200_000)
    bed.expect_recovery(after)
    case.expect("I8", not store.lost([(after, kind) for kind in KINDS]), "what is fetched with room again must be stored")
    expect_sound(case, store, [(module, kind) for module in (*kept, after) for kind in KINDS], "room again", leftovers=True)
    bed.expect_calm()
