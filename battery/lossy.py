"""A network of the case's own, with a way on it that loses, reorders or swallows packets. Needs root and /dev/net/tun.

A packet that is sent to `PEER` comes back to `HERE` with both addresses swapped, and so does the answer: a listener at `HERE` is
reached through `PEER`, over a way that this process decides about packet by packet. No checksum changes, because sums do not mind
the order. What is sent to `NOBODY` is swallowed.
"""

import collections
import ctypes
import fcntl
import os
import random
import select
import struct
import subprocess
import threading

from battery.cases import NotRun

HERE, PEER, NOBODY = "127.77.0.1", "127.77.0.2", "127.77.0.3"
# <linux/sched.h>, <linux/if_tun.h>
CLONE_NEWNET, TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x40000000, 0x400454CA, 1, 0x1000
DEVICE = "battery0"
# Loopback addresses, since a source without TLS must have one: here they are routed to the device instead.
SETUP = (
    f"ip link set lo up; ip addr add {HERE}/32 dev lo; ip link set {DEVICE} up mtu 1400; "
    f"sysctl -qw net.ipv4.conf.{DEVICE}.route_localnet=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.{DEVICE}.rp_filter=0 "
    f"net.ipv4.conf.{DEVICE}.accept_local=1; "
    f"ip rule add pref 1 to {HERE} lookup local; ip rule add pref 2 to 127.77.0.0/24 lookup 77; "
    f"ip rule del pref 0; ip rule add pref 3 lookup local; "
    f"ip route add 127.77.0.0/24 dev {DEVICE} src {HERE} table 77"
)


class Way:
    """Takes this process, and those that it starts from now on, into a network namespace, and carries its packets."""

    def __init__(self, loss: float = 0, reorder: float = 0, seed: int = 1) -> None:
        self.loss, self.reorder = loss, reorder
        self.carried: "collections.Counter[str]" = collections.Counter()
        self._dice = random.Random(seed)
        self._device = self._enter()
        threading.Thread(target=self._run, daemon=True).start()

    @staticmethod
    def _enter() -> int:
        if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
            raise NotRun(f"no network namespace: {os.strerror(ctypes.get_errno())}")
        try:
            device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", DEVICE.encode(), IFF_TUN | IFF_NO_PI))
            done = subprocess.run(["sh", "-ec", SETUP], capture_output=True, text=True)
        except OSError as error:
            raise NotRun(f"no tun device: {error}") from error
        if done.returncode:
            raise NotRun(f"no way over a tun device: {done.stderr.strip()}")
        return device

    def _run(self) -> None:
        while True:
            select.select([self._device], [], [])
            self._decide(os.read(self._device, 65536))

    def _decide(self, packet: bytes, may_wait: bool = True) -> None:
        if packet[:1] != b"\x45" or packet[16:20] == bytes(map(int, NOBODY.split("."))):
            self.carried["swallowed"] += 1
        elif self._dice.random() < self.loss:
            self.carried["lost"] += 1
        elif may_wait and self._dice.random() < self.reorder:
            # The next packet goes first, if one comes soon.
            if select.select([self._device], [], [], 0.02)[0]:
                self._decide(os.read(self._device, 65536), False)
            self._carry(packet, "late")
        else:
            self._carry(packet, "carried")

    def _carry(self, packet: bytes, how: str) -> None:
        self.carried[how] += 1
        os.write(self._device, packet[:12] + packet[16:20] + packet[12:16] + packet[20:])
