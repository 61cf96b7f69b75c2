"""A run in several processes, each with a network of its own: most cases wait most of the time."""

import argparse
import re
import subprocess
import sys
import threading

from setups.cases import Case

COUNTED = re.compile(r"(\d+) passed, (\d+) failed")
FLAGS = ("without_doctor", "after_go", "strict", "show", "times")


def passed_on(options: argparse.Namespace) -> "list[str]":
    """The options of the run, as each process gets them."""
    words = [f"--{flag.replace('_', '-')}" for flag in FLAGS if getattr(options, flag)]
    return words + ([f"--write={options.write}"] if options.write else [])


class Worker:
    """A process with a share of the cases; its lines are passed on as they come."""

    def __init__(self, script: str, options: argparse.Namespace, cases: "list[Case]") -> None:
        self.passed, self.failed, self._left = 0, 0, len(cases)
        command = [sys.executable, script, *passed_on(options), *(case.name for case in cases)]
        self._process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE)
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if counted := COUNTED.fullmatch(line.strip()):
                self.passed, self.failed = int(counted[1]), int(counted[2])
                self._left -= self.passed + self.failed
            else:
                print(line, end="", flush=True)

    def wait(self) -> None:
        """Until it has ended; cases that it never came to count as failed."""
        self._process.wait()
        self._thread.join()
        self.failed += self._left


def shared_out(script: str, options: argparse.Namespace, cases: "list[Case]") -> "tuple[int, int]":
    """How many of the cases passed, and how many failed."""
    workers = [Worker(script, options, cases[number :: options.jobs]) for number in range(min(options.jobs, len(cases)))]
    for worker in workers:
        worker.wait()
    return sum(worker.passed for worker in workers), sum(worker.failed for worker in workers)
