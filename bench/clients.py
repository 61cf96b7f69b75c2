"""Thousands of clients that keep their connections, from one process: what they get, and what they cost the server in memory."""

import collections
import select
import socket
import time
import typing

from bench.servers import Server, Trouble

LIMIT = 60.0
AT_ONCE = 100


class Client:
    """A connection and what has come of the answer so far."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.sock.setblocking(False)
        self.came = b""

    def ask(self, path: str) -> None:
        self.came = b""
        self.sock.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def take(self) -> "int | None":
        """Reads what is there; the status once the answer is complete, 0 when the server has closed."""
        data = self.sock.recv(65536)
        if not data:
            return 0
        self.came += data
        head, found, body = self.came.partition(b"\r\n\r\n")
        if not found:
            return None
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        return int(head.split(b" ", 2)[1]) if len(body) >= length else None


class Crowd:
    """So many clients of one server; `statuses` counts their answers."""

    def __init__(self, server: Server, count: int) -> None:
        self.statuses: "typing.Counter[int]" = collections.Counter()
        self.clients: "dict[int, Client]" = {}
        self.poll = select.epoll()
        for _ in range(count):
            client = Client(server.port)
            self.clients[client.sock.fileno()] = client
            self.poll.register(client.sock, select.EPOLLIN)

    def ask(self, paths: "list[str]") -> None:
        """Every client asks once, a hundred of them at a time, and gets its answer."""
        waiting, end = list(self.clients), time.monotonic() + LIMIT
        under_way = 0
        while waiting or under_way:
            while waiting and under_way < AT_ONCE:
                number = waiting.pop()
                self.clients[number].ask(paths[number % len(paths)])
                under_way += 1
            under_way -= self._take()
            if time.monotonic() > end:
                raise Trouble(f"{under_way} clients of {len(self.clients)} got no answer in {LIMIT:.0f} s")

    def _take(self) -> int:
        """How many answers are complete now."""
        complete = 0
        for number, _ in self.poll.poll(1):
            status = self.clients[number].take()
            if status is not None:
                self.statuses[status] += 1
                complete += 1
            if status == 0:
                self.poll.unregister(number)
        return complete

    def close(self) -> None:
        for client in self.clients.values():
            client.sock.close()
        self.poll.close()
