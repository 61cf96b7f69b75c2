"""What a repository is as a whole: empty, of another hash, with another default branch, or not there: sections 3.4, 3.7."""

from agreement.repository import Repository
from agreement.table import FIRST, Asked, mod, repository


@repository(
    "empty", "3.7: a repository without commits has no versions", Asked("", "", f"latest main HEAD {FIRST} 0123456789ab", versions=""),
)  # fmt: skip
def empty(made: Repository) -> None:
    made.write()


@repository("absent", "3.1: a repository that is not there", Asked("", "", f"latest main {FIRST} 0123456789ab", versions="error"))
def absent(made: Repository) -> None:
    made.vanish()


@repository(
    "default-branch", "3.4, 3.7: the default branch is what HEAD leads to, whatever its name",
    Asked("", "latest HEAD trunk main {two:.12}", "master", versions=""), hashes=True,
)  # fmt: skip
def default_branch(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.commit("two", {"a.go": "package a\n"}, branch="trunk", parents=["one"])
    made.head("trunk")


@repository("head-with-slash", "3.7: also when it has a slash in its name", Asked("", "latest HEAD", "main", versions=""), hashes=True)
def head_with_slash(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)}, branch="release/1.0")
    made.head("release/1.0")


@repository(
    "head-nowhere", "3.7: a HEAD that leads to no branch is no HEAD; tags and branches are there all the same",
    Asked("", "v0.1.0 latest other", "HEAD main", versions="v0.1.0"), Asked("/sub", "other", "latest HEAD main", versions=""), hashes=True,
)  # fmt: skip
def head_nowhere(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub")}, branch="other")
    made.tag("v0.1.0", at="one")
    made.head("gone")


@repository(
    "head-detached", "3.4: a commit that HEAD alone leads to can be had",
    Asked("", "latest HEAD {two:.12} main", "nosuch", versions="v0.1.0"), hashes=True
)
def head_detached(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    made.commit("two", {"a.go": "package a\n"}, branch="temporary", parents=["one"])
    ids = made.write()
    (made.folder / "HEAD").write_text(ids["two"] + "\n")
    made.delete("refs/heads/temporary")


@repository(
    "tags-without-branch", "3.4: a repository that has tags only",
    Asked("", "v0.1.0 v0.2.0 latest {one:.12}", "main HEAD", versions="v0.1.0 v0.2.0"), hashes=True
)
def tags_without_branch(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)}, branch="temporary")
    made.commit("two", {"a.go": "package a\n"}, branch="temporary")
    made.tag("v0.1.0", at="one")
    made.tag("v0.2.0", at="two")
    made.write()
    made.delete("refs/heads/temporary")


@repository(
    "sha256", "3.4: a repository of SHA-256 objects",
    Asked("", "v0.1.0 v0.2.0 latest main {one:.12} {two} {three:.40} {three:.41}", "v0.3.0 {three:.6}", versions="v0.1.0 v0.2.0"),
    Asked("/sub", "v1.0.0 latest main", "v0.1.0", versions="v1.0.0"), format="sha256", hashes=True,
)  # fmt: skip
def sha256(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub"), "LICENSE": "free\n"})
    made.tag("v0.1.0", "sub/v1.0.0", at="one")
    made.commit("two", {"a.txt": "$Id$\n", ".gitattributes": "*.txt ident eol=crlf\n"})
    made.annotated("v0.2.0", "two")
    made.commit("three", {"b.go": "package a\n"})


@repository(
    "many-tags", "3.4, 3.7: a thousand tags",
    Asked("", "latest v1.0.999 v1.0.0 v1 main", "v1.0.1000", versions=" ".join(f"v1.0.{number}" for number in range(1000))),
)  # fmt: skip
def many_tags(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag(*[f"v1.0.{number}" for number in range(999)], at="one")
    made.commit("two", {"a.go": "package a\n"})
    made.tag("v1.0.999", at="two")
    made.commit("three", {"a.go": "package a // 3\n"})
