"""Nothing is wrong: settings that look wrong and are not, outbound proxies, the checksum database."""

import dataclasses
import shutil

from battery.modules import Module
from battery.web import Ask
from harness.servers import Proxy, Reply, Sums
from harness.world import GIT, HOSTS, PAGES, PROXY, SUMS
from setups.cases import healthy
from setups.gate import HOST as GATE
from setups.gate import PORT, Gate, inside, with_password
from setups.origins import GOOD, PASSWORD, USER, placed
from setups.setup import WORDS, Setup

DOWNLOAD = (("mod", "download"),)
CLOSED = 9


@healthy()
def settings_in_file(setup: Setup) -> None:
    """All of it written by `go env -w`."""
    setup.working()
    setup.settings_file(GOPROXY=setup.environment["GOPROXY"], GOSUMDB=setup.environment["GOSUMDB"])


@healthy("CFG012")
def settings_shadowed(setup: Setup) -> None:
    """Settings in the file that make no difference, since the environment has others; that may be said."""
    setup.working()
    setup.settings_file(GOPROXY="off", GOFLAGS="nonsense")
    setup.set(GOPROXY=f"https://{PROXY}", GOFLAGS="-modcacherw")


@healthy()
def goflags_mod(setup: Setup) -> None:
    setup.working()
    setup.set(GOFLAGS="-modcacherw -mod=mod -trimpath")


@healthy()
def go111module_on(setup: Setup) -> None:
    setup.working()
    setup.set(GO111MODULE="on", GOINSECURE="*.corp.example", GODEBUG="http2client=0,netdns=go")


@healthy()
def two_gopaths(setup: Setup) -> None:
    """The module cache is below the first one."""
    setup.working()
    setup.set(GOPATH=f"{setup.folder}/first:{setup.folder}/second")


@healthy()
def gotoolchain_auto(setup: Setup) -> None:
    """The newest version that is asked for is this one or older."""
    setup.working()
    setup.require(WORDS, go="1.21.0", more="\ntoolchain go1.22.3\n")
    setup.set(GOTOOLCHAIN="auto")


@healthy()
def no_go(setup: Setup) -> None:
    """A machine without go, such as that of whoever looks after the proxy."""
    setup.working()
    git = setup.folder / "bin/git"
    git.parent.mkdir()
    git.symlink_to(shutil.which("git") or "git")
    setup.path(git.parent)


@healthy()
def no_git(setup: Setup) -> None:
    """Where a proxy has everything, git is not needed."""
    setup.working()
    setup.path(setup.environment["PATH"].partition(":")[0])


@healthy()
def goprivate_unused(setup: Setup) -> None:
    """Patterns for modules that this project does not need, on hosts that cannot be reached from here."""
    setup.working()
    setup.set(GOPRIVATE="*.corp.example,git.example.org/team")
    setup.lead(GIT)


@healthy()
def goinsecure(setup: Setup) -> None:
    """A page on plain http, which go may read there; its host has no https at all."""
    module = placed(f"{PAGES}/words")
    setup.working()
    setup.repository(f"{GIT}/words", module.files, module.version)
    setup.require(module)
    site = Reply(200, f'<meta name="go-import" content="{module.path} git https://{GIT}/words">', "text/html")
    setup.lead(PAGES, setup.elsewhere)
    setup.web(80, address=setup.elsewhere).sites[PAGES] = site.send
    setup.set(GOPROXY="direct", GOPRIVATE=PAGES, GOINSECURE=PAGES)


# Outbound proxies


@healthy()
def gate(setup: Setup) -> None:
    """The only way out; here no other name leads anywhere."""
    way = Gate(setup)
    inside(setup, f"http://{GATE}:{PORT}")
    setup.afterwards.append(way.used)


@healthy()
def gate_with_password(setup: Setup) -> None:
    way = Gate(setup, with_password(GOOD))
    inside(setup, f"http://{USER}:{setup.secret(PASSWORD)}@{GATE}:{PORT}")
    setup.afterwards.append(way.used)


@healthy()
def gate_in_small_letters(setup: Setup) -> None:
    way = Gate(setup)
    inside(setup, f"http://{GATE}:{PORT}")
    setup.unset("HTTP_PROXY", "HTTPS_PROXY")
    setup.set(https_proxy=f"{GATE}:{PORT}")
    setup.afterwards.append(way.used)


@healthy()
def gate_for_http(setup: Setup) -> None:
    """On the way to a module proxy without TLS."""
    gate(setup)
    setup.set(GOPROXY=f"http://{PROXY}")


@healthy()
def gate_not_for_us(setup: Setup) -> None:
    """It is dead, and NO_PROXY says that it is not for these hosts."""
    setup.working()
    setup.set(HTTPS_PROXY=f"http://{GATE}:{CLOSED}", NO_PROXY=".example.org,.battery.example")


@healthy("CFG016", "NET006")
def gate_of_unknown_scheme(setup: Setup) -> None:
    """A typing error in the scheme, which Go reads as http."""
    way = Gate(setup)
    inside(setup, f"htp://{GATE}:{PORT}")
    setup.afterwards.append(way.used)


# The checksum database


@healthy("*")
def gosumdb_off(setup: Setup) -> None:
    """By choice; that nothing is verified may be said."""
    setup.working()
    setup.set(GOSUMDB="off")


@healthy()
def gonosumdb(setup: Setup) -> None:
    """A private module, which the company's proxy has and the database does not know."""
    module = placed("git.example.org/team/words")
    setup.working().library.add(module)
    setup.by_name(module)
    setup.set(GONOSUMDB="git.example.org/team")


@healthy()
def gosumdb_with_address(setup: Setup) -> None:
    """A database that is somewhere else than its name says."""
    setup.working(go_sum=False)
    sums = setup.database
    setup.site("other.example.org", lambda ask: sums(dataclasses.replace(ask, path=ask.path.removeprefix("/sums"))))
    setup.lead(SUMS)
    setup.set(GOSUMDB=f"{setup.environment['GOSUMDB']} https://other.example.org/sums")
    setup.by_name()


class Relay(Proxy):
    """A proxy that has the database as well: https://go.dev/ref/mod#checksum-database"""

    def __init__(self, sums: Sums, *modules: Module) -> None:
        super().__init__(*modules)
        self.sums = sums

    def __call__(self, ask: Ask) -> bool:
        prefix = f"/sumdb/{SUMS}"
        if not ask.path.startswith(f"{prefix}/"):
            return super().__call__(ask)
        return self.sums(dataclasses.replace(ask, path=ask.path.removeprefix(prefix)))


@healthy()
def sumdb_by_proxy(setup: Setup) -> None:
    """The database itself cannot be reached, and need not be."""
    setup.working(go_sum=False)
    setup.site(PROXY, Relay(setup.database, WORDS))
    setup.lead(SUMS)
    setup.by_name()


@healthy("SUM004", "NET*")
def sumdb_dead_and_not_needed(setup: Setup) -> None:
    """go.sum has all that is needed; the next new requirement would fail."""
    setup.working()
    setup.lead(SUMS, setup.elsewhere)


@healthy("SUM004", "NET*", "PRX*")
def offline(setup: Setup) -> None:
    """All that the project needs is in the cache, and there is no network at all."""
    setup.working()
    setup.prepare("mod", "download")
    for host in HOSTS:
        setup.lead(host)
