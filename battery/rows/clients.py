"""Clients that leave, flood, or ask for the same thing at once: C-01, C-02, C-04, C-08, C-09."""

import collections
import http.client
import resource
import selectors
import socket
import struct
import time
import typing

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
    """10,000 requests for one cold zip, of which 8,000 at once: one fetch, every answer right, memory below 256 MiB."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    bed = Bed(case, "{a}", [*QUIET, "--max-connections", "8500"])
    count, at_once, size = 10_000, min(8000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] * 2 // 5), (50 << 20) if case.full else 256 << 10
    module = bed.another("herd", size)
    bed.sampler.begin()
    # So slow that all of the first wave have asked before the zip is there.
    bed.a.now = f"slow-body:{size // 4}"
    seen = drink(lambda: open_request(bed, module, buffer=1 << 16), count, at_once, module.zip)
    case.expect("row", seen == {"right": count}, f"{dict(seen)} of {count}")
    fetched = bed.a.requests(module.url("zip"))
    case.expect("I9", fetched == 1, f"{fetched} fetches of one zip")
    case.expect("I7", bed.sampler.peak.memory <= 256 * MEBIBYTE, f"{bed.sampler.peak.memory >> 20} MiB, at most 256 MiB")
    bed.expect_calm(256 * MEBIBYTE)


class Drinker:
    """Reads one answer as it comes, and compares every byte."""

    def __init__(self, expected: bytes) -> None:
        self.expected, self.head, self.taken, self.wrong = expected, b"", -1, False

    def take(self, data: bytes) -> bool:
        """Whether more is expected."""
        if self.taken < 0:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return True
            self.head, data = self.head.split(b"\r\n\r\n", 1)
            self.taken = 0
        self.wrong |= not self.expected.startswith(data, self.taken)
        self.taken += len(data)
        return not self.wrong and self.status == "200" and self.taken < len(self.expected)

    @property
    def status(self) -> str:
        return self.head.split(b" ")[1].decode() if b" " in self.head else "no answer"

    def verdict(self) -> str:
        if self.status != "200":
            return self.status
        whole = self.taken == len(self.expected)
        return "wrong" if self.wrong else "right" if whole else "cut off"


def drink(
    begin: "typing.Callable[[], socket.socket]", count: int, at_once: int, expected: bytes
) -> "collections.Counter[str]":
    """So many answers, at most `at_once` at a time, everybody a portion in turn: right, wrong, cut off, or a status."""
    seen: "collections.Counter[str]" = collections.Counter()
    begun = 0
    with selectors.EpollSelector() as selector:
        while sum(seen.values()) < count:
            # A few at a time, so that answers are read between them.
            for _ in range(min(200, count - begun, at_once - len(selector.get_map()))):
                selector.register(begin(), selectors.EVENT_READ, Drinker(expected))
                begun += 1
            ready = selector.select(0 if begun < count and len(selector.get_map()) < at_once else 30)
            if not ready and len(selector.get_map()) >= min(at_once, count - sum(seen.values())):
                seen["stuck"] += len(selector.get_map())
                break
            for key, _ in ready:
                seen.update(sip_all(selector, key))
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    return seen


def sip_all(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> "list[str]":
    """The verdict when the answer is over."""
    try:
        data = key.fileobj.recv(1 << 18)
    except OSError:
        data = b""
    if data and key.data.take(data):
        return []
    selector.unregister(key.fileobj)
    key.fileobj.close()
    return [key.data.verdict()]


def is_words(body: bytes) -> bool:
    """Whether a body is text alone: a hundred bytes of an archive of random contents never are (a hash, written out, may hold any letters)."""
    return all(byte == 0x0A or 0x20 <= byte < 0x7F for byte in body)


@row("C-08", variants=("hot", "cold", "writing"), quick=("cold", "writing"))
def conditions(case: Case) -> None:
    """If-None-Match and If-Range; and a range of a file that is being fetched has verified bytes or none."""
    bed = Bed(case, "{a}", QUICKLY_STALE)
    module = bed.another("conditions", 300_000)
    if case.variant == "writing":
        bed.a.now = "flip:500"
        answer = get(bed.server.port, module.url("zip"), headers={"Range": "bytes=0-99"})
        case.expect("I12", answer.status >= 500 and is_words(answer.body), f"unverified bytes: {answer}")
        bed.a.now = "slow-body:100000"
        answer = get(bed.server.port, module.url("zip"), headers={"Range": "bytes=100-199"})
        case.expect("I1", answer.body in (module.zip[100:200], module.zip), f"wrong range of a cold file: {answer}")
        return bed.expect_calm()
    if case.variant == "cold":
        for number, header in enumerate(("bytes=0-99", "bytes=-100", "bytes=299000-", "bytes=99999999-", "bytes=5-2")):
            # The bytes come out wrong in the end: of a file that is not verified, no part is shown, not even a right one.
            bed.a.now = "flip:500" if number % 2 else "flip:299000"
            bad = get(bed.server.port, bed.another(f"bad{number}", 300_000).url("zip"), headers={"Range": header})
            case.expect("I12", bad.status >= 400 and is_words(bad.body), f"{header} of a bad cold file: {bad}")
            bed.a.now = "good"
            cold = bed.another(f"cold{number}", 300_000)
            answer = get(bed.server.port, cold.url("zip"), headers={"Range": header, "If-None-Match": '"x"'})
            part = {0: cold.zip[:100], 1: cold.zip[-100:], 2: cold.zip[299000:]}.get(number, cold.zip)
            right = answer.status == 416 if number == 3 else answer.body in (part, cold.zip)
            case.expect("I1", right, f"{header} of a cold file: {answer.status}, {len(answer.body)} bytes")
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
        kinds = [("mod", "info", "zip")[number % 3] for number in range(100)]
        answer, _ = raw(bed.server.port, together([f"GET {module.url(kind)}" for kind in kinds]), timeout=10)
        case.expect("row", statuses(answer) == [200] * 100, f"{collections.Counter(statuses(answer))}")
        places = [answer.find(b"Content-Type: application/zip"), answer.find(b"\r\n\r\nmodule ")]
        case.expect("row", 0 <= places[1] < places[0], "the answers are not in order")
        case.expect("I1", answer.count(module.zip) == 33 and answer.count(module.mod) >= 34, "wrong bodies in a pipeline")
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
