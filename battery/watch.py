"""What a server and its children start and connect to, by strace, and what of them is left behind."""

import contextlib
import dataclasses
import os
import pathlib
import re
import threading
import time
import typing

from battery.cases import Case
from battery.trace import Trace, Traced

# `false` is what git asks for passwords.
PROGRAMS = {"sh", "dash", "git", "nice", "false"}
# What git itself starts: itself under other names, and its own way over https.
HELPERS = re.compile(r"git|git-(remote-https?|upload-pack|index-pack|rev-list|cat-file|archive|fetch|ls-remote|unpack-objects)")
PORT = re.compile(r"sin6?_port=htons\((\d+)\)")
ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclasses.dataclass(frozen=True)
class Started:
    """A program that was started, and the arguments and variables as strace shows them."""

    program: str
    text: str


class Watch(Trace):
    """Give `prefix` to a server; read the rest when it has ended."""

    def __init__(self, case: Case) -> None:
        super().__init__(case, ("execve", "execveat", "connect"))
        place = self.prefix.index("-s") + 1
        # Whole arguments and variables; all other calls run at full speed.
        self.prefix = [*self.prefix[:place], "65536", *self.prefix[place + 1 :], "-v", "--seccomp-bpf"]

    def started(self, process: int) -> "list[Started]":
        calls = [call for call in self.calls(process) if call.name.startswith("exec")]
        # A call that does not return has worked: its thread is another program now.
        return [Started(self._program(call), call.text) for call in calls if call.end < 0 or call.worked]

    @staticmethod
    def _program(call: Traced) -> str:
        match = PATH.search(call.text)
        return match[1] if match else "?"

    def foreign(self, process: int, *known: str) -> "list[str]":
        """Programs that have no business here."""
        programs = {os.path.realpath(one.program) for one in self.started(process)}
        allowed = {os.path.realpath(path) for path in known}
        strange = []
        for program in sorted(programs - allowed):
            name = os.path.basename(program)
            system = program.startswith(("/bin/", "/usr/bin/", "/usr/lib/git-core/", "/usr/libexec/git-core/"))
            if not (system and (name in PROGRAMS or HELPERS.fullmatch(name))):
                strange.append(program)
        return strange

    def connections(self, process: int) -> "set[tuple[str, int]]":
        """Where TCP connections were tried to, also those that the system refused at once."""
        found = set()
        for call in self.calls(process):
            port, address = PORT.search(call.text), ADDRESS.search(call.text)
            if call.name == "connect" and "<TCP" in call.text and port and address:
                found.add((address[1] or address[2], int(port[1])))
        return found


def family(store: pathlib.Path, server: int) -> "dict[int, str]":
    """Processes that work in the mirrors of a store, or were started by a server: the command of each."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) not in (server, os.getpid()):
            try:
                inside = os.readlink(entry / "cwd").startswith(str(store))
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if inside or fields[0] == "Z" and int(fields[1]) == server:
                found[int(entry.name)] = command or f"({fields[0]})"
    return found


def weight(processes: "typing.Iterable[int]") -> int:
    """The memory of processes together, in bytes."""
    total = 0
    for process in processes:
        with contextlib.suppress(OSError, IndexError):
            total += int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


class Heaviest:
    """Looks ten times a second how much memory the processes of a store take together."""

    def __init__(self, store: pathlib.Path, server: int) -> None:
        self.bytes, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._run, args=(store, server), daemon=True)
        self._thread.start()

    def _run(self, store: pathlib.Path, server: int) -> None:
        while not self._stop.wait(0.1):
            self.bytes = max(self.bytes, weight(family(store, server)))

    def stop(self) -> int:
        self._stop.set()
        self._thread.join()
        return self.bytes


def leftovers(store: pathlib.Path) -> "list[str]":
    """Locks and half-written files in the mirrors."""
    mirrors = store / ".martlet/git"
    names = (".lock", ".keep")
    return sorted(
        str(path.relative_to(mirrors)) for path in mirrors.rglob("*")
        if path.name.endswith(names) or path.name.startswith(("tmp_", "shallow_", ".tmp-", "incoming-"))
    )


def settled(check: "typing.Callable[[], typing.Any]", seconds: float = 10.0) -> "typing.Any":
    """What a check still complains about after so many seconds; it may be right earlier."""
    end = time.monotonic() + seconds
    while (complaint := check()) and time.monotonic() < end:
        time.sleep(0.05)
    return complaint
