"""A small Internet of the case's own: every address there is leads to this machine, names are what the case says, and each packet that
begins something is counted. Needs root, `ip` and namespaces.

So hosts can have public addresses, which no setting has to open, and a connection to an address that is forbidden is made and seen
instead of failing for another reason.
"""

import contextlib
import ctypes
import os
import pathlib
import socket
import struct
import subprocess
import threading

from battery.cases import Case, NotRun
from battery.disk import alone_with_mounts
from battery.packets import Packets

CLONE_NEWNET = 0x40000000
SETUP = "ip link set lo up && ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo"
RESOLVER = "127.0.53.1"
# Addresses that belong to somebody out there; nothing of this leaves the namespace.
PUBLIC, OTHER, PUBLIC6 = "11.11.11.11", "22.22.22.22", "2a0f:b:b::1"
CONTROL = ("10.255.255.1", 9)
OWN = ("127.0.0.1", RESOLVER)
# Ports where nobody listens for the case's own sake.
SERVICES = (22, 80, 443, 9418)


class Names:
    """Answers questions for addresses. Each name has a list of answers, one for each time it is asked for; the last one stays."""

    def __init__(self) -> None:
        self.answers: "dict[str, list[list[str]]]" = {}
        self.asked: "list[str]" = []
        self._turn: "dict[str, int]" = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((RESOLVER, 53))
        threading.Thread(target=self._run, daemon=True).start()

    def set(self, name: str, *answers: "list[str]") -> None:
        """What a name leads to, the first time and each time after it."""
        self.answers[name] = list(answers)
        self._turn.pop(name, None)

    def _run(self) -> None:
        while True:
            data, client = self._socket.recvfrom(4096)
            # What is no question is not answered.
            with contextlib.suppress(ValueError, struct.error, OSError):
                self._socket.sendto(self._answer(data), client)

    def _answer(self, data: bytes) -> bytes:
        end = data.index(b"\0", 12) + 5
        question, kind = data[12:end], struct.unpack(">H", data[end - 4 : end - 2])[0]
        name = self._name(question)
        addresses = self._addresses(name, kind)
        records = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(raw)) + raw for raw in addresses)
        # A name that nobody has set does not exist.
        code = 0 if name in self.answers else 3
        return data[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(addresses), 0, 0) + question + records

    @staticmethod
    def _name(question: bytes) -> str:
        labels, at = [], 0
        while size := question[at]:
            labels.append(question[at + 1 : at + 1 + size].decode("latin-1"))
            at += size + 1
        return ".".join(labels).lower()

    def _addresses(self, name: str, kind: int) -> "list[bytes]":
        answers = self.answers.get(name, [])
        if kind == 1:
            # Those for IPv6 are asked for together with these, after them.
            self.asked.append(name)
            self._turn[name] = self._turn.get(name, -1) + 1
        turn = min(self._turn.get(name, 0), len(answers) - 1)
        family = {1: socket.AF_INET, 28: socket.AF_INET6}.get(kind)
        wanted = [text for text in (answers[turn] if answers else []) if (":" in text) == (kind == 28)]
        return [socket.inet_pton(family, text) for text in wanted] if family else []


class Internet:
    """Takes this process, and those that it starts from now on, into the small Internet."""

    def __init__(self, case: Case) -> None:
        alone_with_mounts()
        if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
            raise NotRun(f"no network namespace: {os.strerror(ctypes.get_errno())}")
        try:
            done = subprocess.run(["sh", "-ec", SETUP], capture_output=True, text=True)
            self.packets = Packets()
        except OSError as error:
            raise NotRun(f"no network of the case's own: {error}") from error
        if done.returncode:
            raise NotRun(f"no routes of the case's own: {done.stderr.strip()}")
        self._system(case.folder / "etc")
        self.names = Names()
        self._control(case)

    @staticmethod
    def _system(folder: pathlib.Path) -> None:
        """The files by which the system finds addresses."""
        folder.mkdir()
        texts = {
            "resolv.conf": f"nameserver {RESOLVER}\noptions timeout:2 attempts:2\n", "hosts": "127.0.0.1 localhost\n",
            "nsswitch.conf": "hosts: files dns\n",
        }
        for name, text in texts.items():
            (folder / name).write_text(text)
            if pathlib.Path("/etc", name).exists():
                subprocess.run(["mount", "--bind", folder / name, f"/etc/{name}"], check=True, capture_output=True)

    def _control(self, case: Case) -> None:
        """A connection to where nothing is must be counted, or nothing that was not counted would mean anything."""
        with socket.socket() as sock:
            sock.settimeout(5)
            failed = sock.connect_ex(CONTROL)
        case.expect("battery", failed != 0 and ("tcp", *CONTROL) in self.packets.seen(), "a forbidden connection is not seen")
        self.packets.forget()

    def strangers(self, *known: str) -> "list[str]":
        """Where somebody tried to get, other than the addresses that are given and what the case itself does on loopback."""
        others = [place for place in self.packets.seen() if place[1] not in known]
        return [f"{kind} {address}:{port}" for kind, address, port in others if address not in OWN or port in SERVICES]
