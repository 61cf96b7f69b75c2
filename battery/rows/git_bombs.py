"""Servers that send too much, too slowly, or no git: SEC-D8."""

import pathlib
import threading
import time
import typing

from battery import bomb_packs as bombs
from battery.cases import Case, row
from battery.client import get
from battery.git import KINDS, Repository, entry, packed
from battery.git_bed import FAULT, REFUSED, OpenBed, escaped, files_of
from battery.git_server import Stub
from battery.sampler import MEBIBYTE
from battery.watch import Heaviest, family, settled
from battery.web import wait_for

SPEECHLESS = "git|pack|object|remote|protocol|line|hung|repository|end of file|fsck|memory|signal"


def honest(bed: OpenBed, name: str) -> "tuple[str, Repository]":
    """A module in a repository that only a stub has."""
    made = Repository()
    made.commit(files_of(bed.path_of(name)), "v1.0.0")
    return bed.path_of(name), made


def disk(folder: pathlib.Path) -> int:
    """The bytes that a folder takes on the disk."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


@row("SEC-D8", variants=("some", "protocol", "packs", "references", "blobs", "deltas", "progress", "slow", "endless"), quick=("some",))
def bombs_of_git(case: Case) -> None:
    """Given up at limits of bytes, time and references, with a reason; nothing of it stays, in memory, on the disk, or as a process."""
    CHECKS[case.variant](case)


def weigh(case: Case, name: str, heaviest: Heaviest) -> None:
    """What git may take for one request: 4 GiB for each of its processes is the limit, of which one is busy at a time."""
    most = heaviest.stop()
    case.notes.append(f"{name}: git took {most >> 20} MiB")
    case.expect("I7", most <= 4608 * MEBIBYTE, f"git took {most >> 20} MiB for {name}")


def some(case: Case) -> None:
    """A few of what is no git, and a few broken packs."""
    bed = OpenBed(case, watched=True)
    speak(bed, case.dice.sample(sorted(bombs.SAYINGS), 4))
    send(bed, case.dice.sample(sorted(PACKS), 3))
    bed.expect_harmless()


def protocol(case: Case) -> None:
    """What is no git, or only nearly."""
    bed = OpenBed(case, watched=True)
    speak(bed, bombs.SAYINGS)
    bed.expect_harmless()


def speak(bed: OpenBed, names: "typing.Iterable[str]") -> None:
    for name in names:
        where, said, kind = bombs.SAYINGS[name]
        path, made = honest(bed, name)
        bed.stub(name, bombs.Saying(made, where, said, kind))
        # A list without a line is a repository without a version.
        statuses = (*FAULT, 404) if where == "list" or name in ("flush", "no-capabilities") else FAULT
        bed.expect_refused(path, "v1.0.0.zip", f"{SPEECHLESS}|unknown revision", statuses, limit=30)


def entries_of(made: Repository) -> "list[bytes]":
    return [entry(KINDS[kind], content) for kind, content in made.objects.values()]


def changed(instructions: bytes) -> "list[bytes]":
    """A blob, and another one that these instructions make of it."""
    base = entry(3, b"base")
    return [base, entry(6, instructions, base=bytes([len(base)]))]


# What is wrong with a pack that is otherwise the right one.
PACKS: "dict[str, typing.Callable[[Repository], bytes]]" = {
    "cut": lambda made: made.pack()[:-30], "flipped": lambda made: made.pack()[:40] + b"\xff" + made.pack()[41:],
    "no-sum": lambda made: made.pack()[:-20],
    "wrong-sum": lambda made: made.pack()[:-20] + bytes(20), "more": lambda made: made.pack() + b"more", "empty": lambda made: packed([]),
    "count": lambda made: packed(entries_of(made), 0xFFFFFFFF),
    "count-one-more": lambda made: packed(entries_of(made), len(made.objects) + 1),
    "version": lambda made: packed(entries_of(made), version=9), "no-commit": lambda made: packed(entries_of(made)[:-1]),
    "large-size": lambda made: packed([*entries_of(made), entry(3, b"x", size=1 << 62)]),
    "small-size": lambda made: packed([*entries_of(made), entry(3, b"xyz", size=1)]),
    "type-0": lambda made: packed([*entries_of(made), entry(0, b"x")]), "type-5": lambda made: packed([*entries_of(made), entry(5, b"x")]),
    "no-base": lambda made: packed([*entries_of(made), entry(7, b"\x01\x01\x01x", base=b"9" * 20)]),
    "base-before": lambda made: packed([*entries_of(made), entry(6, b"\x01\x01\x01x", base=b"\xff\xff\xff\x7f")]),
    "base-itself": lambda made: packed([*entries_of(made), entry(6, b"\x01\x01\x01x", base=b"\x00")]),
    "delta-out": lambda made: packed([*changed(b"\x04\x08\x90\xff"), *entries_of(made)]),
    "delta-size": lambda made: packed([*changed(b"\x04\xff\xff\xff\xff\x7f\x01x"), *entries_of(made)]),
    "html": lambda made: bombs.HTML * 100, "zeros": lambda made: bytes(1000),
}  # fmt: skip


def packs(case: Case) -> None:
    """Packs that are broken, or say more than there is."""
    bed = OpenBed(case, watched=True)
    send(bed, PACKS)
    bed.expect_harmless()


def send(bed: OpenBed, names: "typing.Iterable[str]") -> None:
    case = bed.case
    for name in names:
        path, made = honest(bed, name)
        bed.stub(name, bombs.raw_pack(made, PACKS[name](made)))
        answer = bed.fetch(path, "v1.0.0.zip", 30)
        if name == "more":
            # What comes after a whole pack does no harm, and git has it then.
            case.expect("row", answer.good or answer.status in FAULT, answer)
            continue
        bed.expect_refused(path, "v1.0.0.mod", SPEECHLESS, FAULT, limit=30)
        case.expect("row", not answer.good, f"{name}: a zip of a broken pack")


def references(case: Case) -> None:
    """A million references, and a list of them that does not end."""
    bed = OpenBed(case)
    counts: "dict[str, int | None]" = {"million": 1_000_000, "endless": None}
    for name, count in counts.items():
        path, made = honest(bed, name)
        bed.stub(name, bombs.ManyReferences(made, count))
        heaviest = Heaviest(bed.server.store, bed.server.pid)
        bed.expect_refused(path, "list", "references|refs|bytes|more than|memory", FAULT)
        weigh(case, name, heaviest)
    many, made = honest(bed, "allowed")
    bed.stub("allowed", bombs.ManyReferences(made, 99_000))
    answer = bed.fetch(many, "list")
    case.expect("row", answer.good and answer.body.count(b"\n") == 99_000, f"what the limit allows: {answer}")
    bed.expect_harmless(192 * MEBIBYTE)


def blobs(case: Case) -> None:
    """A gibibyte out of a mebibyte: of zeros, and of copies."""
    bed = OpenBed(case)
    honest_files = files_of("x.example/y")
    for name in ("zeros", "copies"):
        made = Repository()
        hash, more = bombs.zeros(bombs.GIBIBYTE) if name == "zeros" else bombs.delta_bomb(bombs.GIBIBYTE)
        bombs.tree_with(made, honest_files, "large.bin", hash)
        path = bed.stub(name, bombs.with_pack(made, more))
        heaviest = Heaviest(bed.server.store, bed.server.pid)
        bed.expect_refused(path, "v1.0.0.zip", "large|limit|more than|memory|bytes|git", REFUSED, limit=120)
        weigh(case, name, heaviest)
        bed.expect_tidy()
        size = disk(bed.server.store)
        case.expect("I7", size <= 64 * MEBIBYTE, f"{size >> 20} MiB on the disk after {name}")
    bed.expect_harmless(128 * MEBIBYTE)


def deltas(case: Case) -> None:
    """A chain of 50,000 deltas, and folders in folders: served or refused, soon."""
    bed = OpenBed(case)
    honest_files = files_of("x.example/y")
    made = Repository()
    hash, more = bombs.delta_chain(50_000)
    bombs.tree_with(made, honest_files, "deep.bin", hash)
    chain = bed.stub("chain", bombs.with_pack(made, more))
    made = Repository()
    tree = bombs.deep_tree(made, 3_000)
    made.references["refs/heads/main"] = made.references["refs/tags/v1.0.0"] = made.commit_of(tree)
    deep = bed.stub("deep", Stub(made))
    for path in (chain, deep):
        answer = bed.fetch(path, "v1.0.0.zip", 60)
        case.expect("row", answer.good or answer.status in REFUSED, answer)
        case.notes.append(f"{path.rpartition('/')[2]} {answer.status} in {answer.seconds:.1f} s")
    bed.expect_harmless()


def patient(case: Case, name: str, make: "typing.Callable[[Repository], Stub]", whole: float) -> None:
    """A server that could go on for ever: meanwhile the others work, and when it ends, or at our own limit, there is a reason.

    `whole`: the limit in seconds that the server under test has of its own; it is waited for with BATTERY_FULL=1 only.
    """
    bed = OpenBed(case)
    stored = bed.path_of("healthy1")
    path, made = honest(bed, name)
    bed.stub(name, make(made))
    answers: "list[typing.Any]" = []
    asking = threading.Thread(
        target=lambda: answers.append(get(bed.server.port, f"/{escaped(path)}/@v/v1.0.0.zip", timeout=whole + 60)), daemon=True
    )
    asking.start()
    case.expect("battery", wait_for(lambda: bed.folder.stubs[name].fetches, 20), "the server was not asked for a pack")
    end = time.monotonic() + (whole + 30 if case.full else 8)
    while asking.is_alive() and time.monotonic() < end:
        case.expect("row", bed.fetch(stored, "v1.0.0.zip", 5).good, "what is stored is not served")
        bed.expect_served(bed.publish(f"beside{int(time.monotonic() * 1000)}"), "v1.0.0")
        time.sleep(0.5 if not case.full else 10)
    if case.full:
        case.expect("I7", not asking.is_alive(), f"not given up after {whole:.0f} s")
    else:
        bed.folder.stubs[name] = Stub(made)
        bed.web.drop()
    asking.join(30)
    case.expect("I8", bool(answers), "no answer after the end of the server's")
    case.expect("I6", answers[0].status in FAULT or answers[0].good and not case.full, answers[0])
    case.notes.append(f"{answers[0].status} after {answers[0].seconds:.0f} s")
    freed = wait_for(lambda: disk(bed.server.store) <= 64 * MEBIBYTE)
    case.expect("I7", freed, f"{disk(bed.server.store) >> 20} MiB stay on the disk")
    left = settled(lambda: family(bed.server.store, bed.server.pid), 10)
    case.expect("I7", not left, f"left behind: {left}")
    bed.expect_harmless()


def pace(case: Case) -> int:
    """As fast as it goes where the limit is waited for."""
    return 0 if case.full else 4 << 20


CHECKS: "dict[str, typing.Callable[[Case], None]]" = {
    "some": some, "protocol": protocol, "packs": packs, "references": references, "blobs": blobs, "deltas": deltas,
    "progress": lambda case: patient(case, "progress", lambda made: bombs.Sending(made, bombs.progress, number=2), 600),
    "slow": lambda case: patient(case, "slow", lambda made: bombs.Sending(made, lambda: iter([made.pack()]), rate=1), 120),
    "endless": lambda case: patient(case, "endless", lambda made: bombs.Sending(made, bombs.endless_pack, rate=pace(case)), 600),
}
