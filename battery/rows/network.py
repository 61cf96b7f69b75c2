"""The way to a source: names, connections, certificates, redirects, bandwidth, storms.

U-01, U-14, U-16, U-19, U-20, U-26, U-29, SEC-E4.
"""

import socket
import time

from battery.bed import EVERY, Bed
from battery.cases import Case, row
from battery.client import get
from battery.dns import Resolver
from battery.evil import Origin
from battery.prober import Prober
from battery.relay import Knobs, Relay
from battery.rows.faults import Fault, fault_row
from battery.sampler import MEBIBYTE
from battery.tls import Authority


HOW = ("nxdomain", "servfail", "timeout")


@row("U-01", variants=[f"{road}-{how}" for how in HOW for road in ("single", "pipe")], quick=("pipe-nxdomain",), alone=True)
def names(case: Case) -> None:
    """A source whose name cannot be resolved: the second one helps, alone it is no 404, and it comes back by itself."""
    road, _, how = case.variant.partition("-")
    resolver = Resolver(case.folder)
    case.closing.callback(resolver.stop)
    bed = Bed(case, "{b}", prefix=resolver.prefix())
    bed.server.stop()
    named = bed.a.url().replace("127.0.0.1", "source.battery.example")
    place = bed.server.arguments.index("--upstreams") + 1
    bed.server.arguments[place] = f"{named}|{bed.b.url()}" if road == "pipe" else named
    resolver.now = how
    bed.server.start()
    for kind, answer in bed.ask_every(bed.module, timeout=30).items():
        case.expect("I6", answer.good == (road == "pipe"), f"{kind}: {answer}")
        limit = (5.0 if how == "timeout" else 2.5) if road == "pipe" else 30.0
        case.expect("row", answer.seconds <= limit, f"{kind} took {answer.seconds:.1f} s, at most {limit} s")
    case.expect("battery", resolver.questions > 0, "nobody asked the resolver")
    resolver.now = "good"
    bed.expect_recovery(bed.another("resolved"), seconds=10)


@row("U-14", variants=("flap", "random:50"), alone=True, quick=("random:50",))
def flapping(case: Case) -> None:
    """A source that works half of the time, and a second one: nobody notices."""
    bed = Bed(case, "{a}|{b}", ["--freshness-list", "1s", "--freshness-stale", "1s"])
    bed.expect_right(bed.module)
    bed.a.now = case.variant
    prober = Prober(bed.server.port, bed.module, "list")
    end, asked, failed = time.monotonic() + case.lasting(15, 300), 0, []
    while time.monotonic() < end:
        module = bed.another(f"flap{asked}", 200)
        answer = bed.ask(module, ("info", "mod", "zip")[asked % 3])
        asked += 1
        failed += [] if answer.good else [answer]
        time.sleep(0.03)
    prober.stop()
    total = asked + len(prober.seconds)
    bad = len(failed) + len(prober.failures)
    case.expect("row", bad <= total / 1000, f"{bad} of {total} failed: {failed[:1]} {prober.failures[:1]}")
    case.expect("I9", bed.b.requests() <= 1.2 * total, f"{bed.b.requests()} requests to the second source for {total}")
    bed.expect_calm()


@row("U-16", alone=True, quick=("",))
def storm(case: Case) -> None:
    """Nothing but 503 from the only source: few requests get through to it, stored files do not feel it, it comes back."""
    bed = Bed(case, "{a}", ["--no-access-log"])
    bed.expect_right(bed.module)
    before = Prober(bed.server.port, bed.module)
    time.sleep(2)
    normal = before.stop().usual
    bed.sampler.begin()
    bed.a.now = "status:503"
    prober = Prober(bed.server.port, bed.module)
    end, asked, start = time.monotonic() + case.lasting(10, 60), 0, bed.a.requests()
    while time.monotonic() < end:
        answer = get(bed.server.port, f"/battery.example/storm{asked}/@v/v1.0.0.mod", 10)
        case.expect("I6", answer.status in (502, 503), answer)
        asked += 1
    through = bed.a.requests() - start
    prober.stop()
    case.expect("I9", through <= 1.2 * asked + 5, f"{through} requests to the source for {asked} misses")
    case.expect("row", not prober.failures, f"stored files failed: {prober.failures[:1]}")
    case.expect("row", prober.usual <= 1.2 * normal + 0.25, f"stored files took {prober.usual:.3f} s, {normal:.3f} s before")
    bed.a.now = "good"
    bed.expect_recovery(bed.another("calm"))
    bed.expect_calm()


CERTIFICATES = ("good", "expired", "wrong-host", "untrusted", "sha1", "stall", "plain")


@row("U-19", variants=CERTIFICATES, quick=("expired", "wrong-host"))
def certificates(case: Case) -> None:
    """A certificate that is not right: refused, the second source helps, and the reason is said."""
    authority, stranger = Authority(case.folder), Authority(case.folder, "Stranger CA")
    contexts = {
        "expired": lambda: authority.server(days=-1), "wrong-host": lambda: authority.server("other.battery.example"),
        "untrusted": stranger.server, "sha1": lambda: authority.server(digest="sha1"),
    }  # fmt: skip
    bed = Bed(case, "{b}")
    context = None if case.variant == "plain" else contexts.get(case.variant, authority.server)()
    origin = Origin(bed.library, bed.log, context, name="localhost")
    case.closing.callback(origin.stop)
    origin.now = "tls-stall" if case.variant == "stall" else "good"
    bed.server.stop()
    bed.server.arguments += ["--ca-file", str(authority.file)]
    place = bed.server.arguments.index("--upstreams") + 1
    address = origin.url("good").replace("http://", "https://")
    for chain, served in ((address, case.variant == "good"), (f"{address}|{bed.b.url()}", True)):
        bed.server.arguments[place] = chain
        bed.server.forget()
        bed.server.start()
        for kind, answer in bed.ask_every(bed.module).items():
            case.expect("U-19", answer.good == served, f"{kind} through {chain}: {answer}")
        bed.server.stop()
    case.expect("U-19", (origin.requests() > 0) == (case.variant in ("good",)), f"{origin.requests()} requests over it")


fault_row(
    "U-20",
    quick=("pipe-loop", "single-eleven"),
    **{name: Fault(f"redirect:{name}", within=5, hops=11) for name in ("loop", "eleven", "nothing")},
    **{name: Fault(f"redirect:{name}", within=5) for name in ("file", "huge", "split", "closed")},
)


@row("SEC-E4", variants=("to-http", "credentials", "nine"), quick=("to-http",))
def redirected(case: Case) -> None:
    """https stays https, credentials do not travel to another origin, and nine redirects are followed."""
    authority = Authority(case.folder)
    bed = Bed(case, "{a}")
    if case.variant == "nine":
        bed.a.now = "redirect:nine"
        bed.expect_right(bed.module)
        return
    secure = Origin(bed.library, bed.log, authority.server(), name="localhost")
    case.closing.callback(secure.stop)
    address = secure.base
    if case.variant == "credentials":
        address = address.replace("https://", "https://user:canary-of-the-battery@")
    bed.server.stop()
    place = bed.server.arguments.index("--upstreams") + 1
    bed.server.arguments[place] = f"{address}/b/leads"
    bed.server.arguments += ["--ca-file", str(authority.file)]
    other = Origin(bed.library, bed.log, authority.server() if case.variant == "credentials" else None, name="localhost")
    case.closing.callback(other.stop)
    secure.elsewhere = other.url("good")
    bed.server.start()
    for kind, answer in bed.ask_every(bed.module).items():
        case.expect("SEC-E4", answer.good == (case.variant == "credentials"), f"{kind}: {answer}")
    if case.variant == "to-http":
        case.expect("SEC-E4", not other.requests(), "an https source led to plain http")
    case.expect("I10", "Basic" in secure.credentials or case.variant == "to-http", "the source got no credentials")
    case.expect("I10", not other.credentials, f"credentials travelled: {other.credentials}")
    case.expect("I10", "canary-of-the-battery" not in bed.server.log(), "a secret is in the log")


@row("U-26", alone=True, quick=("",))
def slow_sources(case: Case) -> None:
    """Many cold requests at a source that only drips: others, and stored files, do not wait for them."""
    bed = Bed(case, "{a}", ["--route", "battery.example/quick={b}", "--no-access-log"])
    bed.expect_right(bed.module)
    count = 256
    slow = [bed.another(f"slow{number}", 100) for number in range(count)]
    quick = [bed.another(f"quick/m{number}", 100) for number in range(5)]
    bed.sampler.begin()
    bed.a.now = "slow-head:1"
    sockets = [socket.create_connection(("127.0.0.1", bed.server.port)) for _ in slow]
    for sock, module in zip(sockets, slow, strict=True):
        sock.sendall(f"GET {module.url('mod')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    prober = Prober(bed.server.port, bed.module)
    time.sleep(0.5)
    for module in quick:
        answer = bed.ask(module, "mod", 10)
        case.expect("row", answer.good and answer.seconds < 5, f"another source, {answer.seconds:.1f} s: {answer}")
    prober.stop()
    case.expect("row", not prober.failures, f"stored files failed: {prober.failures[:1]}")
    for sock in sockets:
        sock.close()
    bed.a.now = "good"
    bed.a.drop()
    bed.expect_calm()


@row("U-29", variants=("narrow", "corrupt", "reset"), quick=("reset",))
def through_a_relay(case: Case) -> None:
    """A narrow way is slow and no fault; a way that corrupts or breaks never leads to wrong bytes."""
    bed = Bed(case, "{a}")
    knobs = {
        "narrow": Knobs(bandwidth=8000), "corrupt": Knobs(corruption=0.2), "reset": Knobs(reset_after=20_000),
    }[case.variant]  # fmt: skip
    relay = Relay(bed.a.port, knobs, case.seed)
    case.closing.callback(relay.stop)
    bed.server.stop()
    place = bed.server.arguments.index("--upstreams") + 1
    bed.server.arguments[place] = f"http://127.0.0.1:{relay.port}/b/now"
    bed.server.start()
    bed.sampler.process = bed.server.pid
    module = bed.another("relayed", 120_000 if case.variant != "narrow" or case.full else 80_000)
    answers = bed.ask_every(module, EVERY)
    if case.variant == "narrow":
        case.expect("row", all(answer.good for answer in answers.values()), {kind: str(answer) for kind, answer in answers.items()})
        case.expect("row", get(bed.server.port, "/healthz").status == 200, "health")
    else:
        case.expect("row", not answers["zip"].good, f"a zip through a way that breaks: {answers['zip']}")
    relay.knobs = Knobs()
    bed.expect_recovery(module)
    bed.expect_calm(64 * MEBIBYTE)
