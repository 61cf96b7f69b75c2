"""The outbound proxy of a network: CONNECT, and requests with whole addresses; it lets through, or says no in its own way."""

import contextlib
import http.client
import socket
import threading
import typing

from battery.web import shut
from battery.wire import Connection, Gone, Request
from harness.world import HOSTS
from setups.setup import Setup
from setups.talkers import ended, talker

HOST, PORT = "gate.example.org", 3128
# What a client begins with that takes it for a server with TLS: https://www.rfc-editor.org/rfc/rfc8446#section-5.1
TLS = b"\x16"
# What it says to a request; nothing lets the request through.
Rule = typing.Callable[[Request], bytes]


def said(status: str, *headers: str) -> bytes:
    """An answer of its own."""
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "Connection: close", "", ""]).encode()


def refusing(status: str, *headers: str) -> Rule:
    """Says no to everybody."""
    return lambda request: said(status, *headers)


def everybody(request: Request) -> bytes:
    """Lets everything through."""
    return b""


def with_password(credentials: str) -> Rule:
    """Lets through whoever has these, in base64."""
    no = said("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="gate"')
    return lambda request: b"" if request.header("proxy-authorization") == f"Basic {credentials}" else no


class Gate:
    """Listens at a port of `here`; whatever name it is asked for, it goes to the servers of the case, since it has names of its own."""

    def __init__(self, setup: Setup, rule: Rule = everybody, port: int = PORT) -> None:
        self.to, self.rule = setup.here, rule
        # What it was asked for.
        self.seen: "list[str]" = []
        talker(setup, (setup.here, port), self._serve)

    def used(self) -> str:
        """For `afterwards`: that it was not in the way at all."""
        return "" if self.seen else "nobody asked the outbound proxy"

    def _serve(self, sock: socket.socket) -> None:
        wire = Connection(sock)
        if sock.recv(1, socket.MSG_PEEK) == TLS:
            wire.send(said("400 Bad Request"))
            ended(sock)
            return
        with contextlib.suppress(Gone):
            while request := wire.request():
                self.seen.append(f"{request.method} {request.target}")
                if no := self.rule(request):
                    wire.send(no)
                    return
                if request.method == "CONNECT":
                    self._connect(wire, request)
                    return
                self._forward(wire, request)

    def _connect(self, wire: Connection, request: Request) -> None:
        with socket.create_connection((self.to, int(request.target.rpartition(":")[2]))) as far:
            wire.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            both_ways(wire.sock, far, wire.buffer)

    def _forward(self, wire: Connection, request: Request) -> None:
        """One request with a whole address."""
        host, _, path = request.target.partition("://")[2].partition("/")
        far = http.client.HTTPConnection(self.to, int(host.partition(":")[2] or 80), timeout=30)
        far.request(request.method, f"/{path}", headers={**request.headers, "host": host})
        answer = far.getresponse()
        body = answer.read()
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in answer.getheaders()), "", ""]
        wire.send("\r\n".join(lines).encode("latin-1") + body)
        far.close()


def both_ways(near: socket.socket, far: socket.socket, first: bytes) -> None:
    """Moves bytes between two connections until one of them ends."""
    far.sendall(first)
    back = threading.Thread(target=one_way, args=(far, near), daemon=True)
    back.start()
    one_way(near, far)
    back.join(10)


def one_way(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        shut(sink)


def inside(setup: Setup, gate: str) -> None:
    """A network in which the gate is the only way out: other names lead nowhere."""
    setup.working()
    for host in HOSTS:
        if host != HOST:
            setup.lead(host)
    setup.set(HTTPS_PROXY=gate, HTTP_PROXY=gate)
