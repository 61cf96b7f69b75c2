"""Ends and directories of archives that readers understand in different ways, and the comparison of readers: SEC-B6, SEC-B7."""

import json
import os
import pathlib
import random
import subprocess
import typing

from battery.cases import Case, NotRun, row
from battery.forged import WIDE, Entry, Parts, forge, parts, wide
from battery.modules import Module
from battery.rows.archives import lies, names
from battery.rows.entries import collisions, modes, types
from battery.samples import EITHER, REFUSE, Limits, Sample, Trial, plain, prefix, usual
from battery.server import ROOT

# Far less than any limit on time that a reader must have, and enough for a busy machine.
QUICK = Limits(seconds=0.2)


def honest(module: Module) -> Parts:
    return parts(usual(module))


def evil(module: Module) -> Parts:
    """Another archive of the same names, which a reader may find instead of the honest one."""
    return parts([Entry(entry.name, b"evil\n" + entry.data) for entry in usual(module)])


def numbers() -> "list[Sample]":
    """One field of the end record says something else."""
    fields: "dict[str, typing.Sequence[int]]" = {
        "disk": (1, 0xFFFF), "first_disk": (1, 0xFFFF), "here": (0, 1, 4, 0xFFFF), "count": (0, 1, 2, 4, 0xFFFF),
        "size": (0, 1, 45, 100_000, 0x7FFFFFFF, WIDE), "offset": (0, 1, 45, 100_000, 0x7FFFFFFF, WIDE),
    }  # fmt: skip
    samples = []
    for field, values in fields.items():
        for value in values:
            def make(module: Module, field: str = field, value: int = value) -> bytes:
                all = honest(module)
                return all.body + all.directory + all.end(**{field: value})

            # Of entries "here" and of disks not every reader takes note.
            samples.append(Sample(f"{field} {value}", EITHER if field in ("disk", "first_disk", "here") else REFUSE, make))
    return samples


Pieces = typing.Callable[[Parts, Parts], bytes]


def pieces() -> "dict[str, Pieces]":
    """Archives put together from the pieces of two: nobody can say which of them is meant."""
    return {
        "nothing": lambda a, b: b"",
        "an end record alone": lambda a, b: Parts(b"", b"", 0).whole,
        "no end record": lambda a, b: a.body + a.directory,
        "end record cut off": lambda a, b: a.whole[:-1],
        "two archives": lambda a, b: a.whole + b.whole,
        "two archives, shifted": lambda a, b: a.whole + shifted(b, len(a.whole)),
        "two end records": lambda a, b: a.whole + a.end(),
        "two directories": lambda a, b: a.body + b.directory + a.directory + a.end(offset=len(a.body) + len(b.directory)),
        "an archive in the comment": lambda a, b: a.body + a.directory + a.end(comment=b.whole),
        "an end record in the comment": lambda a, b: a.body + a.directory + a.end(comment=a.end()),
        "an end record for nothing in the comment": lambda a, b: a.body + a.directory + a.end(comment=Parts(b"", b"", 0).whole),
        "comment longer than the file": lambda a, b: a.body + a.directory + a.end(comment_length=100),
        "comment shorter than it is": lambda a, b: a.body + a.directory + a.end(comment=b"x" * 50, comment_length=10),
        "data after the end": lambda a, b: a.whole + b"x",
        "64 KiB after the end": lambda a, b: a.whole + bytes(65_536),
        "zeros before it": lambda a, b: bytes(1000) + a.whole,
        "a script before it": lambda a, b: b"#!/bin/sh\n" + a.whole,
        "an archive before it": lambda a, b: b.body + a.whole,
        "a gap before the directory": lambda a, b: a.body + bytes(100) + a.directory + a.end(offset=len(a.body) + 100),
        "a gap that is not told": lambda a, b: a.body + bytes(100) + a.directory + a.end(),
        "a gap after the directory": lambda a, b: a.body + a.directory + bytes(100) + a.end(),
        "an entry that is not listed": lambda a, b: a.body + b.body + a.directory + a.end(offset=len(a.body) + len(b.body)),
        "the directory of another": lambda a, b: a.body + b.directory + b.end(offset=len(a.body)),
        "the directory twice, counted once": lambda a, b: a.body + a.directory * 2 + a.end(size=2 * len(a.directory)),
        "the directory twice": lambda a, b: a.body + a.directory * 2 + a.end(here=6, count=6, size=2 * len(a.directory)),
        "the directory first": lambda a, b: a.directory + a.body + a.end(offset=0),
        "no local header": lambda a, b: b"XXXX" + a.body[4:] + a.directory + a.end(),
        "no directory header": lambda a, b: a.body + b"XXXX" + a.directory[4:] + a.end(),
        "local headers cut off": lambda a, b: a.body[30:] + a.directory + a.end(offset=len(a.body) - 30),
        "something like a RAR": lambda a, b: b"Rar!\x1a\x07\x00" + a.whole,
    }  # fmt: skip


def shifted(all: Parts, by: int) -> bytes:
    """The archive as it must be when so many bytes stand before it, but for the offsets of its entries."""
    return all.body + all.directory + all.end(offset=by + len(all.body))


def large() -> "dict[str, Pieces]":
    """The records for large archives, in archives that are small."""
    most = {"here": 0xFFFF, "count": 0xFFFF, "size": WIDE, "offset": WIDE}

    def record(**fields: int) -> Pieces:
        return lambda a, b: a.body + a.directory + a.end64(**fields) + a.end(**most)

    huge = 1 << 63
    made = {f"zip64 {field} {value:#x}": record(**{field: value}) for field in ("count", "size", "offset", "at") for value in (0, 1, huge, 2 * huge - 1)}
    made |= {f"zip64 {field} 7": record(**{field: 7}) for field in ("disk", "first_disk", "disks")}
    return made | {
        "zip64 record too short": record(length=10),
        "zip64 record of 2^63 bytes": record(length=huge),
        "zip64 that nobody needs and that lies": lambda a, b: a.body + a.directory + a.end64(count=1, here=1) + a.end(),
        "zip64 without a locator": lambda a, b: a.body + a.directory + a.end64()[:-20] + a.end(**most),
        "zip64 locator alone": lambda a, b: a.body + a.directory + a.end64()[-20:] + a.end(**most),
        "zip64 directory of another": lambda a, b: a.body + a.directory + b.directory + a.end64(offset=len(a.body)) + a.end(**most),
    }


def entries() -> "list[Sample]":
    """Headers of entries that differ, lie, or are of a kind that readers treat in different ways."""
    x = b"content"
    odd = {
        "offset of another": {"central": {"offset": 0}}, "offset beyond the end": {"central": {"offset": 1 << 30}},
        "offset in the directory": {"central": {"offset": 900}}, "encrypted": {"flags": 1}, "strongly encrypted": {"flags": 65},
        "patched": {"flags": 32}, "hidden headers": {"flags": 1 << 13}, "method 1": {"method": 1}, "method 12": {"method": 12},
        "method 99": {"method": 99}, "method 93": {"method": 93}, "method differs": {"local": {"method": 8}},
        "flags differ": {"local": {"flags": 1}}, "on disk 1": {"central": {"disk": 1}}, "name length": {"central": {"name-length": 4000}},
        "extra length": {"central": {"extra-length": 65535}}, "comment length": {"central": {"comment-length": 65535}},
        "local name length": {"local": {"name-length": 4000}}, "local extra length": {"local": {"extra-length": 65535}},
        "zip64 twice": {"central": {"size": WIDE, "extra": wide(7) + wide(8)}},
        "nothing left of a block": {"method": 8, "packed": b""}, "a block of a kind that is none": {"method": 8, "packed": b"\x07" + x},
        "no last block": {"method": 8, "packed": b"\x00\x07\x00\xf8\xff" + x}, "data after the last block": {"method": 8, "packed": b"\x01\x07\x00\xf8\xff" + x + b"more"},
        "distance before the start": {"method": 8, "packed": b"\x4b\x04\x43\x00"},
    }  # fmt: skip
    samples = [Sample(name, REFUSE, single(Entry("x", x, **fields))) for name, fields in odd.items()]
    forgiven = {"extra field cut off": {"central": {"extra": b"\x01\x00\xff"}}, "name twice in one": {"central": {"comment": b"PK\x05\x06" + bytes(18)}}}
    return samples + [Sample(name, EITHER, single(Entry("x", x, **fields))) for name, fields in forgiven.items()]


def single(entry: Entry) -> "typing.Callable[[Module], bytes]":
    return lambda module: forge([*usual(module), Entry(**{**vars(entry), "name": prefix(module) + str(entry.name)})])


# An archive that nobody needs to refuse: every reader finds the honest one.
HARMLESS = ("an end record alone",)


def corpus() -> "list[Sample]":
    """More than a hundred archives; of those in `HARMLESS` any answer will do that all readers agree about."""
    made = [plain(), *numbers(), *entries()]
    for name, make in {**pieces(), **large()}.items():
        wanted = EITHER if name in HARMLESS or name.startswith("zip64 disk") else REFUSE
        made.append(Sample(name, wanted, lambda module, make=make: make(honest(module), evil(module))))
    return made


def many_entries(count: int) -> Sample:
    """Names that share a long beginning: a check of each against each would take minutes (CVE-2025-61728)."""
    folder = "d/" * 100
    return Sample(
        f"{count} entries with long names", EITHER,
        lambda module: forge([*usual(module), *(Entry(f"{prefix(module)}{folder}{number}") for number in range(count))]),
    )


@row("SEC-B6", variants=("corpus", "index"), quick=("corpus",))
def ends(case: Case) -> None:
    """End records, directories and headers that contradict each other: refused, each within 0.2 s of a processor."""
    if case.variant == "index":
        trial = Trial(case, Limits(seconds=5, memory=128 << 20))
        return trial.run([plain(), many_entries(60_000 if case.full else 20_000)])
    samples = corpus()
    case.expect("battery", len(samples) >= 100, f"{len(samples)} archives are too few")
    Trial(case, QUICK).run(samples)


# SEC-B7


def mutated(case: Case) -> "list[Sample]":
    """Honest archives with a few bytes changed where the headers are."""
    dice, samples = case.dice, []
    for number in range(5000 if case.full else 400):
        seed = dice.getrandbits(32)
        samples.append(Sample(f"mutation {number} ({seed})", EITHER, lambda module, seed=seed: changed(module, random.Random(seed))))
    return samples


def changed(module: Module, dice: random.Random) -> bytes:
    all = bytearray(honest(module).whole)
    places = [at for at in range(len(all) - 3) if all[at : at + 2] == b"PK"]
    for _ in range(dice.randint(1, 3)):
        start, step = dice.choice(places), dice.randrange(60)
        at = min(start + step, len(all) - 1)
        all[at] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256), all[at] ^ 1 << dice.randrange(8)))
    return bytes(all)


@row("SEC-B7", variants=("python", "go", "version"), quick=("python",))
def readers(case: Case) -> None:
    """What is served has the same files for every reader, and the hash that the server computed; `go` reads the rest, too."""
    trial = Trial(case)
    if case.variant == "version":
        return trial.run([Sample("version 25.5 is needed", REFUSE, single(Entry("x", b"x", central={"needed": 255})))])
    if case.variant == "python":
        trial.run(mutated(case))
        case.expect("battery", len(trial.served) >= 10, "hardly a mutation was served, so nothing was compared")
        return
    go = os.environ.get("MARTLET_TEST_GO", str(ROOT / ".tools/go/go/bin/go"))
    if not os.access(go, os.X_OK):
        raise NotRun(f"{go} is not there: scripts/setup test installs it, or name another in MARTLET_TEST_GO")
    samples = [*corpus(), *lies(), *names(), *types(), *modes(), *collisions(case)[:33], *mutated(case)[:100]]
    # The rules of the rows before this one are judged there.
    trial.run([Sample(f"{number}: {sample.name}", EITHER, sample.make) for number, sample in enumerate(samples)])
    compare(case, trial, verdicts(case, trial, go))


def verdicts(case: Case, trial: Trial, go: str) -> "dict[str, str]":
    """The sum that `go` finds in each archive as the source has it, nothing where it refuses."""
    folder = case.folder / "go"
    folder.mkdir()
    environment = {
        "HOME": str(folder), "GOPATH": str(folder / "path"), "GOMODCACHE": str(folder / "modules"), "GOFLAGS": "-modcacherw", "GOENV": "off",
        "GOTOOLCHAIN": "local", "GOSUMDB": "off", "GOPROXY": trial.bed.b.url("good"), "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    wanted = [f"{module.path}@{module.version}" for module in trial.modules.values()]
    done = subprocess.run(
        [go, "mod", "download", "-json", *wanted], env=environment, cwd=pathlib.Path(folder), text=True, errors="replace", stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180,
    )  # fmt: skip
    decoder, text, sums = json.JSONDecoder(), done.stdout.strip(), {}
    while text:
        said, end = decoder.raw_decode(text)
        sums[said["Path"]] = "" if said.get("Error") else said.get("Sum", "")
        text = text[end:].lstrip()
    case.expect("battery", len(sums) == len(wanted), f"go spoke of {len(sums)} of {len(wanted)} archives: {done.stderr[-200:]}")
    return sums


def compare(case: Case, trial: Trial, sums: "dict[str, str]") -> None:
    wrong = []
    for name, (module, _) in trial.served.items():
        if trial.recorded(module) != sums[module.path]:
            wrong.append(f"{name}: go says {sums[module.path] or 'no'}")
    case.expect("SEC-B7", not wrong, f"{len(wrong)} archives that were served: " + "; ".join(wrong))
    accepted = sum(1 for total in sums.values() if total)
    case.expect("battery", accepted >= 20, f"go accepted {accepted} archives only, so nothing was compared")
