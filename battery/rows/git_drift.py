"""Repositories that change their past, move, or go: SEC-D10, U-24."""

import time
import typing

from battery.bed import QUICKLY_STALE
from battery.cases import Case, row
from battery.client import Answer, get
from battery.database import Database
from battery.evil import Origin
from battery.git import EPOCH, Repository
from battery.git_bed import FAULT, FolderBed, OpenBed, contents, files_of
from battery.modules import Library, Module
from battery.server import Server, metric
from battery.web import wait_for

KINDS = ("v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip")
DRIFT = "martlet_tag_drift_total"


def bodies(bed: "FolderBed | OpenBed", path: str) -> "list[bytes]":
    """What is stored, byte for byte; a fault of the repository changes none of it."""
    answers = [bed.fetch(path, kind, 10) for kind in KINDS]
    for answer in answers:
        bed.case.expect("row", answer.good, f"what is stored is not served: {answer}")
    return [answer.body for answer in answers]


def listed(bed: "FolderBed | OpenBed", path: str) -> "set[str]":
    answer = bed.fetch(path, "list", 30)
    bed.case.expect("row", answer.good, f"the list of what is stored: {answer}")
    return set(answer.body.decode().split())


def until_listed(bed: "FolderBed | OpenBed", path: str, version: str) -> None:
    """Asks until the list is a new one; what a repository says is kept for some seconds."""
    found = wait_for(lambda: version in listed(bed, path), 20)
    bed.case.expect("row", found, f"{version} was not listed in 20 s")


def until_reported(bed: "FolderBed | OpenBed", path: str) -> None:
    """The log and the metric speak of a tag that was moved."""
    def reported() -> bool:
        # What a repository said a moment ago is not asked for again.
        for ask in ("list", "@latest"):
            bed.fetch(path, ask, 30)
        return metric(bed.metrics(), DRIFT) >= 1 and "tag moved" in bed.server.log()

    found = wait_for(reported, 20)
    lines = [line for line in bed.server.log().splitlines() if "tag moved" in line]
    bed.case.expect("row", found, f"a moved tag is not reported: {DRIFT} is {metric(bed.metrics(), DRIFT)}, the log says {lines[:2]}")
    bed.case.expect("row", any(path in line and "v1.0.0" in line for line in lines), f"the line names no module and version: {lines[:2]}")


Change = typing.Callable[["OpenBed", Repository], None]


def move(bed: OpenBed, made: Repository) -> None:
    made.commit({**files_of(bed.path_of("tool"), "another"), "more.go": b"package code\n"}, "v1.0.0", "v1.1.0", time=EPOCH + 500)
    made.save()


def force(bed: OpenBed, made: Repository) -> None:
    """A history with nothing of the old one."""
    del made.references["refs/heads/main"]
    move(bed, made)


def delete(bed: OpenBed, made: Repository) -> None:
    made.commit(files_of(bed.path_of("tool"), "later"), "v1.1.0", time=EPOCH + 500)
    del made.references["refs/tags/v1.0.0"]
    made.save()


def vanish(bed: OpenBed, made: Repository) -> None:
    bed.folder.gone.add("tool")


def empty(bed: OpenBed, made: Repository) -> None:
    made.references.clear()
    made.save()


def rename(bed: OpenBed, made: Repository) -> None:
    made.commit(files_of(bed.path_of("tool"), "later"), "v1.1.0", time=EPOCH + 500)
    made.folder = bed.repositories / "renamed"
    made._saved.clear()
    made.save()
    bed.folder.moved["tool"] = "https://code.example/renamed"


CHANGES: "dict[str, Change]" = {"moved": move, "forced": force, "deleted": delete, "gone": vanish, "emptied": empty, "renamed": rename}


@row("U-24", variants=tuple(CHANGES), quick=("moved",))
def changes(case: Case) -> None:
    """What is stored stays as it was and in the list, whatever becomes of the repository; a tag that moved is reported."""
    bed = OpenBed(case, QUICKLY_STALE)
    path, made = bed.path_of("tool"), bed.repository("tool")
    made.commit(files_of(path, "one"), "v1.0.0")
    made.save()
    bed.expect_served(path, "v1.0.0", files_of(path, "one"))
    before = bodies(bed, path)
    case.expect("battery", listed(bed, path) == {"v1.0.0"}, "the list before")
    CHANGES[case.variant](bed, made)
    if case.variant in ("moved", "forced", "deleted", "renamed"):
        until_listed(bed, path, "v1.1.0")
        bed.expect_served(path, "v1.1.0")
    else:
        # The next look at the repository finds nothing.
        time.sleep(7)
        bed.expect_refused(path, "v1.1.0.zip", ".", (404, *FAULT))
    if case.variant in ("gone", "renamed"):
        case.expect("row", metric(bed.metrics(), DRIFT) == 0, "a drift is reported where no tag moved")
    else:
        # A tag that is gone has moved to nothing.
        until_reported(bed, path)
    case.expect("I5", bodies(bed, path) == before, "what was stored has changed")
    case.expect("I4", "v1.0.0" in listed(bed, path), f"the list lost what is stored: {listed(bed, path)}")
    bed.restart()
    case.expect("I5", bodies(bed, path) == before, "what was stored has changed with a restart")
    bed.expect_harmless()


def database(case: Case, module: Module) -> str:
    """The setting for a database that attests the module as it was first."""
    log = Database(case.seed)
    log.add(module)
    origin = Origin(Library(), log)
    case.closing.callback(origin.stop)
    return f"{log.text_key} {origin.base}/db/good"


def zip_of(answer: Answer, module: Module) -> "dict[str, bytes]":
    return contents(answer.body, module.path, module.version)


@row("SEC-D10", quick=("",))
def moved_tags(case: Case) -> None:
    """A tag that was moved: who has the first copy keeps it, and who comes later is told that the database knows another one."""
    module = Module("drifting", seed=case.seed)
    settings = ["--no-verify", "code.example", "--import", "battery.example/*=git https://code.example/$1", *QUICKLY_STALE]
    bed = FolderBed(case, settings, sumdb=database(case, module))
    made = bed.repository("drifting")
    made.commit(module.files, "v1.0.0")
    made.save()
    first = bed.fetch(module.path, "v1.0.0.zip")
    case.expect("row", first.good and zip_of(first, module) == module.files, f"the first copy: {first}")
    case.expect("row", bed.fetch(module.path, "v1.0.0.mod").body == module.mod, "the first go.mod")
    made.commit({**module.files, "name.go": b"package other\n"}, "v1.0.0", "v1.1.0", time=EPOCH + 500)
    made.save()
    other = Server(case.folder / "other", list(bed.server.arguments))
    other.folder.mkdir()
    case.closing.callback(other.stop)
    other.start()
    late = get(other.port, module.url("zip"))
    case.expect("SEC-D10", late.status == 502 and late.body.startswith(b"MTL-SUM002"), f"a new copy of a tag that was moved: {late}")
    case.expect("SEC-D10", b"moved" in late.body or b"changed after" in late.body, f"the text does not say why: {late.body!r}")
    case.expect("I2", not other.stored(".zip"), f"stored although it is wrong: {other.stored('.zip')}")
    until_reported(bed, module.path)
    again = bed.fetch(module.path, "v1.0.0.zip")
    case.expect("I5", again.body == first.body, "the first copy has changed")
    bed.expect_harmless()
