"""The rows of the catalogue that have no case, each with the reason."""

from goerrors.cases import CASES
from goerrors.catalogue import catalogue

MISSING: "dict[int, str]" = {
    20: "go 1.27.3 never ends the line there: see the case go-mod-stale, whose text the pattern does not match",
    38: "no request of go 1.27.3 names http where it demands https: pages and proxies are asked in other ways (internal/web, get)",
    58: "go 1.27.3 always has a better message: what GONOPROXY hides is told by the origin itself (internal/modfetch, TryProxies)",
}


def problems() -> "list[str]":
    """Every row has a case or a reason, and none has both; a misfit is no case."""
    made = {case.row for case in CASES.values() if not case.misfit}
    result = [f"row {row} has neither a case nor a reason" for row in catalogue() if row not in made | MISSING.keys()]
    result += [f"row {row} has a case, and a reason why it has none" for row in sorted(made & MISSING.keys())]
    return result + [f"there is no row {row}" for row in sorted((made | MISSING.keys()) - catalogue().keys())]
