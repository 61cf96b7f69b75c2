"""Words and versions that somebody made up, and what of them may reach git: SEC-C7, SEC-C8."""

import dataclasses
import time
import typing

from battery.cases import Case, row
from battery.git import EPOCH, Repository
from battery.git_bed import FAULT, FolderBed, OpenBed, files_of
from battery.git_server import Stub
from battery.golang import Go, compare

# What a client may try in the place of a version. None of it names a commit.
WORDS = (
    "-oProxyCommand=CANARY", "--upload-pack=CANARY", "--output=CANARY", "-u", "--", "--all", "v1.0.0-", "v1.0.0-+--upload-pack=CANARY",
    "v1.0.0;id", "$(touch CANARY)", "`touch CANARY`", "v1.0.0\nv1.1.0", "v1.0.0\r", "v1.0.0\0", "v1.0.0 v1.1.0", "@{-1}", "@{0}", "@{u}",
    "@", "HEAD~1", "HEAD^", "HEAD^{}", "v1.0.0^{commit}", "v1.0.0~0", "main@{0}", "main:go.mod", ":/battery", ":go.mod", "^main", "+main",
    "main..v1.0.0", "refs", "refs_tags_v1.0.0", "tags", "FETCH_HEAD", "ORIG_HEAD", "stash", "..", ".", "...", "v1.5.0", "v1.5.0-0",
    "v01.0.0", "V1.0.0", "v1.0.0.0", "v1.0.0+incompatible", "v2.0.0+incompatible", "v1.0.0%2f", "deadbeef", "0000000", "0" * 40, "f" * 40,
    "f" * 64, "a" * 300, "é", "\u202ev1.0.0",
)  # fmt: skip


# What tags may be called; each names its commit, and means nothing else.
PRESENT = ("--output=CANARY1", "-oProxyCommand=CANARY1", "$(id)", "v1.0", "-")


def words_bed(case: Case) -> "tuple[FolderBed, str, Repository]":
    """Tags, branches that are called like versions, and names that look like options."""
    bed = FolderBed(case, watched=True)
    path, made = bed.path_of("words"), bed.repository("words")
    first = made.commit(files_of(path, "one"), "v1.0.0")
    made.commit(files_of(path, "two"), "v1.1.0", *PRESENT, "v1.2.0;id", "`id`", time=EPOCH + 1)
    for branch in ("v1.5.0", "v1.1.0", "-branch"):
        made.commit(files_of(path, "branch"), branch=f"refs/heads/{branch}", parents=[first], time=EPOCH + 2)
    made.save()
    return bed, path, made


@row("SEC-C7", variants=("client", "branch", "server"), quick=("client", "branch"))
def words(case: Case) -> None:
    """Only words of the right form reach git, no branch stands for a version, and no name of a server means anything else."""
    if case.variant == "server":
        return names_of_a_server(case)
    bed, path, made = words_bed(case)
    if case.variant == "client":
        for word in WORDS:
            for kind in ("info", "mod", "zip") if word.startswith("v1") else ("info",):
                bed.expect_refused(path, f"{word}.{kind}", "", (400, 404))
        for word in ("main", "HEAD", *PRESENT):
            case.expect("row", b'"Version":"v1.1.0"' in bed.fetch(path, f"{word}.info").body, f"{word} names a commit")
    else:
        listed = bed.fetch(path, "list").body.decode().split()
        case.expect("SEC-C7", listed == ["v1.0.0", "v1.1.0"], f"the list: {listed}")
        info = bed.fetch(path, "v1.1.0.info").body.decode()
        case.expect("SEC-C7", made.references["refs/tags/v1.1.0"] in info, f"the branch stood for the tag (CVE-2022-23773): {info}")
        bed.expect_served(path, "v1.1.0", files_of(path, "two"))
        for kind in ("info", "mod", "zip"):
            bed.expect_refused(path, f"v1.5.0.{kind}", "unknown revision|not found|no tag", (404,))
    bed.expect_harmless()
    for started in bed.watch.started(bed.pid) if bed.watch else ():
        case.expect("SEC-C7", "CANARY" not in started.text, f"a word reached a command: {started.text[:300]}")


# What a server may call its references.
NAMES = (
    b"refs/tags/v1.3.0\x1b[31m", b"refs/tags/../../../config", b"refs/tags/v1.4.0 v1.6.0", b"refs/tags/--upload-pack=CANARY",
    b"refs/tags/@{-1}", b"refs/tags/v1.7.0^{}", b"refs/tags/v1.8.0\xff", b"refs/tags/v1.9.0\xe2\x80\xae", b"refs/tags/",
    b"refs/tags/v1.10.0:refs/heads/main", b"refs/tags/v1.11.0*", b"refs/tags/v1.12.0.lock", b"refs/heads/-oProxyCommand=CANARY",
    b"refs/heads/../../hooks/post-fetch", b"refs/martlet/x", b"refs/remotes/origin/main", b"refs/replace/" + b"a" * 40, b"--output=CANARY",
    b"refs/tags/" + b"x" * 4000, b"FETCH_HEAD", b"refs/tags/v1.13.0/",
)  # fmt: skip


class Renaming(Stub):
    """Says the names above, one or all of them, besides the honest ones."""

    def __init__(self, repository: Repository, names: "typing.Sequence[bytes]") -> None:
        super().__init__(repository)
        self.names = names

    def references(self) -> "typing.Iterator[tuple[bytes, bytes]]":
        yield from super().references()
        target = self.repository.references["refs/tags/v1.0.0"].encode()
        yield from ((name, target) for name in self.names)


def names_of_a_server(case: Case) -> None:
    """What is honest is served, or the server's list is refused as a whole; never is a name listed that is no version."""
    bed = OpenBed(case, watched=True)
    sets = [*([name] for name in NAMES), list(NAMES)]
    served = 0
    for number, names in enumerate(sets):
        name = f"names{number}"
        made = Repository()
        made.commit(files_of(bed.path_of(name)), "v1.0.0")
        path = bed.stub(name, Renaming(made, names))
        listed = bed.fetch(path, "list")
        allowed = listed.status in FAULT or listed.good and set(listed.body.split()) <= {b"v1.0.0", b"v1.4.0", b"v1.7.0"}
        case.expect("SEC-C7", allowed, f"with {names[0][:60]!r}: {listed}: {listed.body!r}")
        answer = bed.fetch(path, "v1.0.0.zip")
        case.expect("I6", answer.good or answer.status in FAULT, f"with {names[0][:60]!r}: {answer}")
        served += answer.good
        if not listed.good:
            bed.expect_refused(path, "v1.0.1.zip", "ref|name|git", (*FAULT, 404))
    case.notes.append(f"{served} of {len(sets)} lists served all the same")
    bed.expect_harmless()
    for started in bed.watch.started(bed.pid) if bed.watch else ():
        case.expect("SEC-C7", "CANARY" not in started.text, f"a name reached a command: {started.text[:300]}")


@dataclasses.dataclass(frozen=True)
class Claim:
    """A version that somebody asks for; `lie` is what the answer must say, and nothing where it is no lie."""

    version: str
    lie: str = ""


def stamp(seconds: int) -> str:
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(seconds))


def history(made: Repository, path: str) -> "list[Claim]":
    """Commits with and without tags, and what can be said of them, true or not."""
    def at(number: int) -> int:
        return EPOCH + 100 * number

    first = made.commit(files_of(path, "1"), "v1.0.0", time=at(1))
    second = made.commit(files_of(path, "2"), time=at(2))
    side = made.commit(files_of(path, "3"), "v1.2.3", branch="refs/heads/side", parents=[first], time=at(3))
    head = made.commit(files_of(path, "4"), time=at(4))
    proposal = made.commit(files_of(path, "5"), branch="refs/pull/1/head", parents=[second], time=at(5))
    early, late = f"{stamp(at(2))}-{second[:12]}", f"{stamp(at(4))}-{head[:12]}"
    return [
        Claim(f"v1.0.1-0.{early}"), Claim(f"v0.0.0-{late}"), Claim(f"v1.2.4-0.{stamp(at(3) + 0)}-{side[:12]}", "already canonical"),
        Claim(f"v1.0.1-0.{stamp(at(2) + 1)}-{second[:12]}", "does not match version-control timestamp"),
        Claim(f"v1.0.1-0.20990101000000-{second[:12]}", "does not match version-control timestamp"),
        Claim(f"v1.0.1-0.99999999999999-{second[:12]}", "timestamp|malformed|time"),
        Claim(f"v0.0.0-{stamp(at(2))}-{'f' * 12}", "unknown revision"),
        Claim(f"v0.0.0-{stamp(at(2))}-{second[:11]}", "shorter|unknown revision"),
        Claim(f"v0.0.0-{stamp(at(2))}-{second[:13]}", "longer"), Claim(f"v0.0.0-{stamp(at(2))}-{second}", "longer"),
        Claim(f"v1.2.4-0.{late}", "not a descendent of preceding tag"), Claim(f"v1.0.6-0.{early}", r"preceding tag \(v1\.0\.5\) not found"),
        Claim(f"v1.0.1-rc.1.0.{early}", "preceding tag|not found"), Claim(f"v1.0.0-{early}", "major version without preceding tag"),
        Claim(f"v1.0.1-0.{stamp(at(1))}-{first[:12]}", "already canonical"),
        Claim(f"v0.0.0-{stamp(at(5))}-{proposal[:12]}", "unknown revision"),
        Claim(f"v1.0.0-0.{early}", "negative patch|malformed|invalid|preceding"),
        Claim(f"v2.0.0-{early}", "module path must match|malformed|major|should be v0"),
        Claim(f"v0.0.0-{stamp(at(2))}-{second[:12].upper()}", "unknown revision|does not match|invalid|malformed"),
        Claim(f"v1.0.1-0.{early}+incompatible", "incompatible|malformed|major"),
        Claim(f"v1.0.1-0.{early}+meta", "invalid|malformed|build|meta|not"),
    ]  # fmt: skip


@row("SEC-C8", variants=("", "go"), quick=("",))
def pseudo_versions(case: Case) -> None:
    """A pseudo-version that lies about its time, its commit or its base is refused for every file; `go` decides the same."""
    bed = FolderBed(case)
    path = "github.com/h/pseudo"
    made = bed.repository("h/pseudo")
    claims = history(made, path)
    made.save()
    if case.variant == "go":
        # Versions that break the rules of versions never get as far as git, in either of the two.
        return compare(bed, Go(case, bed.rewrites), [(path, claim.version) for claim in claims if "+" not in claim.version])
    for claim in claims:
        if not claim.lie:
            bed.expect_served(path, claim.version)
            continue
        for kind in ("zip", "mod", "info"):
            bed.expect_refused(path, f"{claim.version}.{kind}", claim.lie, (404,))
    bed.expect_harmless()
