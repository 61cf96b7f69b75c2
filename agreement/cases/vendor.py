"""Which vendored files are in a zip, by the go line of the module's own go.mod: section 4.3."""

import dataclasses
import typing

from agreement.table import TREE, Asked, below, mod, refused, tree

FILES = {
    "vendor/modules.txt": "# list\n", "vendor/a.go": "package a\n", "vendor/x/y.go": "package y\n", "vendor/x/vendor/z.go": "package z\n",
    "pkg/vendor/v.go": "package v\n", "pkg/vendor/modules.txt": "# list\n", "pkg/vendor/x/y.go": "package y\n",
    "x/vendor": "a file\n", "vendored/x/y.go": "package y\n", "vendor/LICENSE": "free\n",
}  # fmt: skip
# By path: whether it is kept under the old rule, and under the new one of Go 1.24.
KEPT = {
    "vendor/modules.txt": (True, False), "vendor/a.go": (True, True), "vendor/x/y.go": (False, False),
    "vendor/x/vendor/z.go": (False, False),
    "pkg/vendor/v.go": (False, True), "pkg/vendor/modules.txt": (False, True), "pkg/vendor/x/y.go": (False, False),
    "x/vendor": (True, True), "vendored/x/y.go": (True, True), "vendor/LICENSE": (True, True),
}  # fmt: skip


def inside(new: bool) -> "dict[str, bytes | None]":
    return {path: FILES[path].encode() if kept[new] else None for path, kept in KEPT.items()}


def vendored(name: str, rule: str, text: "str | None", new: bool, asked: Asked = TREE, **more: typing.Any) -> None:
    """A repository with vendored files everywhere, and this go.mod."""
    tree(name, rule, {**FILES, "go.mod": text, **more}, dataclasses.replace(asked, inside=inside(new)))


vendored(
    "vendor-old", "4.3: the old rule keeps vendor/modules.txt, and nothing below other folders called vendor", mod("{path}", "1.23"), False,
)  # fmt: skip
vendored("vendor-old-patch", "4.3: 1.23.9 is old", mod("{path}", "1.23.9"), False)
vendored(
    "vendor-new", "4.3: the new rule omits vendor/modules.txt, and keeps files directly in a vendor folder", mod("{path}", "1.24"), True,
)  # fmt: skip
vendored("vendor-new-patch", "4.3: 1.24.1 is new", mod("{path}", "1.24.1"), True)
vendored("vendor-candidate", "4.3: 1.24rc1 is new", mod("{path}", "1.24rc1"), True)
vendored("vendor-no-line", "4.3: without a go line the old rule holds", mod("{path}", ""), False)
vendored("vendor-no-mod", "4.3, 3.8: without a go.mod too", None, False)
vendored("vendor-odd-line", "4.3: a go line is read leniently: v1.24x is 1.24", mod("{path}", "v1.24x"), True)
vendored("vendor-bad-line", "4.3: a go line that says nothing means the old rule", mod("{path}", "latest"), False)
vendored(
    "vendor-line-in-block", "4.3: comments and spaces around the go line", "module {path}\n\n// go 1.20\n\tgo  1.24 // comment\n", True,
)  # fmt: skip
vendored("vendor-toolchain", "4.3: the toolchain line does not count", mod("{path}", "1.23", "toolchain go1.24.1"), False)
tree(
    "vendor-crlf-line", "4.3, 8.1: a go line that ends with CRLF",
    {**FILES, "go.mod": b"module github.com/agree/vendor-crlf-line\r\n\r\ngo 1.24\r\n"}, dataclasses.replace(TREE, inside=inside(True)),
)  # fmt: skip
tree(
    "vendor-crlf-attribute", "4.3: the go line of a go.mod that gets its CRLF from eol=crlf",
    {**FILES, ".gitattributes": "go.mod eol=crlf\n", "go.mod": mod("{path}", "1.24")},
    dataclasses.replace(TREE, inside={"vendor/modules.txt": None, "pkg/vendor/v.go": b"package v\n"}),
)  # fmt: skip
tree(
    "vendor-below", "4.3: a module in a folder has its own go line, its own vendor folder and its own rule",
    {
        "go.mod": mod("{path}", "1.24"), "vendor/modules.txt": "#\n",
        "old/go.mod": mod("{path}/old", "1.20"), **{f"old/{path}": text for path, text in FILES.items()},
        "new/go.mod": mod("{path}/new", "1.24"), **{f"new/{path}": text for path, text in FILES.items()},
    },
    below("old", inside=inside(False)), below("new", inside=inside(True)),
    dataclasses.replace(TREE, inside={"vendor/modules.txt": None, "old/go.mod": None}),
)  # fmt: skip
tree(
    "vendor-module-inside", "3.5, 4.2: a module below a folder called vendor is one; for the root it is left out as vendored",
    {"vendor/m/go.mod": mod("{path}/vendor/m"), "vendor/m/m.go": "package m\n", "vendor/m/vendor/modules.txt": "#\n"},
    dataclasses.replace(TREE, inside={"vendor/m/m.go": None}),
    below("vendor/m", inside={"m.go": b"package m\n", "vendor/modules.txt": b"#\n"}),
)  # fmt: skip
tree(
    "vendor-harmless-names", "4.2: names that no zip may hold do no harm below vendor and in other modules",
    {
        "vendor/x/a:b.txt": "", "vendor/x/aux.c": "", "vendor/x/A": "", "vendor/x/a": "", "other/go.mod": mod("{path}/other"),
        "other/c:d": "",
    },
    TREE, refused("other"),
)  # fmt: skip
