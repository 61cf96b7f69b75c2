"""Servers of a few lines that say one thing, or nothing, on every connection."""

import contextlib
import socket
import ssl
import threading
import typing

from battery.web import shut
from setups.setup import Setup

Place = typing.Tuple[str, int]
Talk = typing.Callable[[socket.socket], None]


def talker(setup: Setup, place: Place, talk: Talk) -> None:
    """A thread for each connection, so that one of them keeps no other waiting."""
    listener = socket.create_server(place, backlog=64)
    setup.closing.callback(shut, listener)

    def one(sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            talk(sock)

    def run() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()


def greeter(setup: Setup, place: Place, words: bytes) -> None:
    """Says this to whoever begins with anything."""

    def talk(sock: socket.socket) -> None:
        sock.recv(4096)
        sock.sendall(words)
        ended(sock)

    talker(setup, place, talk)


def speaker(setup: Setup, place: Place, words: bytes) -> None:
    """Says this before anybody asks."""

    def talk(sock: socket.socket) -> None:
        sock.sendall(words)
        ended(sock)

    talker(setup, place, talk)


def ended(sock: socket.socket) -> None:
    """Says nothing more and hears the client out: a reset would be seen in place of what was said."""
    sock.settimeout(5)
    sock.shutdown(socket.SHUT_WR)
    while sock.recv(4096):
        pass


def hung(setup: Setup, place: Place) -> None:
    """Accepts and says nothing."""
    setup.closing.enter_context(socket.create_server(place, backlog=64))


def refuser(setup: Setup, place: Place, tls: ssl.SSLContext) -> None:
    """A server whose handshake fails."""

    def talk(sock: socket.socket) -> None:
        secret = tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        with contextlib.suppress(ssl.SSLError):
            secret.do_handshake()
        with socket.socket(fileno=secret.detach()) as raw:
            ended(raw)

    talker(setup, place, talk)
