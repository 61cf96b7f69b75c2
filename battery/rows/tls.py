"""What a source can show instead of a right certificate, and a header that names a proxy: SEC-E7, SEC-E8."""

import socket
import ssl
import threading
import typing
import warnings

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import get
from battery.evil import Origin
from battery.tls import NAME, Authority, context

ALTERNATIVE = f"subjectAltName=DNS:{NAME}"


def old(authority: Authority, version: ssl.TLSVersion) -> ssl.SSLContext:
    """A right certificate in a protocol that is none any more."""
    with warnings.catch_warnings():
        # Python, too, calls these versions deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        result = authority.server()
        result.minimum_version, result.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, version
    return result


def chained(authority: Authority, extensions: "list[str]", send: bool = True) -> ssl.SSLContext:
    """A certificate for the right name by an authority in between, which has these extensions."""
    between = authority.issue(extensions, subject="/CN=between")
    certificate, key = authority.issue([ALTERNATIVE], signer=between)
    if send:
        certificate.write_bytes(certificate.read_bytes() + between[0].read_bytes())
    return context(certificate, key)


def shown(authority: Authority, *extensions: str, **more: typing.Any) -> ssl.SSLContext:
    return context(*authority.issue(list(extensions), **more))


# Name constraints do not bind in the root itself everywhere, so they are in an authority in between.
BETWEEN = "basicConstraints=critical,CA:TRUE"
BAD: "dict[str, typing.Callable[[Authority], ssl.SSLContext]]" = {
    "expired": lambda ca: ca.server(days=-1),
    "wrong-host": lambda ca: ca.server("other.battery.example"),
    "self-signed": lambda ca: shown(ca, ALTERNATIVE, itself=True),
    "self-signed-ca": lambda ca: shown(ca, ALTERNATIVE, BETWEEN, itself=True),
    "sha1": lambda ca: ca.server(digest="sha1"),
    "tls1.0": lambda ca: old(ca, ssl.TLSVersion.TLSv1),
    "tls1.1": lambda ca: old(ca, ssl.TLSVersion.TLSv1_1),
    "name-in-subject": lambda ca: shown(ca, "basicConstraints=CA:FALSE", subject=f"/CN={NAME}"),
    "other-name": lambda ca: shown(ca, "subjectAltName=otherName:1.2.3.4;SEQUENCE:odd", "[odd]", "a=INTEGER:5"),
    "empty-name": lambda ca: shown(ca, "subjectAltName=DER:30:02:82:00"),
    "name-of-bytes": lambda ca: shown(ca, "subjectAltName=DER:30:06:82:04:ff:fe:00:80"),
    "name-with-nul": lambda ca: shown(ca, "subjectAltName=DER:30:0d:82:0b:6c:6f:63:61:6c:68:6f:73:74:00:78"),
    "wildcard-of-all": lambda ca: ca.server("*"),
    "excluded": lambda ca: chained(ca, [BETWEEN, f"nameConstraints=critical,excluded;DNS:{NAME}"]),
    "not-permitted": lambda ca: chained(ca, [BETWEEN, "nameConstraints=critical,permitted;DNS:battery.example"]),
    "no-authority": lambda ca: chained(ca, ["basicConstraints=critical,CA:FALSE"]),
    "no-link": lambda ca: chained(ca, [BETWEEN], send=False),
    "for-clients": lambda ca: shown(ca, ALTERNATIVE, "extendedKeyUsage=clientAuth"),
    "critical-unknown": lambda ca: shown(ca, ALTERNATIVE, "1.2.3.4.5=critical,ASN1:UTF8String:unknown"),
}  # "must staple" is not among them: it is not looked at, as by Go itself; decision 0012.


@row("SEC-E7", variants=("chained", *BAD), quick=("chained", "self-signed", "excluded", "tls1.0", "other-name"))
def bad_certificates(case: Case) -> None:
    """Refused with a reason of its own; no request in clear instead, the second source helps. `chained` is right, and accepted."""
    authority = Authority(case.folder)
    good = case.variant == "chained"
    secure = chained(authority, [BETWEEN]) if good else BAD[case.variant](authority)
    bed = Bed(case, "{b}", ["--ca-file", str(authority.file)])
    origin = Origin(bed.library, bed.log, secure, name=NAME)
    case.closing.callback(origin.stop)
    bed.server.stop()
    place = bed.server.arguments.index("--upstreams") + 1
    for chain, served in ((origin.url("good"), good), (f"{origin.url('good')}|{bed.b.url()}", True)):
        bed.server.arguments[place] = chain
        bed.server.forget()
        bed.server.start()
        answers = bed.ask_every(bed.module)
        for kind, answer in answers.items():
            case.expect("SEC-E7", answer.good == served, f"{kind} through {chain}: {answer}")
        bed.server.stop()
        case.expect("SEC-E7", served or says_why(answers["mod"].body + bed.server.log().encode()), f"no reason: {answers['mod']}")
    case.expect("SEC-E7", good or not origin.requests(), f"{origin.requests()} requests in spite of it")


def says_why(text: bytes) -> bool:
    return any(word in text.lower() for word in (b"certificate", b"tls", b"ssl"))


class Listener:
    """A proxy that must not be asked: counts who connects."""

    def __init__(self, case: Case) -> None:
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        case.closing.callback(self._socket.close)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                self._socket.accept()[0].close()
            except OSError:
                return
            self.connections += 1


@row("SEC-E8", variants=("header", "variable"), quick=("header", "variable"))
def named_proxies(case: Case) -> None:
    """A client cannot choose the proxy (CVE-2016-5386), and the variable that CGI would set from its header is not read."""
    bed = Bed(case, "{a}")
    evil = Listener(case)
    headers = {}
    if case.variant == "header":
        headers = {name: evil.address for name in ("Proxy", "HTTP_PROXY", "Http-Proxy", "Https-Proxy", "X-Forwarded-Host", "Forwarded")}
    else:
        bed.server.stop()
        # In CGI, HTTP_PROXY is a header of the request. Plain http goes to loopback only, where no proxy belongs at all.
        bed.server.environment.update(HTTP_PROXY=evil.address, http_proxy=evil.address, REQUEST_METHOD="GET", ALL_PROXY=evil.address)
        bed.server.start()
    for kind in ("list", "latest", "info", "mod", "zip"):
        answer = get(bed.server.port, bed.module.url(kind), headers=headers)
        case.expect("SEC-E8", answer.good, f"{kind}: {answer}")
    case.expect("SEC-E8", evil.connections == 0, f"{evil.connections} connections to a proxy that a header named")
    case.expect("SEC-E8", not {"proxy", "http_proxy", "http-proxy"} & bed.a.fields, f"passed on: {bed.a.fields}")
