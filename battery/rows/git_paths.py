"""Module paths that do not fit what is in the repository, or what paths may be: SEC-C9."""

import dataclasses
import typing

from battery.cases import Case, row
from battery.git import LINK, Files, Node
from battery.git_bed import FolderBed, GitBed, files_of, go_mod
from battery.golang import Go, compare

OWNER = "github.com/h"


@dataclasses.dataclass(frozen=True)
class Fit:
    """A repository at `github.com/h/<name>` with one commit and a tag, a module and a version in it, and what is said of them.

    `refusal`: nothing where it is served.
    """

    name: str
    files: Files
    tag: str
    path: str = ""
    version: str = "v1.0.0"
    refusal: str = ""

    @property
    def module(self) -> str:
        return self.path or f"{OWNER}/{self.name}"


def module(name: str) -> "dict[str, bytes]":
    return files_of(f"{OWNER}/{name}")


def below(folder: str, path: str) -> "dict[str, bytes]":
    return {f"{folder}/{name}": data for name, data in files_of(path).items()}


def fits() -> "list[Fit]":
    two, three = f"{OWNER}/two/v2", f"{OWNER}/three/v2"
    return [
        Fit("plain", module("plain"), "v1.0.0"),
        Fit("fork", files_of("other.example/original"), "v1.0.0"),
        Fit("bare", {"a.go": b"package a\n"}, "v1.0.0"),
        Fit("two", files_of(two), "v2.0.0", two, "v2.0.0"),
        Fit("two-folder", module("two-folder") | below("v2", f"{OWNER}/two-folder/v2"), "v2.0.0", f"{OWNER}/two-folder/v2", "v2.0.0"),
        Fit("both", files_of(f"{OWNER}/both/v2") | below("v2", f"{OWNER}/both/v2"), "v2.0.0", f"{OWNER}/both/v2", "v2.0.0", "both have"),
        Fit("old", {"a.go": b"package a\n"}, "v2.0.0", version="v2.0.0+incompatible"),
        Fit("not-old", module("not-old"), "v2.0.0", version="v2.0.0+incompatible", refusal="go.mod|must match major|unknown"),
        Fit("one-says-two", files_of(f"{OWNER}/one-says-two/v2"), "v1.0.0", refusal="post-v1 module path"),
        Fit("two-says-one", module("two-says-one"), "v2.0.0", f"{OWNER}/two-says-one/v2", "v2.0.0", "go.mod|missing"),
        Fit("two-says-3", files_of(f"{OWNER}/two-says-3/v3"), "v2.0.0", f"{OWNER}/two-says-3/v2", "v2.0.0", "go.mod|module path"),
        Fit("three", files_of(three), "v3.0.0", three, "v3.0.0", "malformed|mismatched|must match|major|cannot exist|not.*version|invalid"),
        Fit("sub", module("sub") | below("inner", f"{OWNER}/sub/inner"), "inner/v1.0.0", f"{OWNER}/sub/inner"),
        Fit("no-tag", module("no-tag") | below("inner", "x.example/y"), "v1.0.0", f"{OWNER}/no-tag/inner", refusal="unknown revision"),
        Fit("no-sub", module("no-sub"), "inner/v1.0.0", f"{OWNER}/no-sub/inner", refusal="missing|no go.mod|unknown"),
        Fit("one-point-zero", module("one-point-zero"), "v1.0", refusal="unknown revision"),
        Fit("suffix", module("suffix"), "v1.0.0", f"{OWNER}/suffix.git", refusal="version control suffix"),
        Fit("suffix-hg", module("suffix-hg"), "v1.0.0", f"{OWNER}/suffix-hg.hg", refusal="version control suffix"),
        Fit("owner-only", module("owner-only"), "v1.0.0", OWNER, refusal="invalid github.com import path"),
        Fit("block", {"go.mod": b"module (\n\tgithub.com/h/block\n)\n"}, "v1.0.0"),
        Fit("quoted", {"go.mod": b'module "github.com/h/quoted"\n'}, "v1.0.0"),
        Fit("empty-mod", {"go.mod": b"", "a.go": b"package a\n"}, "v1.0.0", refusal="missing module path"),
        Fit("folder-mod", {"go.mod/a.go": b"package a\n"}, "v1.0.0"),
        Fit("link-mod", {"go.mod": Node(LINK, b"x"), "x": go_mod(f"{OWNER}/link-mod")}, "v1.0.0", refusal="missing module path"),
    ]


# Paths that are none, so that nobody may be asked.
IMPOSSIBLE = (
    "code.example/{a}/b.git", "code.example/a b.git", "code.example/a;b.git", "code.example/-u/x.git", "-u.example/x.git",
    "code.example/x.git/../y", "code.example/x.git/.", "code.example/.git", "code.example//x.git", "code.example/a/b.git/",
    "code.example:443/a/b.git", "user@code.example/a/b.git", "code.example/a$(id)/b.git", "code.example/a`id`.git", "code.example/a\\b.git",
    "code/x.git", "code.example/x.git/v1", "code.example/x.git/v0", "code.example/a~1/b.git", "code.example/con/b.git",
    "code.example/é.git", "Code.example/x.git", "gopkg.in/x", "gopkg.in/x.v01", "ext::sh/x.git", "file:/etc/x.git",
    "https:/code.example/x.git",
)  # fmt: skip


@row("SEC-C9", variants=("", "paths", "gopkg", "go"), quick=("",))
def mismatches(case: Case) -> None:
    """A go.mod of another major version, a path that cannot be: accepted and refused as by Go, whatever the rest of the path says."""
    if case.variant == "gopkg":
        return gopkg(case)
    bed = FolderBed(case)
    if case.variant == "paths":
        for path in IMPOSSIBLE:
            for what in ("list", "v1.0.0.info"):
                bed.expect_refused(path, what, "", (400, 404))
        return bed.expect_harmless()
    publish(bed, fits())
    if case.variant == "go":
        # Go refuses the version of another major before it looks anywhere, and says nothing in JSON.
        return compare(bed, Go(case, bed.rewrites), [(fit.module, fit.version) for fit in fits() if fit.name != "three"])
    for fit in fits():
        if not fit.refusal:
            bed.expect_served(fit.module, fit.version)
            continue
        for kind in ("info", "mod", "zip"):
            bed.expect_refused(fit.module, f"{fit.version}.{kind}", fit.refusal, (404,))
    bed.expect_harmless()


def publish(bed: GitBed, fits: "typing.Iterable[Fit]") -> None:
    for fit in fits:
        made = bed.repository(f"h/{fit.name}")
        made.commit(fit.files, fit.tag)
        made.save()


def gopkg(case: Case) -> None:
    """The rules of gopkg.in, with repositories that a setting names."""
    bed = FolderBed(case, ["--import", "gopkg.in/*=git https://code.example/g/$1"])
    tagged = {"tool.v1": ("v1.0.0", "v1.2.0", "v2.0.0"), "tool.v2": ("v2.0.0", "v1.0.0"), "tool.v3-unstable": ("v3.0.0",)}
    for name, versions in tagged.items():
        bed.publish(f"g/{name}", *versions, files=files_of(f"gopkg.in/{name}"))
    bed.expect_served("gopkg.in/tool.v1", "v1.2.0")
    bed.expect_served("gopkg.in/tool.v2", "v2.0.0")
    case.expect("SEC-C9", bed.fetch("gopkg.in/tool.v1", "list").body == b"v1.0.0\nv1.2.0\n", "the versions of v1")
    case.expect("SEC-C9", bed.fetch("gopkg.in/tool.v3-unstable", "list").body == b"", "an unstable path has no versions")
    for path, version in (("gopkg.in/tool.v1", "v2.0.0"), ("gopkg.in/tool.v2", "v1.0.0"), ("gopkg.in/tool.v2", "v2.0.0+incompatible")):
        for kind in ("info", "mod", "zip"):
            bed.expect_refused(path, f"{version}.{kind}", "", (404,))
    bed.expect_harmless()
