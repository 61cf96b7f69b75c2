"""The checksum database, and bytes that are not those that it knows: https://go.dev/ref/mod#checksum-database"""

from battery.database import Database
from battery.modules import Module
from harness.servers import HTML, Reply
from harness.world import SUMS
from setups.cases import Make, broken
from setups.setup import OTHER_WORDS, WORDS, Setup

# The same version with other bytes.
MOVED = Module("words", size=100, seed=2)
ASKED = f"{WORDS.path}@{WORDS.version}"
LOOKUP = f"/lookup/{ASKED}"
LOGIN = Reply(200, "<html><body>Sign in</body></html>\n", HTML)
# Name, code, what go says, and how the database lies: words of battery.database.
FAULTS = (
    ("sumdb-false-signature", "SUM013", "invalid signature", "false-signature"),
    ("sumdb-other-name", "SUM013", "no verifiable signatures|invalid signature", "wrong-name"),
    ("sumdb-other-key", "SUM013", "no verifiable signatures|invalid signature", "wrong-key"),
    ("sumdb-html", "SUM014", "malformed record data", "html"),
    ("sumdb-altered-record", "SUM015", "cannot authenticate record data", "altered-record"),
    ("sumdb-record-after-tree", "SUM015", "cannot validate record", "wrong-id"),
)


def asked(setup: Setup) -> None:
    """All is well, and go.sum knows nothing yet, so that the database is asked."""
    setup.working(go_sum=False)


def lying(fault: str) -> Make:
    """A case in which the database lies."""

    def make(setup: Setup) -> None:
        asked(setup)
        setup.database.fault = fault

    return make


for name, code, says, word in FAULTS:
    broken(code, at="sum.*", says=says, name=name)(lying(word))


@broken("SUM013", says="no verifiable signatures|invalid signature")
def gosumdb_of_other_key(setup: Setup) -> None:
    """GOSUMDB holds a well-formed key, but not that of the database."""
    asked(setup)
    setup.set(GOSUMDB=Database(seed=2).text_key)


@broken("SUM002", says="checksum mismatch")
def sumdb_other_zip(setup: Setup) -> None:
    """The proxy has other bytes than the database knows."""
    setup.working(go_sum=False).given[WORDS.url("zip")] = Reply(200, MOVED.zip)


@broken("SUM002", says="checksum mismatch")
def sumdb_other_mod(setup: Setup) -> None:
    setup.working(go_sum=False).given[WORDS.url("mod")] = Reply(200, MOVED.mod)


@broken("SUM012", at="sum.*", says="checksum missing from sumdb response")
def sumdb_line_missing(setup: Setup) -> None:
    """A record without the line for go.mod."""
    asked(setup)
    setup.sums().database.log.append(WORDS.record.splitlines(keepends=True)[0], ASKED)


@broken("SUM003", at="sum.*", says="404 Not Found")
def sumdb_404(setup: Setup) -> None:
    """A private module, about which a public database is asked."""
    asked(setup)
    setup.sums(OTHER_WORDS)


@broken("SUM003", at="sum.*", says="410 Gone")
def sumdb_410(setup: Setup) -> None:
    asked(setup)
    setup.sums(OTHER_WORDS).given[LOOKUP] = Reply(410, "gone\n")


@broken("SUM015", at="sum.*", says="inconsistent tile")
def sumdb_tile(setup: Setup) -> None:
    asked(setup)
    setup.database.database.fill(3)
    setup.database.fault = "flip-all"


@broken("SUM009", at="sum.*", says="server misbehavior detected")
def sumdb_fork(setup: Setup) -> None:
    """The database shows one history, and later another one."""
    setup.working(WORDS, OTHER_WORDS, go_sum=False)
    setup.prepare("mod", "download", ASKED)
    setup.database.database.fork()
    setup.database.fault = "fork"


# The database cannot be asked, and the proxy does not relay it.


@broken("SUM004", "NET001", at=f"* *{SUMS}*", says="no such host")
def sumdb_unknown(setup: Setup) -> None:
    asked(setup)
    setup.lead(SUMS)


@broken("SUM004", "NET004", at=f"* *{SUMS}*", says="connection refused")
def sumdb_refused(setup: Setup) -> None:
    asked(setup)
    setup.lead(SUMS, setup.elsewhere)


@broken("SUM004", "NET003", at=f"* *{SUMS}*", says="timeout|timed out")
def sumdb_silent(setup: Setup) -> None:
    asked(setup)
    setup.silent(setup.elsewhere)
    setup.lead(SUMS, setup.elsewhere)


@broken("SUM004", "TLS003", at=f"* *{SUMS}*", says="certificate is valid for")
def sumdb_intercepted(setup: Setup) -> None:
    """A gate that shows its own certificate to whoever wants the database."""
    asked(setup)
    setup.lead(SUMS, setup.elsewhere)
    setup.web(443, setup.world.authority.server("gate.example.org"), setup.elsewhere)


@broken("SUM004", at=f"* *{SUMS}*", says="403 Forbidden")
def sumdb_403(setup: Setup) -> None:
    asked(setup)
    setup.site(SUMS, Reply(403, "blocked by policy\n"))


@broken("SUM004", at=f"* *{SUMS}*", says="502 Bad Gateway")
def sumdb_502(setup: Setup) -> None:
    asked(setup)
    setup.site(SUMS, Reply(502, "bad gateway\n"))


def supported(status: int) -> Make:
    """A proxy that answers /sumdb/…/supported with a fault, which is no no."""

    def make(setup: Setup) -> None:
        proxy = setup.working(go_sum=False)
        proxy.given[f"/sumdb/{SUMS}/supported"] = Reply(status, "not here\n")

    return make


for status in (403, 500):
    broken("PRX020", says=f"supported: {status}", name=f"sumdb-supported-{status}")(supported(status))


@broken("SUM014", says="malformed record data")
def sumdb_html_by_proxy(setup: Setup) -> None:
    """A proxy that says it has the database, and gives a page."""
    proxy = setup.working(go_sum=False)
    proxy.given |= {f"/sumdb/{SUMS}/supported": Reply(), f"/sumdb/{SUMS}{LOOKUP}": LOGIN}
