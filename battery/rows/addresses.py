"""Addresses that pages, names and redirects lead to, and that nobody may be led to: SEC-D1, SEC-D2, SEC-E1, SEC-E2."""

import typing

from battery.cases import Case, row
from battery.git_bed import OpenBed
from battery.internet import PUBLIC
from battery.pages import page
from battery.web import Ask

HOST = "pages.example"
# The words of a refusal, whoever speaks it.
ADDRESS = "address|network|host|https|scheme|not followed|no place|resolve|certificate"
CANARY = "touch${IFS}CANARY"

INJECTED = (
    f"ssh://-oProxyCommand={CANARY}/x", f"ssh://x@-oProxyCommand={CANARY}/x", "-u./x", "--upload-pack=CANARY", f"--upload-pack={CANARY}",
    f"https://-oProxyCommand={CANARY}/x", "https://code.example/-u./x", "https://code.example/--upload-pack=CANARY",
    f"ext::sh${{IFS}}-c${{IFS}}{CANARY}", f"https://$({CANARY})/x", f"https://`{CANARY}`/x", f"https://code.example/x;{CANARY}",
    f"https://code.example/$({CANARY})", f"https://code.example/x|{CANARY}", "https://code.example/../../x",
    "https://code.example/%2e%2e/%2e%2e/x", "https://code.example/x%0a--output=CANARY", "https://code.example/x%00",
    "https://code.example/x\\..\\y", "https://code.example/x?service=git-upload-pack&amp;x", "https://code.example/x#y",
    "https://code.example/x\u202ey", "https://code.example/" + "x" * 9000, "-oProxyCommand=CANARY@host:x", "host:-u",
    "git@-oProxyCommand=CANARY:x",
)  # fmt: skip
TRANSPORTS = (
    "ext::sh", "ext::git-upload-pack%20/etc", "fd::17", "fd::17/foo", "file:///etc", "file://localhost/etc", "file:/etc", "/etc", "../..",
    ".", "~/x", "git://code.example/x", "http://code.example/healthy1", "ssh://git@code.example/x", "ssh://code.example/x",
    "git+ssh://code.example/x", "git@code.example:x", "code.example:x", "ftp://code.example/x", "ftps://code.example/x",
    "rsync://code.example/x", "svn+ssh://code.example/x", "https:code.example/x", "https:/code.example/x", "https:///x", "://x",
    "javascript:alert(1)", "data:,x", "transport::https://code.example/x", "https::https://code.example/x", "http::https://code.example/x",
    "bundle:///x", "unix:///run/x", "HTTPS://code.example/none",
)  # fmt: skip
# A private network's gate is told by its own name here; the rest stand for their ranges.
FORBIDDEN = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "192.168.255.255", "169.254.0.1", "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "100.127.255.255", "192.0.0.1",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "168.63.129.16", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fdff::1", "fd00:ec2::254", "ff02::1", "2001::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::7f00:1", "100::1",
)  # fmt: skip
SPELLINGS = (
    "https://2130706433/x", "https://0x7f000001/x", "https://0x7f.1/x", "https://0177.0.0.1/x", "https://017700000001/x", "https://127.1/x",
    "https://127.0.1/x", "https://0/x", "https://127.0.0.1./x", "https://127.0.0.1.:443/x", "https://[::ffff:7f00:1]/x",
    "https://[::ffff:127.0.0.1]/x", "https://[0:0:0:0:0:0:0:1]/x", "https://[::1]/x", "https://[::]/x", "https://[fe80::1%25lo]/x",
    "https://[fe80::1%lo]/x", "https://[::1/x", "https://localhost/x", "https://localhost./x", "https://LOCALHOST/x",
    "https://foo.localhost/x", "https://metadata.google.internal/x", "https://metadata/x", "https://x.internal/x",
    "https://printer.local/x", "https://code.example@127.0.0.1/x", "https://user:pass@code.example/x",
    "https://code.example:443@10.0.0.1/x", "https://10.0.0.1#@code.example/x", "https://10.0.0.1\\@code.example/x",
    "https://code.example\\@10.0.0.1/x", "https://10.0.0.1%2f@code.example/x", "https://10.0.0.1%00.code.example/x",
    "https://%31%30.0.0.1/x", "https://１０.0.0.1/x", "https://①⓪.0.0.1/x", "https://127。0。0。1/x", "https://xn--localhost/x",
    "https://xn--a/x", "https://code.example:0/x", "https://code.example:65536/x", "https://code.example:-443/x",
    "https://code.example:+443/x", "https://code.example:443443/x", "https://code.example:22/x", "https://.code.example/x",
    "https://code..example/x", "https://-code.example/x", "https://code.example-/x", "https://" + "a" * 64 + ".example/x",
    "https://" + "a." * 130 + "example/x",
)  # fmt: skip
# Hosts that can begin a module path, though they are addresses.
PATHS = (
    "127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "metadata.google.internal", "foo.localhost",
    "x.local",
)  # fmt: skip


def point_at(bed: OpenBed, addresses: "typing.Iterable[str]", cause: str = ADDRESS, system: str = "git") -> None:
    """A page for each address, which calls it the repository; each must be refused, and nobody reached."""
    for number, address in enumerate(addresses):
        name = f"{HOST}/to{number}"
        bed.pages.set(name, page(f"<meta name='go-import' content=\"{name} {system} {address}\">"))
        for what in ("v1.0.0.info", "list"):
            answer = bed.expect_refused(name, what, cause, limit=20)
            said = answer.body.decode(errors="replace")
            bed.case.expect("I10", "pass@" not in said, f"a password in the answer: {said}")
        bed.expect_nobody_else()


@row("SEC-D1", quick=("",))
def options(case: Case) -> None:
    """Addresses that look like options, or hold commands: refused by their form, and nothing is started for them."""
    bed = OpenBed(case, watched=True)
    point_at(bed, INJECTED, cause=f"{ADDRESS}|no go-import|page")
    bed.expect_harmless()
    for started in bed.watch.started(bed.pid) if bed.watch else ():
        case.expect("SEC-D1", "CANARY" not in started.text, f"it reached a command: {started.text[:300]}")


@row("SEC-D2", variants=("", "suffix", "insecure"), quick=("",))
def transports(case: Case) -> None:
    """Nothing but https is believed of a page; http only for modules that a setting names, and then it works."""
    settings = ["--insecure", "other.example/plain"] if case.variant == "insecure" else []
    bed = OpenBed(case, settings, watched=True)
    if case.variant == "suffix":
        # Go would try git, https, http and ssh here, one after the other.
        bed.web.sites["code.example"] = lambda ask: ask.answer(404)
        for what in ("v1.0.0.info", "list"):
            bed.expect_refused("code.example/team/tool.git/sub", what, "", (404, 502, 503))
        bed.web.sites["code.example"] = bed.folder
        ports = {port for kind, address, port in bed.internet.packets.seen() if address == PUBLIC}
        case.expect("SEC-D2", ports == {443}, f"ports {ports} were tried")
    elif case.variant == "insecure":
        insecure(case, bed)
    else:
        point_at(bed, TRANSPORTS, cause=f"{ADDRESS}|no go-import|page|404|not found")
        case.expect("SEC-D2", not bed.plain.seen, f"plain http was used: {bed.plain.seen[:1]}")
    bed.expect_harmless()
    for started in bed.watch.started(bed.pid) if bed.watch else ():
        case.expect("SEC-D2", "/ssh" not in started.program, f"ssh was started: {started.text[:200]}")


def insecure(case: Case, bed: OpenBed) -> None:
    """The exception is for the module that is named, and for no other."""
    path = bed.publish("plain")
    for name in ("plain", "plainer"):
        bed.pages.point(f"other.example/{name}", "http://code.example/plain")
    bed.expect_served("other.example/plain", "v1.0.0")
    case.expect("SEC-D2", bool(bed.plain.asked("code.example")), "nothing came over http")
    bed.plain.forget()
    bed.expect_refused("other.example/plainer", "v1.0.0.info", ADDRESS)
    bed.expect_served(path, "v1.0.0")
    case.expect("SEC-D2", not bed.plain.seen, f"plain http was used: {bed.plain.seen[:1]}")


@row("SEC-E1", variants=("page", "name", "redirect", "mod", "git-redirect", "path", "open"), quick=("page", "name"))
def forbidden(case: Case) -> None:
    """No address of this machine, of the house or of a cloud is reached, however it is named; `--allow-network` opens one."""
    bed = OpenBed(case, ["--allow-network", "10.20.0.0/16"], watched=True, names=["inside.example"] if case.variant == "open" else [])
    hosts = [f"[{address}]" if ":" in address else address for address in FORBIDDEN]
    if case.variant in ("page", "mod"):
        point_at(bed, [f"https://{host}/x" for host in hosts], f"{ADDRESS}|proxy", "git" if case.variant == "page" else "mod")
    elif case.variant == "open":
        opened(case, bed)
    else:
        {"name": by_name, "redirect": by_redirect, "git-redirect": by_git, "path": by_path}[case.variant](bed, hosts)
    bed.expect_harmless()


def by_name(bed: OpenBed, hosts: "list[str]") -> None:
    """Names that resolve to them: of the module itself, and of the repository that a page names."""
    for number, address in enumerate(FORBIDDEN):
        name = f"n{number}.private.example"
        bed.internet.names.set(name, [address])
        bed.expect_refused(f"{name}/x", "v1.0.0.info", ADDRESS, limit=20)
        bed.expect_refused(f"{name}/x.git", "v1.0.0.info", ADDRESS, limit=20)
        bed.expect_nobody_else()
    point_at(bed, [f"https://n{number}.private.example/x" for number in range(len(hosts))])


def by_redirect(bed: OpenBed, hosts: "list[str]") -> None:
    """Pages that redirect there."""
    for number, host in enumerate(hosts):
        name = f"{HOST}/redirect{number}"
        bed.pages.set(name, lambda ask, host=host: ask.redirect(f"https://{host}/x?go-get=1"))
        bed.expect_refused(name, "v1.0.0.info", ADDRESS, limit=20)
        bed.expect_nobody_else()


def by_git(bed: OpenBed, hosts: "list[str]") -> None:
    """Repositories that redirect there, at the first request and at the second."""
    for number, host in enumerate(hosts):
        bed.folder.moved[f"moved{number}"] = f"https://{host}/x"
        bed.expect_refused(bed.path_of(f"moved{number}"), "v1.0.0.info", ADDRESS, limit=20)
        bed.expect_nobody_else()
    path = bed.publish("late")
    honest = bed.web.sites["code.example"]

    def late(ask: Ask) -> bool:
        return ask.redirect("https://10.0.0.1/x", 307) if ask.request.method == "POST" and ask.path.startswith("/late/") else honest(ask)

    bed.web.sites["code.example"] = late
    bed.expect_refused(path, "v1.0.0.zip", "redirect|307|git", (502, 503), limit=30)
    bed.expect_nobody_else()


def by_path(bed: OpenBed, hosts: "list[str]") -> None:
    """Modules whose paths begin with them."""
    for host in PATHS:
        for path in (f"{host}/x", f"{host}/x.git"):
            bed.expect_refused(path, "v1.0.0.info", f"{ADDRESS}|malformed", limit=20)
        bed.expect_nobody_else()


def opened(case: Case, bed: OpenBed) -> None:
    """The network that is allowed can be reached; its neighbour cannot."""
    bed.friends.add("10.20.1.1")
    made = bed.publish("inside").replace("code.example", "inside.example")
    bed.web.sites["inside.example"] = bed.folder
    bed.internet.names.set("inside.example", ["10.20.1.1"])
    bed.expect_served(made, "v1.0.0")
    case.expect("battery", ("tcp", "10.20.1.1", 443) in bed.internet.packets.seen(), "the network was not used")
    bed.internet.names.set("inside.example", ["10.21.1.1"])
    bed.expect_refused(made.replace("inside.git", "outside.git"), "v1.0.0.info", ADDRESS, limit=20)


@row("SEC-E2", variants=("page", "redirect"), quick=("page",))
def spellings(case: Case) -> None:
    """Addresses in another spelling, and hosts that two readers read in two ways: refused, and nobody is reached."""
    bed = OpenBed(case, watched=True)
    for name in ("localhost", "foo.localhost", "metadata", "metadata.google.internal", "x.internal", "printer.local", "xn--localhost"):
        bed.internet.names.set(name, ["127.0.0.1"])
    if case.variant == "page":
        point_at(bed, SPELLINGS, f"{ADDRESS}|page|no go-import|port|refused|connect")
    else:
        for number, address in enumerate(SPELLINGS):
            name = f"{HOST}/spelled{number}"
            bed.pages.set(name, lambda ask, address=address: ask.redirect(address.encode().decode("latin-1")))
            bed.expect_refused(name, "v1.0.0.info", f"{ADDRESS}|port|redirect|refused|connect|head|answer", limit=20)
            bed.expect_nobody_else()
    case.expect("SEC-E2", not bed.plain.seen, f"plain http was used: {bed.plain.seen[:1]}")
    bed.expect_harmless()
