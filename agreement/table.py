"""The table of repositories: a name, the rule that it proves, what makes it, and what is asked about its modules."""

import dataclasses
import fnmatch
import importlib
import pkgutil
import typing

from agreement.repository import Content, Files, Repository

HOST = "github.com/agree"
# The version of trees that have one.
FIRST = "v1.0.0"


@dataclasses.dataclass(frozen=True)
class Asked:
    """A module and what is asked about it.

    Queries of `good` have an answer in Go's direct mode and those of `bad` have none: otherwise the repository is not what its rule
    needs, and the case fails without Martlet. `{name}` stands for the id of a commit, `{name:.12}` for its beginning. What is listed is
    asked as well.
    """

    # What its path has below the root of the repository, such as `/sub/v2`.
    below: str = ""
    good: str = "latest main"
    bad: str = "v9.9.9 nosuch"
    # What `go list -m -versions -retracted` says, `error` when it fails; nothing: it is not known beforehand.
    versions: "str | None" = None
    # Whether what `go list -m -versions` says through a proxy is to be what it says without: a proxy that has no .mod of the newest version,
    # as it should, makes it fail, while go itself passes over that.
    listed: bool = True
    # Files of the zip of the first good query: their bytes, or nothing for those that are not in it.
    inside: "typing.Mapping[str, bytes | None]" = dataclasses.field(default_factory=dict)
    # The whole path, when the repository is not what it begins with.
    path: str = ""

    def filled(self, ids: "dict[str, str]") -> "Asked":
        """With the ids in the place of their names."""
        return dataclasses.replace(self, good=self.good.format(**ids), bad=self.bad.format(**ids))


Build = typing.Callable[[Repository], None]


@dataclasses.dataclass(frozen=True)
class Case:
    """A repository of the table."""

    name: str
    rule: str
    build: Build
    asked: "tuple[Asked, ...]"
    # It is there to lead hashes astray: SEC-D11.
    hashes: bool = False
    # Where the repository is, without the scheme, which is https.
    address: str = ""
    # The module path of its root, when that is not the address.
    root: str = ""
    # Whether only a page of the host tells where it is.
    page: bool = False
    format: str = "sha1"
    # What happens to the repository when all was asked once, and what must be said of it afterwards.
    later: "Build | None" = None
    afterwards: "tuple[Asked, ...]" = ()

    @property
    def top(self) -> str:
        return self.root or self.address

    def path(self, asked: Asked) -> str:
        return asked.path or self.top + asked.below


CASES: "dict[str, Case]" = {}


def add(case: Case) -> None:
    if case.name in CASES:
        raise ValueError(f"two repositories {case.name}")
    CASES[case.name] = case


def repository(
    name: str, rule: str, *asked: Asked, hashes: bool = False, address: str = "", root: str = "", page: bool = False, format: str = "sha1",
    later: "Build | None" = None, afterwards: "typing.Iterable[Asked]" = (),
) -> typing.Callable[[Build], Build]:
    """Enters the function that makes a repository into the table."""

    def register(build: Build) -> Build:
        place = address or f"{HOST}/{name}"
        add(Case(name, rule, build, asked or (Asked(),), hashes, place, root, page, format, later, tuple(afterwards)))
        return build

    return register


def mod(path: str, go: str = "1.20", more: str = "") -> str:
    """The text of a go.mod; without a language version when that is empty."""
    return f"module {path}\n" + (f"\ngo {go}\n" if go else "") + (f"\n{more}\n" if more else "")


# The default of `tree`: `good` and `bad` of a module that is tagged once.
TREE = Asked(good=f"{FIRST} latest {{one:.12}}", versions=FIRST)
REFUSED = Asked(good="", bad=f"{FIRST} latest nosuch", versions=FIRST)


def tree(name: str, rule: str, files: Files, *asked: Asked, hashes: bool = True, format: str = "sha1") -> None:
    """Enters a repository of one commit, on which each module that is asked about has the tag v1.0.0.

    `{path}` in the content of a go.mod stands for the path of the root. A go.mod and a file of Go are added unless there are some.
    """

    def build(repository: Repository) -> None:
        defaults: "dict[str | bytes, Content]" = {"go.mod": mod("{path}"), "a.go": "package a\n"}
        every = {**defaults, **files}
        for key, content in every.items():
            if isinstance(content, str) and str(key).endswith("go.mod"):
                every[key] = content.replace("{path}", repository.path)
        repository.commit("one", {key: content for key, content in every.items() if content is not None})
        repository.tag(*[f"{ask.below[1:]}/{FIRST}".lstrip("/") for ask in asked or (TREE,)], at="one")

    repository(name, rule, *(asked or (TREE,)), hashes=hashes, format=format)(build)


def below(folder: str, **more: typing.Any) -> Asked:
    """A module in a folder of a `tree`."""
    return dataclasses.replace(TREE, below=f"/{folder}", **more)


def refused(folder: str = "", **more: typing.Any) -> Asked:
    """A module of a `tree` that is listed, and that nobody can have."""
    return dataclasses.replace(REFUSED, below=f"/{folder}" if folder else "", **more)


def load() -> None:
    """Imports every file of `cases`, which fills the table."""
    package = importlib.import_module("agreement.cases")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"agreement.cases.{module.name}")


def selected(patterns: "list[str]") -> "list[Case]":
    """Those whose names match a pattern such as `eol-*`; all of them when there is none."""
    return [case for name, case in CASES.items() if not patterns or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]
