"""Pages that say where a module is: https://go.dev/ref/mod#vcs-find"""

from harness.servers import HTML, Reply, Table, page
from harness.world import PAGES
from setups.cases import Make, broken
from setups.origins import placed
from setups.setup import Setup

WORDS = placed(f"{PAGES}/words")
AT_GIT = f"{WORDS.path} git https://git.example.org/words"
LOGIN = Reply(200, "<html><body>Sign in</body></html>\n", HTML)
# Codes, name, what go says, and the page of the module.
PAGE: "tuple[tuple[tuple[str, ...], str, str, Reply], ...]" = (
    (("VCS004",), "page-without-tag", "no go-import meta tags", page(WORDS.path)),
    (("VCS004",), "page-of-login", "no go-import meta tags", LOGIN),
    (("VCS004",), "page-other-prefix", "no go-import meta tags", page(WORDS.path, f"{PAGES}/other git https://git.example.org/other")),
    (("VCS010",), "page-404", "404 Not Found", Reply(404, "<html>what?</html>\n", HTML)),
    (("VCS010",), "page-403", "403 Forbidden", Reply(403, "<html>no</html>\n", HTML)),
    (("VCS010",), "page-500", "500 Internal", Reply(500, "boom\n")),
    (("VCS011",), "page-two-tags", "multiple meta tags", page(WORDS.path, AT_GIT, f"{WORDS.path} git https://git.example.org/again")),
)  # fmt: skip


def needed(setup: Setup) -> None:
    """A project that needs a module of a host with pages, which is asked directly."""
    setup.sums(WORDS)
    setup.require(WORDS)
    setup.set(GOPROXY="direct")


def answering(reply: Reply) -> Make:
    def make(setup: Setup) -> None:
        needed(setup)
        setup.site(PAGES, Table({"/words": reply}))

    return make


for codes, name, says, reply in PAGE:
    broken(*codes, at="vcs.*", says=says, name=name)(answering(reply))


@broken("VCS011", at="vcs.*", says="disagree about go-import")
def pages_disagree(setup: Setup) -> None:
    """The page of a folder names a root, whose own page says something else."""
    inner = placed(f"{WORDS.path}/inner")
    needed(setup)
    setup.require(inner)
    root = page(WORDS.path, f"{WORDS.path} git https://git.example.org/elsewhere")
    setup.site(PAGES, Table({"/words/inner": page(WORDS.path, AT_GIT), "/words": root}))


@broken("NET001", "VCS009", at=f"* *{PAGES}*", says="no such host")
def page_host_unknown(setup: Setup) -> None:
    needed(setup)
    setup.lead(PAGES)


@broken("NET011", "VCS009", at=f"* *{PAGES}*", says="EOF")
def page_host_closes(setup: Setup) -> None:
    needed(setup)
    setup.site(PAGES, lambda ask: False)


@broken("VCS013", at="vcs.*", says="not found")
def page_names_no_repository(setup: Setup) -> None:
    """The page is right, and its repository has gone."""
    answering(page(WORDS.path, AT_GIT))(setup)


@broken("NET001", "VCS014", at="vcs.*", says="Could not resolve host")
def page_names_no_host(setup: Setup) -> None:
    answering(page(WORDS.path, f"{WORDS.path} git https://nowhere.invalid/words"))(setup)


@broken("MOD028", says="invalid github.com import path|malformed")
def path_without_repository(setup: Setup) -> None:
    needed(setup)
    setup.require(placed("github.com/example"))


@broken("MOD029", says="invalid version control suffix")
def path_with_suffix(setup: Setup) -> None:
    """A path that was copied from the address for git clone."""
    needed(setup)
    setup.require(placed("github.com/example/words.git"))
