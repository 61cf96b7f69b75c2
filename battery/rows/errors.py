"""System calls on the store that fail, are short or are interrupted: L-05, L-06."""

import errno

from battery.bed import EVERY, Bed
from battery.cases import Case, NotRun, row
from battery.client import Answer, get, is_right
from battery.crashes import SETTINGS, is_acknowledged
from battery.looking import Looking
from battery.modules import KINDS, Module
from battery.shim import DURABLE, EVERYWHERE, FAIL, FILES, FOR_EVER, INDEX, SHORT, Call, Faults
from battery.store import Store

# More calls of a kind than one module needs: from there on a fault that strikes once does not strike.
MOST = 60
# The same for one file.
ALONE = 14
CALLS = {
    "write": Call.WRITE, "sync": Call.SYNC, "link": Call.LINK, "rename": Call.RENAME, "mkdir": Call.MKDIR, "unlink": Call.UNLINK,
    "create": Call.CREATE, "attribute": Call.ATTRIBUTE, "read": Call.READ, "open": Call.OPEN, "readdir": Call.READDIR,
}  # fmt: skip


class Failing:
    """A server whose calls fail from time to time; every module is asked for once while they do, and once afterwards."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.bed = Bed(case, "{a}", SETTINGS)
        self.server = self.bed.server
        self.server.stop()
        self.faults = Faults(case, self.server.store)
        self.server.environment |= self.faults.variables
        self.server.start()
        self.store = Store(self.server.store, self.bed.library, self.bed.log)
        self.number = self.struck = 0

    def module(self) -> Module:
        """The next one; every second is private, and has pins."""
        self.number += 1
        return self.bed.another(f"{('secret', 'open')[self.number % 2]}/failing{self.number}", 20_000)

    def ask(self, module: Module, what: str) -> "list[tuple[Module, str]]":
        """Asks for everything of a module one after the other; the answers are truthful, and the acknowledged files are returned."""
        return [(module, kind) for kind in EVERY if self.acknowledges(module, kind, what) and kind in KINDS]

    def acknowledges(self, module: Module, kind: str, what: str) -> bool:
        answer = get(self.server.port, module.url(kind), 30)
        self.judge(module, kind, answer, what)
        return is_acknowledged(answer)

    def judge(self, module: Module, kind: str, answer: Answer, what: str) -> None:
        self.case.expect("I11", not self.server.fault(), f"{what}: {self.server.fault()}")
        right = kind == "list" and module.version.encode() in answer.body.split() or is_right(module, kind, answer.body)
        self.case.expect("I1", not answer.good or right, f"{what}: wrong {kind}: {answer}")
        truthful = answer.good or answer.status >= 500 or answer.status in (0, 200)
        self.case.expect("I6", truthful, f"{what}: {kind}: {answer}")

    def sound(self, what: str, kept: "list[tuple[Module, str]]") -> None:
        wrong, lost = self.store.faults(leftovers=False), self.store.lost(kept)
        self.case.expect("I2", not wrong, f"{what}: {wrong[:2]}")
        self.case.expect("I3", not lost, f"{what}: acknowledged and not there: {lost[:3]}")

    def mended_after_start(self, module: Module, what: str) -> None:
        self.struck += self.faults.spoiled
        self.faults.disarm()
        self.server.start()
        self.mended(module, what)

    def mended(self, module: Module, what: str) -> None:
        """The fault is over: everything is served, and stored."""
        self.faults.disarm()
        for kind in EVERY:
            answer = self.bed.ask(module, kind)
            self.case.expect("I8", answer.good, f"{what}, and over: {kind}: {answer}")
        self.sound(f"{what}, and over", [])


@row("L-05", variants=(*CALLS, "index", "start", "care"), quick=("sync", "read"))
def failing(case: Case) -> None:
    """EIO of one kind of call, the Nth time and then always: never a wrong byte, and nothing acknowledged that is not durable."""
    special = {
        "index": failing_index, "start": failing_start, "read": failing_reads, "open": failing_reads, "readdir": failing_start,
        "care": lambda case: Looking(case).run(),
    }  # fmt: skip
    special.get(case.variant, failing_writes)(case)


def failing_writes(case: Case) -> None:
    it, number = Failing(case), 1
    while strikes_twice(it, number) and number < MOST:
        number += 1
    strikes_twice(it, 0)
    for kind in KINDS:
        for number in range(1, ALONE):
            strike_alone(it, it.module(), kind, number)
    expect_struck(case, it)


def strikes_twice(it: Failing, number: int) -> bool:
    """Whether the `number`th call, or with 0 every call, came for the files of a private module or of another one."""
    return any([strike(it, it.module(), number) for _ in range(2)])


def strike(it: Failing, module: Module, number: int) -> bool:
    """One module while a call fails, and afterwards."""
    case, what = it.case, f"EIO of {it.case.variant} {number or 'always'}"
    it.faults.arm(CALLS[case.variant], FAIL, number or 1, number or FOR_EVER, where=FILES)
    kept = it.ask(module, what)
    struck = it.faults.spoiled
    expect_no_second_sync(case, it, what)
    it.sound(what, kept)
    if not number and case.variant in ("write", "sync", "create"):
        case.expect("I3", not kept, f"{what}: acknowledged: {[kind for _, kind in kept]}")
    expect_durable_names(case, it, module, what, [kind for _, kind in kept])
    it.mended(module, what)
    it.struck += struck
    return struck > 0


def strike_alone(it: Failing, module: Module, kind: str, number: int) -> None:
    """One file of a module alone: no sync for another file, or for the list, makes its name durable."""
    what = f"EIO of {it.case.variant} {number}, {kind} alone"
    it.faults.arm(CALLS[it.case.variant], FAIL, number, where=FILES)
    kept = [kind] if it.acknowledges(module, kind, what) else []
    it.struck += it.faults.spoiled
    expect_durable_names(it.case, it, module, what, kept, (kind,))
    it.mended(module, what)


def expect_struck(case: Case, it: Failing) -> None:
    """A fault that never struck proves nothing."""
    if case.variant == "attribute" and not it.struck:
        raise NotRun("this server sets no extended attribute")
    case.notes.append(f"{it.struck} calls failed")
    case.expect("battery", it.struck >= 3, f"{it.struck} calls failed")


def expect_no_second_sync(case: Case, it: Failing, what: str) -> None:
    """After a failed fsync a second one may succeed without the bytes: the file must be given up."""
    records = it.faults.seen()
    spoiled = [path for call, path in it.faults.seen(spoiled=True) if call == Call.SYNC and path.startswith("/.martlet/tmp/")]
    for path in spoiled:
        again = [seen for call, seen in records if call == Call.SYNC and seen == path]
        case.expect("I3", len(again) == 1, f"{what}: {path} was synced {len(again)} times")


def expect_durable_names(
    case: Case, it: Failing, module: Module, what: str, before: "list[str]", kinds: "tuple[str, ...]" = KINDS
) -> None:
    """A file whose folder could not be synced may not keep its name: before it is acknowledged, that is made good.

    `before`: what had been acknowledged by then, each after a sync of its own; a list that is replaced later changes nothing of that.
    """
    folder = f"/{module.path}/@v"
    if not it.faults.stays_unsynced(folder):
        return
    it.faults.arm(Call.SYNC | Call.LINK, where=FILES)
    # One at a time: the sync for the next file would make the name of this one durable, too.
    for kind in kinds:
        if kind not in before and it.acknowledges(module, kind, f"{what}, again"):
            synced = (Call.SYNC, folder) in it.faults.seen()
            case.expect("I3", synced, f"{what}: {kind} acknowledged later, and the folder was never synced")


def failing_reads(case: Case) -> None:
    """What is stored cannot be opened or read: other bytes are never sent; it is fetched anew, refused, or the answer is cut off."""
    it, calls = Failing(case), CALLS[case.variant] | (Call.OPEN if case.variant == "open" else Call.READ)
    # The large one is sent in many reads: an error in the middle of it must end the connection.
    modules = [it.module(), it.module(), it.bed.another("open/large", 3_000_000), it.module()]
    for module in modules:
        it.ask(module, "before")
    it.server.stop()
    it.server.start()
    for number in [*range(1, 40), 0]:
        module = modules[number % len(modules)]
        what = f"EIO of {case.variant} {number or 'always'}"
        it.faults.arm(calls, FAIL, number or 1, number or FOR_EVER, where=FILES)
        it.ask(module, what)
        it.struck += it.faults.spoiled
        it.mended(module, what)
    expect_struck(case, it)


def failing_index(case: Case) -> None:
    """The index is a hint: when none of its calls works, everything is served and stored all the same."""
    it = Failing(case)
    for number in [*range(1, MOST, 3), 0]:
        what = f"EIO in the index {number or 'always'}"
        it.faults.arm(DURABLE | Call.READ, FAIL, number or 1, number or FOR_EVER, where=INDEX)
        for module in (it.module(), it.module()):
            kept = it.ask(module, what)
            case.expect("row", len(kept) == len(KINDS), f"{what}: only {[kind for _, kind in kept]} of {module.path}")
        it.server.stop()
        case.expect("I11", it.server.status == 0, f"{what}: status {it.server.status}")
        it.mended_after_start(module, what)
    expect_struck(case, it)


def failing_start(case: Case) -> None:
    """A start on a failing disk either serves or says why not; the next one, on a good disk, serves."""
    it = Failing(case)
    module = it.module()
    it.ask(module, "before")
    calls = Call.READDIR if case.variant == "readdir" else DURABLE | Call.READ | Call.READDIR | Call.OPEN
    for number in [*range(1, MOST), 0]:
        what = f"EIO at the start, {number or 'always'}"
        it.server.stop()
        it.faults.arm(calls, FAIL, number or 1, number or FOR_EVER, where=EVERYWHERE)
        try:
            it.server.start()
        except RuntimeError:
            case.expect("row", it.server.wait(5) == 70, f"{what}: status {it.server.status}, {it.faults.last()}")
            it.mended_after_start(module, what)
        else:
            it.ask(module, what)
            it.struck += it.faults.spoiled
            it.mended(module, what)
    expect_struck(case, it)


SHORTNESS = {
    "short": (SHORT, 0, 1), "interrupted": (FAIL, errno.EINTR, 2), "again": (FAIL, errno.EAGAIN, 2),
}  # fmt: skip


@row("L-06", variants=tuple(SHORTNESS), quick=("short",))
def short(case: Case) -> None:
    """Every read and write moves half, or every second one is interrupted: everything is served and stored nevertheless."""
    it, (action, error, step) = Failing(case), SHORTNESS[case.variant]
    for where in (FILES, EVERYWHERE):
        module = it.module()
        it.faults.arm(Call.WRITE | Call.READ, action, 1, FOR_EVER, error=error, where=where, step=step)
        kept = it.ask(module, case.variant)
        # EAGAIN of a file is nothing that a disk says: only the truth is asked for.
        whole = len(kept) == len(KINDS) or case.variant == "again"
        case.expect("row", whole, f"only {[kind for _, kind in kept]} stored")
        case.expect("battery", it.faults.spoiled >= 3, "too few calls")
        it.ask(module, f"{case.variant}, stored")
        it.mended(module, case.variant)
    it.server.stop()
    case.expect("I11", not it.server.fault(), it.server.fault())
