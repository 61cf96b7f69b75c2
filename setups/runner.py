"""What is done with a case: doctor is asked about it, and the real go has to fail where something is broken, and nowhere else."""

import argparse
import contextlib
import os
import pathlib
import re
import subprocess

from battery.cases import NotRun
from harness import runner
from setups.cases import Case, selected
from setups.doctor import Answer, Unreadable, ask, binary
from setups.jobs import shared_out
from setups.judge import others, wrong
from setups.setup import Setup


class Run(runner.Run):
    """Holds what doctor says against the case, and against what go does."""

    script, folders = "doctor-setups", "setups"

    def __init__(self, options: argparse.Namespace, folder: pathlib.Path) -> None:
        super().__init__(options, folder)
        # By go in the latest case.
        self.said = ""

    @classmethod
    def arguments(cls, usage: str) -> argparse.ArgumentParser:
        parser = super().arguments(usage)
        parser.add_argument("--without-doctor", action="store_true", help="only what the real go does in each")
        parser.add_argument("--after-go", action="store_true", help="let go try first, as somebody does who then asks doctor")
        parser.add_argument("--strict", action="store_true", help="a right root with other causes beside it is a failure too")
        parser.add_argument("--jobs", type=int, default=1, help="so many processes at once, each in a network of its own")
        parser.add_argument("--show", action="store_true", help="what go says in each broken one")
        return parser

    @classmethod
    def selected(cls, patterns: "list[str]") -> "list[Case]":
        return selected(patterns)

    @classmethod
    def listed(cls, cases: "list[Case]") -> int:
        for case in cases:
            print(f"{case.group}/{case.name}: {case.expected}{' (imitated)' * case.imitated}")
        sound = sum(case.is_healthy for case in cases)
        print(f"{len(cases) - sound} broken, {sound} healthy")
        return 0

    @classmethod
    def faults(cls, options: argparse.Namespace, cases: "list[Case]") -> "list[str]":
        result = super().faults(options, cases)
        if not options.without_doctor and not os.access(binary(), os.X_OK):
            result.append(f"{binary()} is not there: build it, or name another in MARTLET_TEST_BINARY")
        return result

    @classmethod
    def elsewhere(cls, file: str, options: argparse.Namespace, cases: "list[Case]") -> "int | None":
        return counted(*shared_out(file, options, cases)) if options.jobs > 1 and len(cases) > 1 else None

    def looked_at(self, case: Case, folder: pathlib.Path, closing: contextlib.ExitStack) -> runner.Judgement:
        try:
            setup = Setup(self.world, folder, closing)
            case.make(setup)
            first = self._proved(case, setup) if self.options.after_go or self.options.without_doctor else ""
            if first or self.options.without_doctor:
                return first, ""
            answer = ask(setup)
            self.kept(f"{case.name}.json", answer.text)
            second = "" if self.options.after_go else self._proved(case, setup)
            return wrong(case, answer) or second or self._strict(answer), self._note(case, answer)
        except (Unreadable, NotRun) as error:
            return f"doctor: {error}" if isinstance(error, Unreadable) else f"not run: {error}", ""

    def _proved(self, case: Case, setup: Setup) -> str:
        """What the real go has against the case: it fails where nothing is broken, or does not fail, or for another reason."""
        try:
            said = setup.fails()
        except subprocess.TimeoutExpired:
            return "go does not end"
        self.said = said or ""
        shown = " / ".join((said or "").strip().splitlines())
        if case.is_healthy:
            late = [text for text in (check() for check in setup.afterwards) if text]
            return f"go fails: {shown}" if said is not None else "; ".join(late)
        if said is None:
            return "go does not fail"
        return "" if re.search(case.says, said) else f"go fails for another reason than {case.says!r}: {shown}"

    def _strict(self, answer: Answer) -> str:
        return f"the root is right{others(answer)}" if self.options.strict and answer.also else ""

    @staticmethod
    def _note(case: Case, answer: Answer) -> str:
        if case.is_healthy or not answer.root:
            return ""
        code = answer.root["code"]
        return f": {code}{f' in place of {case.codes[0]}' * (code != case.codes[0])}{others(answer)}"

    def after(self, case: Case) -> None:
        if self.options.show and self.said:
            print("".join(f"   | {line}\n" for line in self.said.strip().splitlines()), end="", flush=True)

    def status(self) -> int:
        return counted(len(self.passed), self.failed)


def counted(passed: int, failed: int) -> int:
    """Prints the last line; the status of the whole."""
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def main(file: str, usage: str) -> int:
    return runner.main(Run, file, usage)
