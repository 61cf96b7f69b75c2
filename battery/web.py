"""Web servers of a case: one address for many hosts, each with a site of its own, and the bodies of requests as git sends them."""

import collections
import dataclasses
import gzip
import socket
import ssl
import threading
import time
import typing
import urllib.parse

from battery.wire import Connection, Gone, Request, head

BODY_LIMIT = 64 << 20


@dataclasses.dataclass
class Ask:
    """One request: the host it is for, its path and query, its body unpacked, and the connection to answer on."""

    wire: Connection
    request: Request
    host: str
    path: str
    query: str
    body: bytes

    def answer(self, status: int, body: bytes = b"", kind: str = "text/plain", more: "list[str] | None" = None) -> bool:
        """A whole answer; returns whether the connection may be used again."""
        self.wire.send(head(status, len(body), kind, more) + body)
        return True

    def begin(self, kind: str) -> None:
        """The head of an answer in pieces."""
        self.wire.send(head(200, None, kind, ["Cache-Control: no-cache", "Transfer-Encoding: chunked"]))

    def send(self, data: bytes, rate: float = 0) -> None:
        """A piece, or ten of them in a second that make `rate` bytes."""
        portion = max(1, int(rate / 10)) if rate else len(data)
        for start in range(0, len(data), max(portion, 1)):
            part = data[start : start + portion]
            self.wire.send(b"%x\r\n%s\r\n" % (len(part), part))
            if rate:
                self.wire.wait(portion / rate)

    def end(self) -> bool:
        self.wire.send(b"0\r\n\r\n")
        return True

    def redirect(self, to: str, status: int = 302) -> bool:
        return self.answer(status, b"elsewhere\n", more=[f"Location: {to}"])


Site = typing.Callable[[Ask], bool]


def nothing(ask: Ask) -> bool:
    """The site of a host that has none."""
    return ask.answer(404, b"nothing here\n")


class Web:
    """Listens at addresses, and sends every request to the site of its host. Every connection has a thread."""

    def __init__(self, tls: "ssl.SSLContext | None" = None) -> None:
        self.tls = tls
        self.sites: "dict[str, Site]" = {}
        # What came: the host, the target, and the headers.
        self.seen: "list[tuple[str, str, dict[str, str]]]" = []
        self.methods: "collections.Counter[str]" = collections.Counter()
        self._listeners: "list[socket.socket]" = []
        self._connections: "set[Connection]" = set()
        self._lock = threading.Lock()

    def listen(self, address: str = "127.0.0.1", port: int = 0) -> int:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listener = socket.create_server((address, port), family=family, backlog=256)
        self._listeners.append(listener)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return int(listener.getsockname()[1])

    def stop(self) -> None:
        for listener in self._listeners:
            shut(listener)
        self.drop()

    def drop(self) -> None:
        """Closes all connections; the listeners stay."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.stopping = True
            shut(connection.sock)

    def asked(self, host: str, part: str = "") -> "list[str]":
        """The targets of the requests for a host which hold this text."""
        with self._lock:
            return [target for at, target, _ in self.seen if at == host and part in target]

    def all_that_came(self) -> str:
        """Every byte of every head that came, for canaries."""
        with self._lock:
            return "\n".join(f"{host} {target} {headers}" for host, target, headers in self.seen)

    def forget(self) -> None:
        with self._lock:
            self.seen.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        connection = Connection(sock)
        with self._lock:
            self._connections.add(connection)
        try:
            sock.settimeout(60)
            if self.tls:
                connection.sock = self.tls.wrap_socket(sock, server_side=True)
            while (request := connection.request()) and self._answer(connection, request):
                pass
        except (OSError, Gone, ValueError, EOFError):
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)
            shut(connection.sock)

    def _answer(self, connection: Connection, request: Request) -> bool:
        host = request.header("host").rpartition(":")[0] or request.header("host")
        path, _, query = request.target.partition("?")
        with self._lock:
            self.seen.append((host, request.target, request.headers))
            self.methods[request.method] += 1
        ask = Ask(connection, request, host, urllib.parse.unquote(path), query, body(connection, request))
        return self.sites.get(host, nothing)(ask)


def shut(sock: socket.socket) -> None:
    """Ends a connection or a listener, also one that a thread waits at."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


def body(connection: Connection, request: Request) -> bytes:
    """The body of a request; git compresses long ones, and sends longer ones in chunks."""
    if request.header("transfer-encoding").lower() == "chunked":
        data = _chunks(connection)
    else:
        data = _exactly(connection, int(request.header("content-length") or 0))
    return gzip.decompress(data) if "gzip" in request.header("content-encoding") else data


def _exactly(connection: Connection, size: int) -> bytes:
    if size > BODY_LIMIT:
        raise Gone
    while len(connection.buffer) < size:
        _more(connection)
    data, connection.buffer = connection.buffer[:size], connection.buffer[size:]
    return data


def _more(connection: Connection) -> None:
    data = connection.sock.recv(65536)
    if not data:
        raise Gone
    connection.buffer += data


def _chunks(connection: Connection) -> bytes:
    parts: "list[bytes]" = []
    while True:
        while b"\r\n" not in connection.buffer:
            _more(connection)
        line, connection.buffer = connection.buffer.split(b"\r\n", 1)
        size = int(line.partition(b";")[0], 16)
        parts.append(_exactly(connection, size))
        _exactly(connection, 2)
        if not size:
            return b"".join(parts)


def wait_for(condition: "typing.Callable[[], typing.Any]", seconds: float = 10.0) -> bool:
    """Whether a condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
