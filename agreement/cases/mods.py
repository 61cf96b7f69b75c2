"""What a go.mod may say, and what is served of it: sections 3.5, 3.8."""

from agreement.repository import Repository, link
from agreement.table import FIRST, TREE, Asked, below, mod, refused, repository, tree

NONE = Asked(good="", bad=f"{FIRST} latest main", versions=FIRST)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

tree("mod-none", "3.8: without a go.mod there is one of one line", {"go.mod": None}, TREE)
tree(
    "mod-crlf", "3.8, trap 32: a go.mod with CRLF is served as it is", {"go.mod": b"module github.com/agree/mod-crlf\r\n\r\ngo 1.20\r\n"},
    TREE,
)  # fmt: skip
tree("mod-no-newline", "3.8, trap 32: so is one without a last line end", {"go.mod": b"module github.com/agree/mod-no-newline"}, TREE)
tree(
    "mod-bom", "3.5: a byte order mark is no part of the word module: nothing is declared", {"go.mod": BOM + "module {path}\n"}, NONE,
    hashes=False,
)  # fmt: skip
tree("mod-utf16", "3.5: a go.mod in UTF-16 declares nothing", {"go.mod": "module x\n".encode("utf-16")}, NONE, hashes=False)
tree("mod-empty", "3.5: an empty go.mod declares nothing, unlike none", {"go.mod": ""}, NONE, hashes=False)
tree("mod-no-module", "3.5: a go.mod without a module line declares nothing", {"go.mod": "go 1.20\n"}, NONE, hashes=False)
tree(
    "mod-other-path", "3.5: a go.mod may declare another path, as forks do: only the major suffix is compared",
    {"go.mod": mod("example.org/original"), "sub/go.mod": mod("example.org/other/place")}, TREE, below("sub"),
)  # fmt: skip
tree(
    "mod-odd-lines", "3.5: the module line is found by a tolerant scanner",
    {
        "go.mod": '// comment\n\n  module\t"github.com/agree/mod-odd-lines" // comment\n',
        "back/go.mod": "module `github.com/agree/mod-odd-lines/back`\n",
        "verbatim/go.mod": "module a/b? x\n", "late/go.mod": "go 1.20\nrequire a.b/c v1.0.0\nmodule example.org/late\n",
        "twice/go.mod": "module a.b/c\nmodule a.b/d/v2\n",
        "unknown/go.mod": "whatever this is\nmodule example.org/x\n", "slashes/go.mod": "module example.org//x\n",
    },
    TREE, below("back"), below("verbatim"), below("late"), below("twice"), below("unknown"), below("slashes"),
)  # fmt: skip
tree(
    "mod-block", "3.5: module ( ... ) declares the path (",
    {"go.mod": "module (\n\tgithub.com/agree/mod-block\n)\n"}, TREE,
)  # fmt: skip
tree(
    "mod-quote-open", "3.5: a quoted path without its end declares nothing", {"go.mod": 'module "github.com/agree/x\n'}, NONE, hashes=False,
)  # fmt: skip
REQUIRES = """\
require example.org/a v1.0.0

replace example.org/a => ../a

exclude example.org/a v1.1.0

tool example.org/a/cmd

godebug x=1

ignore ./sub"""
tree(
    "mod-requires", "3.8, SEC-D11: replace, exclude, tool and what else a go.mod says changes nothing of the zip",
    {"go.mod": mod("{path}", "1.24", REQUIRES), "sub/x.go": "package x\n"}, TREE,
)  # fmt: skip
tree("mod-deprecated", "3.8: a deprecated module is served like others", {"go.mod": "// Deprecated: use another.\nmodule {path}\n"}, TREE)
tree(
    "mod-link", "3.5: a go.mod that is a link is read as the name that it leads to",
    {"go.mod": link("real.mod"), "real.mod": mod("{path}")}, NONE, hashes=False,
)  # fmt: skip
tree(
    "mod-folder-link", "3.5: a folder that is a link has no go.mod", {"real/go.mod": mod("{path}/real"), "sub": link("real")},
    below("real"), refused("sub"), hashes=False,
)  # fmt: skip
tree(
    "mod-gopkg", "3.5: a go.mod that declares a path of gopkg.in fits the path without a major version",
    {"go.mod": mod("gopkg.in/agree.v3")}, TREE,
)  # fmt: skip


@repository(
    "mod-missing-below", "3.5, 3.7: a folder without go.mod is no module, although its tags are listed",
    Asked("/sub", FIRST, "v1.1.0 main", versions=f"{FIRST} v1.1.0"),
    Asked("/never", "", f"{FIRST} latest main", versions=""), Asked("/none", "", f"{FIRST} latest main", versions=FIRST),
)  # fmt: skip
def missing_below(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub"), "none/x.txt": "x\n"})
    made.tag(FIRST, f"sub/{FIRST}", f"none/{FIRST}", at="one")
    made.commit("two", {"sub/go.mod": None, "sub/x.txt": "x\n"})
    made.tag("sub/v1.1.0", at="two")


@repository(
    "mod-comes-and-goes", "3.8: each version has the go.mod of its own commit",
    Asked("", "v0.1.0 v0.2.0 v0.3.0 latest", versions="v0.1.0 v0.2.0 v0.3.0"), hashes=True
)
def comes_and_goes(made: Repository) -> None:
    for number, text in enumerate((None, mod(made.path), None), 1):
        made.commit(f"c{number}", {"go.mod": text, "a.go": f"package a // {number}\n"} if number > 1 else {"a.go": "package a\n"})
        made.tag(f"v0.{number}.0", at=f"c{number}")
