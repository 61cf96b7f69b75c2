"""Trees and submodules that want to be more than files: SEC-D3, SEC-D9."""

import random
import typing

from battery.cases import Case, row
from battery.git import LINK, PLAIN, SUBMODULE, Entry, Files, Node, Repository
from battery.git_bed import FAULT, OpenBed, files_of
from battery.git_server import Stub

COMMIT = "1" * 40
INTERNAL = "https://169.254.169.254/latest/meta-data"


def submodule(path: str = "sub", url: str = INTERNAL, name: str = "sub", more: str = "") -> bytes:
    return f'[submodule "{name}"]\n\tpath = {path}\n\turl = {url}\n\t{more}\n'.encode()


# What lies beside an honest module, and the check of git that refuses it; nothing where it is served without the submodule.
SUBMODULES: "dict[str, tuple[Files, str]]" = {
    "plain": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule()}, ""),
    "alone": ({"sub": Node(SUBMODULE, COMMIT)}, ""),
    "two": (
        {"sub": Node(SUBMODULE, COMMIT), "in/sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule() + submodule("in/sub", name="b")}, "",
    ),
    "relative": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(url="../../../other")}, "gitmodulesUrl|"),
    "name-up": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(name="../../hooks")}, "gitmodulesName"),
    "name-up-windows": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(name="..\\\\..\\\\hooks")}, "gitmodulesName"),
    "url-option": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(url="-u./CANARY")}, "gitmodulesUrl"),
    "newline": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(url='"https://code.example/x%0ahost=evil"')}, "gitmodulesUrl"),
    "url-ext": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(url="ext::sh -c touch% CANARY")}, ""),
    "url-file": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(url="file:///etc")}, ""),
    "path-option": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(path="-x")}, "gitmodulesPath"),
    "path-cr": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(path='"sub\r"')}, ""),
    "update": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": submodule(more="update = !touch CANARY")}, "gitmodulesUpdate"),
    "linked": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": Node(LINK, b"other")}, "gitmodulesSymlink"),
    "case": ({"a": Node(LINK, b".git"), "A/modules/x": Node(SUBMODULE, COMMIT), ".gitmodules": submodule("A/modules/x")}, ""),
    "hook": ({"sub/hooks/post-checkout": b"#!/bin/sh\ntouch CANARY\n", ".gitmodules": submodule()}, ""),
    "large": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": b"# x\n" * 300_000 + submodule()}, ""),
    "garbage": ({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": b"\xff[submodule\n\0\n"}, ""),
}


@row("SEC-D3", variants=("some", "all"), quick=("some",))
def submodules(case: Case) -> None:
    """Submodules are never fetched, whatever they are called; what git knows to be an attack is refused with the module."""
    bed = OpenBed(case, watched=True)
    refused = sorted(name for name, (_, check) in SUBMODULES.items() if check)
    few = ["plain", "path-cr", *case.dice.sample(refused, 2)]
    for name in few if case.variant == "some" else SUBMODULES:
        files, check = SUBMODULES[name]
        path, made = bed.path_of(name), bed.repository(name)
        honest = files_of(path)
        made.commit({**honest, **files}, "v1.0.0")
        made.save()
        if check and not check.endswith("|"):
            for kind in ("zip", "mod"):
                bed.expect_refused(path, f"v1.0.0.{kind}", check, FAULT)
            continue
        # Versions of git differ about addresses that are relative.
        if check and not bed.fetch(path, "v1.0.0.zip").good:
            continue
        bed.expect_served(path, "v1.0.0", {**honest, **{at: what for at, what in files.items() if isinstance(what, bytes)}})
    bed.expect_harmless()


Making = typing.Callable[[Repository, "list[Entry]", str], str]


def beside(*names: "bytes | str", mode: str = PLAIN) -> Making:
    """Honest entries, and these, in git's order."""
    raw = [name.encode() if isinstance(name, str) else name for name in names]

    def make(made: Repository, entries: "list[Entry]", blob: str) -> str:
        target = made.tree({"config": b"[core]\n\tsshCommand = touch CANARY\n"}) if mode == "40000" else blob
        return made.raw_tree(sorted([*entries, *((mode, name, target) for name in raw)], key=key))

    return make


def key(entry: Entry) -> bytes:
    return entry[1] + b"/" * (entry[0] in ("40000", "040000"))


def pointing(mode: str, to: str, name: bytes = b"x") -> Making:
    return lambda made, entries, blob: made.raw_tree(sorted([*entries, (mode, name, to)], key=key))


def unsorted(made: Repository, entries: "list[Entry]", blob: str) -> str:
    return made.raw_tree([*sorted(entries, key=key), (PLAIN, b"a", blob)])


def folder_and_file(made: Repository, entries: "list[Entry]", blob: str) -> str:
    return made.raw_tree(sorted([*entries, (PLAIN, b"x", blob), ("40000", b"x", made.tree({"a": b"a"}))], key=key))


def cut_off(made: Repository, entries: "list[Entry]", blob: str) -> str:
    tree = made.raw_tree(sorted(entries, key=key))
    return made.add("tree", made.objects[tree][1][:-5])


def below(making: Making) -> Making:
    """The same in a folder."""
    return lambda made, entries, blob: made.raw_tree(sorted([*entries, ("40000", b"inner", making(made, [], blob))], key=key))


# How a tree is made, and the check of git that refuses it; nothing where it is served without what is odd.
TREES: "dict[str, tuple[Making, str]]" = {
    **{f"dotgit{number}": (beside(name, mode=mode), "hasDotgit") for number, (name, mode) in enumerate((name, mode) for name in (
        ".git", ".GIT", ".Git", ".git ", ".git.", "git~1", "GIT~1", ".g\u200cit", ".git\\x", ".git::$INDEX_ALLOCATION",
    ) for mode in (PLAIN, "40000"))},
    "dotgit-link": (beside(".git", mode=LINK), "hasDotgit"), "dotgit-below": (below(beside(".git", mode="40000")), "hasDotgit"),
    "twice": (beside("x", "x"), "duplicateEntries"), "go.mod-twice": (beside("go.mod"), "duplicateEntries"),
    "folder-and-file": (folder_and_file, "duplicateEntries"), "unsorted": (unsorted, "treeNotSorted"),
    "slash": (beside("a/b"), "fullPathname"), "rooted": (beside("/etc/x"), "fullPathname"), "up": (beside("..", mode="40000"), "hasDotdot"),
    "up-file": (beside(".."), "hasDotdot"), "here": (beside("."), "hasDot"), "nameless": (beside(""), "emptyName|badTree"),
    "null": (pointing(PLAIN, "0" * 40), "nullSha1|missing|object|git"), "cut-off": (cut_off, "tree|object|git"),
    "absent": (pointing(PLAIN, "2" * 40), "missing|object|connect|bad|git"),
    "absent-folder": (pointing("40000", "2" * 40), "missing|object|bad|git"),
    "link-modules": (beside(".gitmodules", mode=LINK), "gitmodulesSymlink"),
    "link": (beside("x", mode=LINK), ""), "submodule": (pointing(SUBMODULE, COMMIT), ""), "padded": (pointing("040000", "", b"padded"), ""),
}  # fmt: skip


@row("SEC-D9", variants=("served", "refused", "some"), quick=("some",))
def trees(case: Case) -> None:
    """Trees with entries twice, out of order, or called like git's own folder are refused; what is only odd is left out as by Go."""
    bed = OpenBed(case, watched=True)
    chosen = [name for name, (_, check) in TREES.items() if bool(check) == (case.variant != "served")]
    for name in case.dice.sample(chosen, 4) if case.variant == "some" else chosen:
        make, check = TREES[name]
        dice = random.Random(f"{case.seed} {name}")
        path, made = bed.path_of(name), Repository()
        honest = files_of(path)
        entries = [(PLAIN, file.encode(), made.add("blob", data)) for file, data in honest.items()]
        if name == "padded":
            make = pointing("040000", made.tree({"a.txt": b"a"}), b"padded")
        tree = make(made, entries, made.add("blob", b"odd"))
        made.references["refs/heads/main"] = made.references["refs/tags/v1.0.0"] = made.commit_of(tree)
        bed.stub(name, Stub(made))
        if not check:
            bed.expect_served(path, "v1.0.0", {**honest, **({"padded/a.txt": b"a"} if name == "padded" else {})})
            continue
        bed.expect_refused(path, f"v1.0.0.{dice.choice(('zip', 'mod', 'info'))}", check, FAULT)
    bed.expect_harmless()
