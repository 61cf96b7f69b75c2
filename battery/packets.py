"""Counts what leaves for where: every TCP connection that is begun and every datagram on the loopback device of a network namespace.

The kernel filters, so that a flood of other packets loses none of these; `lost` says how many were.
"""

import collections
import ctypes
import socket
import struct
import threading
import time

# <linux/if_packet.h>, <linux/if_ether.h>, <asm-generic/socket.h>
SOL_PACKET, PACKET_STATISTICS, PACKET_OUTGOING, ETH_P_ALL, SO_ATTACH_FILTER = 263, 6, 4, 3, 26
# <linux/bpf_common.h>: load a byte, load a byte after the IPv4 header, and, shift right, jump if equal, return.
BYTE, BYTE_AFTER, HEADER, AND, SHIFT, EQUAL, RETURN = 0x30, 0x50, 0xB1, 0x54, 0x74, 0x15, 0x06
TCP, UDP, SYN = 6, 17, 0x02
# Each line: what, where to go if it is so and if not (so many lines further), and a number.
FILTER = [
    (BYTE, 0, 0, 0), (SHIFT, 0, 0, 4), (EQUAL, 0, 6, 4),
    (BYTE, 0, 0, 9), (EQUAL, 12, 0, UDP), (EQUAL, 0, 10, TCP), (HEADER, 0, 0, 0), (BYTE_AFTER, 0, 0, 13), (EQUAL, 5, 5, 255),
    (EQUAL, 0, 6, 6), (BYTE, 0, 0, 6), (EQUAL, 5, 0, UDP), (EQUAL, 0, 3, TCP), (BYTE, 0, 0, 53),
    (AND, 0, 0, 0x12), (EQUAL, 1, 0, SYN),
    (RETURN, 0, 0, 0), (RETURN, 0, 0, 128),
]  # fmt: skip


class Packets:
    """What was sent since the last `forget`: ("tcp", address, port) for connections that somebody began, ("udp", …) for datagrams."""

    def __init__(self) -> None:
        self._seen: "collections.Counter[tuple[str, str, int]]" = collections.Counter()
        self._known: "set[tuple[bytes, int]]" = set()
        self._lock = threading.Lock()
        self.lost = 0
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
        program = b"".join(struct.pack("HBBI", *step) for step in FILTER)
        self._program = ctypes.create_string_buffer(program)
        pointer = struct.pack("HL", len(FILTER), ctypes.addressof(self._program))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, pointer)
        self._socket.bind(("lo", ETH_P_ALL))
        threading.Thread(target=self._run, daemon=True).start()

    def seen(self) -> "dict[tuple[str, str, int], int]":
        """What was counted, when all packets that are on their way have been."""
        self.settle()
        with self._lock:
            return dict(self._seen)

    def forget(self) -> None:
        self.settle()
        with self._lock:
            self._seen.clear()

    def settle(self) -> None:
        """Sends a datagram and waits until it was counted: then so was all before it."""
        mark = ("udp", "127.0.0.99", 9)
        with self._lock:
            before = self._seen[mark]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"mark", mark[1:])
        end = time.monotonic() + 5
        while time.monotonic() < end:
            with self._lock:
                if self._seen[mark] > before:
                    del self._seen[mark]
                    break
            time.sleep(0.002)
        else:
            raise RuntimeError("a packet was not counted")
        _, dropped = struct.unpack("II", self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
        self.lost += dropped

    def _run(self) -> None:
        while True:
            packet, (_, _, direction, *_) = self._socket.recvfrom(256)
            if direction == PACKET_OUTGOING:
                self._note(packet)

    def _note(self, packet: bytes) -> None:
        if packet[0] >> 4 == 4:
            kind, address, start = packet[9], socket.inet_ntop(socket.AF_INET, packet[16:20]), (packet[0] & 15) * 4
        else:
            kind, address, start = packet[6], socket.inet_ntop(socket.AF_INET6, packet[24:40]), 40
        port = struct.unpack(">H", packet[start + 2 : start + 4])[0]
        with self._lock:
            self._seen["tcp" if kind == TCP else "udp", address, port] += 1
