"""Answers of a module proxy: https://go.dev/ref/mod#goproxy-protocol"""

import socket
import struct

from battery.modules import Module
from battery.web import Ask
from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import HTML, JSON, Reply, cut
from harness.world import PROXY

WORDS = Module("words", size=10)
ASKED = f"{WORDS.path}@{WORDS.version}"
INFO, MOD, ZIP = (WORDS.url(kind) for kind in ("info", "mod", "zip"))
LOGIN = "<html><body>Sign in</body></html>\n"
PRIVATE = "could not read Username for 'https://github.com': terminal prompts disabled"
GIT = "invalid version: git ls-remote -q origin in /tmp/gopath/pkg/mod/cache/vcs/1: exit status 128:"
# Row, name, and what the proxy answers to a request for .info.
ANSWERS = (
    (39, "http-401", Reply(401, "sign in first\n")),
    (40, "http-407", Reply(407, "the gateway wants to know who you are\n")),
    (41, "http-403", Reply(403, "blocked by policy\n")),
    (41, "http-403-html", Reply(403, LOGIN, HTML)),
    (42, "http-404-unknown-revision", Reply(404, f"not found: {ASKED}: invalid version: unknown revision v1.0.0\n")),
    (43, "http-404-private", Reply(404, f"not found: {ASKED}: {PRIVATE}\n")),
    (44, "http-404-fetch-timed-out", Reply(404, "not found: fetch timed out\n")),
    (44, "http-410-cached-only", Reply(410, "not found: temporarily unavailable\n")),
    (45, "http-404", Reply(404, "not found: no such version\n")),
    (45, "http-410", Reply(410, "gone\n")),
    (45, "http-404-html", Reply(404, LOGIN, HTML)),
    (46, "http-429", Reply(429, "slow down\n", headers=("Retry-After: 30",))),
    (47, "http-500", Reply(500, "boom\n")),
    (47, "http-502", Reply(502, "the checksum differs from the checksum database\n")),
    (47, "http-503-html", Reply(503, LOGIN, HTML)),
    (47, "http-504-no-body", Reply(504)),
    (48, "info-html", Reply(200, LOGIN, HTML)),
    (49, "info-empty", Reply(200, "", JSON)),
    (49, "info-cut", Reply(200, '{"Version":"v1.0.0","Ti', JSON)),
    (49, "info-time", Reply(200, '{"Version":"v1.0.0","Time":"yesterday"}', JSON)),
    (50, "info-other-version", Reply(200, '{"Version":"v1.0.1"}', JSON)),
    (50, "info-no-version", Reply(200, "{}", JSON)),
    (122, "http-204", Reply(204)),
    (122, "http-300", Reply(300, "choose\n")),
    (122, "http-304", Reply(304)),
    (36, "redirect-loop", Reply(302, "elsewhere\n", headers=(f"Location: {INFO}",))),
)  # fmt: skip


def answered(reply: Reply) -> Check:
    """A case in which .info is this."""

    def check(scene: Scene) -> str:
        scene.proxy(WORDS).given[INFO] = reply
        return scene.download(ASKED)

    return check


for number, name, reply in ANSWERS:
    case(number, name)(answered(reply))


@case(43, "http-404-private-lines", misfit="server response:\n\tnot found: ")
def private_lines(scene: Scene) -> str:
    """What git said, on a line of its own as a proxy has it from go: then go begins the whole response on a line of its own."""
    scene.proxy(WORDS).given[INFO] = Reply(404, f"not found: {ASKED}: {GIT}\n\tfatal: {PRIVATE}\n")
    return scene.download(ASKED)


@case(45, "list-404")
def list_absent(scene: Scene) -> str:
    """The module is not there at all."""
    scene.proxy()
    return scene.download(f"{WORDS.path}@latest")


@case(45, "two-proxies-404")
def two_proxies(scene: Scene) -> str:
    """Neither proxy of a list has it."""
    scene.proxy()
    scene.set(GOPROXY=f"http://{PROXY},http://{PROXY}/second")
    return scene.download(ASKED)


@case(123, "info-branch-is-branch")
def branch(scene: Scene) -> str:
    """A branch has to be answered with a version."""
    scene.proxy(WORDS).given[f"/{WORDS.path}/@v/main.info"] = Reply(200, '{"Version":"main"}', JSON)
    return scene.download(f"{WORDS.path}@main")


@case(35, "redirect-downgrade")
def downgrade(scene: Scene) -> str:
    """From https to http, as of a server behind a proxy that does not know how it is called."""
    scene.proxy(WORDS, scheme="https").given[INFO] = Reply(302, headers=(f"Location: http://{PROXY}{INFO}",))
    return scene.download(ASKED)


@case(37, "credentials-in-http")
def credentials(scene: Scene) -> str:
    """A name and a password for a proxy without TLS."""
    scene.proxy(WORDS)
    scene.set(GOPROXY=f"http://reader:secret@{PROXY}")
    return scene.download(ASKED)


def reset(ask: Ask) -> bool:
    """A reset in place of an answer."""
    ask.wire.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    ask.wire.close()
    return False


@case(108, "zip-cut")
def zip_cut(scene: Scene) -> str:
    """The connection ends within the zip."""
    scene.proxy(WORDS).given[ZIP] = cut(WORDS.zip)
    return scene.download(ASKED)


@case(26, "reset")
def reset_by_peer(scene: Scene) -> str:
    """A reset instead of an answer; go asks a second time over a new connection."""
    scene.proxy(WORDS).given[INFO] = reset
    return scene.download(ASKED)


@case(26, "closed", misfit=": EOF")
def closed(scene: Scene) -> str:
    """The connection ends in order, but without an answer: all that go has to say is EOF."""
    scene.proxy(WORDS).given[INFO] = lambda ask: False
    return scene.download(ASKED)
