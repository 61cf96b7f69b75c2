"""Answers as every server gives them: with a Date, and without a body where only the head was asked for.

https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1 and #section-9.3.2
"""

import dataclasses
import email.utils
import time
import typing

from battery.web import Ask, Site

END = b"\r\n\r\n"


class Stamp:
    """A connection whose answer gets a date and, if need be, ends with its head; everything else is that of the connection below."""

    def __init__(self, wire: typing.Any, ahead: int, head_only: bool) -> None:
        self._wire, self._head_only, self._begun = wire, head_only, False
        self._line = f"Date: {email.utils.formatdate(time.time() + ahead, usegmt=True)}\r\n".encode()

    def __getattr__(self, name: str) -> typing.Any:
        return getattr(self._wire, name)

    def send(self, data: bytes) -> None:
        if self._begun:
            if not self._head_only:
                self._wire.send(data)
            return
        self._begun = True
        first, _, rest = data.partition(b"\r\n")
        whole = first + b"\r\n" + self._line + rest
        self._wire.send(whole.partition(END)[0] + END if self._head_only else whole)


def stamped(site: Site, ahead: "typing.Callable[[], int]") -> Site:
    """The same site by a clock that is so many seconds ahead."""

    def answer(ask: Ask) -> bool:
        wire = Stamp(ask.wire, ahead(), ask.request.method == "HEAD")
        return site(dataclasses.replace(ask, wire=typing.cast(typing.Any, wire)))

    return answer
