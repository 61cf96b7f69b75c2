"""A git command that misbehaves: a shell script that does what a file says, and is git itself where the file says `good`."""

import pathlib
import stat

REAL = "/usr/bin/git"
# What comes before: the file that says what to do, and how a version is asked for.
SCRIPT = """#!/bin/sh
mode=$(cat '{mode}')
case "$*" in
    *version) if [ "$mode" = old ]; then echo "git version 2.30.2"; exit 0; fi; exec {real} "$@" ;;
esac
case "$mode" in
    good) exec {real} "$@" ;;
    fail) exit 1 ;;
    said) echo "fatal: battery says no" >&2; exit 128 ;;
    escapes) printf 'fatal: \\033[31mred\\033[0m \\007 \\r\\n\\302\\205\\377' >&2; exit 128 ;;
    segfault) kill -SEGV $$ ;;
    killed) kill -KILL $$ ;;
    hang) trap '' TERM INT HUP; while :; do sleep 1000; done ;;
    errors) head -c {much} /dev/zero | tr '\\0' x >&2; exit 1 ;;
    error-lines) yes 'fatal: battery' | head -c {much} >&2; exit 1 ;;
    output) yes "1111111111111111111111111111111111111111	refs/tags/v1.0.0" ;;
    garbage) head -c 1000000 /dev/urandom ;;
    nothing) exit 0 ;;
    children) for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (trap '' TERM; sleep 1000) & done; exit 1 ;;
    quiet-children) for i in 1 2 3 4 5; do (trap '' TERM; sleep 1000) >/dev/null 2>&1 & done; exit 1 ;;
    bomb) fork() {{ sleep 1000 & [ "$1" -le 0 ] || {{ (fork $(($1 - 1))) & (fork $(($1 - 1))) & }}; wait; }}; fork 6; exit 1 ;;
esac
"""


class FakeGit:
    """`command` is for `--git`; `now` says what it does from now on."""

    def __init__(self, folder: pathlib.Path, mode: str = "good", much: int = 1 << 30) -> None:
        self.file, self.command = folder / "mode", folder / "git"
        self.command.write_text(SCRIPT.format(mode=self.file, real=REAL, much=much))
        self.command.chmod(stat.S_IRWXU)
        self.now = mode

    @property
    def now(self) -> str:
        return self.file.read_text()

    @now.setter
    def now(self, mode: str) -> None:
        self.file.write_text(mode)
