"""What archives are made of: attributes, line ends, vendored packages, nested modules, odd repositories: SEC-D11."""

import dataclasses
import typing

from battery.cases import Case, row
from battery.git import LINK, PROGRAM, SUBMODULE, Node, Repository
from battery.git_bed import FolderBed, files_of
from battery.golang import Go, compare

OWNER = "github.com/h"
TEXTS: "dict[str, bytes]" = {
    "lf.txt": b"one\ntwo\n", "crlf.txt": b"one\r\ntwo\r\n", "mixed.txt": b"one\r\ntwo\n", "cr.txt": b"one\rtwo\r",
    "zero.bin": b"one\0two\n", "end.txt": b"no end", "empty.txt": b"", "id.txt": b"$Id$ and $Id: foreign text $\n",
    "format.txt": b"$Format:%H %an$\n",
}  # fmt: skip
COMMIT = "1" * 40


@dataclasses.dataclass(frozen=True)
class Odd:
    """A repository: its files beside an honest module, and how it is made where that is odd."""

    files: "typing.Mapping[str, bytes | Node]" = dataclasses.field(default_factory=dict)
    go: str = "1.21"
    # The folder of the module that is asked for; empty for the root.
    folder: str = ""
    annotated: bool = False
    sha256: bool = False
    bare: bool = False


def attributes(text: str, **more: bytes) -> Odd:
    return Odd({**TEXTS, ".gitattributes": text.encode() + b"\n", **more})


def vendored() -> "dict[str, bytes]":
    names = (
        "vendor/modules.txt", "vendor/a.go", "vendor/x/y.go", "pkg/vendor/v.go", "pkg/vendor/modules.txt", "pkg/vendor/x/y.go", "x/vendor",
        "vendored/a.go",
    )
    return {name: f"// {name}\n".encode() for name in names}


def nested(path: str) -> "dict[str, bytes]":
    return {f"{path}/go.mod": f"module {OWNER}/nested/{path}\n".encode(), f"{path}/a.go": b"package a\n"}


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12345\n"
ODD: "dict[str, Odd]" = {
    "plain": Odd(TEXTS), "ignore": attributes("*.txt export-ignore\nlf.txt export-ignore"), "subst": attributes("*.txt export-subst"),
    "eol-crlf": attributes("* eol=crlf"), "text-crlf": attributes("* text eol=crlf"), "auto-crlf": attributes("* text=auto eol=crlf"),
    "auto": attributes("* text=auto"), "eol-lf": attributes("* text eol=lf"), "crlf": attributes("* crlf"),
    "binary": attributes("* binary"), "ident": attributes("*.txt ident"), "ident-crlf": attributes("*.txt ident eol=crlf"),
    "macro": attributes("[attr]odd text eol=crlf\n*.txt odd"),
    "nested-attributes": Odd({**TEXTS, "in/.gitattributes": b"*.txt eol=crlf\n", "in/a.txt": b"a\n", ".gitattributes": b"*.txt -text\n"}),
    "encoding-16": attributes("*.u16 working-tree-encoding=UTF-16LE", **{"a.u16": "käse\n".encode()}),
    "encoding-latin": attributes("*.l1 working-tree-encoding=ISO-8859-1", **{"a.l1": "käse\n".encode()}),
    "encoding-unknown": attributes("*.odd working-tree-encoding=battery", **{"a.odd": "käse\n".encode()}),
    "filter": attributes("*.txt filter=battery diff=battery merge=battery"),
    "lfs": attributes("*.bin filter=lfs diff=lfs merge=lfs -text", **{"data.bin": LFS}), "vendor-old": Odd(vendored()),
    "vendor-new": Odd(vendored(), go="1.24"), "vendor-rc": Odd(vendored(), go="1.24rc1"), "vendor-none": Odd(vendored(), bare=True),
    "nested": Odd(nested("inner") | nested("deep/er")), "nested-case": Odd({"inner/GO.MOD": b"module x\n", "inner/a.go": b"package a\n"}),
    "nested-link": Odd({"inner/go.mod": Node(LINK, b"../go.mod"), "inner/a.go": b"package a\n"}),
    "sub-license": Odd(nested("inner") | {"LICENSE": b"free\r\n", ".gitattributes": b"* text eol=crlf\n"}, folder="inner"),
    "sub-own-license": Odd(nested("inner") | {"LICENSE": b"free\n", "inner/LICENSE": b"other\n"}, folder="inner"),
    "sub-link-license": Odd(nested("inner") | {"LICENSE": b"free\n", "inner/LICENSE": Node(LINK, b"../LICENSE")}, folder="inner"),
    "sub-small-license": Odd(nested("inner") | {"LICENSE": b"free\n", "inner/license": b"other\n"}, folder="inner"),
    "replace": Odd({"go.mod": f"module {OWNER}/replace\n\nreplace a.example/b => ../c\n".encode()}),
    "links": Odd({"to": Node(LINK, b"go.mod"), "out": Node(LINK, b"/etc/passwd"), "in/up": Node(LINK, b"../../..")}),
    "programs": Odd({"run.sh": Node(PROGRAM, b"#!/bin/sh\ntouch CANARY\n"), ".hidden": b"x", "a b.txt": b"x", "-x": b"x"}),
    "submodule": Odd({"sub": Node(SUBMODULE, COMMIT), ".gitmodules": b'[submodule "s"]\n\tpath = sub\n\turl = https://code.example/x\n'}),
    "unicode": Odd({"é.txt": b"x", "日本.go": b"package a\n", "in/ß.txt": b"x"}), "combining": Odd({"e\u0301.txt": b"x"}),
    "mark": Odd({"©.txt": b"x"}), "colon": Odd({"a:b.txt": b"x"}), "device": Odd({"aux.c": b"x"}),
    "case": Odd({"a.txt": b"x", "A.txt": b"y"}), "kelvin": Odd({"k.txt": b"x", "\u212a.txt": b"y"}),
    "bad-in-vendor": Odd({"vendor/x/a:b.txt": b"x", "vendor/modules.txt": b"x"}),
    "archival": Odd({".hg_archival.txt": b"x", "in/.hg_archival.txt": b"x"}), "annotated": Odd(TEXTS, annotated=True),
    "sha256": Odd(TEXTS, sha256=True), "no-module": Odd(TEXTS, bare=True), "large": Odd({"large.bin": bytes(range(256)) * 12_000}),
    "deep": Odd({"/".join(["d"] * 60) + "/a.txt": b"x"}), "many": Odd({f"many/f{number}.txt": b"%d\n" % number for number in range(2000)}),
    "backslash": Odd({"a\\b.txt": b"x"}), "long": Odd({"in/" + "l" * 200 + ".txt": b"x"}),
    "go-work": Odd({"go.work": b"go 1.21\n", "go.sum": b"", ".gitignore": b"*\n"}),
}  # fmt: skip
QUICK = ("plain", "ignore", "text-crlf", "vendor-new", "sub-license", "submodule", "case", "sha256")


def make(made: Repository, name: str, odd: Odd) -> "tuple[str, str]":
    """Writes one; returns the module and the version."""
    files: "dict[str, bytes | Node]" = dict(files_of(f"{OWNER}/{name}"))
    files["go.mod"] = f"module {OWNER}/{name}\n\ngo {odd.go}\n".encode()
    files |= odd.files
    if odd.bare:
        del files["go.mod"]
    tag = f"{odd.folder}/v1.0.0".lstrip("/")
    commit = made.commit(files, tag)
    if odd.annotated:
        made.annotate(tag, commit)
    made.save()
    return (f"{OWNER}/{name}/{odd.folder}".rstrip("/"), "v1.0.0")


@row("SEC-D11", variants=("some", "all"), quick=("some",))
def hashes(case: Case) -> None:
    """The sums of what is served are those that `go` makes of the same repositories, and it refuses the same ones."""
    bed = FolderBed(case, watched=True)
    names = QUICK if case.variant == "some" else tuple(ODD)
    wanted = [make(bed.repository(f"h/{name}", ODD[name].sha256), name, ODD[name]) for name in names]
    compare(bed, Go(case, bed.rewrites), wanted, least=len(wanted) * 2 // 3)
