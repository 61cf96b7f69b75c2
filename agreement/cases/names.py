"""Which names a zip may hold: sections 1.1, 4.2."""

import dataclasses

from agreement.repository import Content, Repository, program
from agreement.table import FIRST, TREE, Asked, below, mod, refused, repository, tree


def rejected(name: str, rule: str, bad: "dict[str, list[str | bytes]]", hashes: bool = False) -> None:
    """A repository with a module for each kind of bad name; each is listed, and none can be had."""
    files: "dict[str | bytes, Content]" = {}
    for folder, names in bad.items():
        files[f"{folder}/go.mod"] = mod(f"{{path}}/{folder}")
        for number, item in enumerate(names):
            # Different content, so that nothing is the same by chance.
            files[f"{folder}/".encode() + (item.encode() if isinstance(item, str) else item)] = f"{number}\n"
    tree(name, rule, files, *[refused(folder) for folder in bad], hashes=hashes)


def accepted(name: str, rule: str, names: "list[str]") -> None:
    """A repository with all these names, in one module and all kept."""
    tree(name, rule, dict.fromkeys(names, "x\n"), dataclasses.replace(TREE, inside=dict.fromkeys(names, b"x\n")))


accepted(
    "names-unicode", "1.1: letters of every script may stand in a name",
    ["é.go.txt", "中文/文件.txt", "Ελληνικά", "кириллица/ж", "ªº", "한글", "ﬁ"],
)  # fmt: skip
accepted(
    "names-odd", "1.1: spaces, dashes, dots, tildes and many signs may stand in a name",
    [
        " ", "a b.txt", " x", "x ", "-x", "--output=x", "LONGNA~1.TXT", "...x", ".x", "a..b", "!#$%&()+,-=@[]^_{}~", "com0", "lpt0.txt",
        "conx", "x.aux",
    ],
)  # fmt: skip
accepted(
    "names-long", "1.1: long names and deep folders, within the limits of decision 0013",
    ["n" * 250, "deep/" * 50 + "x", "é" * 120, ("f" * 200 + "/") * 4 + "x"],
)  # fmt: skip
rejected(
    "names-signs", "1.1: signs that some system forbids make a module impossible",
    {
        "colon": ["a:b"], "backslash": ["a\\b"], "star": ["a*"], "question": ["a?"], "quote": ['a"b'], "apostrophe": ["a'b"],
        "less": ["a<b"],
        "greater": ["a>b"], "bar": ["a|b"], "semicolon": ["a;b"], "backquote": ["a`b"], "newline": ["a\nb"], "tab": ["a\tb"],
        "delete": ["a\x7fb"],
    },
)  # fmt: skip
rejected(
    "names-reserved", "1.1: what Windows reserves makes a module impossible, whatever comes after the first dot",
    {"a": ["con"], "b": ["aux.c"], "c": ["NuL.tar.gz"], "d": ["x/COM1/y"], "e": ["lpt9.txt"], "f": ["prn"]},
)  # fmt: skip
rejected(
    "names-dots", "1.1: a dot at the end of a name makes a module impossible",
    {"dot": ["a."], "dots": ["..."], "folder": ["a./b"], "space": ["a ."], "long": ["x" * 100 + "."]},
)  # fmt: skip
rejected(
    "names-not-letters", "1.1: marks, digits, signs and symbols beyond ASCII make a module impossible",
    {
        "mark": ["e\u0301.txt"], "hindi": ["हिन्दी"], "digit": ["٣"], "half": ["½"], "sign": ["©"], "emoji": ["\U0001f600"],
        "space": ["a\u00a0b"],
    },
)  # fmt: skip
rejected(
    "names-not-utf8", "1.1: bytes that are no UTF-8 make a module impossible",
    {"latin": [b"caf\xe9"], "surrogate": [b"\xed\xa0\x80"], "overlong": [b"a\xc0\xafb"], "cut": [b"a\xe4\xb8"]},
)  # fmt: skip
rejected(
    "collisions", "4.2: two names that differ in case only make a module impossible, folders count",
    {
        "files": ["a.txt", "A.txt"], "folders": ["a/x", "A/y"], "mixed": ["a", "A/x"], "kelvin": ["k", "\u212a"],
        "long-s": ["s.go.txt", "\u017f.go.txt"],
        "greek": ["σ", "ς"], "deep": ["x/y/z/a", "x/Y/q"], "accents": ["É", "é"],
    },
    hashes=True,
)  # fmt: skip
accepted("no-collisions", "4.2: folding is Unicode's simple one: these differ", ["ß", "ss", "ı", "i", "ﬁ", "fi", "Å", "a"])
tree(
    "collision-left-out", "4.2: what is left out before is not compared: vendored files and other modules",
    {
        "vendor/x/a": "", "vendor/x/A": "", "vendor/x/a/b": None, "sub/go.mod": mod("{path}/sub"), "sub/x": "", "Sub/y": "",
        "p/GO.MOD": "", "p/x": "",
    },
    TREE, below("sub"),
)  # fmt: skip


@repository(
    "path-in-capitals", "1.2, trap 33: capitals in the path of a module and of a folder", Asked("", f"{FIRST} latest", versions=FIRST),
    Asked("/Sub/MOD", f"{FIRST} latest", f"{FIRST}-RC1", versions=FIRST), address="github.com/Agree/PATH-in-Capitals",
)  # fmt: skip
def path_in_capitals(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "Sub/MOD/go.mod": mod(f"{made.path}/Sub/MOD"), "Sub/MOD/x.sh": program("")})
    made.tag(FIRST, f"Sub/MOD/{FIRST}", at="one")


@repository(
    "version-in-capitals", "1.2, trap 34: capitals in a version and in a branch",
    Asked("", "v1.0.0-RC1 latest Feature HEAD", "feature v1.0.0-rc1", versions="v1.0.0-RC1")
)
def version_in_capitals(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v1.0.0-RC1", at="one")
    made.commit("two", {"b.go": "package b\n"}, branch="Feature", parents=["one"])


@repository(
    "path-with-signs", "1.1, 3.1: dots, dashes, underscores and tildes in the path of a module",
    Asked("/a.b/c_d/-f", f"{FIRST} latest", versions=FIRST), Asked("/v1.2.3x/v2x", FIRST, versions=FIRST),
    # No tag can have a tilde in its name.
    Asked("/~e", "latest main", FIRST, versions=""),
    address="code.example.org/x/signs", root="example.org/a.b_c-d", page=True,
)  # fmt: skip
def path_with_signs(made: Repository) -> None:
    folders = ["a.b/c_d/-f", "v1.2.3x/v2x"]
    made.commit("one", {f"{folder}/go.mod": mod(f"{made.path}/{folder}") for folder in [*folders, "~e"]})
    made.tag(*[f"{folder}/{FIRST}" for folder in folders], at="one")
