"""How a faulty source is judged, the same for every fault: alone, with a second source after `|` and after `,`, and with a full store."""

import dataclasses
import time

from battery.bed import AT_ONCE, EVERY, QUICKLY_STALE, Bed
from battery.cases import Case, row
from battery.client import is_right
from battery.sampler import MEBIBYTE

VARIANTS = ("single", "pipe", "comma", "cached")


@dataclasses.dataclass(frozen=True)
class Fault:
    """What a source does, and what must come of it.

    `kinds` are the files that it spoils. `stops`: after a comma the second source must not be asked; otherwise it may, since
    wrong bytes lead to the next source either way: those that whole answers of `leads` have must do so. `within`: seconds until the second source has helped.
    """

    behaviour: str
    kinds: "tuple[str, ...]" = EVERY
    stops: bool = True
    leads: bool = False
    within: float = 30.0
    memory: int = 64 * MEBIBYTE
    size: int = 20_000
    # Of redirects, each of which is a request.
    hops: int = 1


def expect_asked(case: Case, bed: Bed, fault: Fault) -> None:
    """Without a request that the fault has met, a row would prove nothing."""
    met = bed.a.stats().get(fault.behaviour, {}).get("requests", 0)
    case.expect("battery", met > 0 or fault.behaviour == "refused", f"nobody met {fault.behaviour}")


def alone(case: Case, fault: Fault) -> None:
    """The only source is at fault: truthful errors, nothing stored, and all is well when the fault ends."""
    bed = Bed(case, "{a}")
    module = bed.another("x1", fault.size)
    bed.expect_right(bed.module)
    bed.sampler.begin()
    with bed.fault(fault.behaviour):
        for kind, answer in bed.ask_every(module, fault.kinds).items():
            case.expect("I12", not answer.good, f"{kind} was served: {answer}")
            case.expect("I6", answer.status in (0, 200, 403) or answer.status >= 500, f"{kind}: {answer}")
        if set(fault.kinds) == set(EVERY):
            bed.expect_nothing_stored(module)
        expect_asked(case, bed, fault)
        answer = bed.ask(bed.module, "zip", AT_ONCE)
        case.expect("row", answer.good, f"what is stored must be served: {answer}")
    bed.expect_recovery(module)
    bed.expect_calm(fault.memory)


def before_bar(case: Case, fault: Fault) -> None:
    """The second source after `|` gives what the first one spoils, and nobody is asked twice as often as needed."""
    bed = Bed(case, "{a}|{b}")
    module = bed.another("x2", fault.size)
    bed.sampler.begin()
    with bed.fault(fault.behaviour):
        for kind, answer in bed.expect_right(module).items():
            case.expect("row", answer.seconds <= fault.within, f"{kind} took {answer.seconds:.1f} s, at most {fault.within} s")
    expect_asked(case, bed, fault)
    for origin, name in ((bed.a, "first"), (bed.b, "second")):
        asked = origin.requests()
        case.expect("I9", asked <= 1.2 * len(EVERY) * fault.hops, f"{asked} requests to the {name} source for {len(EVERY)} misses")
    bed.expect_calm(fault.memory)


def before_comma(case: Case, fault: Fault) -> None:
    """After `,` the second source is only for what the first one does not have; a fault is no absence."""
    bed = Bed(case, "{a},{b}")
    module = bed.another("x3", fault.size)
    bed.sampler.begin()
    with bed.fault(fault.behaviour):
        for kind, answer in bed.ask_every(module, fault.kinds).items():
            asked = bed.b.requests(module.url(kind).rpartition("/")[2])
            if fault.stops:
                case.expect("row", not answer.good and not asked, f"{kind}: the second source was asked: {answer}")
            else:
                in_vain = not answer.good and (asked or fault.leads)
                case.expect("row", not in_vain, f"{kind}: {asked} requests to the second source: {answer}")
    expect_asked(case, bed, fault)
    bed.expect_calm(fault.memory)


def kept(case: Case, fault: Fault) -> None:
    """What was stored before is served: files as they are, lists and the latest version as old answers."""
    bed = Bed(case, "{a}", QUICKLY_STALE)
    bed.expect_right(bed.module)
    time.sleep(2.2)
    bed.sampler.begin()
    with bed.fault(fault.behaviour):
        answers = bed.ask_every(bed.module)
        expect_asked(case, bed, fault)
        for kind, answer in answers.items():
            case.expect("row", answer.good, f"{kind} must be served: {answer}")
            case.expect("I1", is_right(bed.module, kind, answer.body), f"{kind}: {answer.body[:80]!r}")
        for kind in ("info", "mod", "zip"):
            case.expect("row", answers[kind].source == "hit", f"{kind} is {answers[kind].source}, not a hit")
    bed.expect_calm(fault.memory)


ROADS = {"single": alone, "pipe": before_bar, "comma": before_comma, "cached": kept}


def judge(case: Case, faults: "dict[str, Fault]") -> None:
    """Runs the variant `road-fault`, or `road` alone where a row has one fault."""
    road, _, name = case.variant.partition("-")
    ROADS[road](case, faults[name])


def fault_row(id: str, quick: "tuple[str, ...]" = (), **faults: Fault) -> None:
    """Registers a row whose faults go all four roads."""
    named = {name.rstrip("_").replace("_", "-"): fault for name, fault in faults.items()}
    variants = [f"{road}-{name}" if name else road for name in named for road in VARIANTS]
    row(id, variants=variants, quick=quick)(lambda case: judge(case, named))
