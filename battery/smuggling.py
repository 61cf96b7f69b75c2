"""Requests whose framing is ambiguous: whoever reads them otherwise sees a second request where there is none.

https://www.rfc-editor.org/rfc/rfc9112
"""

import typing

CANARY = b"GET /canary-of-the-battery HTTP/1.1\r\nHost: x\r\n\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /healthz HTTP/1.1\r\nHost: x\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


def lengths(start: bytes) -> "list[tuple[str, bytes]]":
    """Lengths that are none, each before a body that is a second request to whoever believes otherwise."""
    values = (
        "+5", "0x5", "5,5", "5, 6", "-5", "5 5", "", " ", "5.0", "1e1", "٥", "0_5", "99999999999999999999", "9223372036854775808",
        "18446744073709551616", "5;", "\"5\"", "five", "+0", "-0", "--5", "5-", "5\x0b", "5\x0c", "5\x00", "5\xa0", "０５", "0b101", "0o5", "NaN",
    )  # fmt: skip
    cases = [(f"Content-Length: {value}", start + f"Content-Length: {value}\r\n\r\nhello".encode()) for value in values]
    for first, second in (("5", "6"), ("0", "5"), ("5", "0"), ("5", ""), ("5", "x")):
        cases.append((f"two lengths {first} {second}", start + f"Content-Length: {first}\r\nContent-Length: {second}\r\n\r\nhello".encode()))
    cases.append(("a space before the colon", start + b"Content-Length : 5\r\n\r\nhello"))
    cases.append(("a length in a folded line", start + b"X: y\r\n Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"))
    return cases


def encodings(start: bytes) -> "list[tuple[str, bytes]]":
    """Transfer-Encoding that is none, twice, or beside a length."""
    end = b"0\r\n\r\n"
    cases = [("length and chunks", start + b"Content-Length: 5\r\n" + CHUNKED + b"\r\n" + end)]
    cases.append(("chunks and length", start + CHUNKED + b"Content-Length: 5\r\n\r\n" + end))
    for value in (
        "xchunked", "chunked, identity", "identity", "chunked\x0b", "chunked;q=1", "\x00chunked", "gzip", "chunked, gzip",
        "identity, chunked, identity", "\"chunked\"", "chunk", "chunkedchunked",
    ):  # fmt: skip
        cases.append((f"Transfer-Encoding: {value!r}", start + f"Transfer-Encoding: {value}\r\n\r\n".encode() + end))
    cases.append(("chunked in HTTP/1.0", start.replace(b"1.1", b"1.0") + CHUNKED + b"Content-Length: 0\r\n\r\n" + end))
    for lines in (
        b"Transfer-Encoding : chunked", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", b"Transfer-Encoding\x00: chunked",
        b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked", b"Content-Length: 5\r\nTransfer-Encoding: xchunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 5",
        b"Content-Length: 5\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\rContent-Length: 5",
    ):  # fmt: skip
        cases.append((f"lines {lines!r}", start + lines + b"\r\n\r\n" + end))
    return cases


def chunks(start: bytes) -> "list[tuple[str, bytes]]":
    """Bodies in chunks whose framing is wrong."""
    bodies = (
        b"5;x\nhello\r\n0\r\n\r\n", b"5\nhello\r\n0\r\n\r\n", b"5\r\nhello0\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n", b"+5\r\nhello\r\n0\r\n\r\n",
        b"-5\r\nhello\r\n0\r\n\r\n", b"5 \r\nhello\r\n0\r\n\r\n", b" 5\r\nhello\r\n0\r\n\r\n", b"\r\nhello\r\n0\r\n\r\n", b"g\r\nhello\r\n0\r\n\r\n",
        b"ffffffffffffffff\r\nhello\r\n0\r\n\r\n", b"10000000000000005\r\nhello\r\n0\r\n\r\n", b"5\rhello\r\n0\r\n\r\n",
        b"5\r\nhello\n0\r\n\r\n", b"5\r\nhello!\r\n0\r\n\r\n", b"5_0\r\nhello\r\n0\r\n\r\n",
        b"5;a=\"\n\"\r\nhello\r\n0\r\n\r\n", b"5;\x00\r\nhello\r\n0\r\n\r\n", b"5\x0b\r\nhello\r\n0\r\n\r\n", b"5,5\r\nhello\r\n0\r\n\r\n",
        b"5.0\r\nhello\r\n0\r\n\r\n", b"5\r\r\nhello\r\n0\r\n\r\n", b"5\n\r\nhello\r\n0\r\n\r\n", b"-0\r\n\r\n", b"0x0\r\n\r\n", b"+0\r\n\r\n",
        b"0\n\n", b"0\r\nX Y: z\r\n\r\n", b"0\r\n folded: x\r\n\r\n", b"0\r\nX : y\r\n\r\n", b"0\r\nX\x00: y\r\n\r\n", b"0\r\nno colon\r\n\r\n",
    )  # fmt: skip
    return [(f"chunk {body[:14]!r}", start + CHUNKED + b"\r\n" + body) for body in bodies]


def heads() -> "list[tuple[str, bytes]]":
    """Heads that break RFC 9112."""
    lines = (
        b"Name : space before colon", b" folded: first line", b"X: a\r\n folded", b"X: a\r\n\tfolded", b"no colon at all", b": no name",
        b"X\x00Y: nul in name", b"X: nul\x00in value", b"X: bare\rCR", b"X(Y): parenthesis", b"X Y: space in name", b"\xff: high byte",
        b"X\x7f: delete", b"X: bell\x07", b"Host: second", b"X: lone\nHost: y",
    )  # fmt: skip
    cases = [(f"line {line!r}", GET + line + b"\r\n\r\n") for line in lines]
    starts = (
        b"GET  /healthz HTTP/1.1", b"GET /healthz", b"GET /healthz HTTP/0.9", b"GET /healthz HTTP/1.10", b"GET /healthz HTTP/2.0",
        b"GET /healthz HTTP/11", b"GET /healthz http/1.1", b"GET\t/healthz\tHTTP/1.1", b" GET /healthz HTTP/1.1", b"GET /heal thz HTTP/1.1",
        b"GET /healthz HTTP/1.1 x", b"G\x00T /healthz HTTP/1.1", b"G{T /healthz HTTP/1.1", b"GET /\x00healthz HTTP/1.1", b"GET healthz HTTP/1.1",
        b"GET /healthz\x7f HTTP/1.1", b"GET  HTTP/1.1", b"HTTP/1.1 200 OK", b"GET /healthz HTTP/1.1\rX: y", b"GET /\xff HTTP/1.1",
    )  # fmt: skip
    cases += [(f"start {start!r}", start + b"\r\nHost: x\r\n\r\n") for start in starts]
    cases.append(("no Host", b"GET /healthz HTTP/1.1\r\n\r\n"))
    cases.append(("two Hosts", GET + b"Host: y\r\n\r\n"))
    cases.append(("absolute form for another Host", b"GET http://y/healthz HTTP/1.1\r\nHost: x\r\n\r\n"))
    for host in (b"x y", b"x/y", b"x\x00", b"user@x", b"[::1"):
        cases.append((f"Host {host!r}", b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"))
    return cases


# What RFC 9112 lets a server forgive; the last one is a chunk of which every byte could still come.
FORGIVABLE = (
    "line b'X: a\\r\\n folded'", "line b'X: a\\r\\n\\tfolded'", "start b'GET  /healthz HTTP/1.1'", "start b'GET\\t/healthz\\tHTTP/1.1'",
    "line b'X: lone\\nHost: y'", "no Host", "start b'GET /healthz HTTP/1.10'", "start b'GET /healthz HTTP/2.0'",
    "chunk b'ffffffffffffff'", "absolute form for another Host",
)  # fmt: skip

# Bodies that a method has use for, and bodies that it has none for.
CORPUS: "dict[str, typing.Callable[[], list[tuple[str, bytes]]]]" = {
    "lengths": lambda: lengths(POST), "lengths-get": lambda: lengths(GET), "encodings": lambda: encodings(POST),
    "encodings-get": lambda: encodings(GET), "chunks": lambda: chunks(POST), "chunks-get": lambda: chunks(GET), "heads": heads,
}  # fmt: skip
