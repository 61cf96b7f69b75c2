"""Entries of archives that are no files, and names that are one for some readers: SEC-B4 and SEC-B5."""

import random
import stat
import unicodedata

from battery.cases import Case, row
from battery.forged import Entry
from battery.samples import REFUSE, SERVE, Sample, Trial, beside, plain

# SEC-B4

KINDS = {"symlink": stat.S_IFLNK, "character device": stat.S_IFCHR, "block device": stat.S_IFBLK, "pipe": stat.S_IFIFO, "socket": stat.S_IFSOCK}


def types() -> "list[Sample]":
    samples = [plain()]
    for name, kind in KINDS.items():
        for mode in (0o777, 0o644, 0):
            samples.append(Sample(f"{name} {mode:o}", REFUSE, beside(moded(kind | mode, b"../../../etc/passwd"))))
    apple = Entry("x", b"/etc", central={"made": 19 << 8, "external": (stat.S_IFLNK | 0o777) << 16})
    return [*samples, Sample("symlink of macOS", REFUSE, beside(apple))]


def moded(mode: int, data: bytes = b"#!") -> Entry:
    return Entry("x", data, central={"external": mode << 16})


def modes() -> "list[Sample]":
    """Bits with which a file runs as somebody else, and a folder that has content; beside them what is usual."""
    samples = [plain(), Sample("a folder by its mode", REFUSE, beside(moded(stat.S_IFDIR | 0o755)))]
    for bits in (stat.S_ISUID, stat.S_ISGID, stat.S_ISVTX, stat.S_ISUID | stat.S_ISGID):
        samples.append(Sample(f"a file of mode {bits | 0o755:o}", REFUSE, beside(moded(stat.S_IFREG | bits | 0o755))))
    for mode in (0o644, 0o755, 0o444, 0o600):
        samples.append(Sample(f"a file of mode {mode:o}", SERVE, beside(moded(stat.S_IFREG | mode))))
    samples.append(Sample("a file of no mode", SERVE, beside(moded(0))))
    return [*samples, Sample("a file of MS-DOS", SERVE, beside(Entry("x", b"#!", central={"made": 20, "external": 0x20})))]


@row("SEC-B4", variants=("types", "modes"), quick=("types",))
def special_files(case: Case) -> None:
    """Entries that are no files: links, devices, and files that run as somebody else."""
    Trial(case).run(types() if case.variant == "types" else modes())


# SEC-B5

COLLIDING = (
    ("README", "readme"), ("s", "\u017f"), ("k", "\u212a"), ("\u00df", "\u1e9e"), ("\u00e5", "\u212b"), ("\u03c3", "\u03c2"), ("\u03c9", "\u2126"),
    ("\u01c4", "\u01c5"), ("\u01c5", "\u01c6"), ("\u00b5", "\u03bc"), ("\u03b8", "\u03d1"), ("d/a", "D/b"), ("d/a", "d/A"), ("a", "a/b"), ("a", "A/b"),
    ("a/b", "A"), ("x", "x"), ("d/e/f", "d/E"), ("GO.MODE", "go.mode"), ("\U00010400", "\U00010428"), ("\u1c80", "\u0432"), ("\u0410", "\u0430"),
)  # fmt: skip
DIFFERENT = (
    ("\u00df", "ss"), ("\u0131", "i"), ("\u0130", "i"), ("a", "\u0430"), ("d/a", "d/b"), ("a", "ab"), ("a/b", "ab"), ("\ufb01", "fi"), ("o", "\u00f6"), ("a-b", "a_b"),
)  # fmt: skip


def folded() -> "dict[str, list[str]]":
    """Letters by what they fold to: those of Unicode 3.2 that still are letters, so that every table has them.

    What folds to several letters does not count: Go folds one to one.
    """
    classes: "dict[str, list[str]]" = {}
    for number in range(0x80, 0x1F000):
        letter = chr(number)
        kinds = (unicodedata.ucd_3_2_0.category(letter), unicodedata.category(letter))
        if all(kind.startswith("L") for kind in kinds) and len(letter.casefold()) == 1:
            classes.setdefault(letter.casefold(), []).append(letter)
    return classes


def collisions(case: Case) -> "list[Sample]":
    samples = [plain()]
    samples += [Sample(f"{one!r} and {two!r}", REFUSE, beside(Entry(one, b"1"), Entry(two, b"2"))) for one, two in COLLIDING]
    samples += [Sample(f"{one!r} and {two!r}", SERVE, beside(Entry(one, b"1"), Entry(two, b"2"))) for one, two in DIFFERENT]
    classes = folded()
    pairs = [(one, two) for letters in classes.values() for one in letters for two in letters if one < two]
    chosen = pairs if case.full else random.Random(case.seed).sample(pairs, 150)
    samples += [Sample(f"{one!a} and {two!a}", REFUSE, beside(Entry(one, b"1"), Entry(two, b"2"))) for one, two in chosen]
    every = [Entry(f"l/{letters[0]}", b"x") for letters in classes.values()]
    return [*samples, Sample(f"{len(every)} letters that differ", SERVE, beside(*every))]


@row("SEC-B5", quick=("",))
def case_folding(case: Case) -> None:
    """Names that are one where letters of either case are the same, exactly those that `strings.EqualFold` finds."""
    Trial(case).run(collisions(case))
