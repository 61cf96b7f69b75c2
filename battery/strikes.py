"""Fetches whose git commands are ended in the middle: whose command is whose, and when each is struck."""

import contextlib
import dataclasses
import os
import pathlib
import random
import re
import signal
import socket
import threading
import time
import typing

PLACE = re.compile(r"--git-dir=(\S+)")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV)


def children(process: int) -> "list[int]":
    """The processes that it has started; nothing when it has ended."""
    found: "list[int]" = []
    with contextlib.suppress(OSError):
        for task in pathlib.Path(f"/proc/{process}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def arguments(process: int) -> str:
    """Its command line; nothing when it has ended, also when nobody has taken note of that yet."""
    try:
        return pathlib.Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def descendants(process: int) -> "list[int]":
    """Itself and all that came of it, as far as they live."""
    below = [one for child in children(process) for one in descendants(child)]
    return [process, *below] if arguments(process) else below


def subject(command: int) -> str:
    """What a git command of the server is about: its arguments, and the address of the mirror that it works in."""
    text = arguments(command)
    match = PLACE.search(text)
    with contextlib.suppress(OSError):
        text += pathlib.Path(match[1], "address").read_text() if match else ""
    return text


class Attempt:
    """One request for a file of a repository that nobody else asks about."""

    def __init__(self, port: int, name: str, place: str) -> None:
        self.name = name
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=90)
        self._socket.sendall(f"GET {place} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    def leave(self) -> None:
        """Whoever asked does not wait any longer."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def wait(self) -> int:
        """The status, or 0 where nobody waited for it."""
        with self._socket, contextlib.suppress(OSError):
            first = self._socket.recv(12)
            while self._socket.recv(65536):
                pass
            return int(first.split(b" ")[1]) if first.startswith(b"HTTP/1.1 ") else 0
        return 0


@dataclasses.dataclass
class Strike:
    """What happens to an attempt while its command of this number runs, so many seconds after that was seen, or in one that follows.

    One of its processes is killed, or all of them; or something happens instead.
    """

    attempt: Attempt
    how: str
    number: int
    after: float
    instead: "typing.Callable[[], None] | None" = None
    is_done: bool = False
    # When each of its commands was seen first, in their order.
    seen: "dict[int, float]" = dataclasses.field(default_factory=dict)

    def look(self, command: int, dice: random.Random) -> None:
        """A command of it runs."""
        since = self.seen.setdefault(command, time.monotonic())
        is_early = len(self.seen) == self.number and time.monotonic() < since + self.after
        if self.is_done or len(self.seen) < self.number or is_early:
            return
        if self.instead:
            self.instead()
            self.is_done = True
            return
        processes = descendants(command)
        for process in processes if self.how == "all" else processes and [dice.choice(processes)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, dice.choice(SIGNALS))
                self.is_done = True


class Striker:
    """Looks at the commands of a server all the time, and strikes what they are about when it is time, until `stop`."""

    def __init__(self, server: int, strikes: "list[Strike]", dice: random.Random) -> None:
        self._server, self._strikes, self._dice, self._stop = server, strikes, dice, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(0.004):
            for command in children(self._server):
                about = subject(command)
                for strike in self._strikes:
                    if re.search(rf"/{strike.attempt.name}\b", about):
                        strike.look(command, self._dice)
