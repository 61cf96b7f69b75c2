"""Which tags are versions, and what kinds of tags there are: sections 1.3, 3.4 to 3.7."""

from agreement.repository import Repository
from agreement.table import FIRST, Asked, mod, repository


@repository(
    "tags-below", "3.5: sub/v1.2.3 is a version of the module in sub only, v1.2.3 of the root only",
    Asked("", "v0.1.0 latest main", "v1.2.3 v1.0.0", versions="v0.1.0"), Asked("/sub", "v1.2.3 latest main", "v0.1.0", versions="v1.2.3"),
    Asked("/sub/deep", "v0.0.1 latest main", "v1.2.3", versions="v0.0.1"), Asked("/subject", "latest main", "v1.2.3", versions=""),
    hashes=True,
)  # fmt: skip
def tags_below(made: Repository) -> None:
    folders = ("", "/sub", "/sub/deep", "/subject")
    made.commit("one", {f"{folder}/go.mod".lstrip("/"): mod(made.path + folder) for folder in folders})
    made.tag("v0.1.0", "sub/v1.2.3", "sub/deep/v0.0.1", "other/v1.0.0", at="one")
    made.commit("two", {"a.go": "package a\n"})


@repository(
    "tags-annotated", "3.4: the time of an annotated tag does not count, and its commit is the origin's hash",
    Asked("", "v1.0.0 v1.1.0 v1.2.0 v1.3.0 v1.4.0 latest {two:.12}", "v1.5.0", versions="v1.0.0 v1.1.0 v1.2.0 v1.3.0 v1.4.0"), hashes=True,
)  # fmt: skip
def tags_annotated(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.annotated("v1.0.0", "one")
    made.commit("two", {"a.go": "package a\n"})
    made.annotated("v1.1.0", "two", signed=True)
    made.commit("three", {"a.go": "package a // 3\n"})
    # A tag of a tag of a tag.
    inner = made.annotated("v1.2.0", made.annotated("inner", made.annotated("innermost", "three")))
    made.annotated("v1.3.0", inner, signed=True)
    made.commit("four", {"a.go": "package a // 4\n"})
    made.annotated("v1.4.0", "four", tagger=False)


@repository(
    "tags-of-no-commit", "3.4: tags of files and folders are listed, and nobody can have them",
    Asked("", "v1.0.0", "v1.1.0 v1.2.0 v1.3.0", versions="v1.0.0 v1.1.0 v1.2.0 v1.3.0"),
)  # fmt: skip
def tags_of_no_commit(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v1.0.0", at="one")
    made.blob("file", b"a file\n")
    made.annotated("v1.1.0", "file")
    ids = made.write()
    made.set("refs/tags/v1.2.0", ids["file"])
    made.set("refs/tags/v1.3.0", made.git("rev-parse", f"{ids['one']}^{{tree}}").decode().strip())


@repository(
    "tags-with-metadata", "1.3, 3.6, trap 20: v1.2.3+meta is no version, but the base of one on the very commit",
    Asked(
        "", "v1.2.3+meta v1.3.0 v1.3.0+more v1.4.0-rc.1+x main {one:.12} {two:.12} latest", "v1.2.3 v1.2.3+other v1.4.0-rc.1",
        versions="v1.3.0",
    ), hashes=True,
)  # fmt: skip
def tags_with_metadata(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v1.2.3+meta", at="one")
    made.commit("two", {"a.go": "package a\n"})
    made.tag("v1.3.0", "v1.3.0+more", at="two")
    made.commit("three", {"a.go": "package a // 3\n"})
    made.tag("v1.4.0-rc.1+x", at="three")
    made.commit("four", {"a.go": "package a // 4\n"})


@repository(
    "tags-with-incompatible", "3.6: a tag that itself says +incompatible is no version",
    Asked("", "v2.0.0+incompatible latest main", "v3.0.0 v3.0.0+incompatible v1.0.0+incompatible", versions="v2.0.0+incompatible"),
    hashes=True,
)  # fmt: skip
def tags_with_incompatible(made: Repository) -> None:
    made.commit("one", {"a.go": "package a\n"})
    made.tag("v2.0.0", "v2.0.0+incompatible", at="one")
    made.commit("two", {"b.go": "package a\n"})
    made.tag("v3.0.0+incompatible", "v1.0.0+incompatible", at="two")


@repository(
    "tags-not-canonical", "1.3, 3.7: what is no whole version, or not spelled as one, is not listed, and resolves like a branch",
    Asked(
        "", "v0.1.0 latest release-1 1.2.3 v01.2.3 V1.0.0 v1.0.0.0 v1.2.x v1.0.0-01 v1.0.0_1 main v0 v0.1", "v1 v1.2 v1.2.0 v1.0.0",
        versions="v0.1.0",
    ),
)  # fmt: skip
def tags_not_canonical(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    made.commit("two", {"a.go": "package a\n"})
    names = ["v1", "v1.2", "v01.2.3", "V1.0.0", "1.2.3", "v1.0.0.0", "release-1", "v1.2.x", "v1.0.0-01", "v1.0.0_1", "v-1.0.0", "v1.0.0-"]
    made.tag(*names, at="two")


@repository(
    "tags-large-numbers", "1.3: numbers have no limit, and are compared as numbers", Asked(
        "", f"v1.9.0 v1.10.0 v1.{10**19}.0 v1.0.{10**30} latest <v1.10.0 >v1.10.0", f"v1.{10**19 + 1}.0",
        versions=f"v1.0.{10**30} v1.9.0 v1.10.0 v1.{10**19}.0",
    ),
)  # fmt: skip
def tags_large_numbers(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v1.9.0", "v1.10.0", f"v1.{10**19}.0", f"v1.0.{10**30}", at="one")


@repository(
    "tags-prereleases", "1.3, 3.7: the order of pre-releases, and the latest version where there are only such",
    Asked(
        "", "latest main v0.2.0-beta.2 v0.2.0-beta.11 v0.2.0-rc10 v0.2.0-rc2 <v0.2.0-rc2", "v0.2.0 v0.1.0",
        versions="v0.2.0-alpha v0.2.0-beta.2 v0.2.0-beta.11 v0.2.0-rc10 v0.2.0-rc2",
    ),
    Asked("/sub", "latest main v0", "v0.1.0", versions="v0.0.9 v0.1.0-rc.1"), hashes=True,
)  # fmt: skip
def tags_prereleases(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub")})
    made.tag("v0.2.0-alpha", "v0.2.0-beta.2", "v0.2.0-beta.11", "v0.2.0-rc10", "v0.2.0-rc2", "sub/v0.0.9", "sub/v0.1.0-rc.1", at="one")
    made.commit("two", {"a.go": "package a\n"})


@repository(
    "tags-like-pseudo", "3.6, 3.7: a tag that looks like a pseudo-version is none of ours",
    Asked("", "v0.1.0 latest main", "v0.1.1-0.20200913123000-abcdefabcdef v0.0.0-20200913122820-abcdefabcdef", versions="v0.1.0"),
)  # fmt: skip
def tags_like_pseudo(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    made.commit("two", {"a.go": "package a\n"})
    made.tag("v0.1.1-0.20200913123000-abcdefabcdef", "v0.0.0-20200913122820-abcdefabcdef", at="two")
    made.commit("three", {"a.go": "package a // 3\n"})


@repository(
    "tags-like-pseudo-below", "3.6, trap 39: in a folder such a tag is taken for the base of a version all the same",
    Asked("/sub", "v1.0.8 latest main", "v1.0.9-0.20200913123000-abcdefabcdef", versions="v1.0.8"), hashes=True,
)  # fmt: skip
def tags_like_pseudo_below(made: Repository) -> None:
    made.commit("one", {"sub/go.mod": mod(f"{made.path}/sub")})
    made.tag("sub/v1.0.8", "sub/v1.0.9-0.20200913123000-abcdefabcdef", at="one")
    made.commit("two", {"a.go": "package a\n"})


@repository(
    "tags-on-one-commit", "3.6: of several tags on a commit the highest fitting one names it, pre-releases compete",
    Asked("", "latest main {one:.12} {one} v1.0.0 v1.0.1 v1.0.2-rc.1 v0.9.0", "v1.0.2", versions="v0.9.0 v1.0.0 v1.0.1 v1.0.2-rc.1"),
    Asked("/sub", "latest main {one:.12}", "v1.0.1", versions="v0.5.0 v0.6.0"), hashes=True,
)  # fmt: skip
def tags_on_one_commit(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub")})
    made.tag("v0.9.0", "v1.0.0", "v1.0.1", "v1.0.2-rc.1", "v2.0.0", "other", "v1.0.7+meta", "sub/v0.5.0", "sub/v0.6.0", at="one")


@repository(
    "tag-and-branch", "3.6, SEC-C7: a tag goes before a branch of its name",
    Asked("", "v1.0.0 latest both main", "nosuch", versions="v1.0.0"), hashes=True
)
def tag_and_branch(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.commit("two", {"a.go": "package a // the branch\n"}, branch="v1.0.0", parents=["one"])
    made.commit("three", {"a.go": "package a // another\n"}, branch="both", parents=["two"])
    made.tag("v1.0.0", "both", at="one")


@repository(
    "branch-like-version", "3.6, SEC-C7: a branch that is called like a version is none",
    Asked("", "v0.1.0 latest main v0", "v0.7.0 v0.7 v1.0.0 v0.2.0-rc.1 v2.0.0", versions="v0.1.0"),
)  # fmt: skip
def branch_like_version(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    for name in ("v0.7.0", "v0.7", "v1.0.0", "v0.2.0-rc.1", "v2.0.0"):
        made.commit(f"on {name}", {"a.go": f"package a // {name}\n"}, branch=name, parents=["one"])


@repository(
    "branch-like-words", "1.6: branches that are called like words of the go command, or like parts of git's",
    Asked("", "v0.1.0 latest main FETCH_HEAD tags origin master HEAD", "ORIG_HEAD heads refs", versions="v0.1.0"),
)  # fmt: skip
def branch_like_words(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    for name in ("latest", "FETCH_HEAD", "tags", "origin", "master", "none", "HEAD"):
        made.commit(f"on {name}", {"a.go": f"package a // {name}\n"}, branch=name, parents=["one"])


@repository(
    "retracted", "3.6, 3.7, trap 16: retracted versions are listed, can be had by name, and are passed over as latest and as bases",
    Asked(
        "", "v1.0.0 v1.1.0 v1.2.0 latest main {two:.12} {three:.12} v1", "v1.1 >v1.0.0", versions="v1.0.0 v1.1.0 v1.2.0",
    ),
    hashes=True,
)  # fmt: skip
def retracted(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.commit("two", {"a.go": "package a\n"})
    made.commit("three", {"go.mod": mod(made.path, more="retract [v1.1.0, v1.2.0] // wrong")})
    made.commit("four", {"b.go": "package a\n"})
    for number, commit in enumerate(("one", "two", "three")):
        made.tag(f"v1.{number}.0", at=commit)


@repository(
    "retracted-all", "3.7: when every version is retracted, the latest one is that of the default branch or none",
    Asked("", "v1.0.0 v1.0.1 main latest", "v1", versions="v1.0.0 v1.0.1"),
)  # fmt: skip
def retracted_all(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.commit("two", {"go.mod": mod(made.path, more="retract (\n\tv1.0.0\n\tv1.0.1 // all of them\n)")})
    made.tag("v1.0.0", at="one")
    made.tag("v1.0.1", at="two")
    made.commit("three", {"a.go": "package a\n"})


@repository(
    "retracted-by-whom", "3.6: retractions count from the highest release, not from a pre-release and not from a branch",
    Asked("", "v1.0.0 v1.1.0 v1.2.0-rc.1 latest main {one:.12}", "nosuch", versions="v1.0.0 v1.1.0 v1.2.0-rc.1"),
)  # fmt: skip
def retracted_by_whom(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.commit("two", {"a.go": "package a\n"})
    made.commit("three", {"go.mod": mod(made.path, more="retract v1.1.0")})
    for version, commit in (("v1.0.0", "one"), ("v1.1.0", "two"), ("v1.2.0-rc.1", "three")):
        made.tag(version, at=commit)
    made.commit("four", {"go.mod": mod(made.path, more="retract v1.0.0")})


@repository(
    "no-tag-fits", "3.7: tags of other majors, other folders and other tools leave the list empty",
    Asked("", "latest main", f"{FIRST} v2.0.0", versions="")
)
def no_tag_fits(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v2.0.0", "v3.1.0", "sub/v1.0.0", "release/v1.0.0", "nightly", "v1", at="one")
