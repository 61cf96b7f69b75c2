"""SIGKILL at every system call that changes the store: L-01, the crash points of M3."""

from battery.care import Evictions, Repairs
from battery.cases import Case, row
from battery.crashes import Crashes
from battery.rows.order import witness
from battery.shapes import SHAPES
from battery.shim import EVERYWHERE, FILES, INDEX

# Besides the shapes: a first start, one on a full store, and the index with its own writes and its end.
MORE = {"start": ("trio", FILES, True), "restart": ("refresh", FILES, True), "index": ("trio", INDEX, True), "everything": ("trio", EVERYWHERE, True)}


OTHERS = {
    "witness": witness, "evict": lambda case: Evictions(case).run(), "repair": lambda case: Repairs(case).run(),
}  # fmt: skip


@row("L-01", variants=(*SHAPES, *MORE, *OTHERS), quick=("trio", "private"))
def crash_points(case: Case) -> None:
    """A kill at a call: nothing torn, nothing acknowledged lost, a quick start, and the next request is served."""
    if case.variant in OTHERS:
        OTHERS[case.variant](case)
        return
    name, where, from_start = MORE.get(case.variant, (case.variant, FILES, False))
    Crashes(case, SHAPES[name], where, from_start).run()
