"""How a server is led astray while it looks for a module: names that change, redirects, loops, headers: SEC-E3 to SEC-E6."""

import re
import typing

from battery.cases import Case, row
from battery.client import Answer, get
from battery.git_bed import FAULT, FolderBed, OpenBed, escaped, files_of
from battery.internet import OTHER, PUBLIC
from battery.server import Server
from battery.web import Ask

PRIVATE, PRIVATE6 = "10.0.0.5", "fd00::5"
REPOSITORY = "https://code.example/one"


@row("SEC-E3", variants=("page", "repository", "mixed", "turning"), quick=("page",))
def rebinding(case: Case) -> None:
    """A name that leads to a public address when it is looked at, and to a private one afterwards: only what was looked at is used."""
    bed = OpenBed(case, watched=True)
    bed.publish("one")
    if case.variant == "mixed":
        mixed(bed)
    else:
        turned(case, bed, "rebind.example")
    bed.expect_harmless()


def turned(case: Case, bed: OpenBed, host: str) -> None:
    """The address changes after the first look at it, or at each; every file is of a module that nobody asked for before."""
    names, number = bed.internet.names, 0
    bed.web.sites[host] = bed.folder if case.variant == "repository" else bed.pages
    turns = [[PUBLIC], [PRIVATE]] if case.variant != "turning" else [[[PUBLIC], [PRIVATE]][turn % 2] for turn in range(60)]
    # Also the other way round: a refusal is none for the next address.
    for order in (turns, turns[1:] + turns[:1]):
        names.set(host, *order)
        for what in ("v1.0.0.info", "v1.0.0.zip", "v1.0.0.mod", "list", "@latest"):
            number += 1
            if case.variant == "repository":
                bed.publish(f"turned{number}")
            module = f"{host}/turned{number}"
            module = f"{module}.git" if case.variant == "repository" else bed.pages.point(module, REPOSITORY)
            answer = bed.fetch(module, what, limit=30)
            case.expect("SEC-E3", answer.good or answer.status in FAULT, answer)
            bed.expect_nobody_else()
    case.expect("battery", bool(bed.web.asked(host)), "the name was never used")
    case.expect("battery", len([name for name in names.asked if name == host]) >= 6, "the name was hardly asked for")


def mixed(bed: OpenBed) -> None:
    """Of several addresses the private ones are left out; with none left there is nothing to ask."""
    host, module = "mixed.example", bed.pages.point("mixed.example/one", REPOSITORY)
    bed.web.sites[host] = bed.pages
    bed.internet.names.set(host, [PRIVATE, PRIVATE6, PUBLIC, "192.168.0.9", "127.0.0.1"])
    bed.expect_served(module, "v1.0.0", files_of(bed.path_of("one"), "one v1.0.0"))
    bed.case.expect("battery", bool(bed.web.asked(host)), "the name was never used")
    bed.expect_nobody_else()
    for number, private in enumerate(([PRIVATE], [PRIVATE6], [PRIVATE, "127.0.0.1", "::1"], [])):
        bed.internet.names.set(host, private)
        bed.pages.point(f"{host}/none{number}", REPOSITORY)
        bed.expect_refused(f"{host}/none{number}", "v1.0.0.info", "address|network|resolve", FAULT)
        bed.expect_nobody_else()


# Where a request is redirected to, after so many redirects and with this path; nothing when it is answered.
Lead = typing.Callable[[Ask, int, str], "str | None"]


def always(text: str) -> Lead:
    return lambda ask, hop, path: text.format(host=ask.host, path=path, query=ask.query)


def hops(count: int) -> Lead:
    """So many redirects, and then the honest answer; the first part of the path counts them."""
    return lambda ask, hop, path: f"https://{ask.host}/hop{hop + 1}{path}?{ask.query}" if hop < count else None


# Where a page or a repository redirects to, and what the refusal says; nothing where it is followed.
LEADS: "dict[str, tuple[Lead, str]]" = {
    "http": (always("http://{host}{path}?{query}"), "http|redirect"),
    "file": (always("file:///etc/passwd"), "redirect|not followed"),
    "git": (always("git://code.example/one"), "redirect|not followed"),
    "ext": (always("ext::sh"), "redirect|not followed"),
    "port": (always("https://{host}:99999/"), "redirect|not followed"),
    "user": (always("https://user:password-of-nobody@{host}{path}?{query}"), "redirect|not followed"),
    "loop": (always("https://{host}{path}?{query}"), "redirect"),
    "eleven": (hops(11), "redirect"),
    "split": (always("https://other.example/\x0b\x0c x"), "redirect|not followed|answer|head|HTTP"),
    "long": (always("https://other.example/" + "x" * 20_000), "redirect|not followed|head|large|answer|HTTP"),
    "empty": (always(""), "redirect|not followed|no go-import"),
    "nine": (hops(9), ""),
    "elsewhere": (lambda ask, hop, path: f"https://other.example{path}?{ask.query}" if ask.host != "other.example" else None, ""),
}


def redirecting(lead: Lead, site: "typing.Callable[[Ask], bool]") -> "typing.Callable[[Ask], bool]":
    """A site in front of another one, which sees paths without the count of redirects."""

    def answer(ask: Ask) -> bool:
        match = re.fullmatch(r"/hop([0-9]+)(/.*)", ask.path)
        hop, path = (int(match[1]), match[2]) if match else (0, ask.path)
        to = lead(ask, hop, path) if ask.request.method == "GET" and "healthy" not in path else None
        if to is not None:
            return ask.redirect(to)
        ask.path = path
        return site(ask)

    return answer


@row("SEC-E4.direct", variants=("pages", "repositories", "credentials"), quick=("pages",))
def redirects(case: Case) -> None:
    """Redirects of pages and of repositories: https alone, ten at most, each looked at, and no credentials on a detour."""
    if case.variant == "credentials":
        return credentials(case)
    bed = OpenBed(case, watched=True)
    bed.publish("one")
    for name, (lead, refusal) in LEADS.items():
        if case.variant == "pages":
            module = bed.pages.point(f"pages.example/{name}", REPOSITORY)
            # The host that it leads to says the same of the module.
            bed.pages.set(f"other.example/{name}", bed.pages.texts[module])
            bed.web.sites["pages.example"] = redirecting(lead, bed.pages)
        else:
            module = bed.publish(name)
            bed.web.sites["code.example"], bed.web.sites["other.example"] = redirecting(lead, bed.folder), bed.folder
        if refusal:
            answer = bed.expect_refused(module, "v1.0.0.zip", refusal, limit=30)
            case.expect("I10", b"password-of-nobody" not in answer.body, f"a password in the answer: {answer.body!r}")
        else:
            bed.expect_served(module, "v1.0.0")
        bed.web.sites["code.example"] = bed.folder
    case.expect("SEC-E4", not bed.plain.seen, f"https led to plain http: {bed.plain.seen[:1]}")
    case.expect("I10", "password-of-nobody" not in bed.server.log(), "a password in the log")
    bed.expect_harmless()


CANARY = "canary-of-the-battery"


def credentials(case: Case) -> None:
    """The page's host has its credentials, the host that it redirects to has none, and they are not back after a detour."""
    netrc = case.folder / "netrc"
    netrc.write_text(f"machine pages.example login robot password {CANARY}\nmachine vanity.example login robot password {CANARY}\n")
    netrc.chmod(0o600)
    # Credentials are for private modules alone.
    bed = OpenBed(case, ["--netrc", str(netrc), "--private", "pages.example", "--route", "pages.example=direct"], watched=True)
    bed.publish("one")
    seen: "dict[str, list[str]]" = {}
    where = {"pages.example/away": "https://other.example/away", "other.example/away": "https://vanity.example/away"}

    def site(ask: Ask) -> bool:
        seen.setdefault(ask.host, []).append(ask.request.header("authorization"))
        to = where.get(f"{ask.host}{ask.path}")
        return ask.redirect(f"{to}?{ask.query}") if to else bed.pages(ask)

    for host in ("pages.example", "other.example", "vanity.example"):
        bed.web.sites[host] = site
    bed.pages.point("pages.example/away", REPOSITORY)
    bed.pages.set("vanity.example/away", bed.pages.texts["pages.example/away"])
    bed.expect_served("pages.example/away", "v1.0.0")
    case.expect("I10", any("Basic" in text for text in seen["pages.example"]), f"the host itself got no credentials: {seen}")
    case.expect("I10", not any(seen["other.example"]), f"credentials travelled: {seen}")
    case.expect("I10", not any(seen["vanity.example"]), f"credentials came back after a detour: {seen}")
    case.expect("I10", CANARY not in bed.server.log(), "a secret is in the log")
    bed.expect_harmless()


@row("SEC-E5", variants=("page", "itself", "pair"), quick=("pair",))
def loops(case: Case) -> None:
    """A server that is led back to itself, by a page or by its chain, says so after a few steps."""
    if case.variant == "page":
        return own_pages(case)
    bed = FolderBed(case)
    module = "loop.example/x"
    first, second = bed.server, bed.server
    if case.variant == "pair":
        folder = case.folder / "second"
        folder.mkdir()
        second = Server(folder, ["--upstreams", f"http://127.0.0.1:{first.port}", "--sumdb", "off"])
        case.closing.callback(second.stop)
        second.start()
    first.stop()
    first.arguments[first.arguments.index("--upstreams") + 1] = f"http://127.0.0.1:{second.port}"
    first.start()
    for kind in ("list", "@latest", "v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip"):
        bed.expect_refused(module, kind, "came through this server already", FAULT, limit=30)
    for server in {first, second}:
        # Five of ours, and for each what comes back before it is noticed.
        steps = server.log().count(f"/{module}/")
        case.expect("I9", 1 <= steps <= 5 * 8, f"{steps} lines of the log speak of it")
        case.expect("I11", not server.fault(), server.fault())


def own_pages(case: Case) -> None:
    """Pages that name this server as the repository, or as a proxy, also where its network is allowed."""
    bed = OpenBed(case, ["--allow-network", "127.0.0.0/8", "--insecure", "pages.example/*"], watched=True)
    bed.friends.add("127.0.0.1")
    own = f"127.0.0.1:{bed.server.port}"
    addresses = [f"{scheme}://{own}/{path}" for scheme in ("http", "https") for path in ("", "pages.example/own", "x/@v")]
    for number, (system, address) in enumerate((system, address) for system in ("git", "mod") for address in addresses):
        module = bed.pages.point(f"pages.example/own{number}", address, system=system)
        for what in ("list", "v1.0.0.info", "v1.0.0.zip"):
            bed.expect_refused(module, what, ".", limit=30)
        asked = bed.server.log().count(f"pages.example/own{number}/@v")
        case.expect("I9", asked <= 3 * 4, f"{asked} lines of the log for three requests")
    bed.expect_harmless()


SPOOFED = {
    "Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example", "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Prefix": "/evil.example", "X-Real-IP": "127.0.0.1",
    "X-Original-URL": "/evil.example/@v/list", "X-Rewrite-URL": "/evil.example/@v/list", "X-Host": "evil.example",
    "Forwarded": "for=127.0.0.1;host=evil.example;proto=https", "Via": "1.1 evil.example", "Referer": "https://evil.example/",
    "Origin": "https://evil.example", "True-Client-IP": "127.0.0.1", "X-HTTP-Method-Override": "DELETE", "X-Forwarded-Port": "1",
    "CF-Connecting-IP": "127.0.0.1",
}  # fmt: skip


def kept(answer: Answer) -> "tuple[int, bytes, dict[str, str]]":
    """What may not depend on who asks: all but the time, the number of the request, and whether it was stored already."""
    fleeting = ("date", "x-request-id", "x-martlet-cache", "age", "x-martlet-request")
    return (answer.status, answer.body, {name: value for name, value in answer.headers.items() if name not in fleeting})


@row("SEC-E6", quick=("",))
def spoofed_headers(case: Case) -> None:
    """Headers that say who asks, and for which host, change nothing: no answer, no link, no right, no request."""
    bed = OpenBed(case, watched=True)
    module = bed.pages.point("pages.example/one", REPOSITORY)
    bed.publish("one")
    bed.expect_served(module, "v1.0.0")
    kinds = ("@v/list", "@latest", "@v/v1.0.0.info", "@v/v1.0.0.mod", "@v/v1.0.0.zip", "@v/main.info", "@v/v9.0.0.info", "nonsense")
    places = [f"/{escaped(module)}/{kind}" for kind in kinds] + ["/", "/healthz", "/readyz", "/version", "/x", "/.martlet/lock"]
    for place in places:
        # The second answer, of which nothing is new.
        _, plain = (kept(get(bed.server.port, place)) for _ in range(2))
        for name, value in SPOOFED.items():
            answer = get(bed.server.port, place, headers={name: value})
            case.expect("SEC-E6", kept(answer) == plain, f"{place} with {name}: {kept(answer)}, without: {plain}")
            case.expect("SEC-E6", "evil.example" not in f"{answer.headers}{answer.body!r}", f"{place} with {name}: {answer}")
        absolute = get(bed.server.port, f"http://evil.example{place}")
        case.expect("SEC-E6", kept(absolute) == plain or absolute.status in (400, 404), f"{place} as of another host: {absolute}")
    metrics = get(bed.server.port, "/metrics", headers=SPOOFED)
    case.expect("SEC-E6", b"evil.example" not in metrics.body, "a header is in the metrics")
    case.expect("SEC-E6", "evil.example" not in bed.internet.names.asked, "a name was asked for that a header says")
    case.expect("SEC-E6", not bed.internet.strangers(PUBLIC, OTHER), "somebody else was asked")
    bed.expect_harmless()
