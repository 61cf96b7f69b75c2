"""Asks Go's code and ours the same questions, and accounts for every answer that differs."""

import base64
import binascii
import codecs
import collections
import concurrent.futures
import pathlib
import random
import re

from differential import programs, questions

SHOWN = 10

# Where we are stricter on purpose, by the name of the flaw that we give: docs/decisions/0007, and 0021 for each.
STRICTER_ZIPS = frozenset((
    "checksum", "descriptor", "directoryCount", "directoryHeader", "directoryWithContent", "duplicateName", "emptyName", "encrypted", "localHeader",
    "localHeaderDiffers", "method", "misplacedDirectory", "misplacedEntry", "nameEncoding", "nameWithNUL", "severalDisks", "special",
    "trailingCompressedData", "trailingData", "twoEndRecords", "unknownVersion", "zip64Field", "zip64Record",
))

codecs.register_error("each byte", lambda error: ("\ufffd", error.start + 1))


def replaced(text: bytes) -> bytes:
    """Each byte that is no part of UTF-8 as U+FFFD, the way Go counts them."""
    return text.decode("utf-8", "each byte").encode("utf-8")


def is_loose_base64(text: bytes) -> bool:
    """Whether some word in it is base64 that Go takes and that is not the one spelling of its bytes."""
    for word in re.findall(rb"[A-Za-z0-9+/]{4,}=*", text):
        try:
            if base64.b64encode(base64.b64decode(word, validate=True)) != word:
                return True
        except binascii.Error:
            continue
    return False


def excuse(question: bytes, go: bytes, ours: bytes) -> str | None:
    """The reason why two answers may differ, or nil."""
    kind = question[:1]
    if kind == b"z":
        flaw = ours.partition(b"\x1f")[2].decode()
        return f"a zip that only we refuse: {flaw}" if go.startswith(b"+") and is_stricter(flaw) else None
    if kind in b"mw" and replaced(go) == ours:
        return "text that is not UTF-8 is read as U+FFFD"
    if kind == b"g" and replaced(question[5:]) != question[5:]:
        return "a pattern or a path that is not UTF-8"
    # How the twin writes what follows a record, which may be any bytes: they are kept as they are.
    if kind == b"t" and go.decode("utf-8", "replace").encode("utf-8") == ours:
        return "bytes behind a record, which the twin cannot print"
    if kind == b"t" and (level := re.match(rb"tile/\d+/(\d+)/", question[5:])) and int(level.group(1)) > 64:
        return "a tile of a level above 64"
    if kind == b"t" and is_refusal(go, ours) and (reason := odd_record(question[5:].partition(b"\n")[0])):
        return reason
    if kind in b"nt" and is_loose_base64(question) and is_refusal(go, ours):
        return "base64 in a second spelling"
    return None


def odd_record(number: bytes) -> str | None:
    """Why we refuse the number of a record that Go reads."""
    if number[:1] in (b"+", b"-"):
        return "the number of a record with a sign"
    if number.isdigit() and int(number) == 2 ** 63 - 1:
        return "a record behind the last of the largest tree"
    return "the number of a record with more than 20 digits" if number.isdigit() and len(number) > 20 else None


def is_refusal(go: bytes, ours: bytes) -> bool:
    """Whether every part that differs is one that we refuse."""
    pairs = list(zip(go.split(b"\0"), ours.split(b"\0")))
    return all(first == second or second == b"-" or second.isdigit() for first, second in pairs)


def is_stricter(flaw: str) -> bool:
    """Whether 0021 explains it; Go never reads what is packed behind the name of a folder."""
    return flaw in STRICTER_ZIPS or flaw == "compressedData of a folder"


class Group:
    """One kind of question, with what came of it."""

    def __init__(self, name: str):
        self.name = name
        self.count = 0
        self.accepted = 0
        self.excused: collections.Counter[str] = collections.Counter()
        self.different: list[tuple[bytes, bytes, bytes]] = []

    def add(self, question: bytes, go: bytes, ours: bytes) -> None:
        """Compares one pair of answers."""
        self.count += 1
        self.accepted += go.startswith(b"+") or go == b"true"
        # Why we refuse is for the excuse only.
        if go == ours or (go == b"-" and ours.startswith(b"-\x1f")):
            return
        reason = excuse(question, go, ours)
        if reason:
            self.excused[reason] += 1
        else:
            self.different.append((question, go, ours))


def run(count: int, seed: int) -> list[Group]:
    """Asks `count` questions of every group."""
    programs.WORK.mkdir(exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        oracle, twin = pool.submit(programs.build_oracle), pool.submit(programs.build_twin)
        makers = questions.groups()
        return [ask(name, maker, count, seed, oracle.result(), twin.result()) for name, maker in makers.items()]


def ask(name: str, maker: questions.Maker, count: int, seed: int, oracle: pathlib.Path, twin: pathlib.Path) -> Group:
    """One group: both programs read the same file, side by side."""
    dice = random.Random(f"{seed} {name}")
    asked = [maker(dice) for _ in range(count)]
    file = programs.WORK / "questions"
    file.write_bytes(programs.frame(asked))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        theirs, ours = pool.map(lambda binary: programs.answer(binary, file), (oracle, twin))
    file.unlink()
    if not len(theirs) == len(ours) == count:
        raise SystemExit(f"{name}: {len(theirs)} and {len(ours)} answers to {count} questions")
    group = Group(name)
    for question, first, second in zip(asked, theirs, ours):
        group.add(question, first, second)
    print(line(group), flush=True)
    for question, first, second in group.different[:SHOWN]:
        print(f"    asked {question!r}\n    go    {first!r}\n    ours  {second!r}"[:2000], flush=True)
    return group


def line(group: Group) -> str:
    """One row of the table for docs/fuzzing.md."""
    reasons = "; ".join(f"{count:,} {reason}" for reason, count in sorted(group.excused.items())) or "none"
    return f"| {group.name} | {group.count:,} | {group.accepted:,} | {len(group.different):,} | {reasons} |"


def main(count: int, seed: int) -> int:
    """1 when an answer differs that no record explains."""
    print(f"seed {seed}\n| questions | asked | accepted by Go | unexplained differences | explained ones |\n| --- | ---: | ---: | ---: | --- |", flush=True)
    groups = run(count, seed)
    different = sum(len(group.different) for group in groups)
    # A group in which nothing is accepted would show nothing.
    idle = [group.name for group in groups if not group.accepted and group.name not in ("versions", "pseudo-versions, made", "notes")]
    if idle:
        print(f"nothing was accepted: {', '.join(idle)}")
    print(f"{sum(group.count for group in groups):,} questions, {different:,} unexplained differences")
    return 1 if different or idle else 0
