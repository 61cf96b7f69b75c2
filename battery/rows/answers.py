"""Sources that differ in what they have, or in how often they can be asked: U-10, U-15, U-18, U-23, U-28."""

import concurrent.futures
import io
import time
import zipfile

from battery.bed import EVERY, QUICKLY_STALE, Bed
from battery.cases import Case, row
from battery.client import get, is_right
from battery.modules import Module
from battery.server import metric


@row("U-10", variants=("single", "pipe", "comma"), quick=("single",))
def one_bit(case: Case) -> None:
    """A zip with one bit wrong, at 200 places: never served; with a second source always right."""
    chain = {"single": "{a}", "pipe": "{a}|{b}", "comma": "{a},{b}"}[case.variant]
    bed = Bed(case, chain)
    places = [place * 5 for place in range(200)]
    modules = [bed.another(f"bit{place}", 1500) for place in places]
    bed.sampler.begin()
    for place, module in zip(places, modules, strict=True):
        bed.a.now = f"flip:{place}"
        answer = get(bed.server.port, module.url("zip"), 10)
        case.expect("I6", answer.status in (200, 502), f"bit at {place / 10} %: {answer}")
        if answer.good:
            case.expect("I1", contents(answer.body) == contents(module.zip), f"other contents with a bit at {place / 10} %")
        else:
            case.expect("row", case.variant == "single", f"the second source did not help, bit at {place / 10} %: {answer}")
            bed.expect_nothing_stored(module)
    failures = metric(bed.metrics(), "martlet_verification_failures_total")
    # A bit in the directory makes a zip that is none, which is a bad answer instead.
    case.expect("row", failures > 0, "no metric counted the wrong bytes")
    bed.expect_calm()


def contents(data: bytes) -> "dict[str, bytes] | None":
    """What h1: is computed from, or nothing of what is no zip. A bit in a time or an attribute changes the zip and not this."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except Exception:  # Of a damaged zip this module raises whatever it stumbles over.
        return None


@row("U-15", variants=("5", "date", "garbage", "1000000000", "pipe"), quick=("5",))
def busy(case: Case) -> None:
    """429: the source is left alone for as long as it said, at most 30 s; a second one is used."""
    after = "5" if case.variant == "pipe" else case.variant
    bed = Bed(case, "{a}|{b}" if case.variant == "pipe" else "{a}")
    first, second = bed.another("first"), bed.another("second")
    bed.a.now = f"busy:{after}"
    answer = bed.ask(first, "mod", 40)
    case.expect("I6", answer.good == (case.variant == "pipe"), answer)
    asked = bed.a.requests()
    case.expect("I9", asked <= 2, f"{asked} requests for one miss")
    time.sleep(1)
    answer = bed.ask(second, "mod", 40)
    case.expect("row", answer.good == (case.variant == "pipe"), answer)
    if after != "garbage":
        again = bed.a.requests() - asked
        case.expect("row", not again, f"{again} requests one second after 429 with Retry-After: {after}")
    bed.a.now = "good"
    limit = {"garbage": 5.0, "1000000000": 32.0}.get(after, 7.0)
    if case.variant != "1000000000" or case.full:
        bed.expect_recovery(second, ("mod",), limit)
    bed.expect_calm()


@row("U-18", variants=("comma", "pipe", "single", "late"), quick=("comma",))
def absent(case: Case) -> None:
    """404 leads on after both separators; alone it is 404, and is forgotten within 60 s of the publication."""
    if case.variant == "late":
        return published_late(case)
    bed = Bed(case, {"comma": "{a},{b}", "pipe": "{a}|{b}", "single": "{a}"}[case.variant])
    for code in ("404", "410"):
        module = bed.another(f"absent{code}")
        bed.a.now = f"status:{code}"
        for kind, answer in bed.ask_every(module, absent=True).items():
            if case.variant == "single":
                case.expect("I6", answer.status in (404, 410), f"{kind} exists nowhere: {answer}")
            else:
                case.expect("row", answer.good and is_right(module, kind, answer.body), f"{kind}: {answer}")
    bed.expect_calm()


def published_late(case: Case) -> None:
    limit = "60s" if case.full else "5s"
    bed = Bed(case, "{a}", ["--freshness-negative", limit])
    module = Module("late", seed=case.seed)
    case.expect("I6", bed.ask(module, "info", absent=True).status == 404, "what exists nowhere must be 404")
    bed.add(module)
    bed.expect_recovery(module, ("info", "mod", "zip"), float(limit[:-1]) + 2)


@row("U-23", variants=("older", "empty", "more", "rubbish", "many", "line"), quick=("older",))
def lists(case: Case) -> None:
    """A list that has less, more, or rubbish: what is stored stays in it, and nothing that is no version is in it."""
    bed = Bed(case, "{a}", QUICKLY_STALE)
    newest = bed.another(bed.module.name, version="v1.1.0")
    bed.ask_every(bed.module, ("info", "mod", "zip"))
    bed.ask_every(newest, ("info", "mod", "zip"))
    before = bed.ask(newest, "list").body.split()
    case.expect("row", before == [b"v1.0.0", b"v1.1.0"], f"before the fault: {before}")
    with bed.fault(f"wrong-list:{case.variant}"):
        bed.ask(newest, "list")
        time.sleep(2.2)
        bed.ask(newest, "list")
        answer = bed.ask(newest, "list")
        case.expect("row", answer.good, answer)
        lines = answer.body.split()
        case.expect("I4", {b"v1.0.0", b"v1.1.0"} <= set(lines), f"stored versions are missing: {lines[:5]}")
        wrong = [line for line in lines if not line.startswith(b"v1.") or line.count(b".") != 2]
        case.expect("row", not wrong, f"no versions: {wrong[:3]}")
        lie = Module(newest.name, "v1.99.0", seed=case.seed)
        case.expect("I6", bed.ask(lie, "mod", absent=True).status in (404, 403, 502), "a version of a lying list")
    bed.expect_calm()


@row("U-28", variants=("extra-answer", "late-extra-answer", "close-idle", "chunks"), quick=("late-extra-answer",))
def poisoned_connections(case: Case) -> None:
    """Answers that nobody asked for, and connections that close in the pool: no answer is ever another's."""
    bed = Bed(case, "{a}", ["--log-level", "error", "--no-access-log"])
    count = 20_000 if case.full else 300
    modules = [bed.another(f"p{number}", 100) for number in range(count)]
    bed.sampler.begin()
    with bed.fault(case.variant), concurrent.futures.ThreadPoolExecutor(4) as pool:
        kinds = [("mod", "info", "zip")[number % 3] for number in range(count)]
        answers = list(pool.map(bed.ask, modules, kinds))
    failed = [answer for answer in answers if not answer.good]
    # A source that breaks the protocol may fail at times; one that only closes its connections must not.
    allowed = 0 if case.variant in ("close-idle", "chunks") else count * 9 // 10
    case.expect("row", len(failed) <= allowed, f"{len(failed)} of {count} failed, such as {failed[:1]}")
    case.expect("I9", bed.a.requests() <= 1.2 * count, f"{bed.a.requests()} requests for {count} misses")
    bed.expect_recovery(bed.module, EVERY)
    bed.expect_calm()
    case.expect("row", get(bed.server.port, "/healthz").status == 200, "health")
