"""Many strangers at the mirror of the checksum database: more of C-05."""

import collections
import concurrent.futures
import itertools
import time

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import Answer, get
from battery.database import NAME
from battery.prober import Prober
from battery.rows.floods import QUIET
from battery.sampler import MEBIBYTE

CLIENTS = 200
# What runs at one time and what may wait, as docs/decisions/0013 has it.
RUNNING = 16


@row("C-05.lookups", alone=True, quick=("",))
def lookups(case: Case) -> None:
    """200 clients look names up that do not exist, in a database that takes a second for each: modules are served beside them.

    The first bytes of a source are waited for 2 s at most, and a free connection 1 s: behind 200 such lookups nobody would get one.
    """
    bed = Bed(case, "{a}", QUIET)
    bed.expect_right(bed.module)
    bed.sums.database_now = "slow-absent"
    bed.sampler.begin()
    prober = Prober(bed.server.port, bed.module)
    numbers = itertools.count()
    start = time.monotonic()
    end = start + case.lasting(8, 60)
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(look_up, bed, numbers, end) for _ in range(CLIENTS)]
        cold = ask_cold(bed, end)
        seen = sum((client.result() for client in clients), collections.Counter())
    prober.stop()
    failed = [str(answer) for answer in cold if not answer.good]
    slowest = max(answer.seconds for answer in cold)
    case.expect("row", not failed, f"{len(failed)} of {len(cold)} cold modules failed: {failed[:1]}")
    case.expect("row", slowest <= 5, f"a cold module took {slowest:.1f} s")
    case.expect("row", not prober.failures, f"stored files failed: {prober.failures[:1]}")
    case.expect("I6", set(seen) <= {404, 403, 503} and seen[503] > 0, f"statuses {dict(seen)}")
    questions = sum(count for (name, path), count in bed.sums.counts.items() if name == "db" and "/absent" in path)
    # What waits at the end has its turn after it: the line is 128 long.
    case.expect("I9", 0 < questions <= RUNNING * (time.monotonic() - start) + RUNNING, f"{questions} questions to the database")
    case.notes.append(f"{sum(seen.values())} lookups, {questions} asked, {len(cold)} cold modules, slowest {slowest:.2f} s")
    bed.sums.database_now = ""
    bed.expect_recovery(bed.another("afterwards"))
    bed.expect_calm(64 * MEBIBYTE)


def look_up(bed: Bed, numbers: "itertools.count[int]", end: float) -> "collections.Counter[int]":
    """The statuses that one client gets for one new name after the other; every refusal must say when to come again."""
    seen: "collections.Counter[int]" = collections.Counter()
    while time.monotonic() < end:
        answer = get(bed.server.port, f"/sumdb/{NAME}/lookup/battery.example/absent{next(numbers)}@v1.0.0", timeout=30)
        seen[answer.status] += 1
        bed.case.expect("I6", answer.status != 503 or "retry-after" in answer.headers, answer)
        if answer.status == 503:
            # So that the clients leave the processors to the server.
            time.sleep(0.2)
    return seen


def ask_cold(bed: Bed, end: float) -> "list[Answer]":
    """Asks for modules that nobody has asked for yet, one after the other."""
    answers = []
    while time.monotonic() < end:
        module = bed.another(f"cold{len(answers)}")
        answers.append(get(bed.server.port, module.url("mod"), timeout=30))
        time.sleep(0.1)
    return answers
