"""Certificates that are wrong, and handshakes that fail."""

import contextlib
import socket
import ssl
import warnings

from battery.modules import Module
from battery.tls import Authority, context
from goerrors.cases import Check, case
from harness.certificates import GREETINGS, dated, demanding
from harness.scene import Scene
from harness.world import HERE, PROXY

WORDS = Module("words", size=10)
ASKED = f"{WORDS.path}@{WORDS.version}"
PORT = 8443


def behind(scene: Scene, tls: ssl.SSLContext) -> str:
    """A module proxy that shows this certificate."""
    proxy = scene.proxy(WORDS)
    scene.web(PORT, tls).sites[PROXY] = proxy
    scene.set(GOPROXY=f"https://{PROXY}:{PORT}")
    return scene.download(ASKED)


@case(29, "tls-unknown-authority")
def unknown_authority(scene: Scene) -> str:
    """A certificate of a company's own authority, which the system does not know."""
    return behind(scene, Authority(scene.folder, "Company CA").server(PROXY))


@case(29, "tls-self-signed")
def self_signed(scene: Scene) -> str:
    names = [f"subjectAltName=DNS:{PROXY}"]
    return behind(scene, context(*Authority(scene.folder, "Company CA").issue(names, itself=True)))


@case(30, "tls-expired")
def expired(scene: Scene) -> str:
    return behind(scene, dated(scene, "20010101", "20010201"))


@case(30, "tls-not-yet-valid")
def not_yet_valid(scene: Scene) -> str:
    return behind(scene, dated(scene, "29980101", "29980201"))


@case(31, "tls-other-host")
def other_host(scene: Scene) -> str:
    return behind(scene, scene.world.authority.server("other.example.org"))


@case(32, "tls-common-name")
def common_name(scene: Scene) -> str:
    """A name in the subject only, as certificates were made long ago."""
    return behind(scene, context(*scene.world.authority.issue(["basicConstraints=CA:FALSE"], subject=f"/CN={PROXY}")))


def greeting(words: bytes) -> Check:
    """https at a port that speaks http, or something else."""

    def talk(sock: socket.socket) -> None:
        sock.recv(4096)
        sock.sendall(words)

    def check(scene: Scene) -> str:
        scene.serve(scene.closing.enter_context(socket.create_server((HERE, PORT))), talk)
        scene.set(GOPROXY=f"https://{PROXY}:{PORT}")
        return scene.download(ASKED)

    return check


for name, words in GREETINGS:
    case(33, name)(greeting(words))


def refusing(scene: Scene, tls: ssl.SSLContext) -> str:
    """A server whose handshake fails, and that hears the client out: a reset would be seen in place of the reason."""

    def talk(sock: socket.socket) -> None:
        secret = tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        with contextlib.suppress(ssl.SSLError):
            secret.do_handshake()
        with socket.socket(fileno=secret.detach()) as raw:
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(4096):
                pass

    scene.serve(scene.closing.enter_context(socket.create_server((HERE, PORT))), talk)
    scene.set(GOPROXY=f"https://{PROXY}:{PORT}")
    return scene.download(ASKED)


@case(34, "tls-certificate-required")
def certificate_required(scene: Scene) -> str:
    return refusing(scene, demanding(scene))


@case(34, "tls-handshake-failure")
def handshake_failure(scene: Scene) -> str:
    """The same before TLS 1.3."""
    tls = demanding(scene)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    return refusing(scene, tls)


@case(34, "tls-no-common-cipher")
def no_common_cipher(scene: Scene) -> str:
    """A server that offers ciphers only that go has given up."""
    tls = scene.world.authority.server(PROXY)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.set_ciphers("DHE:@SECLEVEL=0")
    return refusing(scene, tls)


@case(34, "tls-protocol-version")
def old_version(scene: Scene) -> str:
    """A server that ends with TLS 1.1."""
    tls = scene.world.authority.server(PROXY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        tls.minimum_version, tls.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    return refusing(scene, tls)


@case(28, "tls-handshake-timeout")
def handshake_timeout(scene: Scene) -> str:
    """A server that accepts and says nothing; go waits ten seconds."""
    scene.closing.enter_context(socket.create_server((HERE, PORT)))
    scene.set(GOPROXY=f"https://{PROXY}:{PORT}")
    return scene.download(ASKED)
