"""What was fetched once stays: SEC-D10, U-24. Go's side keeps its cache, Martlet is asked by a client that knows nothing."""

from agreement.repository import Repository
from agreement.table import FIRST, Asked, mod, repository

SAME = Asked("", FIRST, "", versions=FIRST)
BEFORE = Asked("", f"{FIRST} latest main", "nosuch", versions=FIRST)


def one(made: Repository) -> None:
    """One version, and a commit after it."""
    made.commit("one", {"go.mod": mod(made.path), "a.go": "package a\n"})
    made.tag(FIRST, at="one")
    made.commit("two", {"a.go": "package a // later\n"})


def move(made: Repository) -> None:
    made.tag(FIRST, at="two")
    made.write()


def push(made: Repository) -> None:
    """Another history for the branch and the tag, and nothing left of the first one."""
    made.commit("three", {"go.mod": mod(made.path), "a.go": "package a // another history\n"}, parents=[], clear=True)
    made.tag(FIRST, at="three")
    made.write()
    made.git("gc", "--quiet", "--prune=now")


repository("moved-tag", "SEC-D10: a tag that moves later: the first copy stays", BEFORE, later=move, afterwards=[SAME], hashes=True)(one)
repository(
    "deleted-tag", "U-24: a tag that is deleted later: what was fetched can be had", BEFORE,
    later=lambda made: made.delete(f"refs/tags/{FIRST}"), afterwards=[SAME],
)(one)  # fmt: skip
repository(
    "pushed-by-force", "U-24: another history in the place of the first one", BEFORE,
    later=push, afterwards=[Asked("", FIRST + " v1.0.1-0.20200913123000-{two:.12}", "")], hashes=True,
)(one)  # fmt: skip
repository(
    "gone", "U-24: a repository that is gone", BEFORE,
    later=Repository.vanish, afterwards=[Asked("", FIRST + " v1.0.1-0.20200913123000-{two:.12}", "")],
)(one)  # fmt: skip
