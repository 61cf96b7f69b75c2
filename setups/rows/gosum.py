"""Sums in go.sum that are not those of what arrives, or that are not there: https://go.dev/ref/mod#go-sum-files"""

from battery.modules import Module
from harness.servers import Reply
from setups.cases import Make, broken
from setups.setup import WORDS, Setup

# The same version with other bytes.
MOVED = Module("words", size=100, seed=2)
LINES = WORDS.record.decode().splitlines()


def wrong(line: str) -> str:
    """A line of go.sum with another sum."""
    return f"{line.rpartition(' ')[0]} h1:{'A' * 43}="


def with_sums(*lines: str, name: str = "go.sum") -> Make:
    """A project that has these lines in go.sum."""

    def make(setup: Setup) -> None:
        setup.working(go_sum=False)
        setup.file(name, "".join(f"{line}\n" for line in lines))

    return make


# Codes, name, what go says, and the lines.
RECORDED: "tuple[tuple[str, str, str, tuple[str, ...]], ...]" = (
    ("SUM001", "go-sum-zip", "checksum mismatch", (wrong(LINES[0]), LINES[1])),
    ("SUM001", "go-sum-mod", "checksum mismatch", (LINES[0], wrong(LINES[1]))),
    ("SUM007", "go-sum-merged", "malformed go.sum", ("<<<<<<< HEAD", LINES[0], "=======", ">>>>>>> branch", LINES[1])),
    ("SUM007", "go-sum-two-fields", "malformed go.sum", (LINES[0].rpartition(" ")[0], LINES[1])),
)
for code, name, says, lines in RECORDED:
    broken(code, says=says, name=name)(with_sums(*lines))


def not_recorded(*lines: str) -> Make:
    """Lines of go.sum are missing, which only a build notices."""

    def make(setup: Setup) -> None:
        with_sums(*lines)(setup)
        setup.proofs = (("list", "-deps", "./..."),)

    return make


broken("SUM006", at="proj.*", says="missing go.sum entry", name="go-sum-without-module")(not_recorded())
broken("SUM006", at="proj.*", says="missing go.sum entry", name="go-sum-without-zip")(not_recorded(LINES[1]))


@broken("SUM001", says="checksum mismatch")
def go_work_sum(setup: Setup) -> None:
    with_sums(*map(wrong, LINES), name="go.work.sum")(setup)
    setup.file("go.work", "go 1.21\n\nuse .\n")


@broken("SUM001", says="checksum mismatch")
def go_sum_and_stale_proxy(setup: Setup) -> None:
    """go.sum and the database agree, and the proxy has a copy of its own."""
    setup.working().given[WORDS.url("zip")] = Reply(200, MOVED.zip)


@broken("SUM001", "SUM002", says="checksum mismatch")
def tag_moved(setup: Setup) -> None:
    """go.sum is older than the others: the proxy and the database have the same new bytes."""
    setup.working(MOVED, go_sum=False)
    setup.file("go.sum", WORDS.record)
