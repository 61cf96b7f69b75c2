"""Names and connections that lead nowhere."""

import socket

from battery.dns import Resolver
from battery.modules import Module
from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import Reply
from harness.world import HERE, PROXY, UNREACHABLE

WORDS = Module("words", size=10)
ASKED = f"{WORDS.path}@{WORDS.version}"
# Nobody listens there.
CLOSED = 9
GATE = "gate.example.org"


@case(21, "no-such-host")
def no_such_host(scene: Scene) -> str:
    """A name that does not exist."""
    scene.set(GOPROXY="https://proxy.invalid")
    return scene.download(ASKED)


# What a resolver answers, and an address of its own: one that has ended keeps its port for a while. At the last one nobody is.
RESOLVERS = {"servfail": "127.0.53.2", "timeout": "127.0.53.3", "refused": "127.0.53.9"}


def resolved(how: str) -> Check:
    """A case with a resolver that fails in one way, or that is not there."""

    def check(scene: Scene) -> str:
        resolver = Resolver(scene.folder, how, "127.0.53.4" if how == "refused" else RESOLVERS[how])
        scene.closing.callback(resolver.stop)
        resolver.file.write_text(f"nameserver {RESOLVERS[how]}\noptions timeout:1 attempts:1\n")
        scene.set(GOPROXY=f"https://{PROXY}")
        return scene.go("mod", "download", ASKED, prefix=resolver.prefix())

    return check


for how in RESOLVERS:
    case(22, f"dns-{how}")(resolved(how))


@case(23, "connection-refused")
def refused(scene: Scene) -> str:
    scene.set(GOPROXY=f"http://{PROXY}:{CLOSED}")
    return scene.download(ASKED)


@case(24, "connection-timed-out")
def timed_out(scene: Scene) -> str:
    """Packets are dropped: the queue of a listener is full, and the kernel gives up soon in this network."""
    listener = scene.closing.enter_context(socket.create_server((HERE, 8080), backlog=0))
    for _ in range(8):
        filler = scene.closing.enter_context(socket.socket())
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
    scene.set(GOPROXY=f"http://{PROXY}:8080")
    return scene.download(ASKED)


@case(25, "no-route-to-host")
def no_route(scene: Scene) -> str:
    scene.set(GOPROXY=f"http://{UNREACHABLE}")
    return scene.download(ASKED)


@case(27, "proxyconnect-refused", before=23)
def gate_refused(scene: Scene) -> str:
    """The HTTP proxy on the way is not there."""
    scene.set(GOPROXY=f"https://{PROXY}", HTTPS_PROXY=f"http://{GATE}:{CLOSED}")
    return scene.download(ASKED)


@case(27, "proxyconnect-no-such-host", before=21)
def gate_unknown(scene: Scene) -> str:
    scene.set(GOPROXY=f"https://{PROXY}", HTTPS_PROXY="http://gate.invalid:8080")
    return scene.download(ASKED)


@case(27, "proxyconnect-certificate")
def gate_untrusted(scene: Scene) -> str:
    """The HTTP proxy itself speaks TLS, with a certificate for another name."""
    scene.web(8443, scene.world.authority.server("other.example.org"))
    scene.set(GOPROXY=f"https://{PROXY}", HTTPS_PROXY=f"https://{GATE}:8443")
    return scene.download(ASKED)


@case(40, "http-proxy-407")
def gate_wants_credentials(scene: Scene) -> str:
    """The HTTP proxy on the way to a module proxy without TLS."""
    scene.site(PROXY, Reply(407, "who are you?\n", headers=("Proxy-Authenticate: Basic",)))
    scene.set(GOPROXY=f"http://{PROXY}", HTTP_PROXY=f"http://{GATE}:80")
    return scene.download(ASKED)


@case(40, "https-proxy-407", misfit=": Proxy Authentication Required")
def gate_wants_credentials_for_tls(scene: Scene) -> str:
    """The same for a module proxy with TLS: CONNECT is refused, and no URL is told."""
    scene.site(PROXY, Reply(407, "who are you?\n", headers=("Proxy-Authenticate: Basic",)))
    scene.set(GOPROXY=f"https://{PROXY}", HTTPS_PROXY=f"http://{GATE}:80")
    return scene.download(ASKED)
