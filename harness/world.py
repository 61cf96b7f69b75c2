"""Where all cases take place: a network and mounts of the run's own, in which every name leads to loopback."""

import os
import pathlib
import subprocess
import sys

from battery import database
from battery.cases import Case
from battery.internet import Internet
from battery.tls import Authority

HERE = "127.0.0.1"
# Hosts by what they are. Names that go itself knows lead to loopback like all others.
PROXY, GIT, PAGES, SUMS = "proxy.example.org", "git.example.org", "example.org", database.NAME
HOSTS = (
    PROXY, GIT, PAGES, SUMS, "sum.golang.org", "proxy.golang.org", "github.com", "bitbucket.org", "other.example.org", "gate.example.org",
)  # fmt: skip
# No route leads there: https://www.rfc-editor.org/rfc/rfc5737#section-3
UNREACHABLE = "203.0.113.1"
# A connection that nobody answers is given up after three seconds instead of two minutes.
TRIES = pathlib.Path("/proc/sys/net/ipv4/tcp_syn_retries")


def as_root(script: str) -> None:
    """Starts the script anew as root of a namespace of its own when somebody else runs it: mounts need that."""
    if os.geteuid() != 0:
        command = ["unshare", "--user", "--map-root-user", sys.executable, script, *sys.argv[1:]]
        os.execvp(command[0], command)


class World:
    """The network, and the authority that the go command trusts. Whatever ends this process, nothing of it stays."""

    def __init__(self, folder: pathlib.Path) -> None:
        folder.mkdir()
        self.internet = Internet(Case("harness", "", folder, 1, False))
        TRIES.write_text("1\n")
        subprocess.run(["ip", "route", "add", "unreachable", f"{UNREACHABLE}/32"], check=True, capture_output=True)
        self.authority = Authority(folder)
        self.certificate = self.authority.server(",DNS:".join(["DNS:" + HOSTS[0], *HOSTS[1:]]))

    def begin(self, address: str = HERE) -> None:
        """Names as every case finds them."""
        self.internet.names.answers = {}
        for host in HOSTS:
            self.internet.names.set(host, [address])
