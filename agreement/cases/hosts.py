"""How a path leads to a repository: known hosts, pages of other hosts, paths with .git in them: sections 1.4, 3.1, 3.5."""

from agreement.repository import Repository
from agreement.table import FIRST, Asked, mod, repository

TWO = "v2.0.0 v2.1.0"


def plain(made: Repository) -> None:
    """A version 1 at the root, another module in a folder."""
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub"), "LICENSE": "free\n"})
    made.tag(FIRST, "sub/v0.1.0", at="one")
    made.commit("two", {"a.go": "package a\n"})


ROOT, BELOW = Asked("", f"{FIRST} latest main", versions=FIRST), Asked("/sub", "v0.1.0 latest main", versions="v0.1.0")

for host, address in (
    ("bitbucket", "bitbucket.org/agree/plain"), ("openstack", "git.openstack.org/agree/plain"), ("apache", "git.apache.org/agree.git"),
    ("jazz", "hub.jazz.net/git/agree/plain"),
):  # fmt: skip
    repository(f"host-{host}", "3.1: a host that Go knows", ROOT, BELOW, address=address)(plain)
repository(
    "host-dot-git", "3.1: .git in a path tells where the repository is, which is asked without it", ROOT, BELOW,
    Asked("/sub/none", "", "v0.1.0 latest", versions=""), address="example.org/team/dotted", root="example.org/team/dotted.git",
)(plain)  # fmt: skip
repository(
    "host-page", "3.1: a page of the host leads to the repository", ROOT, BELOW, address="code.example.org/x/y", root="example.org/page",
    page=True)(plain,
)  # fmt: skip
repository(
    "host-refused", "3.1: paths that cannot be on a known host", ROOT,
    Asked(path="github.com/agree/host-refused.git", good="", bad=f"latest {FIRST}", versions="error"),
    Asked(path="github.com/agree/host-refused.git/sub", good="", bad="latest v0.1.0", versions="error"),
    Asked(path="github.com/agree", good="", bad=f"latest {FIRST}", versions="error"),
    Asked(path="github.com", good="", bad="latest", versions="error"),
    Asked(path="github.com/~agree/x", good="", bad="latest", versions="error"),
    Asked(path="github.com/agree/~x", good="", bad="latest", versions="error"),
    Asked(path="bitbucket.org/agree/x.hg", good="", bad="latest", versions="error"),
)(plain)  # fmt: skip


@repository(
    "host-page-major", "3.5: when the path of a page ends in /v2, that is where the root of the repository is",
    Asked("", f"{TWO} latest main", "v1.0.0", versions=TWO), address="code.example.org/x/major", root="example.org/major/v2", page=True,
    hashes=True,
)  # fmt: skip
def page_major(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "v2/x.txt": "x\n"})
    made.tag("v1.0.0", "v2.0.0", at="one")
    made.commit("two", {"a.go": "package a\n"})
    made.tag("v2.1.0", at="two")


def versions(made: Repository) -> None:
    """Versions 1 to 3, without go.mod at first."""
    for name, tags in (("one", ["v1.0.0"]), ("two", ["v2.0.0"]), ("three", [])):
        made.commit(name, {"a.go": f"package a // {name}\n"})
        made.tag(*tags, at=name)
    made.commit("four", {"go.mod": mod(made.path)})
    made.tag("v1.1.0", "v2.1.0", "v3.0.0", at="four")
    made.commit("five", {"b.go": "package a\n"})


def gopkg(name: str, rule: str, path: str, *asked: Asked) -> None:
    """A repository of gopkg.in, which tells so by a page."""
    repository(name, rule, *asked, address=f"gopkg.in/{path}", page=True, hashes=True)(versions)


ONE = "v1.0.0 v1.1.0"
T3, T5 = "20200913123140", "20200913123500"
gopkg(
    "gopkg-v1", "1.4, 3.7: .v1 at the end of a path; v0.0.0 pseudo-versions fit it too", "agree-one.v1",
    Asked("", f"{ONE} latest main {{three:.12}} v0.0.0-{T3}-{{three:.12}}", "v2.0.0 v2.0.0+incompatible v3.0.0", versions=ONE),
)  # fmt: skip
gopkg(
    "gopkg-v2", "1.4, 3.7: .v2 at the end of a path", "agree-two.v2",
    Asked("", f"{TWO} latest main {{three:.12}}", f"v1.0.0 v2.0.0+incompatible v3.0.0 v1.1.1-0.{T5}-{{five:.12}}", versions=TWO),
)  # fmt: skip
gopkg("gopkg-user", "1.4: with a user in the path", "agree/three.v3", Asked("", "v3.0.0 latest main", "v2.0.0", versions="v3.0.0"))
gopkg(
    "gopkg-unstable", "3.7: -unstable lists nothing; its commits can be had", "agree-four.v2-unstable",
    Asked("", "latest main {five:.12}", "v1.0.0", versions=""),
)  # fmt: skip
gopkg("gopkg-v0", "1.4: .v0 at the end of a path", "agree-five.v0", Asked("", "latest main", "v1.0.0 v0.1.0", versions=""))


@repository(
    "gopkg-wrong-mod", "3.5: a go.mod that names another major version of gopkg.in",
    Asked("", "v2.0.0", "v2.1.0 latest main", versions=TWO),
    address="gopkg.in/agree-six.v2", page=True,
)  # fmt: skip
def wrong_mod(made: Repository) -> None:
    made.commit("one", {"go.mod": mod("gopkg.in/other.v2")})
    made.tag("v2.0.0", at="one")
    made.commit("two", {"go.mod": mod("gopkg.in/agree-six.v3")})
    made.tag("v2.1.0", at="two")
