"""Names and connections that lead nowhere."""

import socket
import struct

from battery.dns import Resolver
from battery.web import Ask
from harness.world import PROXY
from setups.cases import Make, broken
from setups.setup import Setup

# Nobody listens there.
CLOSED = 9
HOST = f"https://{PROXY}*"
DEAD = "proxy.invalid"
# What a resolver answers, and an address of its own for each; at the last one nobody is.
RESOLVERS = {"servfail": "127.0.53.2", "timeout": "127.0.53.3", "refused": "127.0.53.9"}
REFUSED = "connection refused"


@broken("NET001", at=f"net.* https://{DEAD}", says="no such host")
def dns_unknown(setup: Setup) -> None:
    setup.working()
    setup.set(GOPROXY=f"https://{DEAD}")


def resolved(how: str) -> Make:
    """A case with a name server that fails in one way, or that is not there."""

    def make(setup: Setup) -> None:
        resolver = Resolver(setup.folder, how, "127.0.53.4" if how == "refused" else RESOLVERS[how])
        setup.closing.callback(resolver.stop)
        resolver.file.write_text(f"nameserver {RESOLVERS[how]}\noptions timeout:1 attempts:1\n")
        setup.working()
        setup.prefix = tuple(resolver.prefix())

    return make


for how in RESOLVERS:
    says = "server misbehaving|i/o timeout|connection refused"
    broken("NET002", at="net.dns*", says=says, name=f"dns-{how}")(resolved(how))


@broken("NET004", at=f"net.tcp {HOST}", says=REFUSED)
def dns_wrong_dead(setup: Setup) -> None:
    """An answer that is out of date: nothing listens there any more."""
    setup.working()
    setup.lead(PROXY, setup.elsewhere)


@broken("TLS003", at=f"net.tls {HOST}", says="certificate is valid for")
def dns_wrong_machine(setup: Setup) -> None:
    """An answer that leads to somebody else, who shows a certificate of his own."""
    setup.working()
    setup.lead(PROXY, setup.elsewhere)
    setup.web(443, setup.world.authority.server("other.example.org"), setup.elsewhere)


@broken("NET015", "NET004", "NET001", at=f"net.* {HOST}", says=REFUSED)
def dns_blocked(setup: Setup) -> None:
    """A filter that answers 0.0.0.0 for names that it does not like."""
    setup.working()
    setup.lead(PROXY, "0.0.0.0")


@broken("NET004", at=f"net.tcp https://{PROXY}:{CLOSED}", says=REFUSED)
def refused(setup: Setup) -> None:
    setup.working()
    setup.set(GOPROXY=f"https://{PROXY}:{CLOSED}")


@broken("NET003", at=f"net.tcp {HOST}", says="timeout|timed out")
def timed_out(setup: Setup) -> None:
    """A firewall drops the packets."""
    setup.working()
    setup.silent(setup.elsewhere)
    setup.lead(PROXY, setup.elsewhere)


@broken("NET005", at=f"net.tcp {HOST}", says="no route to host")
def no_route(setup: Setup) -> None:
    setup.working()
    setup.unreachable(setup.elsewhere)
    setup.lead(PROXY, setup.elsewhere)


@broken("NET005", at=f"net.tcp http://{Setup.elsewhere}", says="no route to host")
def no_route_by_number(setup: Setup) -> None:
    setup.working()
    setup.unreachable(setup.elsewhere)
    setup.set(GOPROXY=f"http://{setup.elsewhere}")


def reset(ask: Ask) -> bool:
    """A reset in place of an answer."""
    ask.wire.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    ask.wire.close()
    return False


@broken("NET011", at="*", says="connection reset by peer|EOF")
def reset_by_peer(setup: Setup) -> None:
    setup.working()
    setup.site(PROXY, reset)
    setup.set(GOPROXY=f"http://{PROXY}")


@broken("NET011", at="*", says="EOF")
def closed(setup: Setup) -> None:
    """The connection ends in order, but without an answer."""
    setup.working()
    setup.site(PROXY, lambda ask: False)


# Lists of which the first entry is dead: after a comma the next one is not asked.


@broken("NET001", at=f"* https://{DEAD}*", says="no such host")
def first_unknown_comma(setup: Setup) -> None:
    setup.working()
    setup.set(GOPROXY=f"https://{DEAD},https://{PROXY},direct")


@broken("NET004", at="* https://other.example.org:9*", says=REFUSED)
def first_refused_comma(setup: Setup) -> None:
    setup.working()
    setup.set(GOPROXY=f"https://other.example.org:{CLOSED},https://{PROXY}")


@broken("NET003", at="* https://other.example.org*", says="timeout|timed out")
def first_silent_comma(setup: Setup) -> None:
    setup.working()
    setup.silent(setup.elsewhere)
    setup.lead("other.example.org", setup.elsewhere)
    setup.set(GOPROXY=f"https://other.example.org,https://{PROXY}")


@broken("NET004", at="net.tcp *", says=REFUSED)
def all_refused_pipe(setup: Setup) -> None:
    setup.working()
    setup.set(GOPROXY=f"https://other.example.org:{CLOSED}|https://{PROXY}:{CLOSED}")


@broken("NET004", "NET001", at="net.*", says=f"{REFUSED}|no such host")
def all_dead_pipe(setup: Setup) -> None:
    """Each for another reason: go tells that of the last one."""
    setup.working()
    setup.set(GOPROXY=f"https://{DEAD}|https://{PROXY}:{CLOSED}")
