"""A checksum database that is down, slow or lying: U-25 and SEC-A."""

import time

from battery.bed import AT_ONCE, Bed
from battery.cases import Case, eventually, row
from battery.client import get
from battery.database import NAME
from battery.modules import Module, directory_hash
from battery.server import metric

DOWN = ("500", "503", "429", "404x", "never", "reset")
LIES = (
    "empty", "unrelated", "wrong-key", "wrong-name", "false-signature", "short-signature", "loose-base64", "no-newline",
    "many-signatures", "wrong-id", "huge-id", "altered-record", "html", "flip-all", "short-tile",
)  # fmt: skip
FILLER = 700


def refused(case: Case, fault: str) -> Bed:
    """What cannot be verified is not served and not stored; what is stored is; and all is well afterwards."""
    bed = Bed(case, "{a}", filler=FILLER)
    bed.expect_right(bed.module)
    # So that the tiles that prove the next one are not those that were read already.
    bed.log.fill(300)
    module = bed.another("unproven")
    bed.sums.database_now = fault
    for kind, answer in bed.ask_every(module, ("mod", "zip")).items():
        case.expect("I12", not answer.good, f"{kind} was served: {answer}")
        case.expect("I6", answer.status in (403, 502, 503), f"{kind}: {answer}")
    for ending in ("mod", "zip"):
        left = list((bed.server.store / module.path).rglob(f"*.{ending}"))
        case.expect("I2", not left, f"stored without proof: {left}")
    case.expect("row", bed.ask(bed.module, "zip", AT_ONCE).good, "what is stored must be served")
    bed.sums.database_now = ""
    bed.sums.drop()
    return bed


@row("SEC-A8", variants=("500", "503", "429", "never", "reset"), quick=("503",))
def database_down(case: Case) -> None:
    """The database cannot be asked: 503 with Retry-After for what is new."""
    bed = refused(case, case.variant)
    bed.expect_recovery(bed.another("afterwards"), ("mod", "zip"))
    bed.expect_calm()


@row("SEC-A3", variants=("empty", "unrelated", "only-mod", "only-zip"), quick=("empty", "only-zip"))
def no_consent(case: Case) -> None:
    """An empty answer, the record of another module, or half a record, is no consent (CVE-2026-42501)."""
    if case.variant.startswith("only"):
        return half_a_record(case)
    bed = refused(case, case.variant)
    bed.expect_recovery(bed.another("afterwards"), ("mod", "zip"))
    bed.expect_calm()


def half_a_record(case: Case) -> None:
    """A record with the line of the go.mod alone, or of the zip alone, attests neither."""
    bed = Bed(case, "{a}", filler=FILLER)
    module = Module("half", seed=case.seed)
    bed.library.add(module)
    of_mod = {line for line in module.record.splitlines(keepends=True) if b"/go.mod h1:" in line}
    lines = [line for line in module.record.splitlines(keepends=True) if (line in of_mod) == (case.variant == "only-mod")]
    case.expect("battery", len(lines) == 1, lines)
    bed.log.log.append(lines[0], f"{module.path}@{module.version}")
    for kind, answer in bed.ask_every(module, ("mod", "zip")).items():
        case.expect("SEC-A3", answer.status in (403, 502), f"{kind}: {answer}")
    left = [path for path in (bed.server.store / module.path).rglob("*") if path.suffix in (".mod", ".zip")]
    case.expect("I2", not left, f"stored without proof: {left}")


@row("SEC-A6", variants=[lie for lie in LIES if lie not in ("empty", "unrelated")], quick=("false-signature",))
def bad_notes(case: Case) -> None:
    """Signatures, numbers and tiles that are not right are refused, and nothing of them is kept."""
    bed = refused(case, case.variant)
    bed.expect_recovery(bed.another("afterwards"), ("mod", "zip"))
    bed.expect_calm()


@row("SEC-A6.extra", variants=("extra-signatures",))
def witnesses(case: Case) -> None:
    """A signature of a key that nobody knows beside the right one is no fault."""
    bed = Bed(case, "{a}", filler=FILLER)
    bed.sums.database_now = "extra-signatures"
    bed.expect_right(bed.module)


@row("SEC-A2", variants=("lines-after", "lines-before", "lines-in-note"), quick=("lines-after",))
def added_lines(case: Case) -> None:
    """Lines outside of the signed record count for nothing (CVE-2026-56864), whatever becomes of the answer."""
    bed = Bed(case, "{a}", filler=FILLER)
    forged = bed.another("forged")
    bed.sums.database_now = case.variant
    # The source has other bytes than the record, and the added lines attest just these.
    altered = directory_hash({"go.mod": forged.mod + b"// changed\n"})
    bed.log.extra = f"{forged.path} {forged.version}/go.mod {altered}\n".encode()
    bed.a.now = "wrong-mod"
    answer = bed.ask(forged, "mod")
    case.expect("I1", not answer.good, f"served by unsigned lines: {answer}")
    bed.a.now, bed.sums.database_now = "good", ""
    bed.expect_recovery(forged, ("mod", "zip"))


@row("SEC-A1", quick=("",))
def one_tile(case: Case) -> None:
    """Each tile that a lookup reads, flipped alone: none is believed, none is kept (CVE-2026-56865)."""
    bed = Bed(case, "{a}", filler=FILLER)
    bed.expect_right(bed.module)
    tiles = sorted(path for name, path in bed.sums.counts if name == "db" and path.startswith("/tile/"))
    case.expect("battery", len(tiles) >= 3, f"a lookup must read several tiles, not {tiles}")
    for number, tile in enumerate(tiles):
        bed.server.stop()
        bed.server.forget()
        bed.sums.database_now = f"flip{tile}"
        bed.server.start()
        answer = bed.ask(bed.module, "mod")
        case.expect("SEC-A1", not answer.good, f"served with tile {tile} ({number + 1} of {len(tiles)}) forged: {answer}")
        kept = bed.server.store / "sumdb" / NAME / tile.lstrip("/")
        forged = bed.log.answer(tile, f"flip{tile}")[1]
        case.expect("SEC-A1", not kept.exists() or kept.read_bytes() != forged, f"{tile} was kept, forged")
        bed.sums.database_now = ""
        bed.expect_recovery(bed.module, ("mod", "zip"))


@row("SEC-A4", variants=("beyond", "within", "restart"), quick=("beyond",))
def fork(case: Case) -> None:
    """Two histories: verification stops, both heads are kept, the alarm rings; a restart forgets nothing of that.

    `within`: the record that is asked for lies in the tree that is known; only the head of the answer tells of the fork.
    """
    bed = Bed(case, "{a}", filler=FILLER)
    module = bed.another("before-the-fork")
    bed.expect_right(bed.module)
    bed.log.fork()
    if case.variant != "within":
        module = bed.another("after-the-fork")
    bed.sums.database_now = "fork"
    answer = bed.ask(module, "mod")
    case.expect("SEC-A4", answer.status == 502 and b"MTL-SUM009" in answer.body, answer)
    evidence = bed.server.store / ".martlet/sumdb" / NAME / "evidence"
    heads = evidence.read_bytes().count(b"go.sum database tree\n") if evidence.is_file() else 0
    case.expect("SEC-A4", heads >= 2, f"{heads} heads in the evidence")
    bed.sums.database_now = ""
    if case.variant == "restart":
        bed.server.stop()
        bed.server.start()
    else:
        case.expect("SEC-A4", metric(bed.metrics(), "martlet_database_forks_total") >= 1, "no metric counted the fork")
        said = eventually(lambda: "security=true" in bed.server.log())
        case.expect("SEC-A4", said, "no line with security=true in the log")
    case.expect("SEC-A4", get(bed.server.port, "/readyz").status == 503, "/readyz must be 503 after a fork")
    case.expect("SEC-A4", not bed.ask(module, "mod").good, "verified although the history forked")
    case.expect("SEC-A4", bed.ask(bed.module, "zip", AT_ONCE).good, "what is stored must be served")


@row("SEC-A5", variants=("older", "same-size"), quick=("older",))
def rollback(case: Case) -> None:
    """An older head changes nothing; another tree of the same size is a fork."""
    bed = Bed(case, "{a}", filler=FILLER)
    bed.expect_right(bed.module)
    latest = bed.server.store / ".martlet/sumdb" / NAME / "latest"
    case.expect("battery", latest.exists(), f"{latest} is missing")
    before = latest.read_bytes()
    if case.variant == "older":
        older = bed.log.size_limit = 300
        case.expect("battery", bed.log.answer("/latest")[1].split(b"\n")[1] == b"%d" % older, "the head must be older")
        get(bed.server.port, f"/sumdb/{NAME}/latest")
        bed.ask(bed.another("newer"), "mod", absent=False)
        case.expect("SEC-A5", latest.read_bytes() == before, "the kept head changed to an older one")
        bed.log.size_limit = None
        bed.expect_recovery(bed.module, ("mod", "zip"))
        return
    same_size(case, bed)


def same_size(case: Case, bed: Bed) -> None:
    known, later = bed.another("known"), bed.another("later")
    bed.expect_right(known, ("mod",))
    bed.log.fork()
    # A fork goes on by a record: not this one.
    bed.log.size_limit = len(bed.log.log.records)
    bed.sums.database_now = "fork"
    answer = bed.ask(later, "mod")
    case.expect("SEC-A5", answer.status == 502 and b"MTL-SUM009" in answer.body, f"another tree of the same size: {answer}")


@row("SEC-A7", quick=("",))
def mismatch(case: Case) -> None:
    """Bytes that are not the attested ones: not stored, the log has both hashes, and the next source is asked."""
    bed = Bed(case, "{a},{b}")
    bed.a.now = "wrong-zip"
    bed.expect_right(bed.module, ("zip",))
    lines = [line for line in bed.server.log().splitlines() if "security=true" in line]
    case.expect("SEC-A7", any(line.count("h1:") >= 2 for line in lines), f"both hashes must be in the log: {lines[:2]}")
    case.expect("SEC-A7", metric(bed.metrics(), "martlet_verification_failures_total") >= 1, "no metric counted it")


@row("SEC-A9", quick=("",))
def private_names(case: Case) -> None:
    """A private name is never in a request to the database or to a public source."""
    bed = Bed(case, "{a}", ["--private", "battery.example/secret", "--route", "battery.example/secret=off"])
    secret = bed.another("secret/canary")
    for kind in ("list", "latest", "info", "mod", "zip"):
        answer = bed.ask(secret, kind)
        case.expect("I6", answer.status in (403, 502), answer)
    get(bed.server.port, f"/sumdb/{NAME}/lookup/{secret.path}@{secret.version}")
    time.sleep(0.5)
    for origin in (bed.a, bed.sums):
        seen = [path for _, path in origin.counts if "canary" in path] + [path for _, path in origin.log if "canary" in path]
        case.expect("SEC-A9", not seen, f"the private name was told: {seen}")


TILES = (
    "tile/8/0/000.p/0", "tile/8/0/000.p/257", "tile/8/0/000.p/256", "tile/9/0/000", "tile/8/-1/000",
    "tile/8/0/0", "tile/8/0/x000/001", "tile/8/64/000", "tile/8/0/000.p/01", "tile/8/0/../0/000", "tile/8/0/%2e%2e/000", "tile//0/000",
    "tile/8/0/99999999999999999999", "lookup/", "lookup/a@b@c", "lookup/../x@v1.0.0", "lookup/%2e%2e/x@v1.0.0", "lookup/x", "nothing",
)  # fmt: skip


@row("SEC-A10", quick=("",))
def mirror(case: Case) -> None:
    """The mirror of the database: a strict grammar, and the database is never asked for what cannot exist."""
    bed = Bed(case, "{a}")
    bed.expect_right(bed.module)
    case.expect("SEC-A10", get(bed.server.port, f"/sumdb/{NAME}/supported").status == 200, "supported must be 200")
    case.expect("SEC-A10", get(bed.server.port, "/sumdb/other.example/supported").status == 404, "an unknown name must be 404")
    before = set(bed.sums.counts)
    for path in TILES:
        answer = get(bed.server.port, f"/sumdb/{NAME}/{path}")
        case.expect("SEC-A10", answer.status in (400, 404), f"{path}: {answer}")
        asked = sorted(what for _, what in set(bed.sums.counts) - before)
        case.expect("SEC-A10", not asked, f"{path} made the server ask the database for {asked}")
    beyond(case, bed)


def beyond(case: Case, bed: Bed) -> None:
    """Tiles beyond the tree: the newest head is asked for at most every two seconds, the tiles never."""
    before, latest = set(bed.sums.counts), bed.sums.counts["db", "/latest"]
    for number in range(10):
        answer = get(bed.server.port, f"/sumdb/{NAME}/tile/8/0/x999/00{number}")
        case.expect("I6", answer.status in (404, 503), answer)
    asked = {what for _, what in set(bed.sums.counts) - before} - {"/latest"}
    case.expect("SEC-A10", not asked, f"the database was asked for {asked}")
    case.expect("SEC-A10", bed.sums.counts["db", "/latest"] - latest <= 2, "the database was asked for its head too often")
