"""Zips that are wrong: https://go.dev/ref/mod#zip-files"""

from battery.modules import archive
from harness.servers import HTML, ZIP, Reply, cut
from harness.world import PROXY
from setups.cases import Make, broken
from setups.setup import WORDS, Setup

ASKED = f"{WORDS.path}@{WORDS.version}"
AT = WORDS.url("zip")
LOGIN = "<html><body>Sign in</body></html>\n"
NO_ZIP = "not a valid zip file|checksum mismatch"


def named(*names: str) -> bytes:
    """A zip with these files, in the place where those of the module have to be."""
    return archive({f"{ASKED}/{name}": b"package words\n" for name in names})


def damaged(data: bytes) -> bytes:
    """A bit within the first file is wrong."""
    return data[:200] + bytes([data[200] ^ 1]) + data[201:]


# Name, code, what go says, and the zip.
ZIPS = (
    ("zip-html", "PRX006", NO_ZIP, Reply(200, LOGIN, HTML)),
    ("zip-empty", "PRX006", NO_ZIP, Reply(200, b"", ZIP)),
    ("zip-truncated", "PRX006", NO_ZIP, Reply(200, WORDS.zip[: len(WORDS.zip) // 2], ZIP)),
    ("zip-damaged", "PRX006", "checksum error", Reply(200, damaged(WORDS.zip), ZIP)),
    ("zip-other-version", "PRX006", "unexpected file", Reply(200, archive({f"{WORDS.path}@v1.0.1/words.go": b"package words\n"}), ZIP)),
    ("zip-no-prefix", "PRX006", "unexpected file", Reply(200, archive({"words.go": b"package words\n"}), ZIP)),
    ("zip-nested-go-mod", "PRX022", "not in module root", Reply(200, named("go.mod", "inner/go.mod"), ZIP)),
    ("zip-403", "PRX004", "403 Forbidden", Reply(403, "too many licences\n")),
    ("zip-404", "PRX014", "404 Not Found", Reply(404, "not found: the store has lost it\n")),
    ("zip-500", "PRX003", "500 Internal", Reply(500, "no room\n")),
)  # fmt: skip


def given(reply: Reply) -> Make:
    """A case in which the zip is this; nothing is known of its sum, so that it is not what go complains of."""

    def make(setup: Setup) -> None:
        setup.working(go_sum=False).given[AT] = reply
        setup.set(GOSUMDB="off")

    return make


for name, code, says, reply in ZIPS:
    broken(code, says=says, name=name)(given(reply))


@broken("PRX006", says=NO_ZIP)
def zip_truncated_and_sums(setup: Setup) -> None:
    """As it is in most projects: go.sum has the right sum, and so no cut file passes for the module."""
    setup.working().given[AT] = Reply(200, WORDS.zip[: len(WORDS.zip) // 2], ZIP)


@broken("NET012", says="unexpected EOF")
def zip_cut(setup: Setup) -> None:
    """The connection ends within the zip."""
    setup.working().given[AT] = cut(WORDS.zip)


@broken("NET004", says="connection refused")
def zip_redirected_nowhere(setup: Setup) -> None:
    """The files are kept by another server, which this machine cannot reach, as where a firewall knows one name only."""
    setup.working().given[AT] = Reply(302, headers=(f"Location: https://store.example.org{AT}",))
    setup.lead("store.example.org", setup.elsewhere)


@broken("PRX004", at=f"proto.* https://{PROXY}*", says="403 Forbidden")
def zip_expired_address(setup: Setup) -> None:
    """The server that keeps the files refuses the address that the proxy signed."""
    setup.working().given[AT] = Reply(302, headers=(f"Location: https://other.example.org{AT}?signature=old",))
    setup.site("other.example.org", Reply(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml"))
