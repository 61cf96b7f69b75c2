"""Watches a process from /proc five times a second: memory, descriptors, threads, children, temporary files."""

import contextlib
import dataclasses
import os
import pathlib
import threading

MEBIBYTE = 1 << 20


@dataclasses.dataclass(frozen=True)
class Sample:
    """Memory in bytes, the rest counted."""

    memory: int = 0
    descriptors: int = 0
    threads: int = 0
    children: int = 0
    zombies: int = 0
    temporary: int = 0

    def highest(self, other: "Sample") -> "Sample":
        pairs = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return Sample(*(max(pair) for pair in pairs))

    def __str__(self) -> str:
        return (
            f"{self.memory // MEBIBYTE} MiB, {self.descriptors} descriptors, {self.threads} threads, "
            f"{self.children} children, {self.temporary} temporary files"
        )


def children(process: int) -> "tuple[int, int]":
    """The living and the dead children of a process."""
    living = dead = 0
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            state = pathlib.Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]
            dead += state == "Z"
            living += state != "Z"
    return (living, dead)


def descriptors(process: int, store: pathlib.Path) -> int:
    """The open descriptors, without one for each stored zip: the server keeps those open that are hot, each once (decision 0027)."""
    links: "list[str]" = []
    for descriptor in os.scandir(f"/proc/{process}/fd"):
        with contextlib.suppress(FileNotFoundError):
            links.append(os.readlink(descriptor.path))
    return len(links) - len({link for link in links if link.startswith(f"{store}/") and link.endswith(".zip")})


def processor_seconds(process: int) -> float:
    """The time of a processor that the process has used."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Sampler:
    """Keeps the highest values since `begin`."""

    def __init__(self, process: int, store: pathlib.Path) -> None:
        self.process, self.store = process, store
        self.base = self.peak = self.now()
        self._stop = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def begin(self) -> None:
        """Takes what is now as the baseline."""
        self.base = self.peak = self.now()

    def now(self) -> Sample:
        try:
            status = dict(
                line.split(":", 1) for line in pathlib.Path(f"/proc/{self.process}/status").read_text().splitlines()
            )
            living, dead = children(self.process)
            return Sample(
                int(status.get("VmRSS", "0 kB").split()[0]) * 1024,
                descriptors(self.process, self.store),
                int(status["Threads"]),
                living,
                dead,
                self._temporary(),
            )
        except (OSError, KeyError):
            return Sample()

    @property
    def growth(self) -> int:
        """By how many bytes the memory was above the baseline at its peak."""
        return self.peak.memory - self.base.memory

    def stop(self) -> None:
        self._stop.set()

    def _temporary(self) -> int:
        try:
            return len(os.listdir(self.store / ".martlet/tmp"))
        except OSError:
            return 0

    def _run(self) -> None:
        while not self._stop.wait(0.2):
            self.peak = self.peak.highest(self.now())
