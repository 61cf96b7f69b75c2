"""Nothing is wrong: module proxies and lists of them."""

import dataclasses
import functools
import time

from battery.internet import PUBLIC6
from battery.web import Ask, Site
from harness.servers import Proxy, Reply
from harness.world import HOSTS, PROXY, SUMS
from setups.cases import Make, healthy, register
from setups.certificates import whole_chain
from setups.origins import GOOD, PASSWORD, USER, guarded, placed, published
from setups.own import Own, certificate
from setups.setup import OTHER_WORDS, WORDS, Placed, Setup

OTHER = "other.example.org"
DEAD = "https://proxy.invalid"


@healthy()
def working(setup: Setup) -> None:
    setup.working(WORDS, OTHER_WORDS)


@healthy()
def working_without_go_sum(setup: Setup) -> None:
    """The database is asked about everything."""
    setup.working(go_sum=False)
    setup.by_name()


@healthy()
def defaults(setup: Setup) -> None:
    """GOPROXY as go has it by itself."""
    setup.site("proxy.golang.org", setup.working())
    setup.unset("GOPROXY")


@healthy()
def plain_http(setup: Setup) -> None:
    """A proxy within a company's network, without TLS."""
    setup.working()
    setup.set(GOPROXY=f"http://{PROXY}")


@healthy()
def below_a_path(setup: Setup) -> None:
    setup.site(PROXY, below("/repository/go", setup.working()))
    setup.set(GOPROXY=f"https://{PROXY}/repository/go/,direct")


def below(prefix: str, site: Site) -> Site:
    """The site where only paths below a prefix are anything."""

    def answer(ask: Ask) -> bool:
        if not ask.path.startswith(f"{prefix}/"):
            return Reply(404, "<html>no such page</html>\n", "text/html").send(ask)
        return site(dataclasses.replace(ask, path=ask.path.removeprefix(prefix)))

    return answer


@healthy()
def first_404(setup: Setup) -> None:
    """The first proxy of a list does not have it, as it should say then."""
    proxy = setup.working()
    setup.site(OTHER, Proxy())
    setup.site(PROXY, proxy)
    setup.set(GOPROXY=f"https://{OTHER},https://{PROXY}")


@healthy()
def proxy_then_direct(setup: Setup) -> None:
    """The proxy does not have it, and its repository is public."""
    module = placed("github.com/example/words")
    setup.sums(module)
    published(setup, module)
    setup.proxy(scheme="https")
    setup.set(GOPROXY=f"https://{PROXY},direct")


@healthy("NET001")
def dead_first_pipe(setup: Setup) -> None:
    """After a pipe any error leads on; the dead entry costs time, and is worth a warning."""
    setup.working()
    setup.set(GOPROXY=f"{DEAD}|https://{PROXY}")


@healthy("PRX003")
def failing_first_pipe(setup: Setup) -> None:
    setup.working()
    setup.site(OTHER, Reply(502, "bad gateway\n"))
    setup.set(GOPROXY=f"https://{OTHER}|https://{PROXY}")


@healthy("NET001")
def dead_last(setup: Setup) -> None:
    """The entry is never reached, since the first one has everything."""
    setup.working()
    setup.set(GOPROXY=f"https://{PROXY},{DEAD}")


@healthy("PRX002")
def nonsense_after_direct(setup: Setup) -> None:
    """What follows direct is never read."""
    setup.working()
    setup.set(GOPROXY=f"https://{PROXY},direct,ftp://nowhere")


@healthy()
def file_proxy(setup: Setup) -> None:
    """A folder in place of a proxy."""
    setup.working()
    place = setup.folder / "modules" / WORDS.url("list").lstrip("/")
    place.parent.mkdir(parents=True)
    place.write_text(f"{WORDS.version}\n")
    for kind in ("info", "mod", "zip"):
        (setup.folder / "modules" / WORDS.url(kind).lstrip("/")).write_bytes(WORDS.file(kind))
    setup.set(GOPROXY=f"file://{setup.folder}/modules")


@healthy()
def redirected(setup: Setup) -> None:
    """The proxy leads to another host for every zip."""
    proxy = setup.working()
    path = WORDS.url("zip")
    proxy.given[path] = Reply(302, headers=(f"Location: https://{OTHER}/store{path}?signature=good",))
    setup.site(OTHER, lambda ask: Reply(200, WORDS.zip, "application/zip").send(ask) if ask.path.endswith(".zip") else False)


@healthy()
def whole_host_redirected(setup: Setup) -> None:
    """An old name of the proxy, which leads to its new one for everything."""
    setup.working()
    setup.site(OTHER, lambda ask: ask.redirect(f"https://{PROXY}{ask.path}", 301))
    setup.set(GOPROXY=f"https://{OTHER}")


@healthy()
def netrc_for_proxy(setup: Setup) -> None:
    setup.site(PROXY, guarded(setup.working()))
    setup.netrc(f"machine {PROXY} login {USER} password {setup.secret(PASSWORD)}")


@healthy()
def credentials_in_address(setup: Setup) -> None:
    setup.site(PROXY, guarded(setup.working()))
    setup.set(GOPROXY=f"https://{USER}:{setup.secret(PASSWORD)}@{PROXY}")


@healthy()
def goauth_command(setup: Setup) -> None:
    """A program that knows the credentials: https://pkg.go.dev/cmd/go#hdr-GOAUTH_environment_variable"""
    setup.site(PROXY, guarded(setup.working()))
    said = f"https://{PROXY}\\n\\nAuthorization: Basic {GOOD}\\n\\n"
    setup.set(GOAUTH=str(setup.script("credentials", f"printf '{said}'")))
    setup.secret(GOOD)


@healthy()
def goauth_command_about_address(setup: Setup) -> None:
    """A program that knows something only about an address that was refused, which is no field of HTTP itself."""
    proxy = setup.working()
    no = Reply(401, "who are you?\n")
    setup.site(PROXY, lambda ask: proxy(ask) if ask.request.header("x-token") == GOOD else no.send(ask))
    said = f"https://{PROXY}/\\n\\nX-Token: {setup.secret(GOOD)}\\n\\n"
    setup.set(GOAUTH=str(setup.script("credentials", f"test $# = 0 || printf '{said}'")))


@healthy()
def goauth_git(setup: Setup) -> None:
    """What git knows, in a folder that has settings of its own."""
    setup.site(PROXY, guarded(setup.working()))
    helper = setup.script("helper", f"test $1 != get || printf 'username={USER}\\npassword={setup.secret(PASSWORD)}\\n'")
    setup.git_settings(f'[credential "https://{PROXY}"]\n\thelper = "{helper}"\n')
    setup.set(GOAUTH=f"git {setup.folder}")


@healthy()
def netrc_with_other_words(setup: Setup) -> None:
    """What go does not know, it passes over."""
    setup.site(PROXY, guarded(setup.working()))
    setup.netrc("# of the proxy", f"machine {PROXY} port 443 login {USER} password {setup.secret(PASSWORD)} here")


def queried(query: str) -> Make:
    """A version that go chooses from the list."""

    def make(setup: Setup) -> None:
        setup.working(go_sum=False)
        setup.by_name()
        setup.asked = (f"{WORDS.path}@{query}",)
        setup.proofs = (("mod", "download", *setup.asked),)

    return make


for name, query in (("latest", "latest"), ("major", "v1"), ("minor", "v1.0"), ("below", "<v2.0.0"), ("from", ">=v1")):
    register(queried(query), f"well-query-{name}")


@healthy()
def escaped_path(setup: Setup) -> None:
    """Capital letters, which requests have as !a."""
    module = placed("github.com/Azure/words")
    proxy = setup.working()
    setup.sums(module)
    setup.require(module)
    proxy.given |= {
        f"/github.com/!azure/words/@v/{module.version}.{kind}": Reply(200, module.file(kind)) for kind in ("info", "mod", "zip")
    } | {"/github.com/!azure/words/@v/list": Reply(200, f"{module.version}\n")}


class Old(Placed):
    """A module from before there were modules: a proxy makes up its go.mod."""

    @functools.cached_property
    def files(self) -> "dict[str, bytes]":
        return {name: data for name, data in super().files.items() if name != "go.mod"}

    @property
    def mod(self) -> bytes:
        return f"module {self.path}\n".encode()

    @property
    def record(self) -> bytes:
        whole = Placed(self.name, self.version, size=self.size, place=self.place, given={"go.mod": self.mod})
        return Placed.record.fget(self).splitlines(True)[0] + whole.record.splitlines(True)[1]


@healthy()
def unusual_versions(setup: Setup) -> None:
    """A pseudo-version, one with a suffix, and one before modules."""
    versions = ("v0.0.0-20240506070809-0123456789ab", "v1.2.3-beta.4")
    modules = [Placed(name, version, size=50, place=f"example.org/{name}") for name, version in zip(("one", "two"), versions, strict=True)]
    setup.working(*modules, Old("three", "v2.0.0+incompatible", size=50, place="example.org/three"))


@healthy("*")
def only_what_is_needed(setup: Setup) -> None:
    """A proxy that has neither lists nor the newest version, and HEAD not at all: go needs none of them."""
    proxy = setup.working()
    proxy.given |= {WORDS.url(kind): Reply(404, "not found\n") for kind in ("list", "latest")}
    setup.site(PROXY, lambda ask: Reply(405, "GET only\n").send(ask) if ask.request.method == "HEAD" else proxy(ask))


@healthy(seconds=10)
def slow(setup: Setup) -> None:
    """Each answer takes most of a second."""
    proxy = setup.working()

    def answer(ask: Ask) -> bool:
        time.sleep(0.7)
        return proxy(ask)

    setup.site(PROXY, answer)


@healthy()
def certificate_chain(setup: Setup) -> None:
    """A certificate between that of the server and that of the authority."""
    setup.working()
    setup.web(8443, whole_chain(setup)).sites = setup.secure.sites
    setup.set(GOPROXY=f"https://{PROXY}:8443")


@healthy("NET003", "NET004", "NET005")
def no_way_by_ipv6(setup: Setup) -> None:
    """The name has an address of IPv6 as well, where nobody is."""
    setup.working()
    setup.lead(PROXY, setup.here, PUBLIC6)


@healthy()
def clock_almost_right(setup: Setup) -> None:
    """The servers' clock is half a minute ahead."""
    setup.working(go_sum=False)
    setup.ahead = 30
    setup.by_name()


# A Martlet server as the proxy


@healthy()
def martlet(setup: Setup) -> None:
    setup.working()
    Own(setup, 8080).start()
    setup.set(GOPROXY=f"http://{OTHER}:8080")


@healthy()
def martlet_with_tls(setup: Setup) -> None:
    """And so with HTTP/2; the database is behind it."""
    setup.working(go_sum=False)
    files = certificate(setup, OTHER)
    Own(setup, 8443, "--tls-cert", str(files[0]), "--tls-key", str(files[1])).start()
    setup.set(GOPROXY=f"https://{OTHER}:8443")
    setup.by_name()


@healthy()
def many_hosts_unknown(setup: Setup) -> None:
    """Names that nothing needs do not resolve, as behind most firewalls."""
    setup.working()
    for host in HOSTS:
        if host not in (PROXY, SUMS):
            setup.lead(host)
