"""Many clients that mean harm, or nothing at all: SEC-F6, C-05, C-06, C-07."""

import collections
import concurrent.futures
import random
import resource
import socket
import threading
import time

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import Answer, get, raw, statuses, together
from battery.modules import Module
from battery.prober import Prober
from battery.sampler import MEBIBYTE
from battery.smuggling import CORPUS

QUIET = ["--no-access-log", "--log-level", "error"]
HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
# What is sent at first, and what again and again.
SLOW = {
    "head": (HEAD, b"X-a: b\r\n"),
    "drip": (b"GET /he", b"a"),
    "post": (HEAD.replace(b"GET", b"POST") + b"Content-Length: 4000\r\n\r\n", b"a"),
    "read": (b"GET /{zip} HTTP/1.1\r\nHost: x\r\n\r\n", b""),
}


class Good:
    """So many clients that each ask about once a second, on connections of their own, until they are stopped."""

    def __init__(self, port: int, module: Module, count: int = 200) -> None:
        self.answers: "list[Answer]" = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(port, module), daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def _run(self, port: int, module: Module) -> None:
        while not self._stop.wait(0.5 + random.random()):
            self.answers.append(get(port, module.url("mod"), timeout=10))

    def stop(self) -> "list[Answer]":
        """Those that were not served."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return [answer for answer in self.answers if not answer.good]


def connect(bed: Bed, first: bytes) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.settimeout(10)
    sock.connect(("127.0.0.1", bed.server.port))
    sock.sendall(first)
    sock.setblocking(False)
    return sock


def drip(sockets: "list[socket.socket]", data: bytes) -> None:
    """One more portion for every connection that is still there."""
    for sock in list(sockets):
        try:
            sock.send(data)
        except BlockingIOError:
            continue
        except OSError:
            sockets.remove(sock)
            sock.close()


@row("SEC-F6", variants=tuple(SLOW), alone=True, quick=("head",))
def slow_clients(case: Case) -> None:
    """4,000 connections that take their time: closed at the deadline, and two hundred good clients do not feel them."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    bed = Bed(case, "{a}", QUIET)
    large = bed.another("large", 8 * MEBIBYTE)
    bed.expect_right(bed.module)
    bed.expect_right(large, ("zip",))
    bed.sampler.begin()
    good = Good(bed.server.port, bed.module)
    first, again = SLOW[case.variant]
    count = min(4000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 5)
    sockets = [connect(bed, first.replace(b"/{zip}", large.url("zip").encode())) for _ in range(count)]
    case.expect("battery", bed.sampler.peak.highest(bed.sampler.now()).descriptors > count / 2 or case.variant == "post", "the server took few of them")
    # The rate is measured over 20 s, and begins when the last byte was taken.
    left = open_after(bed, sockets, again, 45 if case.variant == "read" else 16)
    failed = good.stop()
    for sock in sockets:
        sock.close()
    case.expect("SEC-F6", not failed, f"{len(failed)} of {len(good.answers)} good requests failed: {failed[:1]}")
    case.expect("battery", len(good.answers) > 500, f"{len(good.answers)} good requests are too few")
    case.expect("SEC-F6", left <= 0, f"about {left} of {count} are still open")
    # The figure of C-04, for half as many connections.
    bed.expect_calm(256 * MEBIBYTE)


def open_after(bed: Bed, sockets: "list[socket.socket]", again: bytes, seconds: float) -> int:
    """How many of them the server still has when the time is over; the good clients have up to 200 besides."""
    end, left = time.monotonic() + seconds, 1
    while left > 0 and time.monotonic() < end:
        time.sleep(1)
        if again:
            drip(sockets, again)
        left = bed.sampler.now().descriptors - bed.sampler.base.descriptors - 250
    return left


# A path has up to 2,048 bytes, an element of it up to 255.
NAMES = {"short": "battery.example/absent", "long": "battery.example/" + 7 * f"{'n' * 250}/" + "absent"}


@row("C-05", variants=tuple(NAMES), alone=True, quick=("short",))
def negative_flood(case: Case) -> None:
    """Up to 10,000 names a second that do not exist: bounded memory, few questions, and what is stored is served as before."""
    bed = Bed(case, "{a}", QUIET)
    bed.expect_right(bed.module)
    get(bed.server.port, "/battery.example/absent/@v/list")
    bed.sampler.begin()
    prober = Prober(bed.server.port, bed.module)
    start = time.monotonic()
    end = start + case.lasting(12, 60)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        workers = [pool.submit(ask_absent, bed, f"{NAMES[case.variant]}{number}x", start, end) for number in range(8)]
        seen = sum((worker.result() for worker in workers), collections.Counter())
    prober.stop()
    asked = sum(seen.values())
    case.expect("I6", set(seen) <= {404, 429, 503} and seen[404] >= asked // 10, f"statuses {dict(seen)}")
    case.expect("I7", bed.sampler.growth <= 32 * MEBIBYTE, f"{asked} absences cost {bed.sampler.growth >> 20} MiB")
    case.expect("row", not prober.failures, f"stored files failed: {prober.failures[:1]}")
    case.expect("row", prober.slowest <= 1, f"stored files took {prober.slowest:.2f} s")
    most = collections.Counter(path for _, path in bed.a.log).most_common(1)[0]
    case.expect("I9", most[1] <= 2, f"one absence was asked {most[1]} times: {most[0]}")
    case.expect("I9", bed.a.requests() <= asked + 10, f"{bed.a.requests()} questions for {asked} absences")
    bed.expect_calm(32 * MEBIBYTE)


def ask_absent(bed: Bed, name: str, start: float, end: float) -> "collections.Counter[int]":
    """An eighth of 10,000 a second, or as many as there are answers: 50 on a connection."""
    seen: "collections.Counter[int]" = collections.Counter()
    asked = 0
    while (now := time.monotonic()) < end:
        time.sleep(max(0.0, start + asked / 1250 - now))
        names = [f"GET /{name}{asked + number}/@v/v1.0.0.mod" for number in range(50)]
        seen.update(statuses(raw(bed.server.port, together(names), timeout=30)[0]))
        asked += 50
    return seen


@row("C-06", alone=True, quick=("",))
def herd_at_expiry(case: Case) -> None:
    """A list that expires again and again under 5,000 requests a second: one refresh at a time, every answer 200 from the old copy."""
    bed = Bed(case, "{a}", [*QUIET, "--freshness-list", "1s", "--freshness-stale", "30s"])
    bed.expect_right(bed.module, ("list", "mod"))
    bed.a.now = "slow-body:20"
    before, start = bed.a.requests("/list"), time.monotonic()
    end = start + case.lasting(8, 60)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        workers = [pool.submit(ask_in_bundles, bed, start, end) for _ in range(8)]
        seen = sum((worker.result() for worker in workers), collections.Counter())
    case.expect("row", set(seen) == {200}, f"statuses {dict(seen)}")
    refreshes = bed.a.requests("/list") - before
    # A refresh takes a third of a second at this source, and comes a second after the one before.
    limit = (time.monotonic() - start) + 2
    case.expect("I9", 1 <= refreshes <= limit, f"{refreshes} refreshes in {limit - 2:.0f} s, of {sum(seen.values())} requests")
    case.expect("battery", sum(seen.values()) > 500 * (end - start), f"only {sum(seen.values())} requests")
    bed.expect_calm()


def ask_in_bundles(bed: Bed, start: float, end: float) -> "collections.Counter[int]":
    """An eighth of 5,000 a second, 50 on a connection; -1 for an answer with other bytes."""
    seen: "collections.Counter[int]" = collections.Counter()
    asked, bundle = 0, together([f"GET {bed.module.url('list')}"] * 50)
    while (now := time.monotonic()) < end:
        time.sleep(max(0.0, start + asked / 625 - now))
        answer, _ = raw(bed.server.port, bundle, timeout=20)
        seen.update(statuses(answer))
        seen[-1] += 50 - answer.count(b"\r\n\r\nv1.0.0\n")
        asked += 50
    return +seen


@row("C-07", variants=("early", "late"), alone=True, quick=("early",))
def mutants(case: Case) -> None:
    """Requests with random damage: none ends the process, and the right request before each on its connection is answered."""
    bed = Bed(case, "{a}", QUIET)
    bed.expect_right(bed.module)
    bed.sampler.begin()
    prober = Prober(bed.server.port, bed.module)
    count = 500_000 if case.full else 25_000
    corpus = [data for corpus in CORPUS.values() for _, data in corpus()]
    fields = "Host: x\r\nRange: bytes=0-9\r\nIf-None-Match: \"a\"\r\n\r\n"
    corpus += [f"GET {bed.module.url(kind)} HTTP/1.1\r\n{fields}".encode() for kind in ("mod", "list")]
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        workers = [pool.submit(torment, case, bed, corpus, number, count // 16) for number in range(16)]
        wrong = sum((worker.result() for worker in workers), [])
    prober.stop()
    case.expect("I11", not bed.server.fault(), bed.server.fault())
    case.expect("row", not wrong, f"{len(wrong)} neighbours: {wrong[:2]}")
    case.expect("row", not prober.failures, f"others failed: {prober.failures[:1]}")
    bed.expect_calm()


def torment(case: Case, bed: Bed, corpus: "list[bytes]", worker: int, count: int) -> "list[str]":
    """Sends so many mutants, each behind a right request: what became of those that were not answered right."""
    dice, wrong = random.Random(f"{case.seed} {case.variant} {worker}"), []
    right = f"GET {bed.module.url('mod')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for _ in range(count):
        mutant = mutated(dice, dice.choice(corpus), 1 if case.variant == "early" else 8)
        # After the end of what is sent, the server answers what it has, and closes.
        # A machine that stands still for two seconds is no fault of the server; what the bytes do, they do again.
        if not is_served(bed, right + mutant, timeout=2) and not is_served(bed, right + mutant, timeout=20):
            wrong.append(f"{mutant[:60]!r}")
    return wrong


def is_served(bed: Bed, data: bytes, timeout: float) -> bool:
    """Whether the request before a mutant is answered right."""
    try:
        answer, _ = raw(bed.server.port, data, timeout=timeout, finish=True)
    except TimeoutError:
        return False
    return answer.startswith(b"HTTP/1.1 200 ") and bed.module.mod in answer


def mutated(dice: random.Random, data: bytes, most: int) -> bytes:
    """Bytes that are changed, doubled, cut out or put in, in some places."""
    odd = (b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b"\xff", b"%", b"Content-Length: 5\r\n", b"9" * 30, b"\t", b";", b"-")
    for _ in range(dice.randint(1, most)):
        place, size = dice.randrange(len(data) + 1), dice.randrange(1, 12)
        middle = dice.choice((dice.choice(odd), dice.randbytes(size), b"", data[place : place + size] * 3))
        data = data[:place] + middle + data[place + dice.choice((0, size)) :]
    return data
