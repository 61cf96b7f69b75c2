"""Runs the cases one after the other, and prints a line for each and one that counts."""

import argparse
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import time
import traceback

from battery.cases import NotRun
from battery.scratch import scratch
from goerrors.scene import go_command
from goerrors.world import World, as_root
from setups.cases import Case, load, selected
from setups.doctor import Answer, Unreadable, ask, binary
from setups.jobs import shared_out
from setups.judge import others, wrong
from setups.setup import Setup


class Run:
    """The whole of one run, and what it counted."""

    def __init__(self, options: argparse.Namespace, folder: pathlib.Path) -> None:
        self.options = options
        self.world = World(folder / "world")
        self.passed = self.failed = 0
        # By go in the latest case.
        self.said = ""

    def case(self, case: Case) -> None:
        start = time.monotonic()
        problem, note = self._looked_at(case)
        seconds = f" ({time.monotonic() - start:.1f} s)" if self.options.times else ""
        self.failed += bool(problem)
        self.passed += not problem
        print(f"FAILED {case.name}: {problem}{seconds}" if problem else f"ok {case.name}{note}{seconds}", flush=True)
        if self.options.show and self.said:
            print("".join(f"   | {line}\n" for line in self.said.strip().splitlines()), end="", flush=True)

    def _looked_at(self, case: Case) -> "tuple[str, str]":
        """What is wrong, and what is worth knowing of a case in which nothing is."""
        with scratch("setups-") as folder, contextlib.ExitStack() as closing:
            try:
                setup = Setup(self.world, folder, closing)
                case.make(setup)
                first = self._proved(case, setup) if self.options.after_go or self.options.without_doctor else ""
                if first or self.options.without_doctor:
                    return first, ""
                answer = ask(setup)
                self._kept(case, answer)
                second = "" if self.options.after_go else self._proved(case, setup)
                return wrong(case, answer) or second or self._strict(answer), self._note(case, answer)
            except (Unreadable, NotRun) as error:
                return f"doctor: {error}" if isinstance(error, Unreadable) else f"not run: {error}", ""
            except Exception as error:
                return " | ".join(traceback.format_exception(error, limit=-3)).replace("\n", " "), ""

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

    def _kept(self, case: Case, answer: Answer) -> None:
        if self.options.write:
            self.options.write.mkdir(parents=True, exist_ok=True)
            (self.options.write / f"{case.name}.json").write_text(answer.text, encoding="utf-8")


def counted(passed: int, failed: int) -> int:
    """Prints the last line; the status of the whole."""
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def arguments(usage: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="names, groups or codes, also patterns; all cases when there is none")
    parser.add_argument("--list", action="store_true", help="the cases, and what is expected of each")
    parser.add_argument("--without-doctor", action="store_true", help="only what the real go does in each")
    parser.add_argument("--after-go", action="store_true", help="let go try first, as somebody does who then asks doctor")
    parser.add_argument("--strict", action="store_true", help="a right root with other causes beside it is a failure too")
    parser.add_argument("--write", type=pathlib.Path, metavar="FOLDER", help="write each answer as NAME.json")
    parser.add_argument("--allow-missing", action="store_true", help="no failure on a machine without namespaces")
    parser.add_argument("--jobs", type=int, default=1, help="so many processes at once, each in a network of its own")
    parser.add_argument("--show", action="store_true", help="what go says in each broken one")
    parser.add_argument("--times", action="store_true", help="the seconds of each case")
    return parser.parse_args()


def listed(cases: "list[Case]") -> int:
    for case in cases:
        print(f"{case.group}/{case.name}: {case.expected}{' (imitated)' * case.imitated}")
    sound = sum(case.is_healthy for case in cases)
    print(f"{len(cases) - sound} broken, {sound} healthy")
    return 0


def faults(options: argparse.Namespace, cases: "list[Case]") -> "list[str]":
    """What is missing before anything can run."""
    result = ["no case is called so"] * (not cases)
    if not os.access(go_command(), os.X_OK):
        result.append(f"{go_command()} is not there: scripts/setup test installs it, or name another in MARTLET_TEST_GO")
    if not options.without_doctor and not os.access(binary(), os.X_OK):
        result.append(f"{binary()} is not there: build it, or name another in MARTLET_TEST_BINARY")
    return result


def main(script: str, usage: str) -> int:
    options = arguments(usage)
    load()
    cases = selected(options.cases)
    if options.list:
        return listed(cases)
    if missing := faults(options, cases):
        sys.exit(f"doctor-setups: {'; '.join(missing)}")
    as_root(script)
    if options.jobs > 1 and len(cases) > 1:
        return counted(*shared_out(script, options, cases))
    with scratch("martlet-setups-") as folder:
        try:
            run = Run(options, folder)
        except NotRun as reason:
            print(f"not run: this machine has no place for it: {reason}")
            return 0 if options.allow_missing else 1
        for case in cases:
            run.case(case)
        return counted(run.passed, run.failed)
