"""More than one thing is wrong, or more than one thing is seen of it: the root is what go meets first, or what the rest follows from."""

from harness.servers import Reply
from harness.world import HOSTS, PROXY, SUMS
from setups.cases import broken
from setups.origins import placed, published
from setups.own import Own
from setups.setup import OTHER_WORDS, WORDS, Setup

OTHER = "other.example.org"


@broken("NET001", at=f"net.dns https://{PROXY}", says="no such host")
def outside_of_the_network(setup: Setup) -> None:
    """No name is known, as where the VPN is off."""
    setup.working(go_sum=False)
    for host in HOSTS:
        setup.lead(host)


@broken("NET003", at=f"net.tcp https://{PROXY}", says="timeout|timed out")
def nothing_answers(setup: Setup) -> None:
    """A network that is shut off: all packets are dropped."""
    setup.working(go_sum=False)
    setup.silent(setup.elsewhere)
    for host in HOSTS:
        setup.lead(host, setup.elsewhere)


@broken("CFG007", at="env.goflags*", says="GOFLAGS")
def goflags_and_500(setup: Setup) -> None:
    """The proxy fails too, and go does not get that far."""
    setup.working()
    setup.set(GOFLAGS="mod=mod")
    setup.site(PROXY, Reply(500, "boom\n"))


@broken("PRX002", at="env.goproxy.*", says="invalid proxy URL")
def goproxy_and_sumdb(setup: Setup) -> None:
    setup.working(go_sum=False)
    setup.set(GOPROXY=f"ftp://{PROXY}")
    setup.lead(SUMS)


@broken("NET001", "SUM007", says="no such host")
def dead_proxy_and_go_sum(setup: Setup) -> None:
    """go reads go.sum only when it has something to compare."""
    setup.working()
    setup.file("go.sum", f"<<<<<<< HEAD\n{WORDS.record.decode()}=======\n>>>>>>> branch\n")
    setup.lead(PROXY)


@broken("VCS012", at="vcs.git*", says="executable file not found")
def not_on_proxy_and_no_git(setup: Setup) -> None:
    """The proxy does not have it, which is right; git, which should fetch it then, is not there."""
    module = placed("github.com/example/words")
    setup.sums(module)
    published(setup, module)
    setup.proxy(scheme="https")
    setup.set(GOPROXY=f"https://{PROXY},direct")
    setup.path(setup.environment["PATH"].partition(":")[0])


@broken("PRX014", says=f"{OTHER_WORDS.path}@.*404 Not Found")
def one_of_two_404(setup: Setup) -> None:
    """One requirement arrives, and the other does not."""
    proxy = setup.working(WORDS, OTHER_WORDS)
    del proxy.library.modules[OTHER_WORDS.path]


@broken("PRX004", says=f"{OTHER_WORDS.path}@.*403 Forbidden")
def one_of_two_403(setup: Setup) -> None:
    proxy = setup.working(WORDS, OTHER_WORDS)
    proxy.given |= {OTHER_WORDS.url(kind): Reply(403, "licence\n") for kind in ("info", "mod", "zip", "list", "latest")}


@broken("PRX014", "SRV001", says="404 Not Found")
def martlet_without_it(setup: Setup) -> None:
    """A Martlet server says in words of its own that nobody has it."""
    setup.working().library.modules.clear()
    Own(setup, 8080).start()
    setup.set(GOPROXY=f"http://{OTHER}:8080")
