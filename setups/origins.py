"""Repositories that want a name and a password, and ssh in whose place a script stands."""

import base64

from battery.modules import Module
from battery.web import Site
from harness.servers import Reply, page
from setups.setup import Placed, Setup
from setups.talkers import speaker

USER, PASSWORD = "reader", "a-good-token-4711"
GOOD = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SIGN_IN = Reply(401, "who are you?\n", headers=('WWW-Authenticate: Basic realm="git"',))
BANNER = b"SSH-2.0-OpenSSH_9.9\r\n"


def placed(path: str, version: str = "v1.0.0") -> Placed:
    """A small module at this path."""
    return Placed(path.rpartition("/")[2], version, size=100, place=path)


def guarded(site: Site, credentials: str = GOOD) -> Site:
    """The site for whoever has these credentials, in base64."""
    return lambda ask: site(ask) if ask.request.header("authorization") == f"Basic {credentials}" else SIGN_IN.send(ask)


def published(setup: Setup, module: Module, *tags: str) -> None:
    """The repository of a module at its own path, with a tag of its version, and the project that needs it."""
    setup.repository(module.path, module.files, *(tags or (module.version,)))
    setup.require(module)


def private(setup: Setup, path: str = "github.com/example/words") -> Placed:
    """A module in a repository that wants credentials; the setting of GOPRIVATE fits it."""
    module, host = placed(path), path.partition("/")[0]
    setup.working()
    published(setup, module)
    site = setup.secure.sites[host]
    setup.plain.sites[host] = setup.secure.sites[host] = guarded(site)
    setup.proxy(scheme="https")
    setup.set(GOPROXY=f"{setup.environment['GOPROXY']},direct", GOPRIVATE=f"{host}/example")
    setup.secret(PASSWORD)
    return module


def over_ssh(setup: Setup, script: str, path: str = "example.org/words") -> Placed:
    """A page says that the repository is reached by ssh, in whose place a script stands; at its port is something that greets."""
    module, host = placed(path), path.partition("/")[0]
    setup.working()
    published(setup, module)
    setup.site(host, page(host, f"{path} git ssh://git@git.example.org/team/words.git"))
    speaker(setup, (setup.here, 22), BANNER)
    setup.set(GOPROXY="direct", GOPRIVATE=host, GIT_SSH_COMMAND=str(setup.script("ssh", script)), GIT_SSH_VARIANT="simple")
    return module


def saying(words: str) -> str:
    """A script that says this and ends as ssh does: https://man.openbsd.org/ssh#EXIT_STATUS"""
    return f"cat >&2 <<'END'\n{words}\nEND\nexit 255"
