"""A checksum database at fault between two good sources: U-25; what it may lie about is in SEC-A."""

from battery.bed import AT_ONCE, SHORT, Bed
from battery.cases import Case, row
from battery.modules import Module

FILLER = 700


@row("U-25", variants=("slow", "503", "wrong-key", "flip-all", "stale", "fork"), quick=("503",))
def database_at_fault(case: Case) -> None:
    """Another source does not help against a database at fault: nothing new is served, what is stored is; see also SEC-A."""
    special = {"slow": slow_database, "stale": stale_database, "fork": forked_database}
    special.get(case.variant, lying_database)(case)


def lying_database(case: Case) -> None:
    bed = Bed(case, "{a}|{b}", filler=FILLER)
    bed.expect_right(bed.module)
    bed.log.fill(300)
    module = bed.another("unproven")
    bed.sums.database_now = case.variant
    expect_unproven(case, bed, module)
    bed.sums.database_now = ""
    bed.sums.drop()
    bed.expect_recovery(module, ("mod", "zip"))
    bed.expect_calm()


def expect_unproven(case: Case, bed: Bed, module: Module) -> None:
    for kind, answer in bed.ask_every(module, ("mod", "zip")).items():
        case.expect("I12", not answer.good, f"{kind} was served: {answer}")
        case.expect("I6", answer.status in (403, 502, 503), f"{kind}: {answer}")
    case.expect("row", bed.ask(bed.module, "zip", AT_ONCE).good, "what is stored must be served")


def stale_database(case: Case) -> None:
    """A database that has not heard of a version yet: refused, and fetched as soon as it has."""
    bed = Bed(case, "{a}|{b}", ["--freshness-negative", "1s"], filler=FILLER)
    bed.expect_right(bed.module)
    bed.log.size_limit = len(bed.log.log.records)
    module = bed.another("too-new")
    expect_unproven(case, bed, module)
    bed.log.size_limit = None
    bed.expect_recovery(module, ("mod", "zip"))


def forked_database(case: Case) -> None:
    bed = Bed(case, "{a}|{b}", filler=FILLER)
    bed.expect_right(bed.module)
    bed.log.fork()
    bed.sums.database_now = "fork"
    expect_unproven(case, bed, bed.another("after-the-fork"))


def slow_database(case: Case) -> None:
    """A database that does not answer holds nobody longer than the deadline of a file."""
    bed = Bed(case, "{a}|{b}", SHORT)
    bed.sums.database_now = "never"
    for kind, answer in bed.ask_every(bed.module, ("mod", "zip")).items():
        case.expect("I6", answer.status == 503, f"{kind}: {answer}")
    bed.sums.database_now = ""
    bed.sums.drop()
    bed.expect_recovery(bed.module)
    bed.expect_calm()
