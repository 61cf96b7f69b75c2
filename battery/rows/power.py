"""Loss of power, by copies of the disk at the moment of an acknowledgement: L-03. The control without fsync must lose a file."""

import concurrent.futures
import glob
import pathlib
import signal
import threading
import time

from battery.bed import Bed
from battery.cases import Case, NotRun, Violation, row
from battery.client import get
from battery.crashes import SETTINGS, is_acknowledged
from battery.disk import PATIENT, Disk, disk
from battery.modules import KINDS, Module
from battery.rows.order import order
from battery.server import Server
from battery.store import Store

# Of each of three variants.
SAMPLES, FULL_SAMPLES = 100, 350
PER_DISK = 25
CONTROL_SAMPLES = 12
SIZES = (300, 3_000, 60_000)


class Losses:
    """A server on a disk of its own, whose power is cut again and again, each time on a copy of the disk."""

    def __init__(self, case: Case) -> None:
        self.case, self.dice = case, case.dice
        self.disk: Disk = case.closing.enter_context(disk(case, 64, ("-J", "size=4"), PATIENT))
        self.bed = Bed(case, "{a}", SETTINGS)
        # What was acknowledged on this disk, in the order of the answers.
        self.acknowledged: "list[tuple[Module, str]]" = []
        self.lock = threading.Lock()
        self.checked = 0

    def new_disk(self) -> None:
        self.bed.server.stop()
        self.disk.make()
        self.acknowledged.clear()
        self.bed.server.start()

    def sample(self, number: int, at_answer: bool, at_once: int = 6) -> int:
        """Asks for some files and stops the world: at an answer, or at any moment. Returns how many were acknowledged by then."""
        modules = [self.bed.another(f"{self.dice.choice(('open', 'secret'))}/loss{number}/m{index}", self.dice.choice(SIZES)) for index in range(3)]
        answered = threading.Semaphore(0)
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            asked = [pool.submit(self.fetch, module, kind, answered) for module in modules for kind in KINDS]
            if at_answer:
                for _ in range(self.dice.randint(1, len(asked))):
                    answered.acquire(timeout=10)
            else:
                time.sleep(self.dice.uniform(0, 0.06))
            with self.lock:
                # Whoever was answered is on the list, before the copy begins.
                before = list(self.acknowledged)
                self.bed.server.send(signal.SIGSTOP)
            self.wait_until_stopped()
            self.disk.snapshot()
            self.bed.server.send(signal.SIGCONT)
            for one in asked:
                one.result()
        self.check(f"sample {number}", before)
        return len(before)

    def fetch(self, module: Module, kind: str, answered: threading.Semaphore) -> None:
        answer = get(self.bed.server.port, module.url(kind), 30)
        if is_acknowledged(answer):
            with self.lock:
                self.acknowledged.append((module, kind))
        answered.release()

    def wait_until_stopped(self) -> None:
        """Every thread has come back from the kernel: nobody is within a write while the disk is copied."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            tasks = pathlib.Path(f"/proc/{self.bed.server.pid}/task").glob("*/stat")
            if all(task.read_text().rpartition(")")[2].split()[0] in "Tt" for task in tasks):
                return
            time.sleep(0.001)
        raise Violation("battery", "the server did not stop")

    def check(self, what: str, acknowledged: "list[tuple[Module, str]]") -> None:
        """I2 and I3 on the copy of the disk."""
        with self.disk.after_the_loss() as place:
            store = Store(place, self.bed.library, self.bed.log)
            wrong = store.faults(leftovers=False)
            self.case.expect("I2", not wrong, f"{what}: {wrong[:2]}")
            lost = store.lost(acknowledged)
            self.checked += len(acknowledged)
            self.case.expect("I3", not lost, f"{what}: acknowledged and lost: {lost[:3]} of {len(acknowledged)}")

    def start_after_loss(self) -> None:
        """A server starts on the copy, and serves what was acknowledged without any source."""
        with self.disk.after_the_loss() as place:
            self.bed.a.now = "status:503"
            second = Server(self.case.folder, self.bed.server.arguments)
            second.store = place
            second.start()
            for module, kind in self.acknowledged[:: max(1, len(self.acknowledged) // 20)]:
                answer = get(second.port, module.url(kind), 20)
                self.case.expect("I3", answer.good, f"after a loss: {kind} of {module.path}: {answer}")
            self.case.expect("I11", second.stop() == 0, f"the second server: status {second.status}")
            self.bed.a.now = "good"


@row("L-03", variants=("answers", "one-by-one", "instants", "control", "order"), quick=("control", "order"))
def power(case: Case) -> None:
    """After a loss of power every acknowledged file is there and whole, and no file is torn."""
    if case.variant in ("control", "order"):
        {"control": control, "order": order}[case.variant](case)
        return
    losses = Losses(case)
    count, kept = FULL_SAMPLES if case.full else SAMPLES, 0
    for number in range(count):
        if number and number % PER_DISK == 0:
            losses.new_disk()
        kept += losses.sample(number, case.variant != "instants", 1 if case.variant == "one-by-one" else 6) > 0
    case.expect("battery", kept >= count * 0.8, f"only {kept} of {count} copies were made after an acknowledgement")
    losses.disk.snapshot()
    losses.start_after_loss()
    case.notes.append(f"{count} losses, {losses.checked} times an acknowledged file was looked for")


def control(case: Case) -> None:
    """The same under libeatmydata, which turns fsync into nothing: when this finds no loss, the row proves nothing."""
    found = glob.glob("/usr/lib/*/libeatmydata.so*") + glob.glob("/usr/lib*/libeatmydata.so*")
    if not found:
        raise NotRun("no libeatmydata (Debian: libeatmydata1)")
    losses = Losses(case)
    losses.bed.server.stop()
    losses.bed.server.environment |= {"LD_PRELOAD": found[0]}
    losses.bed.server.start()
    try:
        for number in range(CONTROL_SAMPLES):
            losses.sample(number, at_answer=True)
    except Violation as seen:
        case.expect("battery", str(seen).startswith(("I2", "I3")), f"the control broke another rule: {seen}")
        return
    raise Violation("battery", f"{CONTROL_SAMPLES} losses of power without fsync lost nothing")
