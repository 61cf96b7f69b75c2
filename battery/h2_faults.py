"""What a client of HTTP/2 can do wrong: frames that are errors, frames that are odd, fields that would split a request."""

import struct

from battery import h2
from battery.h2 import END_HEADERS, END_STREAM, ask, field, fields, frame


def setting(number: int, value: int) -> bytes:
    return struct.pack(">HI", number, value)


def wide(value: int) -> bytes:
    return struct.pack(">I", value)


HEALTH = b"/healthz"
PAIR = (b"x-a", b"b")
# After a right beginning: frames that RFC 9113 calls an error of the connection or of the stream.
ERRORS: "dict[str, bytes]" = {
    "frame size 0": frame(h2.SETTINGS, 0, 0, setting(5, 0)),
    "frame size 16383": frame(h2.SETTINGS, 0, 0, setting(5, 16383)),
    "frame size 2^24": frame(h2.SETTINGS, 0, 0, setting(5, 1 << 24)),
    "frame size 2^32-1": frame(h2.SETTINGS, 0, 0, setting(5, (1 << 32) - 1)),
    "window 2^31": frame(h2.SETTINGS, 0, 0, setting(4, 1 << 31)),
    "push 2": frame(h2.SETTINGS, 0, 0, setting(2, 2)),
    "settings of 5 bytes": frame(h2.SETTINGS, 0, 0, b"\0" * 5),
    "settings on a stream": frame(h2.SETTINGS, 0, 1),
    "settings acknowledged with content": frame(h2.SETTINGS, h2.ACK, 0, setting(5, 16384)),
    "window of 3 bytes": frame(h2.WINDOW, 0, 0, b"\0" * 3),
    "window by 0": frame(h2.WINDOW, 0, 0, wide(0)),
    "window too large": frame(h2.WINDOW, 0, 0, wide((1 << 31) - 1)) * 2,
    "window of a stream by 0": frame(h2.HEADERS, END_HEADERS, 1, fields(HEALTH)) + frame(h2.WINDOW, 0, 1, wide(0)),
    "window of a stream too large": frame(h2.HEADERS, END_HEADERS, 1, fields(HEALTH)) + frame(h2.WINDOW, 0, 1, wide((1 << 31) - 1)) * 2,
    "window of an idle stream": frame(h2.WINDOW, 0, 7, wide(1)),
    "data on an idle stream": frame(h2.DATA, END_STREAM, 1, b"x"),
    "data on stream 0": frame(h2.DATA, END_STREAM, 0, b"x"),
    "headers on stream 0": frame(h2.HEADERS, END_STREAM | END_HEADERS, 0, fields(HEALTH)),
    "headers on an even stream": ask(2, HEALTH),
    "a stream that is lower": ask(5, HEALTH) + ask(3, HEALTH),
    "headers between headers": frame(h2.HEADERS, END_STREAM, 1, fields(HEALTH)) + ask(3, HEALTH),
    "a ping between headers": frame(h2.HEADERS, END_STREAM, 1, fields(HEALTH)) + frame(h2.PING, 0, 0, b"\0" * 8),
    "continuation of nothing": frame(h2.CONTINUATION, END_HEADERS, 1, fields(HEALTH)),
    "continuation of another": frame(h2.HEADERS, END_STREAM, 1, fields(HEALTH)) + frame(h2.CONTINUATION, END_HEADERS, 3),
    "reset of an idle stream": frame(h2.RESET, 0, 9, wide(8)),
    "reset of stream 0": frame(h2.RESET, 0, 0, wide(8)),
    "reset of 3 bytes": ask(1, HEALTH) + frame(h2.RESET, 0, 1, b"\0" * 3),
    "ping of 7 bytes": frame(h2.PING, 0, 0, b"\0" * 7),
    "ping on a stream": frame(h2.PING, 0, 1, b"\0" * 8),
    "goaway of 7 bytes": frame(h2.GOAWAY, 0, 0, b"\0" * 7),
    "goaway on a stream": frame(h2.GOAWAY, 0, 1, b"\0" * 8),
    "priority of 4 bytes": frame(h2.PRIORITY, 0, 1, b"\0" * 4),
    "push by a client": frame(h2.PUSH, END_HEADERS, 1, wide(2) + fields(HEALTH)),
    "padding longer than the frame": frame(h2.HEADERS, END_STREAM | END_HEADERS | h2.PADDED, 1, b"\xff" + fields(HEALTH)),
    "padding without a length": frame(h2.DATA, END_STREAM | h2.PADDED, 1, b""),
    "a frame of 2^24-1 bytes": frame(h2.DATA, 0, 1, b"x" * 20_000, (1 << 24) - 1),
    "hpack: index 0": frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, b"\x80"),
    "hpack: an index that is not": frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, h2.integer(1000, 7, 0x80)),
    "hpack: an endless number": frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, b"\xff" * 40),
    "hpack: a text longer than all": frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, b"\x00\x7f\xff\xff\xff\xff\x07a"),
    "hpack: a table too large": frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, h2.integer(1 << 30, 5, 0x20) + fields(HEALTH)),
    "hpack: bad huffman": frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, b"\x00\x81\x00\x84\xff\xff\xff\xff"),
    "an answer instead of a request": frame(h2.HEADERS, END_STREAM | END_HEADERS, 1, b"\x88"),
}
# What must be ignored, or may end the connection; a request that follows has its answer, or none.
ODD: "dict[str, bytes]" = {
    "altsvc": frame(h2.ALTSVC, 0, 0, b"\0\x01xh2=\":443\""),
    "altsvc without content": frame(h2.ALTSVC, 0, 0),
    "altsvc longer than it is": frame(h2.ALTSVC, 0, 0, b"\xff\xffx"),
    "altsvc on a stream": frame(h2.ALTSVC, 0, 1, b"\0\0h2=\":443\""),
    "origin": frame(h2.ORIGIN, 0, 0, b"\0\x09https://a"),
    "origin longer than it is": frame(h2.ORIGIN, 0, 0, b"\xff\xffhttps://a"),
    "origin of one byte": frame(h2.ORIGIN, 0, 0, b"\0"),
    "origin on a stream": frame(h2.ORIGIN, 0, 1, b"\0\x01a"),
    "an unknown kind": frame(0xEE, 0xFF, 0, b"x" * 100),
    "an unknown setting": frame(h2.SETTINGS, 0, 0, setting(0xF0F0, 1)),
    "settings acknowledged twice": frame(h2.SETTINGS, h2.ACK, 0) * 3,
    "priority on itself": frame(h2.PRIORITY, 0, 1, wide(1) + b"\0"),
    "a table of 0": frame(h2.SETTINGS, 0, 0, setting(1, 0)),
    "a table of 2^32-1": frame(h2.SETTINGS, 0, 0, setting(1, (1 << 32) - 1)),
    "a list of 0": frame(h2.SETTINGS, 0, 0, setting(6, 0)),
    "streams 0": frame(h2.SETTINGS, 0, 0, setting(3, 0)),
    "the highest bit of a stream": frame(h2.PING, 0, 1 << 31, b"\0" * 8),
    "goaway": frame(h2.GOAWAY, 0, 0, b"\0" * 8),
}

# Fields that must not become a request of HTTP/1 (CVE-2026-28898), with the path that belongs to them.
BAD_FIELDS: "dict[str, bytes]" = {
    "line end in a value": fields(HEALTH, (b"x-a", b"b\r\nx-injected: 1")),
    "line end in a name": fields(HEALTH, (b"x-a\r\nx-injected", b"1")),
    "line end in the path": fields(b"/healthz HTTP/1.1\r\nHost: y\r\n\r\nGET /canary"),
    "line end in the method": fields(HEALTH, method=b"GET /canary HTTP/1.1\r\n\r\nGET"),
    "nul in a value": fields(HEALTH, (b"x-a", b"b\0c")),
    "space in a name": fields(HEALTH, (b"x a", b"b")),
    "colon in a name": fields(HEALTH, (b"x:a", b"b")),
    "empty name": fields(HEALTH, (b"", b"b")),
    "large letters": fields(HEALTH, (b"X-A", b"b")),
    "connection": fields(HEALTH, (b"connection", b"close")),
    "transfer-encoding": fields(HEALTH, (b"transfer-encoding", b"chunked")),
    "upgrade": fields(HEALTH, (b"upgrade", b"h2c")),
    "te gzip": fields(HEALTH, (b"te", b"gzip")),
    "late pseudo field": fields(HEALTH, PAIR, (b":path", HEALTH)),
    "two paths": fields(HEALTH, (b":path", b"/readyz")),
    "unknown pseudo field": fields(HEALTH, (b":evil", b"1")),
    "status in a request": fields(HEALTH, (b":status", b"200")),
    "no path": b"".join(field(*pair) for pair in ((b":method", b"GET"), (b":scheme", b"https"), (b":authority", b"x"))),
    "no method": b"".join(field(*pair) for pair in ((b":path", HEALTH), (b":scheme", b"https"), (b":authority", b"x"))),
    "empty path": fields(b""),
    "path without a slash": fields(b"healthz"),
    "space in the path": fields(b"/heal thz"),
    "length without a body": fields(HEALTH, (b"content-length", b"5")),
    "two lengths": fields(HEALTH, (b"content-length", b"0"), (b"content-length", b"5")),
    "length that is none": fields(HEALTH, (b"content-length", b"+0")),
}
