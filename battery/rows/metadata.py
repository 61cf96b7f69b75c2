"""Files beside the archive that lie or bomb: SEC-B8 to SEC-B11."""

import json
import re
import time

from battery.bed import QUICKLY_STALE, Bed
from battery.bombs import LIST_FLOODS, LISTS
from battery.cases import Case, row
from battery.client import get
from battery.forged import Entry, Forged, forge
from battery.rows.archives import bomb
from battery.sampler import MEBIBYTE, processor_seconds
from battery.samples import EITHER, REFUSE, SERVE, Sample, Trial, beside, plain, prefix, usual

# SEC-B8


def go_mods() -> "list[Sample]":
    return [
        plain(),
        Sample("GO.MOD", REFUSE, lambda module: forge([Entry(prefix(module) + "GO.MOD", module.mod), *usual(module)[1:]])),
        Sample("Go.mod beside go.mod", REFUSE, beside(Entry("Go.mod", b"module x\n"))),
        Sample("go.mod in a folder", REFUSE, beside(Entry("sub/go.mod", b"module x\n"))),
        Sample("GO.MOD in a folder", REFUSE, beside(Entry("sub/GO.MOD", b"module x\n"))),
        Sample("go.mod of 17 MiB", REFUSE, lambda module: forge([bomb(17, prefix(module) + "go.mod"), *usual(module)[1:]])),
        Sample("go.mod as a folder", EITHER, lambda module: forge([Entry(prefix(module) + "go.mod/x", b"x"), *usual(module)[1:]])),
        Sample("vendor/modules.txt", SERVE, beside(Entry("vendor/modules.txt", b"# x\n"))),
    ]  # fmt: skip


@row("SEC-B8", variants=("zip", "other-mod"), quick=("zip",))
def wrong_go_mod(case: Case) -> None:
    """A go.mod that is elsewhere, too large, or not the one that was served as .mod: refused, and the message says why."""
    trial = Trial(case)
    if case.variant == "other-mod":
        sample = Sample("another", REFUSE, lambda module: forge([Entry(prefix(module) + "go.mod", module.mod + b"// x\n"), *usual(module)[1:]]))
        module = trial.publish(sample)
        case.expect("row", trial.bed.ask(module, "mod").good, "the .mod must be served")
        answer = trial.bed.ask(module, "zip")
        case.expect("I4", not answer.good, f"the zip has another go.mod: {answer}")
        case.expect("I4", get(trial.bed.server.port, module.url("mod")).body == module.mod, "the .mod changed")
        return
    trial.run(go_mods())
    answer = get(trial.bed.server.port, trial.modules["go.mod in a folder"].url("zip"))
    case.expect("SEC-B8", b"go.mod" in answer.body, f"the message must name the rule: {answer.body!r}")


# SEC-B9

TIME = '"Time":"2024-05-06T07:08:09Z"'
REFUSED = {
    "another version": '{"Version":"v1.0.1",%s}' % TIME,
    "no version": "{%s}" % TIME,
    "a version that is none": '{"Version":"latest",%s}' % TIME,
    "a number": '{"Version":1,%s}' % TIME,
    "a list": "[]",
    "nothing": "null",
    "depth 100,000": "[" * 100_000,
    "depth 100,000 inside": '{"Version":"v1.0.0",%s,"Origin":' % TIME + '{"a":' * 100_000 + "1" + "}" * 100_001,
    "a second value": '{"Version":"v1.0.0",%s}{}' % TIME,
    "a time that is none": '{"Version":"v1.0.0","Time":"yesterday"}',
    "13th month": '{"Version":"v1.0.0","Time":"2024-13-06T07:08:09Z"}',
    "200 MiB": '{"Version":"v1.0.0",%s,"Origin":{"URL":"%s"}}' % (TIME, "x" * (200 << 20)),
}
# Go reads these in one way or another: what is served must have the right version and a time.
DOUBTFUL = {
    "year 9999": '{"Version":"v1.0.0","Time":"9999-12-31T23:59:59Z"}',
    "year 0": '{"Version":"v1.0.0","Time":"0000-01-01T00:00:00Z"}',
    "a negative year": '{"Version":"v1.0.0","Time":"-0001-01-01T00:00:00Z"}',
    "year 10000": '{"Version":"v1.0.0","Time":"10000-01-01T00:00:00Z"}',
    "an offset": '{"Version":"v1.0.0","Time":"2024-05-06T07:08:09+23:59"}',
    "10 MiB of origin": '{"Version":"v1.0.0",%s,"Origin":{"URL":"%s"}}' % (TIME, "x" * (10 << 20)),
    "the version twice": '{"Version":"v9.9.9","Version":"v1.0.0",%s}' % TIME,
    "the version twice, right first": '{"Version":"v1.0.0","Version":"v9.9.9",%s}' % TIME,
    "the version in small letters": '{"version":"v9.9.9","Version":"v1.0.0",%s}' % TIME,
    "no time": '{"Version":"v1.0.0"}',
    "half a surrogate": '{"Version":"v1.0.0",%s,"Origin":{"URL":"\\ud800"}}' % TIME,
    "a number of 10,000 digits": '{"Version":"v1.0.0",%s,"x":%s}' % (TIME, "9" * 10_000),
    "a script": '{"Version":"v1.0.0",%s,"Origin":{"URL":"</script><script>alert(1)</script>"}}' % TIME,
}


@row("SEC-B9", quick=("",))
def infos_that_lie(case: Case) -> None:
    """An .info that says another version, or bombs: what is served is a small object with the version that was asked for."""
    bed = Bed(case, "{a}", ["--no-verify", "battery.example"])
    bed.expect_right(bed.module)
    bed.sampler.begin()
    wrong = []
    for number, (name, text) in enumerate([*REFUSED.items(), *DOUBTFUL.items()]):
        module = Forged(f"i{number}", seed=case.seed, given={"info": text.encode()})
        bed.library.add(module)
        answer = get(bed.server.port, module.url("info"), 30)
        if answer.good and (name in REFUSED or not is_canonical(answer.body)):
            wrong.append(f"{name} was served: {answer.body[:80]!r}")
        if not answer.good and answer.status not in (502, 403):
            wrong.append(f"{name}: {answer}")
    case.expect("SEC-B9", not wrong, f"{len(wrong)}: " + "; ".join(wrong))
    bed.expect_right(bed.module)
    bed.expect_calm()


def is_canonical(body: bytes) -> bool:
    """One object without doubles, of the right version and a time as Go writes it, not longer than a page."""
    try:
        said = json.loads(body, object_pairs_hook=lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else {})
    except (ValueError, RecursionError):
        return False
    time = said.get("Time", "0001-01-01T00:00:00Z")
    return said.get("Version") == "v1.0.0" and bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", time)) and len(body) <= 65_536


# SEC-B10


@row("SEC-B10", variants=(*LIST_FLOODS, *LISTS), quick=("lines", "50k"))
def list_bombs(case: Case) -> None:
    """Lists without end are given up within 32 MiB; of odd ones, what is a version is served, in order and once."""
    bed = Bed(case, "{a}", QUICKLY_STALE)
    bed.expect_right(bed.module, ("info", "mod", "zip"))
    get(bed.server.port, bed.another("warm").url("list"))
    module = bed.another("bomb")
    bed.sampler.begin()
    begun = processor_seconds(bed.server.pid)
    with bed.fault(f"list-bomb:{case.variant}"):
        answer = get(bed.server.port, module.url("list"), 60)
    spent = processor_seconds(bed.server.pid) - begun
    if case.variant in LIST_FLOODS:
        case.expect("SEC-B10", answer.status in (502, 503), answer)
    else:
        expect_versions(case, answer.body, 50_000 if case.variant == "50k" else 2)
    case.expect("SEC-B10", answer.seconds <= 30, f"{answer.seconds:.1f} s")
    case.expect("SEC-B10", spent <= 2, f"{spent:.2f} s of a processor")
    bed.expect_calm(32 * MEBIBYTE)


def expect_versions(case: Case, body: bytes, least: int) -> None:
    lines = body.decode("latin-1").splitlines()
    wrong = [line for line in lines if not re.fullmatch(r"v1\.(0|[1-9]\d*)\.(0|[1-9]\d*)", line)]
    case.expect("SEC-B10", not wrong, f"no versions: {wrong[:3]}")
    case.expect("SEC-B10", len(lines) >= least, f"{len(lines)} lines, at least {least}")
    case.expect("SEC-B10", len(set(lines)) == len(lines), "a version twice")


# SEC-B11


@row("SEC-B11", variants=("true", "inflated", "chunked"), quick=("true", "inflated"))
def gzip_bombs(case: Case) -> None:
    """10 GiB in 10 MiB of gzip that nobody asked for, as each kind of file: refused within 16 MiB of memory."""
    bed = Bed(case, "{a}")
    bed.expect_right(bed.module)
    bed.sampler.begin()
    begun, start = processor_seconds(bed.server.pid), time.monotonic()
    module = bed.another("packed")
    with bed.fault(f"gzip-flood:{case.variant}"):
        for kind, answer in bed.ask_every(module).items():
            case.expect("I12", not answer.good, f"{kind} was served")
            case.expect("I6", answer.status in (0, 200, 502, 503), f"{kind}: {answer}")
    spent = processor_seconds(bed.server.pid) - begun
    case.expect("SEC-B11", spent <= 2, f"{spent:.2f} s of a processor, {time.monotonic() - start:.1f} s in all")
    bed.expect_nothing_stored(module)
    bed.expect_recovery(module)
    bed.expect_calm(16 * MEBIBYTE)
