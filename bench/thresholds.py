"""What a request may cost: the committed figures, and what is said when new ones differ."""

import pathlib
import typing

from bench.callgrind import Cost
from bench.servers import ROOT, Trouble

FILE = ROOT / "bench/thresholds.tsv"
COLUMNS = ["kind", "instructions", "allocations"]
# So much more or less is a change.
MARGIN = 0.03
# In allocations: less than half a one is chance.
SLACK = 0.5

Costs = dict[str, Cost]


class Verdict(typing.NamedTuple):
    """What is dearer than allowed, and what has become so cheap that its threshold should follow."""

    failures: "list[str]"
    remarks: "list[str]"


def read(file: pathlib.Path = FILE) -> Costs:
    try:
        first, *rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        if first != COLUMNS:
            raise ValueError(f"its columns are {first}")
        return {kind: Cost(float(instructions), float(allocations)) for kind, instructions, allocations in rows}
    except (OSError, ValueError) as error:
        raise Trouble(f"{file.name}: {error}") from error


def write(costs: Costs, file: pathlib.Path = FILE) -> None:
    rows = [f"{kind}\t{each.instructions:.0f}\t{each.allocations:.2f}" for kind, each in costs.items()]
    file.write_text("\n".join(["\t".join(COLUMNS), *rows, ""]), encoding="utf-8")


def is_above(found: Cost, allowed: Cost) -> bool:
    """Whether it is more than 3 % dearer; with allocations, more than half a one as well."""
    more = found.allocations - allowed.allocations
    return found.instructions > allowed.instructions * (1 + MARGIN) or more > max(SLACK, allowed.allocations * MARGIN)


def judge(costs: Costs, allowed: Costs) -> Verdict:
    verdict = Verdict([], [])
    for kind, found in costs.items():
        if kind not in allowed:
            verdict.failures.append(f"{kind}: has no threshold; scripts/check-cost --write")
        elif is_above(found, allowed[kind]):
            verdict.failures.append(f"{kind}: {change(found, allowed[kind])}; allowed are 3 % more")
        elif is_above(allowed[kind], found):
            verdict.remarks.append(f"{kind}: {change(found, allowed[kind])}; lower its threshold with scripts/check-cost --write")
    verdict.failures.extend(f"{kind}: has a threshold, and nobody has counted it" for kind in allowed if kind not in costs)
    return verdict


def change(found: Cost, allowed: Cost) -> str:
    part = 100 * (found.instructions / allowed.instructions - 1)
    allocations = f"{found.allocations:.2f} allocations instead of {allowed.allocations:.2f}"
    return f"{found.instructions:.0f} instructions instead of {allowed.instructions:.0f} ({part:+.1f} %), {allocations}"


def table(costs: Costs, allowed: Costs) -> "list[str]":
    lines = [f"{'one request':18}{'instructions':>14}{'allowed':>10}{'':>9}{'allocations':>14}{'allowed':>10}"]
    for kind, found in costs.items():
        limit = allowed.get(kind, found)
        part = 100 * (found.instructions / limit.instructions - 1)
        lines.append(
            f"{kind:18}{found.instructions:>14,.0f}{limit.instructions:>10,.0f}{part:>+7.1f} %"
            f"{found.allocations:>14.2f}{limit.allocations:>10.2f}"
        )
    return lines
