"""The LICENSE of the root in modules that have none: section 4.1."""

import dataclasses
import typing

from agreement.repository import Repository, link
from agreement.table import FIRST, TREE, Asked, below, mod, refused, repository, tree

ROOT = "of the root\n"


def licences(name: str, rule: str, files: "dict[str | bytes, typing.Any]", *asked: Asked) -> None:
    """A repository with a LICENSE at its root, and a module in each folder that is asked about."""
    mods = {f"{ask.below[1:]}/go.mod": mod("{path}" + ask.below) for ask in asked if ask.below}
    tree(name, rule, {"LICENSE": ROOT, **mods, **files}, *asked)


licences(
    "licence-inherited", "4.1: a module in a folder without LICENSE gets that of the root, at any depth",
    {}, below("sub", inside={"LICENSE": ROOT.encode()}), below("a/b/c", inside={"LICENSE": ROOT.encode()}),
)  # fmt: skip
licences(
    "licence-own", "4.1: one that has its own keeps it, also an empty one",
    {"sub/LICENSE": "own\n", "none/LICENSE": ""}, below("sub", inside={"LICENSE": b"own\n"}), below("none", inside={"LICENSE": b""}),
)  # fmt: skip
licences(
    "licence-names", "4.1: only that very name counts, and only at the top of the module",
    {"sub/LICENSE.txt": "x\n", "sub/COPYING": "x\n", "sub/p/LICENSE": "x\n", "LICENSE.md": "x\n"},
    below("sub", inside={"LICENSE": ROOT.encode(), "p/LICENSE": b"x\n", "LICENSE.md": None}),
)  # fmt: skip
licences(
    "licence-link", "4.1: a link called LICENSE counts as one, and is left out like every link",
    {"sub/LICENSE": link("../LICENSE")}, below("sub", inside={"LICENSE": None}),
)  # fmt: skip
licences(
    "licence-lower", "4.1: a file called license collides with what is inherited", {"sub/license": "x\n", "other/Licence": "x\n"},
    refused("sub"), below("other"),
)  # fmt: skip
licences("licence-folder", "4.1, 4.2: a folder called LICENSE collides with what is inherited", {"sub/LICENSE/x": "x\n"}, refused("sub"))
licences(
    "licence-raw", "4.1: what is inherited are the stored bytes, without the conversions that the root's own copy gets",
    {".gitattributes": "LICENSE eol=crlf\n"}, dataclasses.replace(TREE, inside={"LICENSE": b"of the root\r\n"}),
    below("sub", inside={"LICENSE": ROOT.encode()}),
)  # fmt: skip
tree(
    "licence-root-link", "4.1: a LICENSE that is a link at the root is inherited as the name that it leads to",
    {"LICENSE": link("COPYING"), "COPYING": "x\n", "sub/go.mod": mod("{path}/sub")},
    dataclasses.replace(TREE, inside={"LICENSE": None}), below("sub", inside={"LICENSE": b"COPYING"}),
)  # fmt: skip
tree(
    "licence-root-folder", "4.1: a folder called LICENSE at the root is no licence", {"LICENSE/x": "x\n", "sub/go.mod": mod("{path}/sub")},
    below("sub", inside={"LICENSE": None}),
)  # fmt: skip


@repository(
    "licence-of-major", "4.1: a major version in a folder inherits too",
    Asked("/v2", "v2.0.0 latest", inside={"LICENSE": b"of the root\n"}, versions="v2.0.0"),
    Asked("/sub/v3", "v3.0.0 latest", inside={"LICENSE": b"of the root\n"}, versions="v3.0.0"), hashes=True,
)  # fmt: skip
def licence_of_major(made: Repository) -> None:
    files = {"go.mod": mod(made.path), "v2/go.mod": mod(f"{made.path}/v2"), "sub/v3/go.mod": mod(f"{made.path}/sub/v3")}
    made.commit("one", {**files, "LICENSE": ROOT, "sub/LICENSE": "not this one\n"})
    made.tag("v2.0.0", "sub/v3.0.0", at="one")


@repository(
    "licence-of-commit", "4.1: the LICENSE is the one of the same commit",
    Asked("/sub", f"{FIRST} v1.1.0 latest", inside={"LICENSE": None}, versions=f"{FIRST} v1.1.0"),
    hashes=True,
)  # fmt: skip
def licence_of_commit(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub")})
    made.commit("two", {"LICENSE": "later\n"})
    made.tag(f"sub/{FIRST}", at="one")
    made.tag("sub/v1.1.0", at="two")


@repository(
    "licence-too-large", "4.1, 4.4: a LICENSE of more than 16 MiB makes modules that inherit it impossible",
    Asked("/sub", "", FIRST, versions=FIRST),
)  # fmt: skip
def licence_too_large(made: Repository) -> None:
    made.commit("one", {"LICENSE": b"x" * ((16 << 20) + 1), "sub/go.mod": mod(f"{made.path}/sub")})
    made.tag(f"sub/{FIRST}", at="one")
