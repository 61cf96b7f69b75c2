"""Packets that are lost, late or swallowed on the way to a source: U-03, U-30."""

import concurrent.futures
import http.client
import socket
import time
import typing

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import Answer, is_right
from battery.evil import Origin
from battery.lossy import HERE, NOBODY, PEER, Way
from battery.modules import Module


def full_queue(case: Case) -> str:
    """A port whose queue of connections is full, so that the system drops whoever asks for one more."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    case.closing.callback(listener.close)
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        case.closing.callback(filler.close)
    return f"127.0.0.1:{listener.getsockname()[1]}"


def nobody(case: Case) -> str:
    """An address whose packets are dropped on the way."""
    Way(seed=case.seed)
    return f"{NOBODY}:8080"


ROADS = [f"{road}-{how}" for how in ("queue", "drop") for road in ("single", "pipe")]


@row("U-03", variants=ROADS, quick=("pipe-queue", "pipe-drop"))
def black_holes(case: Case) -> None:
    """A source that does not accept connections: given up at the connect timeout, and soon nobody waits for it any more."""
    road, _, how = case.variant.partition("-")
    hole = f"http://{(full_queue if how == 'queue' else nobody)(case)}/b/now"
    bed = Bed(case, hole + ("|{b}" if road == "pipe" else ""))
    limit = 3.0 if case.full else 1.0
    for kind, answer in bed.ask_every(bed.module).items():
        case.expect("I6", answer.good == (road == "pipe"), f"{kind}: {answer}")
        # Mirrors of the database are asked at the same source, one after the other.
        case.expect("row", answer.seconds <= 3 * limit + 1.5, f"{kind} took {answer.seconds:.1f} s with a connect timeout of {limit} s")
    for number in range(4):
        bed.ask(bed.another(f"warm{number}"), "mod")
    for number in range(10):
        answer = bed.ask(bed.another(f"later{number}"), "mod")
        # Alone, the source is tried again and again, for there is nothing else to do. Who waits for it waits a connect timeout at least.
        most = 0.95 * limit if road == "pipe" else limit + 1.5
        case.expect("row", answer.seconds <= most, f"{answer.seconds:.2f} s for a source that is known to be down")
    bed.expect_calm()


LOSS = 0.1


@row("U-30", variants=("loss", "reorder", "both"), alone=True, quick=("both",))
def lost_packets(case: Case) -> None:
    """One packet in ten is lost or late: all is served, in three times the time that a plain client needs on that way at most."""
    way = Way(LOSS if case.variant != "reorder" else 0, LOSS if case.variant != "loss" else 0, case.seed)
    # A lost first packet alone costs a second, and one connection in some hundred loses three: that is no fault of the server.
    bed = Bed(case, "{b}", ["--upstream-connect-timeout", "15s", "--upstream-first-byte-timeout", "10s", "--upstream-stall-timeout", "15s"])
    origin = Origin(bed.library, bed.log, name=PEER, address=HERE)
    case.closing.callback(origin.stop)
    bed.server.stop()
    bed.server.arguments[bed.server.arguments.index("--upstreams") + 1] = origin.url("good")
    bed.server.start()
    bed.sampler.process = bed.server.pid
    modules = [bed.another(f"lost{number}", 60_000) for number in range(100 if case.full else 24)]
    plain = timed(lambda module, kind: ask_directly(origin, module, kind), modules)
    start = time.monotonic()
    seen: "list[Answer]" = []
    took = timed(lambda module, kind: seen.append(bed.ask(module, kind, 60)), modules)
    bad = [str(answer) for answer in seen if not answer.good]
    case.expect("row", not bad, f"{len(bad)} of {len(seen)} failed: {bad[:2]}")
    case.expect("row", took <= 3 * plain + 2, f"{took:.1f} s, a plain client {plain:.1f} s")
    case.expect("battery", way.carried["lost"] + way.carried["late"] > 20, f"the way did no harm: {way.carried}")
    case.expect("battery", origin.requests(since=start) >= len(modules), "the source was not asked")
    bed.expect_calm()


def timed(ask: typing.Callable[[Module, str], None], modules: "list[Module]") -> float:
    """Seconds for every file of the modules, eight at a time."""
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(ask, module, kind) for module in modules for kind in ("info", "mod", "zip")]:
            future.result()
    return time.monotonic() - start


def ask_directly(origin: Origin, module: Module, kind: str) -> None:
    """What a client without a proxy does, with one more attempt when a connection fails."""
    for attempt in range(3):
        connection = http.client.HTTPConnection(PEER, origin.port, timeout=20)
        try:
            connection.request("GET", "/b/good" + module.url(kind))
            if is_right(module, kind, connection.getresponse().read()):
                return
        except (OSError, http.client.HTTPException):
            if attempt == 2:
                raise
        finally:
            connection.close()
