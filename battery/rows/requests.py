"""Hostile and odd requests on raw sockets: SEC-F1, SEC-F5, SEC-F7, SEC-F9, SEC-F10, and the paths of SEC-C1."""

import pathlib

from battery.bed import Bed
from battery.cases import Case, eventually, row
from battery.client import get, raw, statuses
from battery.smuggling import CANARY, CORPUS, FORGIVABLE, GET

@row("SEC-F1", variants=tuple(CORPUS), quick=tuple(CORPUS))
def smuggling(case: Case) -> None:
    """Ambiguous framing: an error and the end of the connection; what follows is never a request of its own."""
    bed = Bed(case, "{a}")
    wrong = []
    for name, data in CORPUS[case.variant]():
        answer, closed = raw(bed.server.port, data + CANARY, timeout=1.5)
        if not closed and name not in FORGIVABLE:
            # Once more with patience: what is left open stays open, a machine that stood still does not.
            answer, closed = raw(bed.server.port, data + CANARY, timeout=8)
        seen = statuses(answer)
        refused = bool(seen) and 400 <= seen[0] < 600 or not seen
        forgiven = name in FORGIVABLE and seen[:1] in ([], [200])
        if not forgiven and (len(seen) > 1 or not closed or not refused):
            wrong.append(f"{name}: {seen}{'' if closed else ', left open'}{', canary answered' if len(seen) > 1 else ''}")
    case.expect("SEC-F1", not wrong, f"{len(wrong)} cases: " + "; ".join(wrong))
    bed.expect_calm()


@row("SEC-F5", variants=("many", "2000", "1001", "101", "large", "line"), quick=("many", "101"))
def large_heads(case: Case) -> None:
    """Too many fields, or too many bytes, are 431 or 400, and no trap (CVE-2026-28980)."""
    bed = Bed(case, "{a}")
    count = {"many": 300_000, "2000": 2000, "1001": 1001, "101": 120}.get(case.variant, 0)
    data = GET + b"".join(b"a%d: b\r\n" % number for number in range(count))
    if case.variant == "large":
        data += b"X: " + b"x" * (80 * 1024) + b"\r\n"
    if case.variant == "line":
        data = b"GET /" + b"a" * (80 * 1024) + b" HTTP/1.1\r\nHost: x\r\n"
    for _ in range(20):
        answer, closed = raw(bed.server.port, data + b"\r\n", timeout=5)
        seen = statuses(answer)
        case.expect("SEC-F5", closed and (not seen or seen[0] in (400, 414, 431)), f"{seen}, closed: {closed}")
    bed.expect_calm()


SIZE = 50_000
# Header, status, first byte and length of what must come.
RANGES: "dict[str, tuple[int, int, int]]" = {
    "bytes=0-": (206, 0, -1), "bytes=0-0": (206, 0, 1), "bytes=5-9": (206, 5, 5), "bytes=-1": (206, -1, 1), "bytes=-100": (206, -100, 100),
    "bytes=10-99999999": (206, 10, -1), "bytes=-99999999": (206, 0, -1), "BYTES=5-9": (206, 5, 5), "bytes=5-9223372036854775807": (206, 5, -1),
    "bytes=5-2": (200, 0, -1), "bytes=-": (200, 0, -1), "bytes=": (200, 0, -1), "foo=0-1": (200, 0, -1), "bytes=a-b": (200, 0, -1),
    "bytes=0-1,5-6": (200, 0, -1), "bytes=--1": (200, 0, -1), "bytes=1--1": (200, 0, -1), "bytes 0-1": (200, 0, -1), "": (200, 0, -1),
    "bytes=" + ",".join(["0-1"] * 1000): (200, 0, -1),
}  # fmt: skip
# These may be refused as not satisfiable, or ignored as malformed; a wrong part is neither.
EITHER = (
    "bytes=-0", "bytes=99999999-", "bytes=9223372036854775807-", "bytes=9223372036854775808-", "bytes=0-18446744073709551616",
    "bytes=18446744073709551615-18446744073709551616", "bytes=-9223372036854775808", "bytes=99999999999999999999999-",
)  # fmt: skip


@row("SEC-F7", variants=("hot", "cold", "head"), quick=("hot", "cold"))
def ranges(case: Case) -> None:
    """One range as RFC 9110 says; several or malformed ones are ignored; nothing traps (CVE-2026-97697)."""
    bed = Bed(case, "{a}")
    cold = case.variant == "cold"
    method = "HEAD" if case.variant == "head" else "GET"
    warm = bed.another("range", SIZE)
    bed.expect_right(warm, ("zip",))
    for number, (header, (status, first, length)) in enumerate(RANGES.items()):
        module = bed.another(f"range{number}", SIZE) if cold else warm
        answer = get(bed.server.port, module.url("zip"), headers={"Range": header}, method=method)
        whole = module.zip
        start = first if first >= 0 else len(whole) + first
        expected = whole[start:] if length < 0 else whole[start : start + length]
        if method == "HEAD":
            # Range is defined for GET alone: https://www.rfc-editor.org/rfc/rfc9110#section-14.2
            status, expected = 200, b""
        case.expect("SEC-F7", answer.status == status and answer.complete, f"Range: {header[:40]}: {answer}, expected {status}")
        case.expect("I1", answer.body == expected, f"Range: {header[:40]}: {len(answer.body)} other bytes")
        if status == 206:
            wanted = f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"
            case.expect("SEC-F7", answer.headers.get("content-range") == wanted, f"{header}: {answer.headers.get('content-range')}")
    for header in EITHER:
        answer = get(bed.server.port, warm.url("zip"), headers={"Range": header}, method=method)
        right = answer.status in (200, 416) or answer.status == 206 and answer.body and warm.zip.endswith(answer.body)
        case.expect("SEC-F7", bool(right), f"Range: {header}: {answer.status}, {len(answer.body)} bytes")
    bed.expect_calm()


@row("SEC-F9", quick=("",))
def large_values(case: Case) -> None:
    """Credentials and cookies of a megabyte, thousands of cookies, bytes that are no text: 400, 401 or 431, and no trap."""
    bed = Bed(case, "{a}")
    lines = {
        "authorization": b"Authorization: Basic " + b"A" * (1 << 20),
        "cookie": b"Cookie: a=" + b"b" * (1 << 20),
        "cookies": b"\r\n".join([b"Cookie: a=b"] * 3000),
        "base64": b"Authorization: Basic !!!!",
        "text": b"Authorization: Basic \xff\xfe\xc0\x80",
        "surrogate": b"X: \xed\xa0\x80",
    }
    for name, line in lines.items():
        answer, _ = raw(bed.server.port, GET + line + b"\r\nConnection: close\r\n\r\n", timeout=5)
        allowed = (200, 400, 401) if name in ("base64", "text", "surrogate") else (400, 401, 431)
        seen = statuses(answer)
        case.expect("SEC-F9", not seen or seen[0] in allowed, f"{name}: {seen}")
    bed.expect_calm()


@row("SEC-F10", quick=("",))
def methods(case: Case) -> None:
    """Other methods are refused, a GET may have a body, and HEAD says what GET says."""
    bed = Bed(case, "{a}")
    bed.expect_right(bed.module)
    for method in ("TRACE", "CONNECT", "PUT", "DELETE", "POST", "PATCH", "OPTIONS", "PROPFIND", "FOO", "get"):
        target = "x:443" if method == "CONNECT" else bed.module.url("mod")
        answer, _ = raw(bed.server.port, f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        case.expect("SEC-F10", (statuses(answer) or [0])[0] in (400, 405, 501), f"{method}: {answer[:60]!r}")
    body = GET.replace(b"/healthz", bed.module.url("mod").encode()) + b"Content-Length: 5\r\nConnection: close\r\n\r\nhello"
    answer, _ = raw(bed.server.port, body)
    case.expect("SEC-F10", statuses(answer) in ([200], [400]), f"GET with a body: {answer[:60]!r}")
    for kind in ("list", "latest", "info", "mod", "zip"):
        with_body, without = (get(bed.server.port, bed.module.url(kind), method=method) for method in ("GET", "HEAD"))
        pairs = [{name: value for name, value in answer.headers.items() if name != "date"} for answer in (with_body, without)]
        case.expect("SEC-F10", pairs[0] == pairs[1] and with_body.status == without.status, f"{kind}: GET {pairs[0]}, HEAD {pairs[1]}")
        case.expect("SEC-F10", not without.body, "HEAD with a body")
    bed.expect_calm()


PATHS = (
    "/%2e%2e%2f%2e%2e%2fetc/passwd", "/%252e%252e/x/@v/list", "/..;/x/@v/list", "//x/@v/list", "/battery.example//m/@v/list",
    "/battery.example\\m/@v/list", "/battery.example/m%00/@v/list", "/battery.example/m%0d%0aX:y/@v/list", "/battery.example/%c0%ae%c0%ae/@v/list",
    "/battery.example/@v/../@v/list", "/battery.example/m/@v/..%2f..%2flist", "/battery.example/m./@v/list", "/battery.example/.m/@v/list",
    "/battery.example/Upper/@v/list", "/battery.example/!!a/@v/list", "/battery.example/!1/@v/list", "/battery.example/m!/@v/list",
    "/battery.example/m/@v/v1.0.0%2f..%2fx.mod", "/battery.example/m/@v/.mod", "/battery.example/m/@v/v1.0.0..mod", "/battery.example/m/@v/../../x.zip",
    "/battery.example/con/@v/list", "/battery.example/aux.txt/@v/list", "/battery.example/m~1/@v/list", "/battery.example/%ef%bc%8f%ef%bc%8e/@v/list",
    "/g%d1%96thub.com/x/@v/list", "/battery.example/%e2%80%ae/@v/list", "/battery.example/e%cc%81/@v/list", "/.martlet/lock", "/.martlet/@v/list",
    "/battery.example/m/@v/v1.0.0.ziphash", "/battery.example/m/@v/v1.0.0.lock", "/battery.example/m/@v/list%00", "/x", "/@v/list", "/@latest",
    "/battery.example/m/@v/", "/battery.example/m/@v", "/battery.example/m/@v/%2e%2e.info", "/" + "a" * 10_240 + "/@v/list",
    "/battery.example/" + "a/" * 2000 + "@v/list", "/%", "/%zz/@v/list", "/battery.example/m/@v/%ff.info",
)  # fmt: skip


def paths(case: Case) -> None:
    """Paths that leave the store or cannot be: refused before any source is asked, and nothing appears outside of the store."""
    bed = Bed(case, "{a}")
    # The last file that a start writes.
    eventually(bed.server.store.joinpath(".martlet/scrubbed").exists)
    before = listing(case.folder)
    for path in PATHS:
        answer, _ = raw(bed.server.port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        case.expect("SEC-C1", (statuses(answer) or [0])[0] in (400, 404, 414), f"{path[:60]}: {answer[:60]!r}")
    asked = [path for _, path in bed.a.log]
    case.expect("SEC-C1", not asked, f"the source was asked: {asked[:3]}")
    case.expect("SEC-C1", listing(case.folder) == before, f"new files: {listing(case.folder) - before}")
    bed.expect_calm()


def listing(folder: pathlib.Path) -> "set[str]":
    return {str(path) for path in folder.rglob("*") if "index.sqlite" not in path.name}
