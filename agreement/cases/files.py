"""Which files of a tree are in a zip, and which make it impossible: sections 4.1, 4.2 and 4.4."""

import dataclasses

from agreement.repository import Content, Repository, link, program, submodule
from agreement.table import FIRST, TREE, Asked, below, mod, refused, repository, tree

GONE = "0123456789abcdef0123456789abcdef01234567"


def root(inside: "dict[str, bytes | None]") -> Asked:
    return dataclasses.replace(TREE, inside=inside)


tree(
    "symlinks", "4.2: links are left out: to files, to folders, to nowhere, to places outside",
    {
        "real.txt": "real\n", "file": link("real.txt"), "folder": link("sub"), "sub/x.txt": "x\n", "nowhere": link("none"),
        "out": link("/etc/passwd"),
    },
    root({"real.txt": b"real\n", "file": None, "folder": None, "nowhere": None, "out": None, "sub/x.txt": b"x\n"}),
)  # fmt: skip
tree(
    "symlinks-only", "4.2, trap 12: a module of links alone is an empty one", {"a.go": link("b.go"), "sub": link("..")},
    root({"a.go": None, "sub": None}),
)  # fmt: skip
tree(
    "symlink-bad-names", "4.2: the name of a link is checked although the link is left out",
    {
        "one/go.mod": mod("{path}/one"), "one/a:b": link("x"), "two/go.mod": mod("{path}/two"), "two/x": "x\n", "two/X": link("x"),
        "three/go.mod": mod("{path}/three"), "three/aux": link("x"),
    },
    refused("one"), refused("two"), refused("three"), hashes=False,
)  # fmt: skip
tree(
    "submodules", "3.4: of a submodule nothing is in the zip, and it is never fetched",
    {
        ".gitmodules": '[submodule "dep"]\n\tpath = dep\n\turl = https://github.com/agree/absent\n', "dep": submodule(GONE),
        "x/dep": submodule(GONE),
    },
    root({".gitmodules": b'[submodule "dep"]\n\tpath = dep\n\turl = https://github.com/agree/absent\n', "dep": None}),
)  # fmt: skip
tree(
    "submodule-as-mod", "4.2: a submodule called go.mod makes no module of its folder, one called LICENSE is no licence",
    {
        "sub/go.mod": submodule(GONE), "sub/x.txt": "x\n", "mod/go.mod": mod("{path}/mod"), "mod/LICENSE": submodule(GONE),
        "LICENSE": "root\n",
    },
    root({"sub/x.txt": b"x\n"}), below("mod"),
)  # fmt: skip
tree(
    "nested-modules", "4.2: a folder with a go.mod of its own is not part of the module around it, however the name is spelled",
    {
        "sub/go.mod": mod("{path}/sub"), "sub/x.txt": "x\n", "sub/deep/y.txt": "y\n", "upper/GO.MOD": "anything\n", "upper/x.txt": "x\n",
        "empty/go.mod": "", "empty/x.txt": "x\n", "subordinate/x.txt": "x\n", "sub.txt": "x\n",
    },
    root({
        "sub/x.txt": None, "sub/deep/y.txt": None, "upper/x.txt": None, "empty/x.txt": None, "subordinate/x.txt": b"x\n", "sub.txt": b"x\n",
    }),
    below("sub", inside={"x.txt": b"x\n", "deep/y.txt": b"y\n"}),
)  # fmt: skip
tree(
    "nested-not-modules", "4.2: a link or a folder called go.mod makes no module",
    {"link/go.mod": link("../go.mod"), "link/x.txt": "x\n", "folder/go.mod/x.txt": "x\n", "folder/y.txt": "y\n"},
    root({"link/x.txt": b"x\n", "link/go.mod": None, "folder/go.mod/x.txt": b"x\n", "folder/y.txt": b"y\n"}),
)  # fmt: skip
tree(
    "nested-deep", "3.5, 4.2: modules in modules, each with its own tag and without the others' files",
    {"a/go.mod": mod("{path}/a"), "a/x.txt": "1\n", "a/b/c/go.mod": mod("{path}/a/b/c"), "a/b/c/x.txt": "2\n", "a/b/x.txt": "3\n"},
    root({"a/x.txt": None}), below("a", inside={"x.txt": b"1\n", "b/x.txt": b"3\n", "b/c/x.txt": None}),
    below("a/b/c", inside={"x.txt": b"2\n"}),
)  # fmt: skip
tree(
    "mod-in-capitals", "4.2: at the root of a module go.mod is written in lower case or the module is none",
    {"go.mod": None, "Go.Mod": mod("{path}"), "sub/go.mod": mod("{path}/sub"), "sub/GO.MOD": "", "other/go.mod": mod("{path}/other")},
    refused(), refused("sub"), below("other"), hashes=False,
)  # fmt: skip
tree(
    "hg-archival", "4.2: .hg_archival.txt is left out at the root of a module only",
    {".hg_archival.txt": "x\n", "p/.hg_archival.txt": "x\n", "sub/go.mod": mod("{path}/sub"), "sub/.hg_archival.txt": "x\n"},
    root({".hg_archival.txt": None, "p/.hg_archival.txt": b"x\n"}), below("sub", inside={".hg_archival.txt": None}),
)  # fmt: skip
KEPT = [
    ".gitignore", ".github/w.yml", "testdata/x", "_x/y", "go.sum", "go.work", "go.work.sum", ".git-blame", "a/.gitkeep", ".hgtags",
    ".bzr/x",
    "Makefile", "a.exe", "node_modules/x", "a_test.go", "internal/x.go", ".gitattributes~", "b.tar.gz", "p/.gitmodules", "p.go/x",
    "vendors/x/y",
]  # fmt: skip
tree("everything-else", "4.2: nothing else is left out", dict.fromkeys(KEPT, "x\n"), root(dict.fromkeys(KEPT, b"x\n")))
tree(
    "modes-and-sizes", "4.6: modes and times are not part of a hash, empty files are",
    {
        "empty": "", "run.sh": program("#!/bin/sh\n"), "go.mod": program("module github.com/agree/modes-and-sizes\n"),
        "deep/" * 40 + "x": "x\n",
    },
    root({"empty": b"", "run.sh": b"#!/bin/sh\n"}),
)  # fmt: skip
FOLDERS, NAMES = ("", "a/", "a-b/", "a.b/", "a0/", "é/", "~/"), ("z", "Z1", "_", "-", "~1x", "a b", "ä", "Ω")
tree(
    "many-files", "4.6: files are hashed in the order of the bytes of their names, whatever their order in the tree",
    {folder + name: f"{folder}{name}\n" for folder in FOLDERS for name in NAMES}, TREE,
)  # fmt: skip


def tagged(name: str, rule: str, files: "dict[str | bytes, Content]", *asked: Asked, hashes: bool = False) -> None:
    """Like `tree`, but nothing is added."""

    def build(made: Repository) -> None:
        made.commit("one", files)
        made.tag(FIRST, at="one")

    repository(name, rule, *asked, hashes=hashes)(build)


tagged("empty-tree", "3.8, 4.6: a commit without any file is an empty module", {}, TREE, hashes=True)
MIB = 1 << 20
tagged(
    "mod-too-large", "4.4: a go.mod of more than 16 MiB makes no module",
    {"go.mod": b"module github.com/agree/mod-too-large\n" + b"/" * (16 * MIB)}, Asked(good="", bad=FIRST, listed=False),
)  # fmt: skip
tagged(
    "mod-large", "4.4: a go.mod of exactly 16 MiB is one",
    {"go.mod": b"module github.com/agree/mod-large\n//".ljust(16 * MIB, b"/")}, Asked(good=FIRST, bad="nosuch"), hashes=True,
)  # fmt: skip
