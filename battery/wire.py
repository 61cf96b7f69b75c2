"""A connection as the misbehaving origin sees it: reads request heads, sends bytes at any pace, ends in any way."""

import dataclasses
import select
import socket
import struct
import time

HEAD_LIMIT = 65536


class Gone(Exception):
    """The other side has left, or the origin is stopping: nothing more can be sent."""


@dataclasses.dataclass
class Request:
    method: str
    target: str
    headers: "dict[str, str]"

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def head(status: int, length: "int | None", kind: str = "text/plain", more: "list[str] | None" = None) -> bytes:
    """A head of an answer; without a length there is no framing at all."""
    lines = [f"HTTP/1.1 {status} Battery", f"Content-Type: {kind}", *(more or [])]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Connection:
    """One connection of a client; it knows when the client has closed it, so that no behaviour outlives its victim."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = b""
        self.stopping = False
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self) -> "Request | None":
        """The next request, or nothing when the client is done."""
        while b"\r\n\r\n" not in self.buffer:
            more = self.sock.recv(65536) if len(self.buffer) < HEAD_LIMIT else b""
            if not more:
                return None
            self.buffer += more
        text, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        first, *rest = text.decode("latin-1").split("\r\n")
        method, target, _ = (first + "  ").split(" ", 2)
        pairs = (line.partition(":") for line in rest)
        return Request(method, target, {name.strip().lower(): value.strip() for name, _, value in pairs})

    def send(self, data: bytes) -> None:
        if self.stopping:
            raise Gone
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Gone from error

    def drip(self, data: bytes, rate: float) -> None:
        """Sends at so many bytes a second, ten portions in each at most."""
        portion = max(1, int(rate / 10))
        for start in range(0, len(data), portion):
            self.send(data[start : start + portion])
            self.wait(portion / rate)

    def wait(self, seconds: float) -> None:
        """Waits, and raises `Gone` as soon as the client closes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.stopping:
                raise Gone
            if not select.select([self.sock], [], [], min(left, 0.25))[0]:
                continue
            try:
                if not self.sock.recv(1, socket.MSG_PEEK):
                    raise Gone
            except OSError as error:
                raise Gone from error
            time.sleep(min(left, 0.05))

    def reset(self) -> None:
        """Closes with a TCP reset instead of an end."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        try:
            self.sock.close()
        except OSError:
            pass
