"""The outbound proxy of a network, named in HTTPS_PROXY or HTTP_PROXY, which is not there, or says no."""

from harness.world import PROXY
from setups.cases import Make, broken
from setups.gate import HOST as GATE
from setups.gate import PORT, Gate, Rule, inside, refusing, with_password
from setups.setup import Setup
from setups.talkers import greeter

CLOSED = 9
WANTS = ("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="gate"')
# Name, code, what go says, and what the gate answers to CONNECT.
ANSWERS = (
    ("gate-407", "PRX010", "Proxy Authentication Required", refusing(*WANTS)),
    ("gate-403", "NET013", "Forbidden", refusing("403 Forbidden")),
    ("gate-502", "NET013", "Bad Gateway", refusing("502 Bad Gateway")),
    ("gate-503", "NET013", "Service Unavailable", refusing("503 Service Unavailable")),
)


def answering(rule: Rule) -> Make:
    """A case in which the gate says this."""

    def make(setup: Setup) -> None:
        Gate(setup, rule)
        inside(setup, f"http://{GATE}:{PORT}")

    return make


for name, code, says, rule in ANSWERS:
    broken(code, at="net.proxyconnect*", says=says, name=name)(answering(rule))


@broken("PRX010", at="net.*", says="407 Proxy Authentication Required")
def gate_407_plain(setup: Setup) -> None:
    """On the way to a module proxy without TLS."""
    answering(refusing(*WANTS))(setup)
    setup.set(GOPROXY=f"http://{PROXY}")


@broken("PRX010", at="net.proxyconnect*", says="Proxy Authentication Required")
def gate_wrong_password(setup: Setup) -> None:
    Gate(setup, with_password("cmVhZGVyOmdvb2Q="))
    inside(setup, f"http://reader:{setup.secret('expired-password')}@{GATE}:{PORT}")


@broken("NET006", at="net.proxyconnect*", says="proxyconnect tcp: dial tcp .*connection refused")
def gate_dead(setup: Setup) -> None:
    inside(setup, f"http://{GATE}:{CLOSED}")


@broken("NET006", at="net.proxyconnect*", says="proxyconnect tcp: dial tcp .*(timeout|timed out)")
def gate_silent(setup: Setup) -> None:
    inside(setup, f"http://{GATE}:{PORT}")
    setup.silent(setup.elsewhere, PORT)
    setup.lead(GATE, setup.elsewhere)


@broken("NET006", at="*", says="proxyconnect tcp: dial tcp: lookup gate.invalid.*no such host")
def gate_unknown(setup: Setup) -> None:
    """Left over from another network; without it all would be well."""
    setup.working()
    setup.set(HTTPS_PROXY="http://gate.invalid:8080")


@broken("NET006", at="*", says="proxyconnect tcp: .*certificate is valid for")
def gate_certificate(setup: Setup) -> None:
    """The gate itself speaks TLS, with a certificate for another name."""
    setup.working()
    setup.web(8443, setup.world.authority.server("other.example.org"))
    setup.set(HTTPS_PROXY=f"https://{GATE}:8443")


@broken("NET006", at="*", says="proxyconnect tcp: .*first record does not look like|gave HTTP response")
def gate_without_tls(setup: Setup) -> None:
    """https: in the address of a gate that speaks plain http, as most do."""
    Gate(setup)
    inside(setup, f"https://{GATE}:{PORT}")


@broken("NET006", at="*", says="malformed HTTP")
def gate_no_http(setup: Setup) -> None:
    """What listens there is no HTTP proxy."""
    greeter(setup, (setup.here, PORT), b"220 mail.example.org ready\r\n")
    inside(setup, f"http://{GATE}:{PORT}")


@broken("NET006", at="*", says="proxyconnect tcp: dial tcp: lookup http .*no such host")
def gate_malformed(setup: Setup) -> None:
    """A blank in the address: Go puts http:// before it once more, and takes the second http for the host."""
    Gate(setup)
    inside(setup, f"http://gate example.org:{PORT}")


@broken("NET001", "NET006", at="*", says="no such host")
def gate_passed_by(setup: Setup) -> None:
    """NO_PROXY names a host that can only be reached through the gate."""
    Gate(setup)
    inside(setup, f"http://{GATE}:{PORT}")
    setup.set(NO_PROXY="localhost,.example.org")


@broken("NET001", "NET006", at="*", says="no such host")
def gate_for_http_only(setup: Setup) -> None:
    """HTTP_PROXY alone says nothing about https addresses."""
    Gate(setup)
    inside(setup, f"http://{GATE}:{PORT}")
    setup.unset("HTTPS_PROXY")
