"""What the misbehaving origin can do wrong: one function for each name, `name:parameter` in a path.

A behaviour gets the connection, what was asked and the honest answer, and returns whether the connection may be used again.
Most misbehave for every file of a module; those of one file (`flip`, `wrong-mod`, …) are honest for the others.
"""

import dataclasses
import gzip
import random
import time
import typing

from battery.modules import Module, archive
from battery.wire import Connection, Request, head

# The longest that a behaviour holds a connection: longer than any deadline of the server under test.
FOR_EVER = 900.0


@dataclasses.dataclass
class Turn:
    """One request, and the honest answer to it."""

    wire: Connection
    request: Request
    path: str
    status: int
    type: str
    body: bytes
    module: "Module | None"
    parameter: str
    # Of this behaviour, this one included.
    number: int
    base: str

    @property
    def kind(self) -> str:
        """info, mod, zip, list, latest, or sumdb."""
        if "/sumdb/" in self.path:
            return "sumdb"
        return "list" if self.path.endswith("/@v/list") else "latest" if self.path.endswith("/@latest") else self.path.rsplit(".", 1)[-1]

    def honest(self) -> bool:
        return self.answer(self.status, self.body)

    def answer(self, status: int, body: bytes, kind: "str | None" = None, more: "list[str] | None" = None) -> bool:
        self.wire.send(head(status, len(body), kind or self.type, more) + body)
        return True

    def number_or(self, other: float) -> float:
        return float(self.parameter) if self.parameter else other


Behaviour = typing.Callable[[Turn], bool]
BEHAVIOURS: "dict[str, Behaviour]" = {}


def behaviour(name: str) -> "typing.Callable[[Behaviour], Behaviour]":
    def register(function: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = function
        return function

    return register


@behaviour("good")
def good(turn: Turn) -> bool:
    return turn.honest()


@behaviour("reset")
def reset(turn: Turn) -> bool:
    """Resets the connection instead of an answer."""
    turn.wire.reset()
    return False


@behaviour("never")
def never(turn: Turn) -> bool:
    """Takes the request and says nothing."""
    turn.wire.wait(FOR_EVER)
    return False


@behaviour("slow-head")
def slow_head(turn: Turn) -> bool:
    """The head at 1 byte a second, or as the parameter says."""
    turn.wire.drip(head(200, len(turn.body), turn.type), turn.number_or(1))
    turn.wire.send(turn.body)
    return True


@behaviour("slow-body")
def slow_body(turn: Turn) -> bool:
    """The body at 100 bytes a second, or as the parameter says."""
    turn.wire.send(head(turn.status, len(turn.body), turn.type))
    turn.wire.drip(turn.body, turn.number_or(100))
    return True


def half(turn: Turn) -> bytes:
    return turn.body[: len(turn.body) // 2]


@behaviour("stall")
def stall(turn: Turn) -> bool:
    """Half of the body, and then nothing."""
    turn.wire.send(head(turn.status, len(turn.body), turn.type) + half(turn))
    turn.wire.wait(FOR_EVER)
    return False


@behaviour("reset-body")
def reset_body(turn: Turn) -> bool:
    """A reset at half of the body."""
    turn.wire.send(head(turn.status, len(turn.body), turn.type) + half(turn))
    time.sleep(0.05)
    turn.wire.reset()
    return False


@behaviour("end-body")
def end_body(turn: Turn) -> bool:
    """The end of the connection at half of the body, of which the head said the true length."""
    turn.wire.send(head(turn.status, len(turn.body), turn.type) + half(turn))
    return False


@behaviour("no-length")
def no_length(turn: Turn) -> bool:
    """Half of the body without any framing: the end of the connection is the end of the body."""
    turn.wire.send(head(turn.status, None, turn.type, ["Connection: close"]) + half(turn))
    return False


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


CHUNKED = ["Transfer-Encoding: chunked"]


@behaviour("open-chunks")
def open_chunks(turn: Turn) -> bool:
    """The whole body in chunks, without the last one."""
    turn.wire.send(head(turn.status, None, turn.type, CHUNKED) + chunk(turn.body))
    return False


@behaviour("half-chunks")
def half_chunks(turn: Turn) -> bool:
    """Half of the body in chunks, without the last one."""
    turn.wire.send(head(turn.status, None, turn.type, CHUNKED) + chunk(half(turn)))
    return False


@behaviour("chunks")
def chunks(turn: Turn) -> bool:
    """Honest, in chunks of 1000 bytes."""
    turn.wire.send(head(turn.status, None, turn.type, CHUNKED))
    for start in range(0, len(turn.body), 1000):
        turn.wire.send(chunk(turn.body[start : start + 1000]))
    turn.wire.send(b"0\r\n\r\n")
    return True


@behaviour("half")
def half_body(turn: Turn) -> bool:
    """Half of the body, and a head that agrees: right HTTP, wrong file. Nobody can tell that of a list."""
    return turn.honest() if turn.kind == "list" else turn.answer(turn.status, half(turn))


@behaviour("portal")
def portal(turn: Turn) -> bool:
    """A page to sign in, with status 200."""
    page = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><form>Sign in</form></body></html>\n"
    return turn.answer(200, page, "text/html; charset=utf-8")


@behaviour("flip")
def flip(turn: Turn) -> bool:
    """A zip with one bit wrong, at the parameter in thousandths of its length."""
    if turn.kind != "zip":
        return turn.honest()
    place = min(int(turn.number_or(500) * len(turn.body) / 1000), len(turn.body) - 1)
    changed = bytearray(turn.body)
    changed[place] ^= 1 << place % 8
    return turn.answer(turn.status, bytes(changed))


INFOS = {
    "version": b'{"Version":"v9.9.9","Time":"2024-05-06T07:08:09Z"}',
    "none": b'{"Time":"2024-05-06T07:08:09Z"}',
    "number": b'{"Version":1,"Time":"2024-05-06T07:08:09Z"}',
    "open": b'{"Version":"v1.0.0"',
    "deep": b"[" * 100_000,
}


@behaviour("wrong-info")
def wrong_info(turn: Turn) -> bool:
    """An .info that says something else."""
    return turn.answer(200, INFOS[turn.parameter or "version"]) if turn.kind == "info" else turn.honest()


@behaviour("wrong-mod")
def wrong_mod(turn: Turn) -> bool:
    """A .mod that is none of the zip's and not the attested one."""
    return turn.answer(turn.status, turn.body + b"// changed\n") if turn.kind == "mod" else turn.honest()


@behaviour("wrong-zip")
def wrong_zip(turn: Turn) -> bool:
    """A well-formed zip with another go.mod in it."""
    if turn.kind != "zip" or turn.module is None:
        return turn.honest()
    files = turn.module.files | {"go.mod": turn.module.mod + b"// changed\n"}
    return turn.answer(200, archive({f"{turn.module.path}@{turn.module.version}/{name}": data for name, data in files.items()}))


@behaviour("other-zip")
def other_zip(turn: Turn) -> bool:
    """A well-formed zip with the right go.mod, and another file beside it: only a hash of the zip itself tells."""
    if turn.kind != "zip" or turn.module is None:
        return turn.honest()
    files = turn.module.files | {"name.go": turn.module.files["name.go"] + b"// changed\n"}
    return turn.answer(200, archive({f"{turn.module.path}@{turn.module.version}/{name}": data for name, data in files.items()}))


@behaviour("status")
def status(turn: Turn) -> bool:
    """The status of the parameter, and a short text."""
    return turn.answer(int(turn.parameter), b"battery says so\n")


@behaviour("empty")
def empty(turn: Turn) -> bool:
    """An empty body with the status of the parameter, or 200; an empty list with 200 would be honest, so it is not sent."""
    code = int(turn.number_or(200))
    if code == 200 and turn.kind == "list":
        return turn.honest()
    if code in (204, 304):
        turn.wire.send(head(code, None, turn.type))
        return True
    return turn.answer(code, b"")


@behaviour("partial")
def partial(turn: Turn) -> bool:
    """206 that nobody asked for, with half of the body."""
    part = half(turn)
    return turn.answer(206, part, None, [f"Content-Range: bytes 0-{max(0, len(part) - 1)}/{len(turn.body)}"])


@behaviour("interim")
def interim(turn: Turn) -> bool:
    """So many interim answers (102) before an honest one; 0 for ever."""
    count = int(turn.number_or(100))
    end = time.monotonic() + FOR_EVER
    while count or time.monotonic() < end:
        turn.wire.send(b"HTTP/1.1 102 Processing\r\n\r\n")
        count -= 1
        if count == 0:
            return turn.honest()
    return False


@behaviour("busy")
def busy(turn: Turn) -> bool:
    """429 with the Retry-After of the parameter; a date for `date`."""
    after = {"date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 5))}.get(turn.parameter, turn.parameter)
    return turn.answer(429, b"slow down\n", None, [f"Retry-After: {after}"])


@behaviour("flap")
def flap(turn: Turn) -> bool:
    """One second honest, one second resets."""
    return turn.honest() if int(time.monotonic()) % 2 else reset(turn)


@behaviour("random")
def random_errors(turn: Turn) -> bool:
    """503 for so many of a hundred requests."""
    if random.Random(f"{turn.path} {turn.number}").uniform(0, 100) < turn.number_or(50):
        return turn.answer(503, b"not now\n")
    return turn.honest()


@behaviour("encoded")
def encoded(turn: Turn) -> bool:
    """gzip that nobody asked for (`gzip`), or a label that is a lie."""
    body = gzip.compress(turn.body) if turn.parameter == "gzip" else turn.body
    return turn.answer(200, body, None, [f"Content-Encoding: {turn.parameter}"])


@behaviour("gzip-bomb")
def gzip_bomb(turn: Turn) -> bool:
    """256 MiB of zeros, compressed."""
    return turn.answer(200, gzip.compress(bytes(1 << 28), 1), None, ["Content-Encoding: gzip"])
