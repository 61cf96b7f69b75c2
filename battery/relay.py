"""A TCP relay on loopback that is slow, narrow, breaks connections, half-closes them, or corrupts what passes."""

import dataclasses
import random
import socket
import struct
import threading
import time

PORTION = 4096


@dataclasses.dataclass
class Knobs:
    """What the relay does to bytes that come from the target. May be changed while connections run."""

    # Seconds before every portion.
    latency: float = 0
    # Bytes a second, 0 for as fast as it goes.
    bandwidth: float = 0
    # After so many bytes of a connection, or never.
    reset_after: "int | None" = None
    end_after: "int | None" = None
    # The probability that a portion has a wrong byte.
    corruption: float = 0
    # No byte passes in either direction.
    blocked: bool = False


class Relay:
    """Listens on a port of its own, and passes every connection on to `target`."""

    def __init__(self, target: int, knobs: "Knobs | None" = None, seed: int = 1) -> None:
        self.target, self.knobs = target, knobs or Knobs()
        self._dice = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self._open: "set[socket.socket]" = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Closes everything."""
        for sock in (self._listener, *list(self._open)):
            self._shut(sock)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                origin = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            self._open |= {client, origin}
            threading.Thread(target=self._pump, args=(client, origin, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(origin, client, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, spoiled: bool) -> None:
        passed = 0
        try:
            while data := source.recv(PORTION):
                while self.knobs.blocked:
                    time.sleep(0.05)
                if spoiled:
                    data = self._spoil(sink, data, passed)
                sink.sendall(data)
                passed += len(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            self._shut(source)
            self._shut(sink)

    def _spoil(self, sink: socket.socket, data: bytes, passed: int) -> bytes:
        knobs = self.knobs
        time.sleep(knobs.latency + (len(data) / knobs.bandwidth if knobs.bandwidth else 0))
        if knobs.reset_after is not None and passed >= knobs.reset_after:
            sink.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sink.close()
            raise OSError("reset")
        if knobs.end_after is not None and passed >= knobs.end_after:
            raise OSError("end")
        if knobs.corruption and self._dice.random() < knobs.corruption:
            place = self._dice.randrange(len(data))
            data = data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :]
        return data

    @staticmethod
    def _shut(sock: socket.socket) -> None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        sock.close()
