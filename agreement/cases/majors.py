"""Major versions: as branches, as folders, wrong ones and +incompatible ones: sections 1.4, 3.5 to 3.7."""

from agreement.repository import Files, Repository
from agreement.table import Asked, mod, repository


@repository(
    "major-branch", "3.5: /v2 as a branch: go.mod at the root names the major version",
    Asked("", "v1.0.0 latest old", "v2.0.0 v2.0.0+incompatible main", versions="v1.0.0"),
    Asked("/v2", "v2.0.0 v2.1.0-rc.1 latest main {two:.12}", "v1.0.0 old v2.2.0", versions="v2.0.0 v2.1.0-rc.1"),
    Asked("/v3", "", "latest main v3.0.0 v2.0.0", versions=""), hashes=True,
)  # fmt: skip
def major_branch(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "a.go": "package a\n"}, branch="old")
    made.commit("two", {"go.mod": mod(f"{made.path}/v2")}, parents=["one"])
    made.commit("three", {"b.go": "package a\n"})
    made.commit("four", {"c.go": "package a\n"})
    made.tag("v1.0.0", at="one")
    made.tag("v2.0.0", at="two")
    made.tag("v2.1.0-rc.1", at="three")


@repository(
    "major-folder", "3.5: /v2 as a folder beside version 1",
    Asked("", "v1.0.0 latest main", "v2.0.0 v2.0.0+incompatible", versions="v1.0.0", inside={"v2/x.txt": None}),
    Asked("/v2", "v2.0.0 latest main", "v1.0.0", versions="v2.0.0", inside={"x.txt": b"2\n", "v2/x.txt": None}), hashes=True,
)  # fmt: skip
def major_folder(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "x.txt": "1\n", "v2/go.mod": mod(f"{made.path}/v2"), "v2/x.txt": "2\n"})
    made.tag("v1.0.0", "v2.0.0", at="one")
    made.commit("two", {"y.txt": "y\n"})


@repository(
    "major-both", "3.5: go.mod and v2/go.mod that both claim version 2 contradict each other",
    Asked("/v2", "", "v2.0.0 latest main", versions="v2.0.0"), Asked("", "", "main v2.0.0", versions=""),
)  # fmt: skip
def major_both(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(f"{made.path}/v2"), "v2/go.mod": mod(f"{made.path}/v2")})
    made.tag("v2.0.0", at="one")


@repository(
    "major-folder-wrong", "3.5: a v2/go.mod of another major version stands in the way of the root's",
    Asked("/v2", "", "v2.0.0 latest", versions="v2.0.0"), Asked("/v3", "", "v3.0.0", versions="v3.0.0"),
)  # fmt: skip
def major_folder_wrong(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(f"{made.path}/v2"), "v2/go.mod": mod(made.path), "v3/go.mod": "go 1.20\n"})
    made.tag("v2.0.0", "v3.0.0", at="one")


@repository(
    "major-wrong", "3.5: a tag whose major version is not that of the go.mod below it",
    Asked("", "v1.0.0", "v1.1.0 v3.0.0 latest main", versions="v1.0.0 v1.1.0"),
    Asked("/v2", "", "v2.0.0 v1.1.0 latest", versions="v2.0.0"), Asked("/v3", "v3.0.0 latest v3.0.1", "v2.0.0", versions="v3.0.0 v3.0.1"),
)  # fmt: skip
def major_wrong(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v1.0.0", "v2.0.0", at="one")
    made.commit("two", {"go.mod": mod(f"{made.path}/v3")})
    made.tag("v1.1.0", "v3.0.0", at="two")
    made.commit("three", {"go.mod": mod("example.org/fork/v3")})
    made.tag("v3.0.1", at="three")


@repository(
    "major-in-path", "1.1, 1.4: paths that end in /v0, /v1 or /v02 are no modules", Asked("/v1", "", "v1.0.0 latest", versions="error"),
    Asked("/v0", "", "latest", versions="error"), Asked("/v02", "", "v2.0.0 latest", versions="error"),
    Asked("/v2.0", "", "latest", versions="error"),
)  # fmt: skip
def major_in_path(made: Repository) -> None:
    folders = ("v1", "v0", "v02", "v2.0")
    made.commit("one", {f"{folder}/go.mod": mod(f"{made.path}/{folder}") for folder in folders})
    made.tag("v1.0.0", "v2.0.0", at="one")


@repository(
    "major-below", "3.5: the tags of a module in a folder do not name its major version twice",
    Asked("/sub", "v1.2.3 latest main", "v2.0.0", versions="v1.2.3"),
    Asked("/sub/v2", "v2.0.0 v2.1.0 latest main", "v1.2.3", versions="v2.0.0 v2.1.0"),
    Asked("/sub/v3", "", "v3.0.0 latest", versions=""), hashes=True,
)  # fmt: skip
def major_below(made: Repository) -> None:
    made.commit("one", {"sub/go.mod": mod(f"{made.path}/sub"), "sub/x.txt": "1\n"})
    made.tag("sub/v1.2.3", "v0.1.0", at="one")
    made.commit("two", {"sub/v2/go.mod": mod(f"{made.path}/sub/v2"), "sub/v2/x.txt": "2\n"})
    made.tag("sub/v2.0.0", "sub/v3/v3.0.0", at="two")
    made.commit("three", {"sub/v2/x.txt": "3\n"})
    made.tag("sub/v2.1.0", at="three")
    made.commit("four", {"x.txt": "4\n"})


@repository(
    "major-below-branch", "3.5: a module in a folder may have its major version on a branch as well",
    Asked("/sub", "v1.0.0 latest", "main", versions="v1.0.0"), Asked("/sub/v2", "v2.0.0 latest main", "v1.0.0", versions="v2.0.0"),
    hashes=True,
)  # fmt: skip
def major_below_branch(made: Repository) -> None:
    made.commit("one", {"sub/go.mod": mod(f"{made.path}/sub")})
    made.tag("sub/v1.0.0", at="one")
    made.commit("two", {"sub/go.mod": mod(f"{made.path}/sub/v2")})
    made.tag("sub/v2.0.0", at="two")


def old(path: str, version: int) -> Files:
    return {"a.go": f"package a // {version} of {path}\n"}


@repository(
    "incompatible", "3.6, 3.7: versions from 2 on without go.mod are +incompatible",
    Asked(
        "", "v1.0.0 v2.0.0 v2.0.0+incompatible v2.1.0-rc.1 v3.0.0+incompatible latest main side v2 v3 v2.0 >v1.0.0 <v3.0.0",
        "v1.0.0+incompatible v0.0.0+incompatible v4.0.0+incompatible v2.9.9",
        versions="v1.0.0 v2.0.0+incompatible v2.1.0-rc.1+incompatible v3.0.0+incompatible",
    ),
    Asked("/v2", "", "v2.0.0 v2.0.0+incompatible latest", versions="v2.0.0 v2.1.0-rc.1"), hashes=True,
)  # fmt: skip
def incompatible(made: Repository) -> None:
    for number, version in enumerate(("v1.0.0", "v2.0.0", "v2.1.0-rc.1", "v3.0.0")):
        made.commit(version, old(made.path, number))
        made.tag(version, at=version)
    made.commit("later", {"b.go": "package a\n"})
    made.commit("side", {"c.go": "package a\n"}, branch="side", parents=["v2.1.0-rc.1"])


@repository(
    "incompatible-hidden", "3.7, trap 14: none is listed when the newest compatible version has a go.mod; by name they can be had",
    Asked("", "v1.0.0 v1.1.0 v2.0.0 v2.0.0+incompatible latest", "v2.1.0 v2.1.0+incompatible", versions="v1.0.0 v1.1.0"), hashes=True,
)  # fmt: skip
def incompatible_hidden(made: Repository) -> None:
    made.commit("one", old(made.path, 1))
    made.tag("v1.0.0", at="one")
    made.commit("two", old(made.path, 2))
    made.tag("v2.0.0", at="two")
    made.commit("three", {"go.mod": mod(made.path)})
    made.tag("v1.1.0", "v2.1.0", at="three")


@repository(
    "incompatible-by-major", "3.7: a major version whose highest tag has a go.mod is not listed at all, the others are",
    Asked(
        "", "v1.0.0 v2.0.0+incompatible v3.0.0+incompatible v3.1.0 v4.0.0 latest", "v2.1.0 v2.1.0+incompatible",
        versions="v1.0.0 v3.0.0+incompatible v3.1.0+incompatible v4.0.0+incompatible",
    ),
    Asked("/v2", "v2.1.0 latest", "v2.0.0", versions="v2.0.0 v2.1.0"), hashes=True,
)  # fmt: skip
def incompatible_by_major(made: Repository) -> None:
    for number, version in enumerate(("v1.0.0", "v2.0.0", "v3.0.0", "v3.1.0", "v4.0.0")):
        made.commit(version, old(made.path, number))
        made.tag(version, at=version)
    made.commit("modern", {"go.mod": mod(f"{made.path}/v2")})
    made.tag("v2.1.0", at="modern")


@repository(
    "incompatible-with-folder", "3.6, trap 14: without a go.mod at the root, a v2/go.mod decides unless +incompatible is asked for",
    Asked("", "v1.0.0 v2.0.0+incompatible", "v2.0.0", versions="v1.0.0 v2.0.0+incompatible"),
    Asked("/v2", "v2.0.0 latest", "", versions="v2.0.0"), hashes=True,
)  # fmt: skip
def incompatible_with_folder(made: Repository) -> None:
    made.commit("one", old(made.path, 1))
    made.tag("v1.0.0", at="one")
    made.commit("two", {"v2/go.mod": mod(f"{made.path}/v2"), "v2/a.go": "package a\n"})
    made.tag("v2.0.0", at="two")


@repository(
    "incompatible-only", "3.7: a module without compatible versions: the newest +incompatible one is the latest",
    Asked("", "v5.0.0 v5.0.1+incompatible latest main", "v5.0.2", versions="v5.0.0+incompatible v5.0.1+incompatible"), hashes=True,
)  # fmt: skip
def incompatible_only(made: Repository) -> None:
    for number, version in enumerate(("v5.0.0", "v5.0.1")):
        made.commit(version, old(made.path, number))
        made.tag(version, at=version)
    made.commit("later", {"b.go": "package a\n"})


@repository(
    "incompatible-below", "3.7: a module in a folder has no +incompatible versions",
    Asked("/sub", "v1.0.0 latest", "v2.0.0 v2.0.0+incompatible", versions="v1.0.0"),
)  # fmt: skip
def incompatible_below(made: Repository) -> None:
    made.commit("one", {"sub/go.mod": mod(f"{made.path}/sub")})
    made.tag("sub/v1.0.0", at="one")
    made.commit("two", {"sub/go.mod": None, "sub/a.go": "package a\n"})
    made.tag("sub/v2.0.0", at="two")
