"""The machine of a store that is looked after on a disk that fails: what could not be looked at is told, and what is right stays."""

import errno
import os
import pathlib
import shutil
import subprocess

from battery.bed import Bed
from battery.cases import Case
from battery.crashes import SETTINGS
from battery.server import binary
from battery.shim import FAIL, FILES, FOR_EVER, Call, Faults
from battery.store import STATE

POINTS = 12
COMMANDS = ("check", "scrub", "repair")
# What the system may say of a moment: the bytes are as they were.
PASSING = {"stale": errno.ESTALE, "memory": errno.ENOMEM}


class Looking:
    """A store with nothing wrong in it; each command goes through it while calls fail."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.bed = Bed(case, "{a}", SETTINGS)
        self.modules = [self.bed.another(name, 5_000) for name in ("one", "two", "secret/three")]
        for module in self.modules:
            self.bed.expect_right(module)
        self.server, self.struck = self.bed.server, 0
        self.server.stop()
        self.faults = Faults(case, self.server.store)

    def run(self) -> None:
        for command in COMMANDS:
            for number in (*range(1, POINTS), 0):
                self.attempt(command, number, Call.READDIR, errno.EIO)
                for error in PASSING.values():
                    self.attempt(command, number, Call.READ, error)
        self.case.expect("battery", self.struck >= 3 * POINTS, f"only {self.struck} runs met a fault")
        self.folder_of_the_disk()

    def attempt(self, command: str, number: int, calls: Call, error: int) -> None:
        """One run, in which the `number`th call fails, or with 0 every one, and then one in which none does."""
        what = f"{command} with error {error} of {calls.name} {number or 'always'}"
        before = files(self.server.store)
        self.faults.arm(calls, FAIL, number or 1, number or FOR_EVER, error=error, where=FILES)
        status, text = self.care(command)
        spoiled = self.faults.spoiled
        self.faults.disarm()
        self.struck += spoiled > 0
        # A store of which not even its own state can be read is refused.
        self.case.expect("I11", status in (0, 1, 70), f"{what}: status {status}: {text}")
        self.case.expect("row", status != 70 or not number or spoiled == 0 or "cannot be used" in text, f"{what}: given up: {text}")
        left = files(self.server.store)
        self.case.expect("I3", left == before, f"{what}: gone {sorted(before.keys() - left.keys())[:3]}: {text}")
        if calls == Call.READDIR and number == 0 and spoiled:
            self.case.expect("row", status != 0, f"{what}: nothing was said: {text}")

    def care(self, command: str, *prefix: str) -> "tuple[int, str]":
        """The status of a command, and the end of what it says."""
        words = [*prefix, binary(), "store", command, "--store", str(self.server.store), *self.sources()]
        ended = subprocess.run(words, env=self.server.environment | self.faults.variables, capture_output=True, timeout=60)
        return ended.returncode, (ended.stdout + ended.stderr).decode(errors="replace")[-300:]

    def sources(self) -> "list[str]":
        """Those of the server, so that a repair could fetch again."""
        arguments = self.server.arguments
        names = ("--upstreams", "--sumdb", "--private", "--route")
        return [text for name, value in zip(arguments, arguments[1:]) if name in names for text in (name, value)]

    def folder_of_the_disk(self) -> None:
        """`lost+found`, which the server may not list, in the root of a store that is a disk: nothing to stop for, nothing wrong."""
        tool = shutil.which("setpriv")
        if os.geteuid() != 0 or tool is None:
            self.case.notes.append("without lost+found: not root, or no setpriv")
            return
        folder = self.server.store / "lost+found"
        folder.mkdir(mode=0o000)
        try:
            for command in COMMANDS:
                status, text = self.care(command, tool, "--bounding-set=-dac_override,-dac_read_search", "--")
                self.case.expect("row", status == 0 and " 0 wrong, 0 untidy," in text, f"{command}: status {status}: {text}")
        finally:
            folder.rmdir()


def files(store: pathlib.Path) -> "dict[str, bytes]":
    """All that may not change, nothing of it being wrong."""
    return {
        str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*")
        if path.is_file() and not path.name.startswith(("index.sqlite", "lock", "scrubbed")) and f"{STATE}/tmp" not in str(path)
    }
