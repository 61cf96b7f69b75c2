"""The order of system calls, by strace: durable before acknowledged (L-03), nothing outside of the store (SEC-C1), and all of them counted (L-01)."""

import collections
import concurrent.futures
import dataclasses
import http.client
import os
import pathlib

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import raw
from battery.crashes import SETTINGS
from battery.modules import KINDS, Module
from battery.rows.requests import PATHS, paths
from battery.shim import DURABLE, Call, Faults
from battery.store import STATE
from battery.trace import Trace, Traced, below

SENDING = ("write", "writev", "sendmsg", "sendto", "sendfile")
WRITING = ("write", "writev", "pwrite64", "pwritev", "ftruncate", "setxattr", "fsetxattr", "sendfile")
NAMING = ("link", "linkat", "rename", "renameat", "renameat2")
MAKING = ("mkdir", "mkdirat")


@dataclasses.dataclass
class Fetched:
    """A file that was answered on the connection from `port`."""

    module: Module
    kind: str
    port: int


def fetch(bed: Bed, module: Module, kind: str) -> Fetched:
    """One request on a connection of its own, of which we know the port."""
    connection = http.client.HTTPConnection("127.0.0.1", bed.server.port, timeout=30)
    connection.connect()
    port = connection.sock.getsockname()[1]
    connection.request("GET", module.url(kind))
    answer = connection.getresponse()
    right = answer.status == 200 and answer.getheader("X-Martlet-Cache") != "unstored" and answer.read()
    connection.close()
    bed.case.expect("battery", bool(right), f"{kind} of {module.path}: {answer.status}")
    return Fetched(module, kind, port)


def order(case: Case) -> None:
    """For each stored file: all writes, fsync, its name, fsync of the folder and of what was made above it, and then the last byte."""
    trace = Trace(case)
    bed = Bed(case, "{a}", SETTINGS, prefix=trace.prefix)
    sizes = (300, 20_000, 3_000_000)
    modules = [bed.another(f"{area}/order{number}", sizes[number % 3]) for number in range(12) for area in ("open", "secret")]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        fetched = list(pool.map(lambda pair: fetch(bed, *pair), [(module, kind) for module in modules for kind in KINDS]))
    process = bed.server.pid
    bed.server.stop()
    calls = trace.calls(process)
    for one in fetched[:6]:
        expect_teeth(case, bed.server.store, calls, one)
    proven = sum(prove(case, bed.server.store, calls, one) for one in fetched)
    case.notes.append(f"{proven} files")
    case.expect("battery", proven >= 50, f"only {proven} files were looked at")


def prove(case: Case, store: pathlib.Path, calls: "list[Traced]", fetched: Fetched) -> int:
    """1 when the order of calls is right for the file, and for its pin."""
    path, kind = f"{fetched.module.path}/@v/{fetched.module.version}", fetched.kind
    last = [call for call in calls if call.name in SENDING and (ports := call.ports) and ports[1] == fetched.port]
    case.expect("battery", bool(last), f"no byte of {kind} of {path} was sent")
    targets = [f"{store}/{path}.{kind}"]
    if "/secret/" in path and kind != "info":
        targets.append(f"{store}/{STATE}/pins/{path}.{kind}")
    for target in targets:
        problem = unordered(store, calls, target, last[-1].begin)
        case.expect("I3", not problem, f"{kind} of {path}: {problem} before the last byte is sent")
    return 1


def unordered(store: pathlib.Path, calls: "list[Traced]", target: str, sent: int) -> str:
    """What did not happen, or not in time; nothing when all is well."""
    named = next((call for call in calls if call.name in NAMING and call.worked and call.paths[-1] == target), None)
    if named is None or named.end > sent:
        return f"{target} had no name"
    temporary = named.paths[0]
    writes = [call.end for call in calls if call.name in WRITING and call.worked and call.file == temporary]
    begin = max(writes, default=0)
    if not synced(calls, temporary, begin, named.begin):
        return f"{temporary} was not synced after its last write and before its name"
    folder = os.path.dirname(target)
    if not synced(calls, folder, named.end, sent):
        return f"the folder of {target} was not synced after the name"
    while below(store, folder) and folder != str(store):
        made = [call.end for call in calls if call.name in MAKING and call.worked and call.paths[-1] == folder]
        if made and not synced(calls, os.path.dirname(folder), made[0], sent):
            return f"{folder} was made, and what it is in was not synced"
        folder = os.path.dirname(folder)
    return ""


def synced(calls: "list[Traced]", path: str, after: int, before: int) -> bool:
    """Whether an fsync of the path began and ended between two lines of the log."""
    return any(call.name == "fsync" and call.worked and call.file == path and after <= call.begin and call.end < before for call in calls)


def expect_teeth(case: Case, store: pathlib.Path, calls: "list[Traced]", fetched: Fetched) -> None:
    """The control: without any one of the calls of fsync that a file needs, the rule must not hold."""
    target = f"{store}/{fetched.module.path}/@v/{fetched.module.version}.{fetched.kind}"
    named = next(call for call in calls if call.name in NAMING and call.paths[-1] == target)
    for path in (named.paths[0], os.path.dirname(target)):
        fewer = [call for call in calls if call.name != "fsync" or call.file != path]
        case.expect("battery", bool(unordered(store, fewer, target, len(calls) * 2)), f"nobody misses fsync of {path}")
    expect_parent_missed(case, store, calls, target)


def expect_parent_missed(case: Case, store: pathlib.Path, calls: "list[Traced]", target: str) -> None:
    """The same for the folder of a folder that was made: of its calls of fsync, those after that one was made are left out."""
    made = [(call.end, call.paths[-1]) for call in calls if call.name in MAKING and call.worked and target.startswith(call.paths[-1] + "/")]
    made = [(end, folder) for end, folder in made if below(store, folder) and folder != str(store)]
    case.expect("battery", bool(made), f"no folder was made for {target}")
    for end, folder in made:
        parent = os.path.dirname(folder)
        fewer = [call for call in calls if call.name != "fsync" or call.file != parent or call.begin < end]
        case.expect("battery", bool(unordered(store, fewer, target, len(calls) * 2)), f"nobody misses fsync of {parent} for {folder}")


COUNTED = {
    **dict.fromkeys(("write", "writev", "pwrite64", "pwritev"), Call.WRITE), **dict.fromkeys(("fsync", "fdatasync"), Call.SYNC),
    **dict.fromkeys(("link", "linkat"), Call.LINK), **dict.fromkeys(("rename", "renameat", "renameat2"), Call.RENAME),
    **dict.fromkeys(MAKING, Call.MKDIR), **dict.fromkeys(("unlink", "unlinkat", "rmdir"), Call.UNLINK),
    **dict.fromkeys(("setxattr", "fsetxattr"), Call.ATTRIBUTE), "ftruncate": Call.TRUNCATE,
}  # fmt: skip


def witness(case: Case) -> None:
    """What the crash points are counted by sees every call that strace sees, from the start to the end."""
    trace = Trace(case)
    bed = Bed(case, "{a}", SETTINGS)
    bed.server.stop()
    bed.server.forget()
    faults = Faults(case, bed.server.store)
    bed.server.environment |= faults.variables
    bed.server.prefix = trace.prefix
    faults.arm(DURABLE)
    bed.server.start()
    for module in (bed.module, bed.another("secret/one"), bed.another("large", 3_000_000)):
        bed.expect_right(module)
    process = bed.server.pid
    bed.server.stop()
    seen = collections.Counter(kind for call in trace.calls(process) if (kind := counted(bed.server.store, call)))
    ours = collections.Counter(kind for kind, _ in faults.seen())
    case.expect("battery", faults.count == len(faults.seen()) and seen == ours, f"strace {dict(seen)}, the library {dict(ours)}")
    missing = [call.name for call in trace.calls(process) if call.name in UNCOUNTED and touches(bed.server.store, call)]
    case.expect("battery", not missing, f"calls that nobody counts: {sorted(set(missing))}")


# Calls that could change a store and that the library does not know: it would have to learn them.
UNCOUNTED = ("creat", "symlink", "symlinkat", "mknod", "mknodat", "truncate", "copy_file_range", "fallocate")


def touches(store: pathlib.Path, call: Traced) -> bool:
    return below(store, call.file) or any(below(store, path) for path in call.paths[-1:])


def counted(store: pathlib.Path, call: Traced) -> "Call | None":
    """Which kind of call the library counts it as."""
    if not touches(store, call):
        return None
    if call.name in ("open", "openat", "openat2"):
        return Call.CREATE if "O_CREAT" in call.text else None
    return COUNTED.get(call.name)


@row("SEC-C1", variants=("paths", "calls"), quick=("paths", "calls"))
def paths_and_calls(case: Case) -> None:
    """Paths that leave the store are refused; and whatever is asked for, nothing outside of the store is changed."""
    {"paths": paths, "calls": outside}[case.variant](case)


def outside(case: Case) -> None:
    """Whatever is asked for, nothing outside of the store is opened for writing, made, named or removed."""
    trace = Trace(case)
    bed = Bed(case, "{a}", SETTINGS, prefix=trace.prefix)
    for module in (bed.module, bed.another("secret/one")):
        bed.expect_right(module)
    for path in PATHS:
        raw(bed.server.port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    process = bed.server.pid
    bed.server.stop()
    calls = trace.calls(process)
    changes = [call for call in calls if call.worked and changes_names(call)]
    case.expect("battery", len(changes) >= 50, f"only {len(changes)} calls")
    wrong = [f"{call.name} {path}" for call in changes for path in call.paths if not below(bed.server.store, path) and path != "/dev/null"]
    case.expect("SEC-C1", not wrong, wrong[:3])


def changes_names(call: Traced) -> bool:
    """Whether it makes, names, removes, or opens for writing."""
    if call.name in ("open", "openat", "openat2", "creat"):
        return call.name == "creat" or any(flag in call.text for flag in ("O_CREAT", "O_WRONLY", "O_RDWR", "O_TRUNC"))
    return call.name in (*NAMING, *MAKING, "unlink", "unlinkat", "rmdir", "symlink", "symlinkat", "mknod", "mknodat", "truncate")
