"""A resolver that fails, for a server in a mount namespace with a resolv.conf of its own. Needs root: the port is 53."""

import pathlib
import shutil
import socket
import struct
import threading

from battery.cases import NotRun

ADDRESS = "127.0.53.1"
# https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1: no error, server failure, name error.
CODES = {"good": 0, "servfail": 2, "nxdomain": 3}


class Resolver:
    """Answers every question as `now` says: good (127.0.0.1), servfail, nxdomain, or timeout."""

    def __init__(self, folder: pathlib.Path, now: str = "good", address: str = ADDRESS) -> None:
        self.now, self.questions = now, 0
        self.file = folder / "resolv.conf"
        self.file.write_text(f"nameserver {address}\n")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((address, 53))
        except OSError as error:
            raise NotRun(f"no resolver at {address}:53: {error.strerror}") from error
        threading.Thread(target=self._run, daemon=True).start()

    def prefix(self) -> "list[str]":
        """What starts a command that sees this resolver alone, as the same process."""
        if shutil.which("unshare") is None:
            raise NotRun("no unshare")
        script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
        return ["unshare", "--mount", "sh", "-c", script, str(self.file)]

    def stop(self) -> None:
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                data, client = self._socket.recvfrom(4096)
            except OSError:
                return
            self.questions += 1
            if self.now != "timeout":
                self._socket.sendto(self._answer(data), client)

    def _answer(self, data: bytes) -> bytes:
        end = data.index(b"\0", 12) + 5
        question, kind = data[12:end], struct.unpack(">H", data[end - 4 : end - 2])[0]
        found = self.now == "good" and kind == 1
        head = data[:2] + struct.pack(">HHHHH", 0x8180 | CODES[self.now], 1, int(found), 0, 0)
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 0, 4) + socket.inet_aton("127.0.0.1")
        return head + question + (record if found else b"")
