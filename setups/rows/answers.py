"""Answers of a module proxy: https://go.dev/ref/mod#goproxy-protocol"""

from battery.web import Site
from harness.servers import HTML, JSON, Proxy, Reply, cut
from harness.world import PROXY
from setups.cases import Make, broken
from setups.setup import WORDS, Setup

ENTRY = f"proto.* https://{PROXY}*"
ASKED = f"{WORDS.path}@{WORDS.version}"
INFO, MOD = WORDS.url("info"), WORDS.url("mod")
LOGIN = "<html><head><title>Sign in</title></head><body>Sign in to the network</body></html>\n"
PRIVATE = "could not read Username for 'https://github.com': terminal prompts disabled"
NO_TAG = "invalid version: unknown revision v1.0.0"
RETRY = ("Retry-After: 30",)
# Codes, name, what go says, and what the proxy answers to everything.
SITES: "tuple[tuple[tuple[str, ...], str, str, Reply], ...]" = (
    (("PRX009",), "http-401", "401 Unauthorized", Reply(401, "sign in first\n", headers=('WWW-Authenticate: Basic realm="go"',))),
    (("PRX010",), "http-407", "407 Proxy Auth", Reply(407, "the gateway wants to know who you are\n")),
    (("PRX004",), "http-403", "403 Forbidden", Reply(403, "blocked by policy\n")),
    (("PRX004",), "http-403-html", "403 Forbidden", Reply(403, LOGIN, HTML)),
    (("PRX004",), "http-451", "451 ", Reply(451, "not in this country\n")),
    (("PRX011",), "http-418", "418 ", Reply(418, "this mirror has moved\n")),
    (("PRX012",), "http-429", "429 Too Many", Reply(429, "slow down\n", headers=RETRY)),
    (("PRX003",), "http-500", "500 Internal", Reply(500, "boom\n")),
    (("PRX003",), "http-502", "502 Bad", Reply(502, "bad gateway\n")),
    (("PRX003",), "http-503-html", "503 Service", Reply(503, LOGIN, HTML)),
    (("PRX003",), "http-504-no-body", "504 Gateway", Reply(504)),
    (("PRX019",), "http-204", "204 No Content", Reply(204)),
    (("PRX019",), "http-304", "304 Not Modified", Reply(304)),
    (("PRX024",), "http-400", "400 Bad", Reply(400, "what?\n")),
    (("PRX014",), "http-404-everything", "404 Not Found", Reply(404, "not found\n")),
    (("PRX014",), "http-404-html", "404 Not Found", Reply(404, LOGIN, HTML)),
    (("PRX014",), "http-410-everything", "410 Gone", Reply(410, "gone\n")),
    (("PRX017",), "captive-portal", "checksum mismatch", Reply(200, LOGIN, HTML)),
)  # fmt: skip
# Codes, name, what go says, and what the proxy answers to a request for .info of the version.
INFOS: "tuple[tuple[tuple[str, ...], str, str, Reply], ...]" = (
    (("VCS003",), "info-unknown-revision", "unknown revision", Reply(404, f"not found: {ASKED}: {NO_TAG}\n")),
    (("PRX015",), "info-private", "terminal prompts disabled", Reply(404, f"not found: {ASKED}: {PRIVATE}\n")),
    (("PRX016",), "info-timed-out", "fetch timed out", Reply(404, "not found: fetch timed out\n")),
    (("PRX003",), "info-500", "500 Internal", Reply(500, "boom\n")),
    (("PRX004",), "info-403", "403 Forbidden", Reply(403, "this module is blocked: licence\n")),
    (("PRX017",), "info-html", "invalid character '<'", Reply(200, LOGIN, HTML)),
    (("PRX018",), "info-empty", "unexpected end of JSON", Reply(200, "", JSON)),
    (("PRX018",), "info-cut", "unexpected end of JSON", Reply(200, '{"Version":"v1.0.0","Ti', JSON)),
    (("PRX018",), "info-time", "parsing time", Reply(200, '{"Version":"v1.0.0","Time":"yesterday"}', JSON)),
    (("PRX005",), "info-other-version", "instead of requested", Reply(200, '{"Version":"v1.0.1","Time":"2024-05-06T07:08:09Z"}', JSON)),
    (("PRX005", "PRX018"), "info-no-version", "instead of requested", Reply(200, "{}", JSON)),
    (("PRX013",), "redirect-loop", "stopped after 10 redirects", Reply(302, headers=(f"Location: {INFO}",))),
    (("PRX008",), "redirect-downgrade", "redirected from secure URL", Reply(302, headers=(f"Location: http://{PROXY}{INFO}",))),
    (("NET001",), "redirect-nowhere", "no such host", Reply(302, headers=(f"Location: https://store.invalid{INFO}",))),
)  # fmt: skip


def answering(reply: Reply) -> Make:
    """A case in which the proxy says this to everything."""

    def make(setup: Setup) -> None:
        setup.working()
        setup.site(PROXY, reply)

    return make


def answering_info(reply: Reply) -> Make:
    """A case in which .info is this; `mod download` asks for it where a version is named."""

    def make(setup: Setup) -> None:
        setup.working().given[INFO] = reply
        setup.proofs = (("mod", "download", ASKED),)

    return make


for codes, name, says, reply in SITES:
    broken(*codes, at=ENTRY, says=says, name=name)(answering(reply))
for codes, name, says, reply in INFOS:
    broken(*codes, says=says, name=name)(answering_info(reply))


@broken("PRX014", "VCS003", at=ENTRY, says="404 Not Found")
def no_such_version(setup: Setup) -> None:
    """The proxy has the module in another version only."""
    proxy = setup.working()
    proxy.library.modules[WORDS.path] = {"v0.9.0": WORDS}


@broken("PRX017", says="checksum mismatch")
def portal_by_redirect(setup: Setup) -> None:
    """A network that sends everybody to its login page first. What go sees of the page is that its sum is wrong."""
    setup.working()
    setup.site(PROXY, lambda ask: ask.redirect("https://gate.example.org/login"))
    setup.site("gate.example.org", Reply(200, LOGIN, HTML))


@broken("PRX017", "SUM014", says="invalid character '<'|malformed record")
def portal_everywhere(setup: Setup) -> None:
    """The same for every host."""
    setup.working(go_sum=False)
    for host in list(setup.secure.sites):
        setup.site(host, Reply(200, LOGIN, HTML))


@broken("PRX009", at=ENTRY, says="401 Unauthorized")
def wrong_netrc(setup: Setup) -> None:
    """The token in .netrc has expired."""
    proxy = setup.working()
    setup.site(PROXY, guarded(proxy, "cmVhZGVyOmdvb2Q="))
    setup.netrc(f"machine {PROXY} login reader password {setup.secret('expired-token-77')}")


@broken("PRX009", at=ENTRY, says="401 Unauthorized")
def netrc_of_other_host(setup: Setup) -> None:
    proxy = setup.working()
    setup.site(PROXY, guarded(proxy, "cmVhZGVyOmdvb2Q="))
    setup.netrc("machine other.example.org login reader password good")


def guarded(site: Site, credentials: str) -> Site:
    """The site for whoever has these, in base64."""
    no = Reply(401, "who are you?\n", headers=('WWW-Authenticate: Basic realm="go"',))
    return lambda ask: site(ask) if ask.request.header("authorization") == f"Basic {credentials}" else no.send(ask)


@broken("PRX003", at=ENTRY, says="500 Internal")
def first_500_comma(setup: Setup) -> None:
    """The second entry is good and never asked, because of the comma."""
    proxy = setup.working()
    setup.site("other.example.org", proxy)
    setup.site(PROXY, Reply(500, "boom\n"))
    setup.set(GOPROXY=f"https://{PROXY},https://other.example.org")


@broken("PRX003", at="proto.* https://other.example.org*", says="500 Internal")
def second_500(setup: Setup) -> None:
    """The first entry does not have it, and the second one fails."""
    setup.working().library.modules.clear()
    setup.site("other.example.org", Reply(500, "boom\n"))
    setup.set(GOPROXY=f"https://{PROXY},https://other.example.org")


@broken("PRX014", says="404 Not Found")
def two_proxies_404(setup: Setup) -> None:
    setup.working().library.modules.clear()
    setup.site("other.example.org", Proxy())
    setup.set(GOPROXY=f"https://{PROXY},https://other.example.org")


@broken("MOD022", says="no matching versions for query")
def no_versions(setup: Setup) -> None:
    """The proxy knows the module, and no version of it."""
    proxy = setup.working()
    proxy.library.modules.clear()
    proxy.given[WORDS.url("list")] = Reply()
    setup.asked = (f"{WORDS.path}@latest",)
    setup.proofs = (("mod", "download", *setup.asked),)


def queried(query: str) -> Make:
    """A version that go would choose from the list, which has one."""

    def make(setup: Setup) -> None:
        setup.working()
        setup.asked = (f"{WORDS.path}@{query}",)
        setup.proofs = (("mod", "download", *setup.asked),)

    return make


broken("MOD022", at=ENTRY, says="no matching versions for query", name="query-of-nothing")(queried("v3"))
broken("MOD022", at=ENTRY, says="no matching versions for query", name="query-above-all")(queried(">v1.0.0"))
broken("MOD025", at="proj.modules*", says="ambiguous semantic version", name="query-ambiguous")(queried("<=v1"))
broken("MOD025", at="proj.modules*", says="invalid semantic version", name="query-invalid")(queried(">=one"))


@broken("PRX003", at=ENTRY, says="500 Internal")
def query_of_broken_version(setup: Setup) -> None:
    """The list has the version, which the proxy cannot give."""
    setup.working().given[INFO] = Reply(500, "boom\n")
    setup.asked = (f"{WORDS.path}@v1",)
    setup.proofs = (("mod", "download", *setup.asked),)


@broken("MOD023", says="disallowed version string")
def branch_with_slash(setup: Setup) -> None:
    setup.working()
    setup.asked = (f"{WORDS.path}@feature/x",)
    setup.proofs = (("mod", "download", *setup.asked),)


# Files of go.mod. Where nothing is known of the module, its sums are not what go complains of.


def answering_mod(body: "str | bytes", kind: str) -> Make:
    def make(setup: Setup) -> None:
        setup.working(go_sum=False).given[MOD] = Reply(200, body, kind)
        setup.set(GOSUMDB="off")

    return make


broken("PRX023", "SUM008", says="missing module line", name="mod-empty")(answering_mod("", JSON))
broken("PRX023", says="missing module line", name="mod-html")(answering_mod(LOGIN, HTML))


@broken("SUM008", "PRX023", says="h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=")
def mod_empty_and_sums(setup: Setup) -> None:
    """The same where go.sum has the right sum."""
    setup.working().given[MOD] = Reply()


@broken("NET012", says="unexpected EOF")
def mod_cut(setup: Setup) -> None:
    """The connection ends within go.mod."""
    setup.working().given[MOD] = cut(WORDS.mod)


@broken("PRX025", says="no such file")
def file_proxy_incomplete(setup: Setup) -> None:
    """A folder in place of a proxy, which was filled for another project."""
    setup.working()
    setup.set(GOPROXY=f"file://{setup.folder}/modules")
