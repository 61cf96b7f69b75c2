"""Certificates that are wrong, handshakes that fail, and ports that speak something else."""

import ssl

from battery.tls import Authority, context
from harness.certificates import GREETINGS, dated, demanding
from harness.world import HOSTS, PROXY
from setups.cases import Make, broken
from setups.certificates import half_chain, lasting_authority
from setups.setup import Setup
from setups.talkers import greeter, hung, refuser, talker

PORT = 8443
AT = f"net.tls https://{PROXY}:{PORT}"
UNKNOWN = "certificate signed by unknown authority"


def behind(setup: Setup, tls: ssl.SSLContext) -> None:
    """A module proxy that shows this certificate."""
    setup.working()
    setup.web(PORT, tls).sites[PROXY] = setup.secure.sites[PROXY]
    setup.set(GOPROXY=f"https://{PROXY}:{PORT}")


def at_the_port(setup: Setup) -> "tuple[str, int]":
    """A place for a server of the case's own, and GOPROXY that names it."""
    setup.working()
    setup.set(GOPROXY=f"https://{PROXY}:{PORT}")
    return (setup.here, PORT)


@broken("TLS001", at=AT, says=UNKNOWN)
def unknown_authority(setup: Setup) -> None:
    """A company's own authority, which the system does not know."""
    behind(setup, Authority(setup.folder, "Company CA").server(PROXY))


@broken("TLS001", at="net.tls *", says=UNKNOWN)
def intercepted(setup: Setup) -> None:
    """A filter opens every connection to the outside, and shows certificates of its own for all names."""
    setup.working(go_sum=False)
    names = ",DNS:".join(["DNS:" + HOSTS[0], *HOSTS[1:]])
    web = setup.web(443, Authority(setup.folder, "Company Filter CA").server(names), setup.elsewhere)
    web.sites = setup.secure.sites
    for host in HOSTS:
        setup.lead(host, setup.elsewhere)


@broken("TLS001", at=AT, says=UNKNOWN)
def self_signed(setup: Setup) -> None:
    names = [f"subjectAltName=DNS:{PROXY}"]
    behind(setup, context(*Authority(setup.folder, "Company CA").issue(names, itself=True)))


@broken("TLS001", "TLS008", at=AT, says=UNKNOWN)
def missing_intermediate(setup: Setup) -> None:
    """The server does not send the certificate between its own and the authority's."""
    behind(setup, half_chain(setup))


@broken("TLS007", "TLS001", says=UNKNOWN)
def no_authorities(setup: Setup) -> None:
    """A slim image: the system has no list of authorities at all."""
    setup.working()
    setup.set(SSL_CERT_FILE="/nonexistent/ca.pem")


@broken("TLS002", at=AT, says="has expired or is not yet valid")
def expired(setup: Setup) -> None:
    behind(setup, dated(setup, "20010101", "20010201"))


@broken("TLS002", at=AT, says="has expired or is not yet valid")
def not_yet_valid(setup: Setup) -> None:
    behind(setup, dated(setup, "29980101", "29980201"))


@broken("TLS003", at=AT, says="certificate is valid for")
def other_host(setup: Setup) -> None:
    behind(setup, setup.world.authority.server("other.example.org"))


@broken("TLS003", at=f"net.tls https://{Setup.here}", says="doesn't contain any IP SANs|certificate is valid for")
def number_for_a_name(setup: Setup) -> None:
    """The address in place of the name that the certificate has."""
    setup.working()
    setup.set(GOPROXY=f"https://{setup.here}")


@broken("TLS004", at=AT, says="relies on legacy Common Name")
def common_name(setup: Setup) -> None:
    behind(setup, context(*setup.world.authority.issue(["basicConstraints=CA:FALSE"], subject=f"/CN={PROXY}")))


@broken("TLS004", "TLS003", at=AT, says="is not valid for any names")
def no_names(setup: Setup) -> None:
    """Neither an alternative name nor a common name that is a host."""
    behind(setup, context(*setup.world.authority.issue(["basicConstraints=CA:FALSE"], subject="/CN=the module proxy")))


CODES = {"tls-plain-port": "NET009", "tls-not-tls": "NET008"}


def greeting(words: bytes) -> Make:
    """https at a port that speaks http, or something else."""
    return lambda setup: greeter(setup, at_the_port(setup), words)


for name, words in GREETINGS:
    says = "gave HTTP response to HTTPS client|first record does not look like"
    broken(CODES[name], at=AT, says=says, name=name)(greeting(words))


@broken("NET007", "NET003", at=AT, says="TLS handshake timeout")
def handshake_timeout(setup: Setup) -> None:
    """A server that accepts and says nothing; go waits ten seconds."""
    hung(setup, at_the_port(setup))


@broken("TLS006", at=AT, says="certificate required")
def client_certificate(setup: Setup) -> None:
    refuser(setup, at_the_port(setup), demanding(setup))


@broken("TLS006", "TLS005", at=AT, says="handshake failure")
def client_certificate_before_13(setup: Setup) -> None:
    """Before TLS 1.3 the server says only that the handshake failed, after it has asked for a certificate."""
    place, tls = at_the_port(setup), demanding(setup)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    refuser(setup, place, tls)


@broken("TLS005", at=AT, says="handshake failure")
def no_common_cipher(setup: Setup) -> None:
    """A server that offers ciphers only that go has given up."""
    place, tls = at_the_port(setup), setup.world.authority.server(PROXY)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.set_ciphers("DHE:@SECLEVEL=0")
    refuser(setup, place, tls)


@broken("TLS005", at=AT, says="protocol version")
def old_version(setup: Setup) -> None:
    """A server that ends with TLS 1.1."""
    place, tls = at_the_port(setup), setup.world.authority.server(PROXY)
    tls.minimum_version, tls.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    refuser(setup, place, tls)


# http at a port that speaks TLS: an alert in TLS, the end of the connection, or a sentence in plain text.

ALERT = b"\x15\x03\x01\x00\x02\x02\x0a"
BAD = b"The plain HTTP request was sent to HTTPS port\n"
SENTENCE = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(BAD) + BAD


def plainly(setup: Setup) -> "tuple[str, int]":
    place = at_the_port(setup)
    setup.set(GOPROXY=f"http://{PROXY}:{PORT}")
    return place


@broken("NET014", says="malformed HTTP response")
def http_at_tls_alert(setup: Setup) -> None:
    greeter(setup, plainly(setup), ALERT)


@broken("NET011", "NET014", says="EOF|connection reset")
def http_at_tls_closed(setup: Setup) -> None:
    talker(setup, plainly(setup), lambda sock: None)


@broken("NET014", "PRX024", says="400 Bad Request")
def http_at_tls_sentence(setup: Setup) -> None:
    greeter(setup, plainly(setup), SENTENCE)


@broken("NET014", says="malformed HTTP (?:response|status|version)")
def http_at_other_service(setup: Setup) -> None:
    greeter(setup, plainly(setup), b"220 mail.example.org ready\r\n")


@broken("TLS002", at="net.tls *", says="has expired or is not yet valid")
def clock_behind(setup: Setup) -> None:
    """The clock of this machine stands years in the past: certificates begin later, and every server says what time it is."""
    in_the_year(setup, 2040)


@broken("TLS002", at="net.tls *", says="has expired or is not yet valid")
def clock_ahead(setup: Setup) -> None:
    """The clock of this machine stands years in the future."""
    in_the_year(setup, 2015)


def in_the_year(setup: Setup, year: int) -> None:
    """Everybody else lives in this year, with certificates of that year."""
    setup.working(go_sum=False)
    web = setup.web(443, dated(setup, f"{year}0101", f"{year}1231", hosts=HOSTS, signer=lasting_authority(setup)), setup.elsewhere)
    web.sites = setup.secure.sites
    setup.show_year(year)
    for host in HOSTS:
        setup.lead(host, setup.elsewhere)
