"""Bit rot that no request meets, and bit rot where a file system keeps no seals: more of L-12."""

import time

from battery.cases import Case, row
from battery.disk import memory_disk
from battery.modules import KINDS
from battery.rot import flip_in_file
from battery.rows.rot import Rotten


@row("L-12.more", variants=("scrub", "no-seals"), quick=("scrub",))
def elsewhere(case: Case) -> None:
    """What the requests of L-12 do not reach."""
    {"scrub": scrubbed, "no-seals": without_seals}[case.variant](case)


def scrubbed(case: Case) -> None:
    """A running server finds damaged files by itself and puts them aside: nobody has to ask for them."""
    it = Rotten(case, settings=("--scrub-interval", "1s", "--scrub-rate", "0"))
    files = [(kind, module, it.file(kind, module)) for kind in KINDS for module in it.modules]
    for _, _, file in files:
        flip_in_file(file, case.dice.randrange(file.stat().st_size), case.dice.randrange(8))
    end = time.monotonic() + 10
    while left := [file.name for _, _, file in files if file.exists()]:
        case.expect("row", time.monotonic() < end, f"still in their place after 10 s: {left}")
        time.sleep(0.05)
    it.expect_quarantine("files", len(files))
    for kind, module, _ in files:
        it.judge(kind, module, f"{kind}, put aside")


def without_seals(case: Case) -> None:
    """On a file system without extended attributes a file is judged by the record or the first hash, when it is read first."""
    case.closing.enter_context(memory_disk(case, "ramfs", "mode=0700"))
    it = Rotten(case)
    case.expect("row", "attribute" in it.bed.server.log(), "nothing in the log says that no seals are kept")
    for number in range(12):
        module, kind = it.modules[number % len(it.modules)], ("mod", "zip")[number % 2]
        file = it.file(kind, module)
        it.bed.server.stop()
        # Bytes that the hashes cover: a go.mod, or what is packed in a zip.
        size = file.stat().st_size
        flip_in_file(file, size // 3 + case.dice.randrange(size // 3), case.dice.randrange(8))
        it.bed.server.start()
        it.judge(kind, module, f"flip {number} in {kind}, without seals")
    it.expect_mended(("mod", "zip"), it.modules)
