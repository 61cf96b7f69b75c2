"""What a server does to its files, in the order of the kernel: strace's log, read back as calls with a begin and an end."""

import dataclasses
import os
import pathlib
import re
import shutil
import time
import typing

from battery.cases import Case, NotRun, Violation

BEGIN = re.compile(r"(\d+) +(\w+)\((.*)")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
UNFINISHED = "<unfinished ...>"
# A path, after the folder that it is relative to where the call has one.
PATH = re.compile(r'(?:(?:\d+|AT_FDCWD)<([^>]*)>, )?"([^"]*)"')
DESCRIPTOR = re.compile(r"(?:\d+|AT_FDCWD)<(.*?)>(?=[,)\s]|$)")
SOCKET = re.compile(r"TCP:\[[^\]]*:(\d+)->[^\]]*:(\d+)\]")

CHANGES = (
    "write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "link", "linkat", "rename", "renameat", "renameat2", "mkdir",
    "mkdirat", "unlink", "unlinkat", "rmdir", "ftruncate", "setxattr", "fsetxattr", "sendmsg", "sendto", "sendfile", "open", "openat",
    "openat2", "creat", "symlink", "symlinkat", "mknod", "mknodat", "truncate", "copy_file_range", "sync_file_range", "fallocate",
)  # fmt: skip


@dataclasses.dataclass
class Traced:
    """One system call: between the lines `begin` and `end` of the log. `result` is what it returned, as text."""

    thread: int
    name: str
    text: str
    begin: int
    end: int = -1

    @property
    def worked(self) -> bool:
        result = self.text.rpartition(" = ")[2]
        return self.end >= 0 and bool(result) and not result.startswith(("-1", "?"))

    @property
    def paths(self) -> "list[str]":
        """The paths that it names, absolute."""
        return [os.path.normpath(os.path.join(folder, path)) for folder, path in PATH.findall(self.text)]

    @property
    def file(self) -> str:
        """The path, or the socket, behind its first descriptor."""
        match = DESCRIPTOR.match(self.text)
        return match[1] if match else ""

    @property
    def ports(self) -> "tuple[int, int] | None":
        """The ports of our side and of the other one, where it moves bytes on a connection."""
        match = SOCKET.match(self.file)
        return (int(match[1]), int(match[2])) if match else None


class Trace:
    """The log of one server: give `prefix` to it, and read `calls` when it has ended."""

    def __init__(self, case: Case, names: "typing.Iterable[str]" = CHANGES) -> None:
        if shutil.which("strace") is None:
            raise NotRun("no strace")
        self.file = case.folder / "trace"
        # Paths are never cut; the bytes of writes are not wanted.
        wanted = "trace=" + ",".join(f"?{name}" for name in names)
        # With -D the server stays our own child, and strace is the one that follows.
        self.prefix = ["strace", "-D", "-f", "-q", "-yy", "-s", "0", "-e", "signal=none", "-o", str(self.file), "-e", wanted]

    def calls(self, process: int) -> "list[Traced]":
        """All calls, by their begin."""
        calls: "list[Traced]" = []
        open_calls: "dict[int, Traced]" = {}
        for number, line in enumerate(self._lines(process)):
            if begun := BEGIN.match(line):
                call = Traced(int(begun[1]), begun[2], begun[3].removesuffix(UNFINISHED), number)
                calls.append(call)
                if line.endswith(UNFINISHED):
                    open_calls[call.thread] = call
                else:
                    call.end = number
            elif resumed := RESUMED.match(line):
                call = open_calls.pop(int(resumed[1]))
                call.text, call.end = call.text + resumed[3], number
        return calls

    def _lines(self, process: int) -> "list[str]":
        end = time.monotonic() + 20
        while time.monotonic() < end:
            text = self.file.read_text(errors="replace") if self.file.exists() else ""
            if re.search(rf"^{process} +\+\+\+ ", text, re.MULTILINE):
                return text.splitlines()
            time.sleep(0.05)
        raise Violation("battery", "strace did not finish its log")


def below(root: pathlib.Path, path: str) -> bool:
    return path == str(root) or path.startswith(f"{root}/")
