"""More that the misbehaving origin can do wrong: bodies that are small until somebody unpacks or reads them, and lists of them."""

import functools
import zlib

from battery.behaviours import CHUNKED, Turn, behaviour, chunk
from battery.floods import flood
from battery.wire import head

MEBIBYTE = 1 << 20


@functools.cache
def gzip_zeros(mebibytes: int) -> "list[bytes]":
    """A gzip stream of zeros in pieces, without its checksum at the end: nobody may come that far."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return [first] + [again] * (mebibytes - 1)


@behaviour("gzip-flood")
def gzip_flood(turn: Turn) -> bool:
    """10 MiB that unpack to 10 GiB: `true` with their length, `inflated` with the length of what they unpack to, `chunked`."""
    pieces = gzip_zeros(10 * 1024)
    length = {"true": sum(map(len, pieces)), "inflated": 10 << 30, "chunked": None}[turn.parameter]
    more = ["Content-Encoding: gzip", *(CHUNKED if length is None else [])]
    turn.wire.send(head(200, length, turn.type, more))
    for piece in pieces:
        turn.wire.send(chunk(piece) if length is None else piece)
    return False


LIST_FLOODS = {"lines": b"v1.0.0\n" * 8192, "invalid": b"not a version\n" * 4096, "line": b"v" * 65_536, "binary": bytes(range(256)) * 256}
LISTS = {
    "no-newline": b"v1.0.0\nv1.1.0",
    "50k": "".join(f"v1.{number % 250}.{number // 250}\n" for number in reversed(range(50_000))).encode(),
    "mixed": b"\n\n v1.0.0 \r\nv1.1.0 2024-05-06T07:08:09Z\nv01.0.0\nv1\nv1.2\n\x00\n\xff\xfe\nv1.0.0-\nv1.0.0+x\nv1.2.0\nv1.2.0\n../x\n" * 50,
}


@behaviour("list-bomb")
def list_bomb(turn: Turn) -> bool:
    """A list without end, or one that is odd; honest for the rest."""
    if turn.kind != "list":
        return turn.honest()
    if turn.parameter in LISTS:
        return turn.answer(200, LISTS[turn.parameter])
    turn.wire.send(head(200, None, turn.type, CHUNKED))
    return flood(turn, chunk(LIST_FLOODS[turn.parameter]))
