"""What .gitattributes do to the bytes of a zip: section 3.4."""

import dataclasses

from agreement.repository import link
from agreement.table import TREE, Asked, below, mod, tree

LF, CRLF, MIXED = b"a\nb\n", b"a\r\nb\r\n", b"a\r\nb\n"
NUL = b"a\n\0\nb\n"
FILES = {"lf.txt": LF, "crlf.txt": CRLF, "mixed.txt": MIXED, "zero.txt": NUL, "cr.txt": b"a\rb\n"}


def root(inside: "dict[str, bytes | None]") -> Asked:
    """The root of a tree, and what is in its zip."""
    return dataclasses.replace(TREE, inside=inside)


def attributes(text: str) -> "dict[str | bytes, str | bytes]":
    return {".gitattributes": text, **FILES}


tree(
    "eol-crlf", "3.4: eol=crlf alone converts every lone LF, also in mixed files and after a NUL byte",
    attributes("*.txt eol=crlf\n"), root({"lf.txt": CRLF, "crlf.txt": CRLF, "mixed.txt": CRLF, "zero.txt": b"a\r\n\0\r\nb\r\n"}),
)  # fmt: skip
tree(
    "eol-crlf-text", "3.4: text eol=crlf does the same",
    attributes("*.txt text eol=crlf\n"), root({"lf.txt": CRLF, "mixed.txt": CRLF, "zero.txt": b"a\r\n\0\r\nb\r\n"}),
)  # fmt: skip
tree(
    "eol-crlf-auto", "3.4 and trap 27: text=auto eol=crlf converts text without any CR; go.mod in the zip too, but not the .mod",
    attributes("* text=auto eol=crlf\n"),
    root({"lf.txt": CRLF, "mixed.txt": MIXED, "zero.txt": NUL, "go.mod": b"module github.com/agree/eol-crlf-auto\r\n\r\ngo 1.20\r\n"}),
)  # fmt: skip
tree(
    "eol-lf", "3.4: eol=lf changes nothing on the way out: a CRLF that was committed stays",
    attributes("* text eol=lf\n"), root({"lf.txt": LF, "crlf.txt": CRLF, "mixed.txt": MIXED}),
)  # fmt: skip
tree(
    "text-auto", "3.4: text=auto alone changes nothing, whatever the machine's own line ending",
    attributes("* text=auto\n"), root({"lf.txt": LF, "crlf.txt": CRLF, "mixed.txt": MIXED}),
)  # fmt: skip
tree(
    "text-set", "3.4: text alone changes nothing",
    attributes("*.txt text\n"), root({"lf.txt": LF, "crlf.txt": CRLF}),
)  # fmt: skip
tree(
    "crlf-old-words", "3.4: crlf, crlf=input and -crlf are the old words for text, eol=lf and -text",
    attributes("lf.txt crlf\nmixed.txt crlf=input\ncrlf.txt -crlf\n"), root({"lf.txt": LF, "crlf.txt": CRLF, "mixed.txt": MIXED}),
)  # fmt: skip
tree(
    "eol-none", "3.4: without attributes every byte stays",
    FILES, root({"lf.txt": LF, "crlf.txt": CRLF, "mixed.txt": MIXED, "zero.txt": NUL}),
)  # fmt: skip
tree(
    "binary", "3.4: binary and -text undo what a wider line says",
    attributes("* text eol=crlf\nlf.txt binary\nmixed.txt -text\n"),
    root({"lf.txt": LF, "mixed.txt": MIXED, "crlf.txt": CRLF, "cr.txt": b"a\rb\r\n"}),
)  # fmt: skip
tree(
    "unset-and-unspecified", "3.4: !text leaves eol to decide, -text decides against it",
    attributes("* text=auto\nlf.txt !text eol=crlf\nmixed.txt -text eol=crlf\n"), root({"lf.txt": CRLF, "mixed.txt": MIXED}),
)  # fmt: skip
tree(
    "attribute-macro", "3.4: macros count, where git allows them: at the top",
    attributes("[attr]windows text eol=crlf\nlf.txt windows\n")
    | {"sub/.gitattributes": "[attr]other text eol=crlf\nx.txt other\n", "sub/x.txt": LF},
    root({"lf.txt": CRLF, "sub/x.txt": LF}),
)  # fmt: skip
tree(
    "attributes-nested", "3.4: the nearest .gitattributes wins, and its patterns are relative",
    attributes("*.txt eol=crlf\n")
    | {"sub/.gitattributes": "*.txt -text\n/deep/*.txt eol=crlf text\n", "sub/x.txt": LF, "sub/deep/y.txt": LF},
    root({"lf.txt": CRLF, "sub/x.txt": LF, "sub/deep/y.txt": CRLF}),
)  # fmt: skip
tree(
    "attributes-above", "3.4: what stands at the top of the repository counts for a module in a folder",
    attributes("*.txt eol=crlf\n") | {"sub/go.mod": mod("{path}/sub"), "sub/x.txt": LF, "other/.gitattributes": "*.txt -text\n"},
    root({"lf.txt": CRLF}), below("sub", inside={"x.txt": CRLF, ".gitattributes": None}),
)  # fmt: skip
tree(
    "attributes-link", "3.4: a .gitattributes that is a symbolic link says nothing",
    {**FILES, "real": "*.txt eol=crlf\n", ".gitattributes": link("real")}, root({"lf.txt": LF, "mixed.txt": MIXED}),
)  # fmt: skip
tree(
    "attributes-patterns", "3.4: quoted names, comments, folders, ranges and lines that are too long",
    attributes('# *.txt eol=crlf\n"a b.txt" eol=crlf\n[l-m]?.txt eol=crlf\nsub/** eol=crlf\n' + f"*.txt eol=crlf {'x' * 3000}\n")
    | {"a b.txt": LF, "sub/deep/y.txt": LF},
    root({"lf.txt": CRLF, "mixed.txt": MIXED, "a b.txt": CRLF, "sub/deep/y.txt": CRLF}),
)  # fmt: skip
tree(
    "attributes-negative", "3.4: a pattern that begins with ! is no pattern",
    attributes("*.txt eol=crlf\n!lf.txt -text\n"), root({"lf.txt": CRLF}),
)  # fmt: skip
tree(
    "attributes-bom", "3.4: in a tree a byte order mark hides the first line of .gitattributes; CRLF at the ends of lines does no harm",
    attributes("\N{ZERO WIDTH NO-BREAK SPACE}lf.txt eol=crlf\r\nmixed.txt eol=crlf\r\n"), root({"lf.txt": LF, "mixed.txt": CRLF}),
)  # fmt: skip
tree(
    "export-ignore", "3.4: what is marked export-ignore is in the zip all the same",
    attributes("lf.txt export-ignore\nsub/ export-ignore\nsub export-ignore\n") | {"sub/x.txt": LF}, root({"lf.txt": LF, "sub/x.txt": LF}),
)  # fmt: skip
tree(
    "export-subst", "3.4: export-subst replaces nothing",
    attributes("lf.txt export-subst\nversion.txt export-subst\n") | {"version.txt": "$Format:%H %d$\n"},
    root({"version.txt": b"$Format:%H %d$\n"}),
)  # fmt: skip
tree(
    "export-nested", "3.4: also where a folder of its own says export-ignore and export-subst",
    {"sub/.gitattributes": "* export-ignore export-subst\n", "sub/x.txt": "$Format:%H$\n", "sub/go.mod": mod("{path}/sub")},
    below("sub", inside={"x.txt": b"$Format:%H$\n"}),
)  # fmt: skip
IDENT = b"$Id$\n$Id:$\n$Id: of another system $\n$Id: \n$\n $Id$ twice $Id$\n$Id: 1234 $\n"
tree(
    "ident", "3.4: ident puts the id of the stored content into $Id$, but not into what other systems wrote there",
    {".gitattributes": "*.c ident\n", "a.c": IDENT, "b.txt": IDENT},
    root({"b.txt": IDENT}),
)  # fmt: skip
tree(
    "ident-eol", "3.4: ident and eol=crlf together: the id is that of what was stored, with LF",
    {".gitattributes": "*.c ident eol=crlf\n", "a.c": "$Id$\n"}, root({"a.c": b"$Id: 055c8729cdcc372500a08db659c045e16c4409fb $\r\n"}),
)  # fmt: skip
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "4d" * 32 + "\nsize 12345\n"
tree(
    "lfs-pointer", "3.4: without the filter the pointer itself is in the zip",
    {".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n", "a.bin": POINTER}, root({"a.bin": POINTER.encode()}),
)  # fmt: skip
tree(
    "filter-unknown", "3.4: a filter that nobody set up does nothing",
    {".gitattributes": "*.txt filter=indent\n", **FILES}, root({"lf.txt": LF, "mixed.txt": MIXED}),
)  # fmt: skip
