"""Versions that a repository does not have, or not as they are asked for: https://go.dev/ref/mod#vcs-version"""

import dataclasses

from battery.git import AUTHOR, EPOCH, Files, Repository
from battery.modules import Module
from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import Reply

WORDS = "github.com/example/words"
CODE = b"package words\n"
# When the commits were made, as pseudo-versions have it: battery.git.EPOCH.
TIME = "20240506070809"


def mod(path: str) -> bytes:
    return f"module {path}\n\ngo 1.21\n".encode()


PLAIN: Files = {"go.mod": mod(WORDS), "words.go": CODE}
SECOND: Files = {"go.mod": mod(f"{WORDS}/v2"), "words.go": CODE}
WITHOUT: Files = {"words.go": CODE}


@dataclasses.dataclass(frozen=True)
class Asked:
    """A repository with one commit and its tags, and what is asked for: {commit} stands for the hash of it."""

    row: int
    name: str
    query: str
    files: Files = dataclasses.field(default_factory=lambda: PLAIN)
    tags: "tuple[str, ...]" = ("v1.0.0",)
    below: str = ""


TABLE = (
    Asked(82, "unknown-tag", "v1.5.0"),
    Asked(82, "unknown-branch", "develop"),
    Asked(82, "unknown-commit", "0123456789ab"),
    Asked(82, "tag-without-folder", "v1.0.0", {**PLAIN, "inner/go.mod": mod(f"{WORDS}/inner")}, below="/inner"),
    Asked(86, "pseudo-longer", f"v0.0.0-{TIME}-{{commit:.13}}"),
    Asked(86, "pseudo-shorter", f"v0.0.0-{TIME}-{{commit:.11}}"),
    Asked(86, "pseudo-time", "v0.0.0-20240506070810-{commit:.12}"),
    Asked(87, "pseudo-base-not-found", f"v1.2.4-0.{TIME}-{{commit:.12}}", tags=()),
    Asked(87, "pseudo-major", f"v1.0.0-{TIME}-{{commit:.12}}", tags=()),
    Asked(89, "major-without-suffix", "v2.0.0", tags=("v2.0.0",)),
    Asked(90, "go-mod-post-v1", "v1.0.0", SECOND),
    Asked(90, "go-mod-non-v2", "v2.0.0", PLAIN, ("v2.0.0",), "/v2"),
    Asked(91, "go-mod-missing-for-major", "v2.0.0", WITHOUT, ("v2.0.0",), "/v2"),
    Asked(91, "go-mod-missing-in-folder", "v1.0.0", {**PLAIN, "inner/inner.go": b"package inner\n"}, ("inner/v1.0.0",), "/inner"),
    Asked(92, "go-mod-twice", "v2.0.0", {**SECOND, "v2/go.mod": mod(f"{WORDS}/v2")}, ("v2.0.0",), "/v2"),
    Asked(93, "incompatible-suffix", "v1.0.0+incompatible"),
    Asked(120, "go-mod-without-module", "v1.0.0", {"go.mod": b"go 1.21\n", "words.go": CODE}),
)  # fmt: skip


def asked(ask: Asked) -> Check:
    """A case of the table."""

    def check(scene: Scene) -> str:
        repository = scene.repository(WORDS, ask.files, *ask.tags)
        commit = repository.references[repository.head]
        return scene.download(f"{WORDS}{ask.below}@{ask.query.format(commit=commit)}")

    return check


for ask in TABLE:
    case(ask.row, ask.name)(asked(ask))


@case(87, "pseudo-not-descendent")
def not_descendent(scene: Scene) -> str:
    """The tag that a pseudo-version is built on came after the commit."""
    repository = scene.repository(WORDS)
    before = repository.commit(PLAIN)
    repository.commit({**PLAIN, "more.go": CODE}, "v1.2.3")
    repository.save()
    return scene.download(f"{WORDS}@v1.2.4-0.{TIME}-{before[:12]}")


@case(119, "branch-like-version")
def branch(scene: Scene) -> str:
    """A branch has the name of a version that no tag has."""
    repository = scene.repository(WORDS, PLAIN)
    repository.references["refs/heads/v1.0.0"] = repository.references[repository.head]
    repository.save()
    return scene.download(f"{WORDS}@v1.0.0")


def alike(repository: Repository, digits: int = 7) -> "tuple[str, str]":
    """Two commits whose names begin with the same digits: among some ten thousand there are two."""
    tree, seen = repository.tree(PLAIN), {}
    for number in range(1 << 18):
        text = f"tree {tree}\nauthor {AUTHOR} {EPOCH} +0000\ncommitter {AUTHOR} {EPOCH} +0000\n\n{number}\n".encode()
        name = repository.hash(f"commit {len(text)}\0".encode() + text).hexdigest()
        if name[:digits] in seen:
            return repository.add("commit", seen[name[:digits]]), repository.add("commit", text)
        seen[name[:digits]] = text
    raise RuntimeError("no two commits are alike")


@case(83, "short-hash")
def short_hash(scene: Scene) -> str:
    """Seven digits that are the beginning of two commits."""
    repository = scene.repository(WORDS)
    first, second = alike(repository)
    repository.references |= {repository.head: first, "refs/heads/other": second}
    repository.save()
    return scene.download(f"{WORDS}@{first[:7]}")


# Queries that a proxy answers

MODULE = Module("words", size=10)


@case(84, "no-versions")
def no_versions(scene: Scene) -> str:
    scene.proxy().given[MODULE.url("list")] = Reply()
    return scene.download(f"{MODULE.path}@latest")


@case(84, "no-version-in-range")
def none_in_range(scene: Scene) -> str:
    scene.proxy(MODULE)
    return scene.download(f"{MODULE.path}@>v1.0.0")


@case(85, "branch-with-slash")
def slash(scene: Scene) -> str:
    scene.proxy(MODULE)
    return scene.download(f"{MODULE.path}@feature/x")


# Row, name, and a query that cannot be answered.
QUERIES = (
    (125, "range-ambiguous", f"{MODULE.path}@>v1"),
    (125, "range-invalid", f"{MODULE.path}@<one"),
    (126, "version-of-std", "std@v1.21.0"),
    (128, "module-path", "battery.example/words!@v1.0.0"),
)


def queried(query: str) -> Check:
    """A case in which this is asked for."""

    def check(scene: Scene) -> str:
        scene.proxy(MODULE)
        return scene.go("list", "-m", query)

    return check


for number, name, query in QUERIES:
    case(number, name)(queried(query))


@case(126, "patch-of-nothing")
def patch(scene: Scene) -> str:
    scene.proxy(MODULE)
    return scene.go("get", f"{MODULE.path}@patch")
