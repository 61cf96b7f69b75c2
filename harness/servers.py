"""Sites of a case: a module proxy of which any answer can be replaced, and a checksum database behind one."""

import dataclasses
import http
import typing

from battery.database import Database
from battery.modules import Library, Module
from battery.web import Ask

TEXT, JSON, HTML, ZIP = "text/plain; charset=utf-8", "application/json", "text/html; charset=utf-8", "application/zip"


@dataclasses.dataclass(frozen=True)
class Reply:
    """An answer as a table of cases says it."""

    status: int = 200
    body: "bytes | str" = b""
    kind: str = TEXT
    headers: "tuple[str, ...]" = ()

    def send(self, ask: Ask) -> bool:
        """Sends it with the reason that belongs to its status, since the go command prints that."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        lines = [
            f"HTTP/1.1 {self.status} {http.HTTPStatus(self.status).phrase}", f"Content-Type: {self.kind}",
            f"Content-Length: {len(body)}", *self.headers, "", "",
        ]  # fmt: skip
        ask.wire.send("\r\n".join(lines).encode() + body)
        return True


def page(path: str, *contents: str) -> Reply:
    """A page with go-import tags: https://go.dev/ref/mod#vcs-find"""
    tags = "".join(f'<meta name="go-import" content="{content}">' for content in contents)
    return Reply(200, f"<html><head>{tags}</head><body>{path}</body></html>\n", HTML)


def fixed(reply: Reply) -> "typing.Callable[[Ask], bool]":
    """A site that gives one answer to everything."""
    return reply.send


class Table:
    """A site with an answer for each path; what is not in it is not there."""

    def __init__(self, replies: "typing.Mapping[str, Reply] | None" = None) -> None:
        self.replies = dict(replies or {})

    def __call__(self, ask: Ask) -> bool:
        return self.replies.get(ask.path, Reply(404, "not found\n")).send(ask)


class Proxy:
    """A module proxy: https://go.dev/ref/mod#goproxy-protocol. Answers in `given` count before those of the library."""

    def __init__(self, *modules: Module) -> None:
        self.library = Library()
        self.library.add(*modules)
        self.given: "dict[str, Reply | typing.Callable[[Ask], bool]]" = {}

    def __call__(self, ask: Ask) -> bool:
        given = self.given.get(ask.path)
        if isinstance(given, Reply):
            return given.send(ask)
        if given:
            return given(ask)
        status, kind, body = self.library.answer(ask.path)
        return Reply(status, body, kind).send(ask)


class Sums:
    """The site of a checksum database that lies as `fault` says: a word of `battery.database`."""

    def __init__(self, *modules: Module) -> None:
        self.database = Database()
        self.database.add(*modules)
        self.fault = ""
        self.given: "dict[str, Reply]" = {}

    def __call__(self, ask: Ask) -> bool:
        if ask.path in self.given:
            return self.given[ask.path].send(ask)
        status, body = self.database.answer(ask.path, self.fault)
        return Reply(status, body).send(ask)


def cut(body: bytes) -> "typing.Callable[[Ask], bool]":
    """Half of a body, and the end of the connection."""

    def answer(ask: Ask) -> bool:
        ask.wire.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2])
        return False

    return answer
