"""More that the misbehaving origin can do wrong: too much of everything, connections that lie, redirects, lists."""

import os
import time

from battery.behaviours import CHUNKED, FOR_EVER, Turn, behaviour, chunk
from battery.wire import head

BLOCK = os.urandom(1 << 16)


def flood(turn: Turn, data: bytes) -> bool:
    """Sends the same bytes until the client leaves."""
    end = time.monotonic() + FOR_EVER
    while time.monotonic() < end:
        turn.wire.send(data)
    return False


@behaviour("endless")
def endless(turn: Turn) -> bool:
    """A body of a terabyte, as its head says."""
    turn.wire.send(head(200, 1 << 40, turn.type))
    return flood(turn, BLOCK)


@behaviour("endless-chunks")
def endless_chunks(turn: Turn) -> bool:
    """Chunks without end."""
    turn.wire.send(head(200, None, turn.type, CHUNKED))
    return flood(turn, chunk(BLOCK))


@behaviour("tiny-chunks")
def tiny_chunks(turn: Turn) -> bool:
    """Chunks of one byte without end."""
    turn.wire.send(head(200, None, turn.type, CHUNKED))
    return flood(turn, chunk(b"x") * 4096)


@behaviour("endless-trailers")
def endless_trailers(turn: Turn) -> bool:
    """The honest body in one chunk, and trailers without end."""
    turn.wire.send(head(200, None, turn.type, CHUNKED) + chunk(turn.body) + b"0\r\n")
    return flood(turn, b"X-Trailer: " + b"t" * 100 + b"\r\n")


@behaviour("chunk-extensions")
def chunk_extensions(turn: Turn) -> bool:
    """A chunk whose extension does not end."""
    turn.wire.send(head(200, None, turn.type, CHUNKED) + b"5;x=")
    return flood(turn, b"y" * 4096)


@behaviour("huge-header")
def huge_header(turn: Turn) -> bool:
    """A header of so many bytes, or 10 MB, before the honest body."""
    return turn.answer(turn.status, turn.body, None, ["X-Huge: " + "h" * int(turn.number_or(10_000_000))])


@behaviour("many-headers")
def many_headers(turn: Turn) -> bool:
    """So many headers, or 100,000, before the honest body."""
    return turn.answer(turn.status, turn.body, None, [f"X-{number}: 1" for number in range(int(turn.number_or(100_000)))])


BAD_HEADS = {
    "nul": b"X-Bad: a\x00b\r\n",
    "name": b"X Bad\x01: a\r\n",
    "no-colon": b"a line without a colon\r\n",
    "bare-cr": b"X-Bad: a\rSet-Cookie: b\r\n",
    "two-lengths": b"Content-Length: 5\r\n",
    "negative-length": b"Content-Length: -1\r\n",
    "length-and-chunks": b"Transfer-Encoding: chunked\r\n",
}


@behaviour("bad-head")
def bad_head(turn: Turn) -> bool:
    """A head with something in it that must not be there."""
    whole = head(turn.status, len(turn.body), turn.type)
    turn.wire.send(whole[:-2] + BAD_HEADS[turn.parameter] + b"\r\n" + turn.body)
    return False


@behaviour("no-http")
def no_http(turn: Turn) -> bool:
    """Something that is not HTTP."""
    turn.wire.send(b"220 mail.battery.example ESMTP\r\n")
    return False


@behaviour("extra-answer")
def extra_answer(turn: Turn) -> bool:
    """The honest answer, and at once a second one that nobody asked for: of another file, with status 200."""
    poison = b"module battery.example/poison\n"
    honest = head(turn.status, len(turn.body), turn.type) + turn.body
    turn.wire.send(honest + head(200, len(poison), "text/plain") + poison)
    return True


@behaviour("late-extra-answer")
def late_extra_answer(turn: Turn) -> bool:
    """The same, a moment later, when the connection lies in the pool."""
    turn.honest()
    turn.wire.wait(0.05)
    poison = b"module battery.example/poison\n"
    turn.wire.send(head(200, len(poison), "text/plain") + poison)
    return True


@behaviour("close-idle")
def close_idle(turn: Turn) -> bool:
    """Promises to keep the connection, and closes it after the answer."""
    turn.answer(turn.status, turn.body, None, ["Connection: keep-alive", "Keep-Alive: timeout=60"])
    return False


def redirects(turn: Turn) -> "dict[str, str]":
    step = int(turn.path.rpartition("?")[2] or 0) if "?" in turn.path else 0
    here = f"{turn.base}/b/redirect:{turn.parameter}{turn.path.partition('?')[0]}"
    return {
        "loop": here,
        "eleven": f"{here}?{step + 1}" if step < 11 else f"{turn.base}/b/good{turn.path.partition('?')[0]}",
        "nine": f"{here}?{step + 1}" if step < 9 else f"{turn.base}/b/good{turn.path.partition('?')[0]}",
        "file": "file:///etc/hostname",
        "huge": f"{turn.base}/b/good/" + "a" * 100_000,
        "split": f"{turn.base}/b/good/x\rX-Injected: 1",
        "nothing": "",
        "closed": "http://127.0.0.1:1/",
    }


@behaviour("redirect")
def redirect(turn: Turn) -> bool:
    """A redirect that leads nowhere good."""
    return turn.answer(302, b"", None, [f"Location: {redirects(turn)[turn.parameter]}"])


@behaviour("wrong-list")
def wrong_list(turn: Turn) -> bool:
    """A list that has nothing, less or more than there is; honest for the rest."""
    lines = turn.body.decode("latin-1").splitlines()
    lists = {
        "older": lines[:-1],
        "empty": [],
        "more": [*lines, "v1.99.0"],
        "rubbish": [*lines, "<html>", "v1", "\x00\x01", "v1.0.0+incompatible", "../../etc/passwd"],
        "many": [f"v1.{minor}.{patch}" for minor in range(500) for patch in range(1000)],
        "line": ["v" * (40 << 20)],
    }
    return turn.answer(200, "\n".join([*lists[turn.parameter], ""]).encode("latin-1")) if turn.kind == "list" else turn.honest()
