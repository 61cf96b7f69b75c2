"""A client that knows a whole answer from a part of one, and raw sockets for what is no HTTP."""

import dataclasses
import http.client
import json
import socket
import ssl
import time

from battery.modules import Module


@dataclasses.dataclass
class Answer:
    """What came back. Status 0 means that no head did; `complete` that the body is as long as the head said."""

    status: int
    headers: "dict[str, str]"
    body: bytes
    complete: bool
    seconds: float
    problem: str = ""

    @property
    def good(self) -> bool:
        return self.status == 200 and self.complete

    @property
    def source(self) -> str:
        """hit, miss, stale and so on."""
        return self.headers.get("x-martlet-cache", "")

    def __str__(self) -> str:
        """Fits into a line of a report."""
        if not self.status:
            return f"no answer ({self.problem})"
        first = self.body[:120].decode("utf-8", "replace").splitlines()[:1]
        return f"{self.status}{'' if self.complete else ', cut off,'} {first[0] if first else '(empty)'}"


def get(
    port: int, path: str, timeout: float = 60, headers: "dict[str, str] | None" = None, method: str = "GET",
    tls: "ssl.SSLContext | None" = None,
) -> Answer:
    """One request on a connection of its own."""
    start = time.monotonic()
    if tls:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout, context=tls)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return _read(response, start)
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, {}, b"", False, time.monotonic() - start, f"{type(error).__name__}: {error}")
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, start: float) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    problem, complete = "", True
    try:
        body = response.read()
    except http.client.IncompleteRead as error:
        body, complete, problem = error.partial, False, "incomplete"
    except OSError as error:
        body, complete, problem = b"", False, str(error)
    return Answer(response.status, headers, body, complete, time.monotonic() - start, problem)


def is_right(module: Module, kind: str, body: bytes) -> bool:
    """Whether a complete body of status 200 is the one true one; for info and latest, what it says counts."""
    if kind in ("mod", "zip"):
        return body == module.file(kind)
    if kind == "list":
        return body == f"{module.version}\n".encode()
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("Version") == module.version and said.get("Time") == "2024-05-06T07:08:09Z"


def raw(port: int, data: bytes, timeout: float = 5, finish: bool = False, limit: int = 1 << 22) -> "tuple[bytes, bool]":
    """Sends bytes, and reads until the server closes or says nothing for `timeout`: what came, and whether it closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as sock:
        try:
            sock.sendall(data)
            if finish:
                sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return _drain(sock, limit)


def together(requests: "list[str]") -> bytes:
    """Requests such as `GET /x`, to be sent at once; the server shall close after the last one."""
    heads = [f"{request} HTTP/1.1\r\nHost: x\r\n" for request in requests]
    return ("\r\n".join(heads) + "Connection: close\r\n\r\n").encode()


def _drain(sock: socket.socket, limit: int) -> "tuple[bytes, bool]":
    parts, size = [], 0
    try:
        while size < limit and (part := sock.recv(65536)):
            parts.append(part)
            size += len(part)
    except TimeoutError:
        return (b"".join(parts), False)
    except OSError:
        pass
    return (b"".join(parts), True)


def statuses(data: bytes) -> "list[int]":
    """The statuses of the answers in a stream; bodies are skipped by their length."""
    result = []
    while data.startswith(b"HTTP/1.") and b"\r\n\r\n" in data:
        text, data = data.split(b"\r\n\r\n", 1)
        result.append(int(text.split(b" ", 2)[1]))
        lengths = [line.split(b":")[1] for line in text.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        data = data[int(lengths[0]) if lengths else 0 :]
    return result
