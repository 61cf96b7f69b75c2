"""What others put into the store: links, pipes, devices (SEC-C4), and folders that others may write (SEC-C5)."""

import os
import pathlib
import stat
import typing

from battery.bed import Bed
from battery.cases import Case, NotRun, row
from battery.client import get, is_right
from battery.crashes import SETTINGS
from battery.modules import HOST, KINDS, Module
from battery.server import Server
from battery.store import STATE
from battery.trace import Trace

CANARY = b"a secret of somebody else\n"
# Opening a pipe waits for its other end, unless one is careful.
PATIENCE = 10.0
DAMAGED = "stored file damaged"


class Outside:
    """A folder beside the store, with a secret in it, which nothing may change."""

    def __init__(self, case: Case) -> None:
        self.folder = case.folder / "outside"
        self.folder.mkdir()
        self.file = self.folder / "secret"
        self.file.write_bytes(CANARY)

    def is_untouched(self) -> bool:
        return [path.name for path in self.folder.iterdir()] == ["secret"] and self.file.read_bytes() == CANARY


def device(outside: Outside, place: pathlib.Path) -> None:
    try:
        os.mknod(place, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError as error:
        raise NotRun(f"no devices can be made ({error})") from error


PLANTS: "dict[str, typing.Callable[[Outside, pathlib.Path], None]]" = {
    "link": lambda outside, place: place.symlink_to(outside.file),
    "dangling": lambda outside, place: place.symlink_to(outside.folder / "new"),
    "folder": lambda outside, place: place.mkdir(),
    "pipe": lambda outside, place: os.mkfifo(place),
    "device": device,
    "hard-link": lambda outside, place: os.link(outside.file, place),
}  # fmt: skip
FILES = ("{path}/@v/v1.0.0.info", "{path}/@v/v1.0.0.mod", "{path}/@v/v1.0.0.zip", "{path}/@v/list", "{path}/@latest")


@row("SEC-C4", variants=(*PLANTS, "folder-link", "state-link", "tmp-link"), quick=("link", "pipe"))
def planted(case: Case) -> None:
    """Never the bytes of another file, never a byte outside of the store, no waiting, and everybody else is served."""
    outside = Outside(case)
    if case.variant.endswith("-link") and case.variant != "hard-link":
        {"folder-link": linked_folder, "state-link": linked_state, "tmp-link": linked_state}[case.variant](case, outside)
        return
    bed = Bed(case, "{a}", SETTINGS)
    for number, name in enumerate(FILES):
        for area in ("open", "secret"):
            module = bed.another(f"{area}/planted{number}")
            place = bed.server.store / name.format(path=module.path)
            place.parent.mkdir(parents=True, mode=0o700)
            PLANTS[case.variant](outside, place)
            judge(case, bed, module, outside)
    bed.expect_right(bed.module)
    if case.variant != "hard-link":
        expect_logged(case, bed)
    bed.expect_calm()


def expect_logged(case: Case, bed: Bed) -> None:
    """Each thing that was put in the place of a file is named, by its path, in a line about a damaged file."""
    lines = [line for line in bed.server.log().splitlines() if DAMAGED in line]
    for number, name in enumerate(FILES):
        for area in ("open", "secret"):
            path = name.format(path=f"{HOST}/{area}/planted{number}")
            case.expect("SEC-C4", any(path in line for line in lines), f"no line of the log says that {path} is damaged")


def judge(case: Case, bed: Bed, module: Module, outside: Outside) -> None:
    """Every kind is right, or a truthful error, in time; twice, since the second answer may come from the store."""
    for _ in range(2):
        for kind in ("info", "mod", "zip", "list", "latest"):
            answer = get(bed.server.port, module.url(kind), PATIENCE + 5)
            what = f"{kind} of {module.path}"
            case.expect("SEC-C4", CANARY not in answer.body, f"{what} shows another file")
            case.expect("I7", answer.seconds <= PATIENCE, f"{answer.seconds:.1f} s for {what}")
            case.expect("I1", not answer.good or is_right(module, kind, answer.body), f"{what}: {answer}")
            case.expect("I6", answer.good or answer.status >= 500, f"{what}: {answer}")
    case.expect("SEC-C4", outside.is_untouched(), f"changed outside: {[path.name for path in outside.folder.iterdir()]}")


def linked_folder(case: Case, outside: Outside) -> None:
    """A folder on the way to a file leads elsewhere: nothing is written there, and nothing read."""
    bed = Bed(case, "{a}", SETTINGS)
    for number, below in enumerate(("", "/@v")):
        module = bed.another(f"linked{number}")
        place = bed.server.store / f"{module.path}{below}"
        place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        place.symlink_to(outside.folder, target_is_directory=True)
        judge(case, bed, module, outside)
    bed.expect_right(bed.module)


def linked_state(case: Case, outside: Outside) -> None:
    """The state folder, or the one for temporary files, leads elsewhere: the server does not start, or does not follow."""
    bed = Bed(case, "{a}", SETTINGS)
    bed.server.stop()
    bed.server.forget()
    bed.server.store.mkdir(mode=0o700)
    place = bed.server.store / STATE
    if case.variant == "tmp-link":
        place.mkdir(mode=0o700)
        place = place / "tmp"
    place.symlink_to(outside.folder, target_is_directory=True)
    try:
        bed.server.start()
        judge(case, bed, bed.module, outside)
    except RuntimeError:
        case.expect("row", bed.server.wait(5) in (70, 78), f"status {bed.server.status}")
    case.expect("SEC-C4", outside.is_untouched(), f"changed outside: {[path.name for path in outside.folder.iterdir()]}")


@row("SEC-C5", variants=("group", "world", "private", "temporary"), quick=("world", "private"))
def writable(case: Case) -> None:
    """A store that others may write is refused, what the server makes is its own alone, and temporary names cannot be guessed."""
    {"private": private_modes, "temporary": temporary_names}.get(case.variant, refused)(case)


def refused(case: Case) -> None:
    """The root, the state folder, and the one for temporary files."""
    mode = {"group": 0o770, "world": 0o707}[case.variant]
    for below in ("", STATE, f"{STATE}/tmp"):
        server = Server(case.folder, ["--upstreams", "off", "--sumdb", "off"])
        server.forget()
        (server.store / below).mkdir(parents=True, mode=0o700)
        (server.store / below).chmod(mode)
        try:
            server.start()
        except RuntimeError:
            case.expect("SEC-C5", server.wait(5) in (70, 78), f"status {server.status}")
            case.expect("SEC-C5", "written by others" in server.log() or "chmod" in server.log(), "the log does not say what to do")
            continue
        server.stop()
        case.expect("SEC-C5", False, f"started with a writable {below or 'root'}")


def private_modes(case: Case) -> None:
    """With the usual umask of 022 nobody else may even read."""
    before = os.umask(0o022)
    try:
        bed = Bed(case, "{a}", SETTINGS)
    finally:
        os.umask(before)
    for module in (bed.module, bed.another("secret/one")):
        bed.expect_right(module)
    bed.server.stop()
    open_to_others = [
        f"{path.relative_to(bed.server.store)} {path.lstat().st_mode & 0o777:o}"
        for path in (bed.server.store, *bed.server.store.rglob("*")) if path.lstat().st_mode & 0o077
    ]
    case.expect("SEC-C5", not open_to_others, f"open to others: {open_to_others[:3]}")


def temporary_names(case: Case) -> None:
    """Temporary files are made with O_EXCL under names that no second run uses again."""
    trace = Trace(case)
    names: "list[str]" = []
    for _ in range(2):
        bed = Bed(case, "{a}", SETTINGS, prefix=trace.prefix)
        bed.expect_right(bed.module, KINDS)
        process = bed.server.pid
        bed.server.stop()
        for call in trace.calls(process):
            made = call.name in ("open", "openat", "openat2") and "O_CREAT" in call.text and f"/{STATE}/tmp/" in (call.paths or [""])[-1]
            if made:
                case.expect("SEC-C5", "O_EXCL" in call.text, f"without O_EXCL: {call.paths[-1]}")
                names.append(call.paths[-1])
        bed.server.forget()
    case.expect("battery", len(names) >= 8, f"only {len(names)} temporary files")
    case.expect("SEC-C5", len(set(names)) == len(names) and min(len(pathlib.Path(name).name) for name in names) >= 16, "names can be guessed")
