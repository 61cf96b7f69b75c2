"""Clients that leave, flood, or ask for the same thing at once: C-01, C-02, C-04, C-05, C-06, C-08, C-09."""

import collections
import concurrent.futures
import hashlib
import http.client
import re
import resource
import selectors
import socket
import struct
import time

from battery.bed import QUICKLY_STALE, Bed
from battery.cases import Case, row
from battery.client import get, raw, statuses, together
from battery.modules import Module
from battery.prober import Prober
from battery.sampler import MEBIBYTE

QUIET = ["--no-access-log", "--log-level", "error"]


def open_request(bed: Bed, module: Module, kind: str = "zip", buffer: int = 0) -> socket.socket:
    """Sends a request and reads nothing."""
    sock = socket.socket()
    if buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    sock.settimeout(30)
    sock.connect(("127.0.0.1", bed.server.port))
    sock.sendall(f"GET {module.url(kind)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return sock


@row("C-01", alone=True)
def slow_readers(case: Case) -> None:
    """Readers of 1 KiB a second on a large zip: memory stays, and other clients do not feel them."""
    bed = Bed(case, "{a}", QUIET)
    count, size = (500, 100 * MEBIBYTE) if case.full else (200, 32 * MEBIBYTE)
    large = bed.another("large", size)
    bed.expect_right(bed.module)
    bed.expect_right(large, ("zip",))
    before = measure(bed, 3)
    bed.sampler.begin()
    readers = [open_request(bed, large, buffer=4096) for _ in range(count)]
    end = time.monotonic() + case.lasting(15, 60)
    prober = Prober(bed.server.port, bed.module)
    while time.monotonic() < end:
        time.sleep(1)
        for reader in readers:
            sip(reader)
    during = prober.stop()
    growth = bed.sampler.growth
    for reader in readers:
        reader.close()
    case.expect("I7", growth <= 64 * MEBIBYTE, f"{count} slow readers cost {growth >> 20} MiB")
    case.expect("I6", not during.failures, f"other clients failed: {during.failures[:1]}")
    case.expect("row", during.slowest <= 1.5 * before + 0.05, f"others waited {during.slowest:.3f} s, {before:.3f} s before")
    bed.expect_calm()


def sip(reader: socket.socket) -> None:
    try:
        reader.setblocking(False)
        reader.recv(1024)
    except OSError:
        pass


def measure(bed: Bed, seconds: float) -> float:
    prober = Prober(bed.server.port, bed.module)
    time.sleep(seconds)
    return prober.stop().slowest


@row("C-02", variants=("reset", "end"), quick=("reset",))
def leavers(case: Case) -> None:
    """Clients that leave in the middle of a cold zip: the file is fetched once, whole, and nothing is left behind."""
    bed = Bed(case, "{a}", QUIET)
    rounds = 100 if case.full else 20
    dice = case.dice
    bed.sampler.begin()
    for number in range(rounds):
        module = bed.another(f"left{number}", 2 * MEBIBYTE)
        leavers = [open_request(bed, module) for _ in range(10)]
        for sock in leavers:
            leave(sock, dice.randrange(2 * MEBIBYTE) if dice.random() < 0.7 else 0, case.variant == "reset")
        answer = bed.ask(module, "zip", 30)
        case.expect("row", answer.good, f"who stayed must be served: {answer}")
        fetched = bed.a.requests(module.url("zip"))
        case.expect("I9", fetched == 1, f"{fetched} fetches of one zip")
    bed.expect_calm()


def leave(sock: socket.socket, after: int, reset: bool) -> None:
    """Reads so many bytes and goes."""
    try:
        while after > 0 and (part := sock.recv(min(after, 65536))):
            after -= len(part)
        if reset:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    sock.close()


@row("C-04", alone=True, quick=("",))
def thundering_herd(case: Case) -> None:
    """Many clients for one cold large zip: one fetch, every answer right, memory below 256 MiB."""
    bed = Bed(case, "{a}", [*QUIET, "--max-connections", "6000"])
    count, size = (4000, 50 * MEBIBYTE) if case.full else (500, 8 * MEBIBYTE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    module = bed.another("herd", size)
    expected = hashlib.sha256(module.zip).digest()
    bed.sampler.begin()
    clients = [open_request(bed, module) for _ in range(count)]
    seen = drink(clients, expected)
    case.expect("row", seen == {"right": count}, f"{dict(seen)} of {count}")
    fetched = bed.a.requests(module.url("zip"))
    case.expect("I9", fetched == 1, f"{fetched} fetches of one zip")
    case.expect("I7", bed.sampler.peak.memory <= 256 * MEBIBYTE, f"{bed.sampler.peak.memory >> 20} MiB, at most 256 MiB")
    bed.expect_calm(256 * MEBIBYTE)


class Drinker:
    """Reads one answer as it comes, and keeps its hash."""

    def __init__(self) -> None:
        self.head, self.left, self.digest = b"", -1, hashlib.sha256()

    def take(self, data: bytes) -> bool:
        """Whether more is expected."""
        if self.left < 0:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return True
            self.head, data = self.head.split(b"\r\n\r\n", 1)
            self.left = int(re.search(rb"(?i)content-length: *(\d+)", self.head + b"\ncontent-length: 0")[1])
        self.digest.update(data)
        self.left -= len(data)
        return self.left > 0

    def verdict(self, expected: bytes) -> str:
        status = self.head.split(b" ")[1].decode() if b" " in self.head else "no answer"
        if status != "200" or self.left:
            return f"cut off by {self.left}" if status == "200" else status
        return "right" if self.digest.digest() == expected else "wrong"


def drink(sockets: "list[socket.socket]", expected: bytes) -> "collections.Counter[str]":
    """Reads all answers, everybody a portion in turn: right, wrong, cut off, or a status."""
    with selectors.DefaultSelector() as selector:
        for sock in sockets:
            selector.register(sock, selectors.EVENT_READ, Drinker())
        drinkers = [key.data for key in selector.get_map().values()]
        while selector.get_map() and (ready := selector.select(30)):
            for key, _ in ready:
                sip_all(selector, key)
    for sock in sockets:
        sock.close()
    return collections.Counter(drinker.verdict(expected) for drinker in drinkers)


def sip_all(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    try:
        data = key.fileobj.recv(1 << 18)
    except OSError:
        data = b""
    if not data or not key.data.take(data):
        selector.unregister(key.fileobj)


@row("C-05", alone=True, quick=("",))
def negative_flood(case: Case) -> None:
    """Thousands of modules that do not exist: bounded memory, and what is stored is served as before."""
    bed = Bed(case, "{a}", QUIET)
    bed.expect_right(bed.module)
    get(bed.server.port, "/battery.example/absent/@v/list")
    bed.sampler.begin()
    prober = Prober(bed.server.port, bed.module)
    end, asked, seen = time.monotonic() + case.lasting(12, 60), 0, collections.Counter()
    while time.monotonic() < end:
        names = [f"GET /battery.example/absent{asked + number}/@v/v1.0.0.mod" for number in range(20)]
        answer, _ = raw(bed.server.port, together(names), timeout=20)
        seen.update(statuses(answer))
        asked += 20
    prober.stop()
    case.expect("I6", set(seen) <= {404, 429, 503}, f"statuses {dict(seen)}")
    case.expect("I7", bed.sampler.growth <= 32 * MEBIBYTE, f"{asked} absences cost {bed.sampler.growth >> 20} MiB")
    case.expect("row", not prober.failures, f"stored files failed: {prober.failures[:1]}")
    case.expect("I9", bed.a.requests("absent0/@v/v1.0.0.mod") <= 1, "one absence was asked twice")
    bed.expect_calm()


@row("C-06", quick=("",))
def herd_at_expiry(case: Case) -> None:
    """A list that expires under load: one refresh at a time, every answer 200, from an old copy if need be."""
    bed = Bed(case, "{a}", [*QUIET, "--freshness-list", "1s", "--freshness-stale", "30s"])
    bed.expect_right(bed.module, ("list", "mod"))
    bed.a.now = "slow-body:20"
    before, start = bed.a.requests("/list"), time.monotonic()
    end = start + case.lasting(8, 60)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        workers = [pool.submit(ask_until, bed, end) for _ in range(8)]
        seen = sum((worker.result() for worker in workers), collections.Counter())
    case.expect("row", set(seen) == {200}, f"statuses {dict(seen)}")
    refreshes = bed.a.requests("/list") - before
    limit = (time.monotonic() - start) + 2
    case.expect("I9", 1 <= refreshes <= limit, f"{refreshes} refreshes in {limit - 2:.0f} s, of {sum(seen.values())} requests")
    bed.expect_calm()


def ask_until(bed: Bed, end: float) -> "collections.Counter[int]":
    seen: "collections.Counter[int]" = collections.Counter()
    while time.monotonic() < end:
        answer = bed.ask(bed.module, "list", 5)
        seen[answer.status if answer.body == b"v1.0.0\n" else -1] += 1
    return seen


@row("C-08", variants=("hot", "writing"), quick=("writing",))
def conditions(case: Case) -> None:
    """If-None-Match and If-Range; and a range of a file that is being fetched has verified bytes or none."""
    bed = Bed(case, "{a}", QUICKLY_STALE)
    module = bed.another("conditions", 300_000)
    if case.variant == "writing":
        bed.a.now = "flip:500"
        answer = get(bed.server.port, module.url("zip"), headers={"Range": "bytes=0-99"})
        case.expect("I12", answer.status >= 500 and not answer.body.startswith(b"PK"), f"unverified bytes: {answer}")
        bed.a.now = "slow-body:100000"
        answer = get(bed.server.port, module.url("zip"), headers={"Range": "bytes=100-199"})
        case.expect("I1", answer.body in (module.zip[100:200], module.zip), f"wrong range of a cold file: {answer}")
        return bed.expect_calm()
    for kind in ("mod", "zip", "info"):
        answer = bed.ask(module, kind)
        tag = answer.headers.get("etag", "")
        case.expect("row", tag.startswith('"'), f"{kind}: no strong validator: {tag!r}")
        for value, status in ((tag, 304), (f'"x", {tag}', 304), ("*", 304), ('"x"', 200), (f"W/{tag}", 304), ("rubbish", 200)):
            again = get(bed.server.port, module.url(kind), headers={"If-None-Match": value})
            case.expect("row", again.status == status and (status == 200 or not again.body), f"{kind}: If-None-Match: {value}: {again}")
        for value, status in ((tag, 206), ('"x"', 200), (f"W/{tag}", 200)):
            again = get(bed.server.port, module.url(kind), headers={"Range": "bytes=0-3", "If-Range": value})
            case.expect("row", again.status == status, f"{kind}: If-Range: {value}: {again.status}, expected {status}")
    bed.expect_calm()


@row("C-09", variants=("pipeline", "keep-alive", "head", "old"), quick=("pipeline", "old"))
def old_habits(case: Case) -> None:
    """Pipelining, many requests on one connection, HEAD, HTTP/1.0, no Host: in order, and right."""
    bed = Bed(case, "{a}", QUIET)
    module = bed.module
    bed.expect_right(module)
    if case.variant == "pipeline":
        kinds = [("mod", "info", "zip")[number % 3] for number in range(99)]
        answer, _ = raw(bed.server.port, together([f"GET {module.url(kind)}" for kind in kinds]), timeout=10)
        case.expect("row", statuses(answer) == [200] * 99, f"{collections.Counter(statuses(answer))}")
        places = [answer.find(b"Content-Type: application/zip"), answer.find(b"\r\n\r\nmodule ")]
        case.expect("row", 0 <= places[1] < places[0], "the answers are not in order")
        case.expect("I1", answer.count(module.zip) == 33 and answer.count(module.mod) >= 33, "wrong bodies in a pipeline")
    elif case.variant == "keep-alive":
        count = 100_000 if case.full else 5000
        connection = http.client.HTTPConnection("127.0.0.1", bed.server.port, timeout=10)
        connection.auto_open = 1
        connection.connect()
        # From here on a connection that the server closes is an error, not a reason for a new one.
        connection.auto_open = 0
        for number in range(count):
            connection.request("GET", module.url("mod"))
            case.expect("I1", connection.getresponse().read() == module.mod, f"request {number} of a connection")
        connection.close()
    elif case.variant == "head":
        answer, _ = raw(bed.server.port, together([f"HEAD {module.url('mod')}"] * 200), timeout=10)
        case.expect("row", answer.count(b"HTTP/1.1 200") == 200 and module.mod not in answer, f"{answer.count(b'HTTP/1.1 200')} of 200")
    else:
        answer, closed = raw(bed.server.port, f"GET {module.url('mod')} HTTP/1.0\r\n\r\n".encode(), timeout=3)
        right = statuses(answer) == [200] and answer.endswith(module.mod) and closed
        case.expect("row", right, f"HTTP/1.0: {answer[:60]!r}, closed: {closed}")
        answer, closed = raw(bed.server.port, f"GET {module.url('mod')}\r\n".encode(), timeout=3, finish=True)
        case.expect("row", not answer.startswith(b"module") and closed, f"HTTP/0.9: {answer[:60]!r}")
    bed.expect_calm()
