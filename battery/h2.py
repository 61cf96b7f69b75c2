"""HTTP/2 by hand: frames that a library would never send, and as much HPACK as the status of an answer needs.

https://www.rfc-editor.org/rfc/rfc9113, https://www.rfc-editor.org/rfc/rfc7541
"""

import collections
import socket
import ssl
import struct
import time
import typing

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RESET, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION, ALTSVC, ORIGIN = *range(11), 12
END_STREAM, END_HEADERS, PADDED, WITH_PRIORITY, ACK = 1, 4, 8, 32, 1
# The static table of HPACK from 8 to 14.
STATUSES = (200, 204, 206, 304, 400, 404, 500)


def frame(kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"", length: "int | None" = None) -> bytes:
    """A frame; `length` when it shall lie about its own."""
    size = len(payload) if length is None else length
    return struct.pack(">I", size)[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def integer(value: int, bits: int, first: int = 0) -> bytes:
    """RFC 7541, 5.1."""
    most = (1 << bits) - 1
    if value < most:
        return bytes([first | value])
    result, value = bytearray([first | most]), value - most
    while value >= 128:
        result.append(value & 127 | 128)
        value >>= 7
    return bytes([*result, value])


def field(name: bytes, value: bytes, keep: bool = False) -> bytes:
    """A literal field with a new name; `keep` puts it into the dynamic table."""
    return (b"\x40" if keep else b"\x00") + integer(len(name), 7) + name + integer(len(value), 7) + value


def fields(path: bytes, *more: "tuple[bytes, bytes]", method: bytes = b"GET") -> bytes:
    """The header block of a request."""
    pairs = ((b":method", method), (b":scheme", b"https"), (b":authority", b"localhost"), (b":path", path), *more)
    return b"".join(field(name, value) for name, value in pairs)


def ask(stream: int, path: bytes, *more: "tuple[bytes, bytes]") -> bytes:
    """A whole request in one frame."""
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, fields(path, *more))


def status_of(block: bytes) -> int:
    """The status that a header block begins with, or 0; 3 digits are a literal, Huffman coded or not."""
    while block[:1] and block[0] & 0xE0 == 0x20:
        # A change of the table's size: one byte, or a number that goes on while the highest bit is set.
        last = 0 if block[0] & 0x1F < 0x1F else next((place for place in range(1, len(block)) if block[place] < 0x80), len(block))
        block = block[last + 1 :]
    if block[:1] and 0x88 <= block[0] <= 0x8E:
        return STATUSES[block[0] - 0x88]
    if len(block) < 3 or block[0] & 0x3F not in range(8, 15):
        return 0
    size, text = block[1] & 0x7F, block[2:]
    if not block[1] & 0x80:
        return int(text[:size])
    bits, digits = "".join(f"{byte:08b}" for byte in text[:size]), ""
    while len(digits) < 3:
        # RFC 7541, appendix B: 0 to 2 have five bits, 3 to 9 six.
        wide = int(bits[:5], 2) > 2
        digits += str(int(bits[:6], 2) - 0x19 + 3 if wide else int(bits[:5], 2))
        bits = bits[6 if wide else 5 :]
    return int(digits)


class Talk:
    """One connection: sends what it is told, and sorts what comes back."""

    def __init__(self, port: int, trust: ssl.SSLContext, settings: bytes = b"", preface: bytes = PREFACE) -> None:
        plain = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.sock = trust.wrap_socket(plain, server_hostname="127.0.0.1")
        self.buffer, self.closed = b"", False
        self.statuses: "dict[int, int]" = {}
        self.resets: "dict[int, int]" = {}
        self.bodies: "dict[int, bytes]" = collections.defaultdict(bytes)
        self.ended: "set[int]" = set()
        self.goaway: "int | None" = None
        self.received: "collections.Counter[int]" = collections.Counter()
        if preface:
            self.send(preface + frame(SETTINGS, 0, 0, settings))

    def send(self, data: bytes) -> bool:
        """Whether the server still took it."""
        try:
            self.sock.sendall(data)
            return True
        except OSError:
            self.closed = True
            return False

    def read(self, seconds: float, until: "typing.Callable[[Talk], object] | None" = None) -> "Talk":
        """Reads until the server closes, `until` is true, or the time is over."""
        end = time.monotonic() + seconds
        while not self.closed and not (until and until(self)) and (left := end - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                data = self.sock.recv(65536)
                self.closed = not data
            except TimeoutError:
                break
            except OSError:
                self.closed = True
                break
            self.buffer += data
            self._sort()
        self.sock.settimeout(5)
        return self

    def answer(self, stream: int, seconds: float = 5) -> "int | None":
        """The status on a stream, or nothing when it was reset or never answered."""
        self.read(seconds, lambda talk: stream in talk.ended or stream in talk.resets or talk.goaway)
        return self.statuses.get(stream) if stream not in self.resets else None

    def close(self) -> None:
        self.sock.close()

    def _sort(self) -> None:
        while len(self.buffer) >= 9:
            length = int.from_bytes(self.buffer[:3], "big")
            if len(self.buffer) < 9 + length:
                return
            kind, flags, stream = struct.unpack(">BBI", self.buffer[3:9])
            payload, self.buffer = self.buffer[9 : 9 + length], self.buffer[9 + length :]
            self._take(kind, flags, stream, payload)

    def _take(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        self.received[kind] += 1
        if kind == HEADERS:
            self.statuses.setdefault(stream, status_of(payload))
        elif kind == DATA:
            self.bodies[stream] += payload
        elif kind == RESET:
            self.resets[stream] = int.from_bytes(payload, "big")
        elif kind == GOAWAY and self.goaway is None:
            self.goaway = int.from_bytes(payload[4:8], "big")
        if kind in (HEADERS, DATA) and flags & END_STREAM:
            self.ended.add(stream)
