"""One repository asked on both sides: Go's own direct mode, and Go with Martlet as its only proxy."""

import pathlib
import typing
import zipfile

from agreement.client import Go, Listing, Record
from agreement.compare import Difference, Requests, compare_lists, compare_records, expect_no_fault, is_version
from agreement.repository import Repository
from agreement.table import Asked, Case

# Listed versions beyond those of the table that are asked for as well.
MORE = 12
# Differences of one repository that its line tells.
SHOWN = 3


def is_legal(error: str) -> bool:
    """Whether a path is one that the go command would ask a proxy about."""
    return "malformed module path" not in error


class World:
    """Where repositories are, and how each side reaches them. Without a port there is only Go's own direct mode."""

    def __init__(self, folder: pathlib.Path, port: int = 0, variables: "dict[str, str] | None" = None) -> None:
        self.folder, self.port = folder, port
        self.repositories = folder / "repositories"
        self.variables = variables or {}

    def direct(self, name: str) -> Go:
        return Go(self.folder / "direct" / name, GOPROXY="direct", **self.variables)

    def martlet(self, name: str) -> "Go | None":
        return Go(self.folder / "martlet" / name, GOPROXY=f"http://127.0.0.1:{self.port}") if self.port else None


class Comparison:
    """All questions about one repository; `run` says how many answers were the same."""

    def __init__(self, case: Case, world: World) -> None:
        self.case, self.world = case, world
        self.repository = Repository(world.repositories / case.address, case.top, case.format)
        self.direct, self.martlet = world.direct(case.name), world.martlet(case.name)
        self.requests = Requests(world.port)
        self.answers = 0
        self.differences: "list[str]" = []

    def run(self) -> int:
        self.case.build(self.repository)
        if self.repository.folder.exists():
            self.repository.write()
        asked = [ask.filled(self.repository.ids) for ask in self.case.asked]
        listed = self._lists(asked)
        self._downloads(asked, listed)
        if self.case.later:
            self.case.later(self.repository)
            self._afterwards()
        if self.differences:
            more = f" (and {len(self.differences) - SHOWN} more)" if len(self.differences) > SHOWN else ""
            raise Difference("; also: ".join(self.differences[:SHOWN]) + more)
        return self.answers

    def _check(self, compare: "typing.Callable[..., None]", *arguments: object) -> None:
        """A difference is kept for the end: there may be others of another kind."""
        try:
            compare(*arguments)
        except Difference as difference:
            self.differences.append(str(difference))

    # Lists

    def _lists(self, asked: "list[Asked]") -> "dict[str, Listing]":
        """The versions of every module, with the retracted ones; those without are compared as well."""
        paths = [self.case.path(ask) for ask in asked]
        listed = {self.case.path(ask) for ask in asked if ask.listed}
        result: "dict[str, Listing]" = {}
        for retracted in (False, True):
            result = self.direct.lists(paths, retracted)
            for path, listing in (self.martlet.lists(paths, retracted) if self.martlet else {}).items():
                if path in listed:
                    self._check(compare_lists, path, result[path], listing)
                self._check(expect_no_fault, f"list of {path}", listing.error)
                self.answers += 1
        for ask, path in zip(asked, paths, strict=True):
            self._expect_listing(ask, path, result[path])
            if self.martlet and is_legal(result[path].error):
                self._check(self.requests.compare_list, path, result[path])
        return result

    @staticmethod
    def _expect_listing(ask: Asked, path: str, listing: Listing) -> None:
        if ask.versions is None:
            return
        expected = "error" if listing.error else " ".join(listing.versions)
        if ask.versions != expected:
            raise Difference(f"the table is wrong: list of {path}: Go says {listing}, the table {ask.versions or 'no versions'}")

    # Downloads

    def _downloads(self, asked: "list[Asked]", listed: "dict[str, Listing]") -> None:
        """First versions, whose references are compared, then everything else, which may lead to the same versions."""
        asks: "list[tuple[str, str]]" = []
        for ask in asked:
            path = self.case.path(ask)
            words = [*ask.good.split(), *ask.bad.split()]
            more = [version for version in listed[path].versions if version not in words]
            asks += [(path, word) for word in [*words, *more[:MORE]]]
        self._ask([ask for ask in asks if is_version(ask[1])], asked, True)
        self._ask([ask for ask in asks if not is_version(ask[1])], asked, False)

    def _ask(self, asks: "list[tuple[str, str]]", asked: "list[Asked]", with_reference: bool) -> None:
        direct = self.direct.downloads(asks)
        self._expect(asked, direct)
        martlet = self.martlet.downloads(asks) if self.martlet else {}
        for (path, query), record in martlet.items():
            self._check(self._compare, path, query, direct[path, query], record, with_reference)
        self.answers += len(asks)

    def _compare(self, path: str, query: str, direct: Record, martlet: Record, with_reference: bool) -> None:
        what = f"{path}@{query}"
        compare_records(what, direct, martlet, with_reference)
        if direct.error:
            expect_no_fault(what, martlet.error)
            if is_legal(direct.error):
                self.requests.expect_absent(path, query)

    def _expect(self, asked: "list[Asked]", direct: "dict[tuple[str, str], Record]") -> None:
        """The repository shows what its rule is about: otherwise two sides may agree on nothing."""
        for ask in asked:
            path = self.case.path(ask)
            for wanted, queries in ((True, ask.good.split()), (False, ask.bad.split())):
                for query in queries:
                    record = direct.get((path, query))
                    if record is not None and bool(record.error) == wanted:
                        raise Difference(f"the table is wrong: {path}@{query}: Go says {record}")
            first = direct.get((path, ask.good.split()[0])) if ask.good else None
            if first is not None and ask.inside:
                self._expect_inside(ask, path, first)

    @staticmethod
    def _expect_inside(ask: Asked, path: str, record: Record) -> None:
        prefix = f"{path}@{record.version}/"
        with zipfile.ZipFile(record.zip) as archive:
            names = set(archive.namelist())
            for name, content in ask.inside.items():
                found = archive.read(prefix + name) if prefix + name in names else None
                if found != content:
                    raise Difference(f"the table is wrong: {name} of {path}@{record.version}: Go has {found!r}, the table {content!r}")

    # Changes

    def _afterwards(self) -> None:
        """Go's cache and Martlet's store know what they knew before the change; a new cache of Go's does not."""
        asked = [ask.filled(self.repository.ids) for ask in self.case.afterwards]
        asks = [(self.case.path(ask), query) for ask in asked for query in ask.good.split()]
        kept = self.direct.downloads(asks)
        self._expect(asked, kept)
        if self.world.direct(f"{self.case.name}-new").downloads(asks) == kept:
            raise Difference("the table is wrong: nothing changed")
        new = self.world.martlet(f"{self.case.name}-new")
        for (path, query), record in (new.downloads(asks) if new else {}).items():
            self._check(compare_records, f"{path}@{query} after the change", kept[path, query], record, is_version(query))
        self.answers += len(asks)
