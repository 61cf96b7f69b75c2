"""Martlet under valgrind's callgrind, which counts instructions and calls exactly, whatever else the machine does meanwhile."""

import pathlib
import re
import shutil
import subprocess
import typing

from bench.servers import ROOT, Martlet, Options, Trouble, binary

# Valgrind looks for commands so often, in milliseconds, when all threads of the server wait.
PATIENCE = 1
DUMP_LIMIT = 60.0
ALLOCATING = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"}


class Cost(typing.NamedTuple):
    """What all threads of the server did in a while: instructions outside the kernel, and calls that allocate memory."""

    instructions: float
    allocations: float

    def lower(self, other: "Cost") -> "Cost":
        """The lower figure of each kind."""
        return Cost(min(self.instructions, other.instructions), min(self.allocations, other.allocations))

    def per(self, count: int) -> "Cost":
        return Cost(self.instructions / count, self.allocations / count)


class Counted(Martlet):
    """Some fifty times slower than without; `dump` ends a while and begins the next one."""

    def __init__(self, folder: pathlib.Path, store: pathlib.Path, more: "list[str]") -> None:
        super().__init__(folder, store, Options(), more)
        self._dumps = 0
        self._copy = stripped(folder)
        self._library = library(folder)

    def command(self) -> "list[str]":
        # With a random seed, tables have their collisions elsewhere in each run.
        variables = ["SWIFT_DETERMINISTIC_HASHING=1", f"LD_PRELOAD={self._library}"]
        options = ["--tool=callgrind", f"--callgrind-out-file={self.folder}/dump", f"--vgdb-prefix={self.folder}/vgdb"]
        return ["/usr/bin/env", *variables, tool("valgrind"), *options, str(self._copy), *super().command()[1:]]

    def dump(self) -> pathlib.Path:
        """Writes down what was done since the last dump, and counts from nothing again."""
        command = [tool("vgdb"), f"--pid={self.pid}", f"--max-invoke-ms={PATIENCE}", f"--vgdb-prefix={self.folder}/vgdb", "dump"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DUMP_LIMIT)
        self._dumps += 1
        file = self.folder / f"dump.{self._dumps}"
        if done.returncode or not file.exists():
            raise Trouble(f"vgdb: {done.stdout} {done.stderr}")
        return file


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Trouble(f"{name} is not there: run scripts/setup test")
    return found


def stripped(folder: pathlib.Path) -> pathlib.Path:
    """A copy of the server that has names, and none of the debug information that valgrind 3.19 cannot read.

    Source: https://bugs.kde.org/show_bug.cgi?id=452758
    """
    copy = folder / "martlet"
    subprocess.run([tool("strip"), "--strip-debug", "-o", copy, binary()], check=True)
    return copy


def library(folder: pathlib.Path) -> pathlib.Path:
    compiler = shutil.which("cc") or shutil.which("gcc") or tool("clang")
    made = folder / "sigsuspend.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, ROOT / "bench/sigsuspend.c"], check=True)
    return made


def cost(file: pathlib.Path) -> Cost:
    """The sums of a dump.

    Source: https://valgrind.org/docs/manual/cl-format.html
    """
    text = file.read_text(encoding="utf-8", errors="replace")
    instructions = re.search(r"^summary: (\d+)", text, re.MULTILINE)
    if instructions is None:
        raise Trouble(f"{file.name} has no sum")
    return Cost(int(instructions[1]), sum(count for caller, called, count in calls(text) if allocates(caller, called)))


def allocates(caller: str, called: str) -> bool:
    """Whether a call is one allocation; posix_memalign itself may call malloc by way of _mid_memalign."""
    return called in ALLOCATING and "memalign" not in caller


def calls(text: str) -> "typing.Iterator[tuple[str, str, int]]":
    """Who calls whom in a dump, and how often from one place: a name is spelled out once and has a number from then on."""
    names: "dict[str, str]" = {}
    ends = {"fn": "", "cfn": ""}
    for found in re.finditer(r"^(?:(c?fn)=(\(\d+\))(?: (.*))?|calls=(\d+) .*)$", text, re.MULTILINE):
        end, number, name, count = found.groups()
        if count:
            yield ends["fn"], ends["cfn"], int(count)
            continue
        if name:
            # What is called by itself is called name'2.
            names[number] = name.partition("'")[0]
        ends[end] = names[number]
