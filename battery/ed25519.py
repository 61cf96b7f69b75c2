"""Signatures for the battery's own checksum database: Ed25519, https://www.rfc-editor.org/rfc/rfc8032#section-5.1.

Not for secrets: nothing here takes constant time. A process of openssl per signed head would be slower than this.
"""

import hashlib

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME

# x, y, z and t of extended coordinates: x/z and y/z are the point, and t is x*y/z.
Point = "tuple[int, int, int, int]"


def _base() -> Point:
    y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if x % 2:
        x = PRIME - x
    return (x, y, 1, x * y % PRIME)


def _add(p: Point, q: Point) -> Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % PRIME
    b = (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c = 2 * p[3] * q[3] * CURVE % PRIME
    d = 2 * p[2] * q[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def _times(scalar: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _packed(point: Point) -> bytes:
    inverse = pow(point[2], PRIME - 2, PRIME)
    x, y = point[0] * inverse % PRIME, point[1] * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = _base()


class SigningKey:
    """A key made from a seed of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        digest = hashlib.sha512(seed).digest()
        clamped = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self._scalar, self._prefix = clamped, digest[32:]
        self.public = _packed(_times(clamped, BASE))

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        nonce = int.from_bytes(hashlib.sha512(self._prefix + message).digest(), "little") % ORDER
        first = _packed(_times(nonce, BASE))
        challenge = int.from_bytes(hashlib.sha512(first + self.public + message).digest(), "little") % ORDER
        return first + ((nonce + challenge * self._scalar) % ORDER).to_bytes(32, "little")
