"""HTTP/2 frames that are wrong, or too many of them: SEC-F3."""

import pathlib
import ssl
import time
import typing

from battery import h2
from battery.bed import Bed
from battery.cases import Case, row
from battery.client import get
from battery.h2 import END_HEADERS, END_STREAM, Talk, ask, field, fields, frame
from battery.h2_faults import BAD_FIELDS, ERRORS, HEALTH, ODD, setting, wide
from battery.prober import Prober
from battery.sampler import MEBIBYTE
from battery.tls import Authority


def secure_bed(case: Case, *settings: str) -> Bed:
    """A bed whose server has a certificate, and speaks HTTP/2."""
    authority = Authority(case.folder)
    certificate, key = authority.issue(["subjectAltName=IP:127.0.0.1"])
    bed = Bed(case, "{a}", ["--tls-cert", str(certificate), "--tls-key", str(key), *settings])
    bed.tls = trust(authority.file)
    get(bed.server.port, "/healthz", tls=bed.tls)
    bed.sampler.begin()
    return bed


def trust(file: pathlib.Path, *protocols: str) -> ssl.SSLContext:
    result = ssl.create_default_context(cafile=str(file))
    if protocols:
        result.set_alpn_protocols(list(protocols))
    return result


class Table:
    """Opens connections that speak HTTP/2 to the server under test."""

    def __init__(self, case: Case, *settings: str) -> None:
        self.bed = secure_bed(case, *settings)
        self.context = trust(case.folder / "battery-ca" / "ca.pem", "h2")
        case.closing.callback(lambda: [talk.close() for talk in self.talks])
        self.talks: "list[Talk]" = []

    def talk(self, settings: bytes = b"", preface: bytes = h2.PREFACE) -> Talk:
        self.talks.append(Talk(self.bed.server.port, self.context, settings, preface))
        return self.talks[-1]


@row("SEC-F3", variants=(
    "errors", "odd", "requests", "preface", "rapid-reset", "continuations", "pings", "settings", "empty-data", "hpack-bomb", "closed-window",
    "standing-streams", "streams",
), quick=("errors", "odd", "requests", "hpack-bomb", "continuations"))  # fmt: skip
def http2(case: Case) -> None:
    """Every error ends the stream or the connection, a flood costs no memory, the process lives, and neighbours do not feel it."""
    table = Table(case, "--no-access-log", "--log-level", "error")
    bed = table.bed
    talk = table.talk()
    talk.send(ask(1, HEALTH))
    case.expect("SEC-F3", talk.answer(1) == 200, f"a right request: {talk.statuses} {talk.goaway}")
    bed.expect_right(bed.module)
    prober = Prober(bed.server.port, bed.module, tls=bed.tls)
    CHECKS[case.variant](case, table)
    prober.stop()
    case.expect("row", not prober.failures, f"neighbours failed: {prober.failures[:1]}")
    for talk in table.talks:
        talk.close()
    bed.expect_calm(96 * MEBIBYTE)


def errors(case: Case, table: Table) -> None:
    """RFC 9113: the connection or the stream ends, and nothing after it is answered on that stream."""
    wrong = []
    for name, data in ERRORS.items():
        talk = table.talk()
        talk.send(data)
        talk.read(3, lambda talk: talk.goaway is not None or talk.resets)
        if talk.goaway in (None, 0) and not talk.resets and not talk.closed:
            wrong.append(f"{name}: {talk.statuses or 'nothing'}")
        talk.close()
    case.expect("SEC-F3", not wrong, f"{len(wrong)} of {len(ERRORS)} went unpunished: {'; '.join(wrong)}")


def odd(case: Case, table: Table) -> None:
    wrong = []
    for name, data in ODD.items():
        talk = table.talk()
        talk.send(data + ask(3, HEALTH))
        if talk.answer(3, 3) not in (200, None) or not (talk.statuses or talk.goaway is not None or talk.resets or talk.closed):
            wrong.append(f"{name}: {talk.statuses}")
        talk.close()
    case.expect("SEC-F3", not wrong, "; ".join(wrong))


def requests(case: Case, table: Table) -> None:
    """What HTTP/1 could be split with is refused here."""
    wrong = []
    for name, block in BAD_FIELDS.items():
        talk = table.talk()
        talk.send(frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, block))
        status = talk.answer(1, 3)
        refused = status is not None and 400 <= status < 500 or status is None and (talk.resets or talk.goaway or talk.closed)
        if not refused or any(b"injected" in body for body in talk.bodies.values()):
            wrong.append(f"{name}: {status}")
        talk.close()
    case.expect("SEC-F3", not wrong, f"{len(wrong)} of {len(BAD_FIELDS)}: {'; '.join(wrong)}")


def preface(case: Case, table: Table) -> None:
    """What is no preface ends the connection in the time that a request has."""
    for data in (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", h2.PREFACE[:-1] + b"X", b"\0" * 64, h2.PREFACE + ask(1, HEALTH), b"PRI * HT"):
        talk = table.talk(preface=b"")
        talk.send(data)
        talk.read(25 if data == b"PRI * HT" else 5, lambda talk: talk.goaway is not None)
        # A connection on which nothing is asked may stay until it is idle for too long.
        case.expect("SEC-F3", talk.closed or talk.goaway is not None or data == b"PRI * HT", f"{data[:24]!r}: {dict(talk.received)}")


def flood(case: Case, table: Table, portion: typing.Callable[[int], bytes], most: int = 64 * MEBIBYTE, read: bool = True) -> "tuple[Talk, int]":
    """Sends portions until the server has enough of it or the time is over: the connection, and how many bytes it took."""
    talk, sent, number = table.talk(), 0, 0
    talk.sock.settimeout(5)
    end = time.monotonic() + case.lasting(8, 60)
    while time.monotonic() < end and sent < most and talk.goaway in (None, 0) and not talk.closed:
        data = portion(number)
        if not talk.send(data):
            break
        sent, number = sent + len(data), number + 1
        if read:
            talk.read(0.001, lambda talk: False)
    case.expect("I7", table.bed.sampler.growth <= 64 * MEBIBYTE, f"{sent} bytes cost {table.bed.sampler.growth >> 20} MiB")
    return talk, sent


def rapid_reset(case: Case, table: Table) -> None:
    """CVE-2023-44487: streams that are opened and reset at once, without an end."""
    path = table.bed.module.url("zip").encode()

    def portion(number: int) -> bytes:
        streams = range(number * 200 + 1, number * 200 + 201, 2)
        return b"".join(ask(stream, path) + frame(h2.RESET, 0, stream, wide(8)) for stream in streams)

    talk, sent = flood(case, table, portion)
    case.expect("SEC-F3", talk.goaway is not None or talk.closed, f"{sent} bytes of resets, and no end of it")


def continuations(case: Case, table: Table) -> None:
    """CVE-2024-27316: a header block that does not end."""
    more = frame(h2.CONTINUATION, 0, 1, field(b"x-a", b"b" * 1000) * 10)
    begin = frame(h2.HEADERS, END_STREAM, 1, fields(HEALTH))
    talk, sent = flood(case, table, lambda number: more if number else begin)
    case.expect("SEC-F3", (talk.goaway is not None or talk.closed) and sent <= 4 * MEBIBYTE, f"{sent} bytes of one header block")
    empty = frame(h2.CONTINUATION, 0, 1)
    talk, sent = flood(case, table, lambda number: empty * 100 if number else begin)
    case.expect("SEC-F3", talk.goaway is not None or talk.closed, f"{sent} bytes of continuations without content")


def pings(case: Case, table: Table) -> None:
    """CVE-2019-9512: nobody reads the answers."""
    flood(case, table, lambda _: frame(h2.PING, 0, 0, b"12345678") * 1000, read=False)


def settings(case: Case, table: Table) -> None:
    """CVE-2019-9515: nobody reads the acknowledgements."""
    flood(case, table, lambda _: frame(h2.SETTINGS, 0, 0, setting(4, 65535)) * 1000, read=False)


def empty_data(case: Case, table: Table) -> None:
    """CVE-2019-9518: frames without content and without end."""
    begin = frame(h2.HEADERS, END_HEADERS, 1, fields(HEALTH, method=b"POST"))
    flood(case, table, lambda number: frame(h2.DATA, 0, 1) * 1000 if number else begin)


def hpack_bomb(case: Case, table: Table) -> None:
    """A field of 4000 bytes, kept once and named thousands of times."""
    kept = field(b"x-a", b"b" * 3900, keep=True)
    talk = table.talk()
    for stream in range(1, 100, 2):
        block = fields(HEALTH) + kept + b"\xbe" * 12_000
        talk.send(frame(h2.HEADERS, END_STREAM | END_HEADERS, stream, block[:16_384]))
        status = talk.answer(stream, 5)
        case.expect("SEC-F3", status in (None, 400, 431), f"48 MB of fields: {status}")
        if talk.closed or talk.goaway is not None:
            talk = table.talk()
    case.expect("I7", table.bed.sampler.growth <= 64 * MEBIBYTE, f"a header bomb cost {table.bed.sampler.growth >> 20} MiB")


def closed_window(case: Case, table: Table) -> None:
    """CVE-2019-9517: many answers are asked for, and the window stays closed; who takes nothing is closed."""
    large = table.bed.another("large", 8 * MEBIBYTE)
    table.bed.expect_right(large, ("zip",))
    table.bed.sampler.begin()
    talks = [table.talk(setting(4, 0)) for _ in range(10)]
    for talk in talks:
        talk.send(b"".join(ask(stream, large.url("zip").encode()) for stream in range(1, 200, 2)))
    end = time.monotonic() + 40
    for talk in talks:
        talk.read(max(0.1, end - time.monotonic()), lambda talk: talk.goaway not in (None, 0))
    still = sum(not talk.closed for talk in talks)
    case.expect("SEC-F6", not still, f"{still} of {len(talks)} connections that take nothing are open after 40 s")
    growth = table.bed.sampler.growth
    case.expect("I7", growth <= 96 * MEBIBYTE, f"a thousand answers that nobody takes cost {growth >> 20} MiB")


def standing_streams(case: Case, table: Table) -> None:
    """99 answers that nobody takes on each connection, which looks busy by small requests: the answers are broken off all the same."""
    bed = table.bed
    large = bed.another("large", 8 * MEBIBYTE)
    bed.expect_right(large, ("zip",))
    bed.sampler.begin()
    talks = [table.talk(setting(4, 0)) for _ in range(4)]
    for talk in talks:
        talk.send(b"".join(ask(stream, large.url("zip").encode()) for stream in range(1, 199, 2)))
        talk.read(5, lambda talk: len(talk.statuses) >= 99)
    held = bed.sampler.now().descriptors - bed.sampler.base.descriptors
    case.expect("battery", held > 99, f"the answers hold {held} descriptors: is anything being sent?")
    begun, heads = time.monotonic(), 0
    while time.monotonic() - begun < 50 and not all(len(talk.resets) >= 99 for talk in talks):
        for talk in talks:
            # Streams have odd numbers, each higher than the one before.
            talk.send(frame(h2.HEADERS, END_STREAM | END_HEADERS, 201 + 2 * heads, fields(HEALTH, method=b"HEAD")))
            talk.read(0.05, lambda talk, stream=201 + 2 * heads: stream in talk.ended)
        heads += 1
    seconds = time.monotonic() - begun
    left = bed.sampler.now().descriptors - bed.sampler.base.descriptors
    case.expect("SEC-F6", left <= 40, f"{left} of {held} descriptors are held after {seconds:.0f} s, by answers that nobody takes")
    answered = [sum(stream > 200 for stream in talk.ended) for talk in talks]
    case.expect("SEC-F6", all(count >= heads - 1 for count in answered), f"of {heads} small requests {answered} were answered")
    case.notes.append(f"{held} descriptors back after {seconds:.0f} s")


def streams(case: Case, table: Table) -> None:
    """More streams at once than are allowed: refused or the end, and those that are allowed are answered."""
    talk = table.talk()
    count = 2000
    talk.send(b"".join(frame(h2.HEADERS, END_HEADERS, 2 * number + 1, fields(HEALTH, method=b"POST")) for number in range(count)))
    talk.read(5, lambda talk: talk.goaway is not None or len(talk.resets) + len(talk.ended) >= count)
    done = len(talk.resets) + len(talk.ended)
    case.expect("SEC-F3", talk.goaway is not None or talk.closed or done > count / 2, f"{done} of {count} streams were refused or answered")


CHECKS: "dict[str, typing.Callable[[Case, Table], None]]" = {
    "errors": errors, "odd": odd, "requests": requests, "preface": preface, "rapid-reset": rapid_reset, "continuations": continuations,
    "pings": pings, "settings": settings, "empty-data": empty_data, "hpack-bomb": hpack_bomb, "closed-window": closed_window,
    "standing-streams": standing_streams, "streams": streams,
}  # fmt: skip
