"""`martlet doctor`: how it is called, what it answers, and what it has to leave as it is."""

import json
import os
import pathlib
import subprocess
import time
import typing

from setups.setup import Setup

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT = 60.0
# What go itself writes when doctor asks it for its settings, and what a server does beside them.
OTHERS_WRITE = ("build", "home/.config/go/telemetry", "server")
# What a crash says goes into the line of the case.
BACKTRACE = {"SWIFT_BACKTRACE": "color=no,threads=crashed,images=none"}
Finding = typing.Dict[str, typing.Any]


class Unreadable(Exception):
    """What doctor printed is no answer."""


def binary() -> pathlib.Path:
    """The one that is named, otherwise the release build, otherwise the debug build."""
    named = os.environ.get("MARTLET_TEST_BINARY")
    places = [pathlib.Path(named).resolve()] if named else [ROOT / f".build/{kind}/martlet" for kind in ("release", "debug")]
    return next((place for place in places if os.access(place, os.X_OK)), places[0])


class Answer:
    """What doctor said of a set-up."""

    def __init__(self, text: str, status: int, seconds: float) -> None:
        self.text, self.status, self.seconds = text, status, seconds
        try:
            answer = json.loads(text)
            self.verdict = str(answer["verdict"])
            self.root: "Finding | None" = answer.get("root")
            self.also: "list[Finding]" = answer["also"]
            self.checks: "list[Finding]" = answer["checks"]
            self.version = answer["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"status {status}, {type(error).__name__} {error}: {text[:300]}") from error


def ask(setup: Setup) -> Answer:
    """Runs it in the project, and looks at what it left behind."""
    before = traces(setup.folder)
    command = [*setup.prefix, str(binary()), "doctor", "--json", "--lang", "en", *setup.asked]
    start = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=setup.project, env=setup.environment | BACKTRACE, text=True, errors="replace", stdin=subprocess.DEVNULL,
            capture_output=True, timeout=LIMIT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"it did not end within {LIMIT:.0f} s") from error
    seconds = time.monotonic() - start
    shown = [secret for secret in setup.secrets if secret in done.stdout + done.stderr]
    if shown:
        raise Unreadable(f"it shows secrets: {shown}")
    changed = sorted(name for name, _ in traces(setup.folder) ^ before)
    if changed:
        raise Unreadable(f"it left changes behind: {changed[:5]}")
    if not done.stdout.strip():
        raise Unreadable(f"status {done.returncode}, nothing printed: {done.stderr.strip()[:9000]}")
    return Answer(done.stdout, done.returncode, seconds)


def traces(folder: pathlib.Path) -> "set[tuple[str, tuple[int, int, int]]]":
    """Every file of the set-up with its size, time and mode."""
    result = set()
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if not name.startswith(OTHERS_WRITE):
            about = path.lstat()
            is_folder = path.is_dir() and not path.is_symlink()
            result.add((name, (0, 0, about.st_mode) if is_folder else (about.st_size, about.st_mtime_ns, about.st_mode)))
    return result
