"""Texts of the go command without what differs from run to run, so that two runs and two machines give the same."""

import functools
import itertools
import pathlib
import re
import subprocess

from harness.scene import go_command

# What differs, and what stands for it: ports of clients, times, names of temporary files.
CHANGING = (
    (re.compile(r"(127\.\d+\.\d+\.\d+|\[::1\]):[3-6]\d{4}\b"), r"\1:PORT"),
    (re.compile(r"\b(go-codehost-|git-split|go-build|tmp-)\d+"), r"\1NUMBER"),
    (re.compile(r"\b(info|mod|zip|ziphash|lock|tmp)\d{6,}(\.tmp)\b"), r"\1NUMBER\2"),
    (re.compile(r"current time \S+"), "current time NOW"),
    # One of the two commits, as chance will have it.
    (re.compile(r"(ambiguous revision [0-9a-f]{7})[0-9a-f]{33}"), r"\g<1>" + "0" * 33),
    (re.compile(r"after \d+ ms\b"), "after 1 ms"),
)


@functools.cache
def root() -> str:
    """The folder of the go command."""
    done = subprocess.run([go_command(), "env", "GOROOT"], env={"GOENV": "off", "HOME": "/nonexistent"}, capture_output=True, text=True)
    return done.stdout.strip()


def ordered(text: str) -> str:
    """The text with downloads that began at the same time in the order of their names."""
    groups = itertools.groupby(text.splitlines(keepends=True), lambda line: line.startswith("go: downloading "))
    return "".join(line for begins, lines in groups for line in (sorted(lines) if begins else lines))


def stable(text: str, folder: pathlib.Path) -> str:
    """The text with PORT, /SCRATCH and /GOROOT in their places."""
    text = text.replace(str(folder), "/SCRATCH").replace(root(), "/GOROOT")
    for pattern, stands in CHANGING:
        text = pattern.sub(stands, text)
    return ordered(text)
