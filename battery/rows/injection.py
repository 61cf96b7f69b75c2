"""Line ends where they would begin a header, a request or a line of the log of their own: SEC-F2."""

import pathlib
import re

from battery.bed import Bed
from battery.behaviours import Turn, behaviour
from battery.cases import Case, row
from battery.client import get, raw

MARK = "x-injected"
# A line end and a field, escaped in all ways that a server may undo.
ESCAPED = (
    "%0d%0aX-Injected:1", "%0D%0AX-Injected:%201%0D%0A%0D%0A<html>", "%0aX-Injected:1", "%0dX-Injected:1", "%250d%250aX-Injected:1",
    "%e5%98%8d%e5%98%8aX-Injected:1", "%u000d%u000aX-Injected:1", "%c4%8d%c4%8aX-Injected:1", "%00%0d%0aX-Injected:1", "%e2%80%a8X-Injected:1",
    "%c2%85X-Injected:1", "\\r\\nX-Injected:1", "%1b[2J%0d%0aX-Injected:1",
)  # fmt: skip
PLACES = (
    "/battery.example/{}/@v/list", "/battery.example/m{}/@v/v1.0.0.mod", "/battery.example/m/@v/v1.0.0{}.zip", "/battery.example/m/@v/{}.info",
    "/battery.example/m/@latest?{}", "/battery.example/m/@v/list?go-get=1&x={}", "/{}", "/sumdb/{}/supported", "/sumdb/battery.example/lookup/{}",
    "/healthz?{}", "/metrics?{}", "/battery.example/m/@v/list{}",
)  # fmt: skip


class Bad:
    """What a source says when it tries: the value of a header, or of a file, with a line end in it."""

    LINE_ENDS = {"cr": "\rX-Injected: 1", "lf": "\nX-Injected: 1", "escaped": "%0d%0aX-Injected: 1", "nul": "\0X-Injected: 1"}
    FIELDS = ("ETag", "Content-Type", "Last-Modified", "Content-Disposition", "Cache-Control", "X-Injected", "Set-Cookie")


@behaviour("line-ends")
def line_ends(turn: Turn) -> bool:
    """The honest answer with a line end in every header that a proxy could pass on."""
    end = Bad.LINE_ENDS[turn.parameter]
    return turn.answer(turn.status, turn.body, None, [f'{name}: "a{end}"' for name in Bad.FIELDS])


@behaviour("line-ends-in-location")
def line_ends_in_location(turn: Turn) -> bool:
    """A redirect whose target has them."""
    return turn.answer(302, b"", None, [f"Location: {turn.base}/b/good/x{Bad.LINE_ENDS[turn.parameter]}{turn.path}"])


@behaviour("line-ends-in-content")
def line_ends_in_content(turn: Turn) -> bool:
    """A version, or a message of a refusal, with line ends in it."""
    if turn.kind in ("info", "latest"):
        return turn.answer(200, b'{"Version":"v1.0.0\\r\\nX-Injected: 1","Time":"2024-05-06T07:08:09Z\\r\\nX-Injected: 1"}')
    if turn.kind == "list":
        return turn.answer(200, b"v1.0.0\rX-Injected: 1\nv1.0.0%0d%0aX-Injected:1\n")
    return turn.answer(404, b"not found: \r\nX-Injected: 1\r\n\x1b[2Jmore")


def head_of(answer: bytes) -> str:
    return answer.split(b"\r\n\r\n", 1)[0].decode("latin-1").lower()


def expect_no_trace(case: Case, bed: Bed, log: pathlib.Path) -> None:
    """No request to a source has the field, and no line of the log begins with it or has a control character."""
    case.expect("SEC-F2", MARK not in bed.a.fields | bed.b.fields, "a source got the field")
    text = log.read_bytes().decode("utf-8", "replace") if log.exists() else ""
    lines = [line for line in text.split("\n") if re.match(r"\s*x-injected", line, re.IGNORECASE)]
    case.expect("SEC-F2", not lines, f"a line of the log of its own: {lines[:1]}")
    odd = [line for line in text.split("\n") if re.search(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028]", line)]
    case.expect("SEC-F2", not odd, f"control characters in the log: {odd[:1]!r}")


@row("SEC-F2", variants=("paths", "fields", "headers", "location", "content"), quick=("paths", "headers", "content"))
def injection(case: Case) -> None:
    """Line ends in paths, queries, fields, and in all that a source says: no header, request or line of the log comes of them."""
    bed = Bed(case, "{a}", ["--log-level", "debug"])
    {"paths": paths, "fields": fields, "headers": headers, "location": location, "content": content}[case.variant](case, bed)
    bed.expect_right(bed.another("after"))
    expect_no_trace(case, bed, bed.server.log_file)
    bed.expect_calm()


def paths(case: Case, bed: Bed) -> None:
    for place in PLACES:
        for text in ESCAPED:
            target = place.format(text)
            answer, _ = raw(bed.server.port, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            case.expect("SEC-F2", answer.startswith(b"HTTP/1.1 ") and answer.count(b"HTTP/1.1 ") == 1, f"{target}: {answer[:80]!r}")
            case.expect("SEC-F2", f"\n{MARK}" not in head_of(answer) and "\nx-injected" not in head_of(answer), f"{target}: {answer[:300]!r}")
    strange = [path for _, path in bed.a.log if "injected" in path.lower() and re.search(r"[\r\n]", path)]
    case.expect("SEC-F2", not strange, f"the source was asked for {strange[:1]!r}")


def fields(case: Case, bed: Bed) -> None:
    """Values that end up in answers or logs: they are refused, or have no effect."""
    names = ("If-None-Match", "If-Range", "Range", "User-Agent", "Referer", "Host", "X-Request-Id", "Traceparent", "Accept", "Authorization")
    for name in names:
        for value in ("a\rX-Injected: 1", "a%0d%0aX-Injected: 1", "a\x85X-Injected: 1", "\"\\r\\nX-Injected: 1\"", "a\x1b[2J", "a\x00X-Injected: 1"):
            host = "" if name == "Host" else "Host: x\r\n"
            data = f"GET {bed.module.url('mod')} HTTP/1.1\r\n{host}{name}: {value}\r\nConnection: close\r\n\r\n"
            answer, _ = raw(bed.server.port, data.encode("latin-1"))
            case.expect("SEC-F2", "\nx-injected" not in head_of(answer) and answer.count(b"HTTP/1.1 ") <= 1, f"{name}: {value!r}: {answer[:200]!r}")


def headers(case: Case, bed: Bed) -> None:
    """Headers of a source are not passed on, whatever is in them."""
    for number, how in enumerate(Bad.LINE_ENDS):
        bed.a.now = f"line-ends:{how}"
        module = bed.another(f"headers{number}")
        for kind, answer in bed.ask_every(module, absent=True).items():
            case.expect("SEC-F2", MARK not in answer.headers, f"{how}, {kind}: {answer.headers}")
            case.expect("SEC-F2", not any("njected" in value for value in answer.headers.values()), f"{how}, {kind}: {answer.headers}")
    bed.a.now = "good"


def location(case: Case, bed: Bed) -> None:
    for number, how in enumerate(Bad.LINE_ENDS):
        bed.a.now = f"line-ends-in-location:{how}"
        for kind, answer in bed.ask_every(bed.another(f"location{number}"), absent=True).items():
            case.expect("SEC-F2", MARK not in answer.headers and "location" not in answer.headers, f"{how}, {kind}: {answer.headers}")
    strange = [path for _, path in bed.a.log if re.search(r"[\r\n ]", path)]
    case.expect("SEC-F2", not strange, f"the source was asked for {strange[:1]!r}")
    bed.a.now = "good"


def content(case: Case, bed: Bed) -> None:
    bed.a.now = "line-ends-in-content"
    module = bed.another("content")
    for kind, answer in bed.ask_every(module, absent=True).items():
        case.expect("SEC-F2", MARK not in answer.headers, f"{kind}: {answer.headers}")
        case.expect("SEC-F2", kind in ("list", "mod", "zip") or not answer.good, f"{kind} with a line end in its version: {answer}")
        case.expect("SEC-F2", kind != "list" or b"njected" not in answer.body, f"a list: {answer.body!r}")
    for kind in ("mod", "zip"):
        case.expect("SEC-F2", MARK not in get(bed.server.port, module.url(kind)).headers, kind)
    bed.a.now = "good"
