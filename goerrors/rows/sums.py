"""The checksum database, and sums that are not what they were: https://go.dev/ref/mod#checksum-database"""

from battery.modules import Module, archive
from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import HTML, Reply
from harness.world import SUMS

WORDS, OTHER = Module("words", size=10), Module("other", size=10)
# The same version with other bytes.
MOVED = Module("words", size=10, seed=2)
ASKED = f"{WORDS.path}@{WORDS.version}"
LOOKUP = f"/lookup/{ASKED}"
LOGIN = Reply(200, "<html><body>Sign in</body></html>\n", HTML)
# Row, name, and how the database lies: words of battery.database.
FAULTS = (
    (8, "sumdb-tampered-note", "false-signature"),
    (8, "sumdb-other-name", "wrong-name"),
    (8, "sumdb-other-key", "wrong-key"),
    (9, "sumdb-html", "html"),
    (11, "sumdb-altered-record", "altered-record"),
    (12, "sumdb-record-after-tree", "wrong-id"),
)
# Row, name, and what GOSUMDB says.
SETTINGS = (
    (13, "gosumdb-no-key", "sum.example.org"),
    (13, "gosumdb-key", "sum.example.org+00000000+AAAA"),
    (13, "gosumdb-fields", "sum.golang.org https://sum.example.org https://other.example.org"),
    (13, "gosumdb-empty", " "),
)


def lying(fault: str) -> Check:
    """A case in which the database lies."""

    def check(scene: Scene) -> str:
        scene.proxy(WORDS)
        scene.sums(WORDS).fault = fault
        return scene.download(ASKED)

    return check


def set_to(value: str) -> Check:
    """A case in which GOSUMDB is this."""

    def check(scene: Scene) -> str:
        scene.proxy(WORDS)
        scene.set(GOSUMDB=value)
        return scene.download(ASKED)

    return check


for number, name, word in FAULTS:
    case(number, name)(lying(word))
for number, name, word in SETTINGS:
    case(number, name)(set_to(word))


@case(1, "sumdb-fork")
def fork(scene: Scene) -> str:
    """The database shows one history, and later another one."""
    scene.proxy(WORDS, OTHER)
    sums = scene.sums(WORDS, OTHER)
    scene.prepare("mod", "download", ASKED)
    sums.database.fork()
    sums.fault = "fork"
    return scene.download(f"{OTHER.path}@{OTHER.version}")


@case(3, "sumdb-other-zip")
def other_zip(scene: Scene) -> str:
    """The proxy has other bytes than the database knows."""
    proxy = scene.proxy(WORDS)
    proxy.given[WORDS.url("zip")] = Reply(200, MOVED.zip)
    scene.sums(WORDS)
    return scene.download(ASKED)


@case(3, "sumdb-other-mod")
def other_mod(scene: Scene) -> str:
    proxy = scene.proxy(WORDS)
    proxy.given[WORDS.url("mod")] = Reply(200, MOVED.mod)
    scene.sums(WORDS)
    return scene.download(ASKED)


@case(4, "sumdb-line-missing")
def line_missing(scene: Scene) -> str:
    """A record without the line for go.mod."""
    scene.proxy(WORDS)
    sums = scene.sums()
    sums.database.log.append(WORDS.record.splitlines(keepends=True)[0], ASKED)
    return scene.download(ASKED)


@case(5, "sumdb-404")
def unknown(scene: Scene) -> str:
    """A private module, about which a public database is asked."""
    scene.proxy(WORDS)
    scene.sums(OTHER)
    return scene.download(ASKED)


@case(5, "sumdb-410")
def gone(scene: Scene) -> str:
    scene.proxy(WORDS)
    scene.sums(OTHER).given[LOOKUP] = Reply(410, "gone\n")
    return scene.download(ASKED)


@case(6, "sumdb-no-such-host")
def unreachable(scene: Scene) -> str:
    """Go's own database, where nothing but the proxy can be reached."""
    scene.proxy(WORDS)
    scene.world.internet.names.answers.pop("sum.golang.org")
    scene.set(GOSUMDB="sum.golang.org")
    return scene.download(ASKED)


@case(6, "sumdb-certificate")
def intercepted(scene: Scene) -> str:
    """A gate that shows its own certificate."""
    scene.proxy(WORDS)
    scene.world.internet.names.set("sum.golang.org", ["127.0.0.2"])
    scene.web(443, scene.world.authority.server("gate.example.org"), "127.0.0.2")
    scene.set(GOSUMDB="sum.golang.org")
    return scene.download(ASKED)


def supported(status: int) -> Check:
    """A proxy that answers /sumdb/…/supported with a fault, which is no no."""

    def check(scene: Scene) -> str:
        scene.proxy(WORDS).given[f"/sumdb/{SUMS}/supported"] = Reply(status, "not here\n")
        scene.sums(WORDS)
        return scene.download(ASKED)

    return check


for status in (403, 500):
    case(7, f"sumdb-supported-{status}")(supported(status))


@case(8, "sumdb-note-html", misfit="reading tree note: malformed note")
def note_html(scene: Scene) -> str:
    """A login page within an answer that is right otherwise."""
    scene.proxy(WORDS)
    sums = scene.sums(WORDS)
    status, body = sums.database.answer(LOOKUP)
    sums.given[LOOKUP] = Reply(status, body.partition(b"\n\n")[0] + b"\n\n<html>Sign in</html>\n")
    return scene.download(ASKED)


@case(10, "sumdb-tile")
def tile(scene: Scene) -> str:
    scene.proxy(WORDS)
    sums = scene.sums(WORDS)
    sums.database.fill(3)
    sums.fault = "flip-all"
    return scene.download(ASKED)


@case(9, "sumdb-html-by-proxy")
def html_by_proxy(scene: Scene) -> str:
    """A proxy that says it has the database, and gives a page."""
    proxy = scene.proxy(WORDS)
    scene.sums(WORDS)
    proxy.given |= {f"/sumdb/{SUMS}/supported": Reply(), f"/sumdb/{SUMS}{LOOKUP}": LOGIN}
    return scene.download(ASKED)


@case(14, "toolchain-without-sumdb")
def toolchain(scene: Scene) -> str:
    """Toolchains are always verified."""
    version = "v0.0.1-go1.99.0.linux-amd64"
    packed = archive({f"golang.org/toolchain@{version}/bin/go": b""})
    scene.proxy().given[f"/golang.org/toolchain/@v/{version}.zip"] = Reply(200, packed)
    scene.set(GOSUMDB="off", GOTOOLCHAIN="go1.99.0", GOOS="linux", GOARCH="amd64")
    return scene.go("version")


# go.sum

LINES = [line.split(" ") for line in WORDS.record.decode().splitlines()]


def required(scene: Scene, *sums: str, code: str = f'package project\n\nimport _ "{WORDS.path}"\n') -> None:
    """A project that requires the module, and has these lines in go.sum."""
    scene.proxy(WORDS)
    scene.file("go.mod", f"module example.org/project\n\ngo 1.21\n\nrequire {WORDS.path} {WORDS.version}\n")
    scene.file("project.go", code)
    scene.file("go.sum", "".join(f"{line}\n" for line in sums))


def wrong(line: int) -> str:
    """A line of go.sum with another sum."""
    path, version, _ = LINES[line]
    return f"{path} {version} h1:{'A' * 43}="


@case(2, "go-sum-zip")
def sum_of_zip(scene: Scene) -> str:
    required(scene, wrong(0), " ".join(LINES[1]))
    return scene.download()


@case(2, "go-sum-mod")
def sum_of_mod(scene: Scene) -> str:
    required(scene, " ".join(LINES[0]), wrong(1))
    return scene.download()


@case(2, "go-work-sum")
def sum_of_workspace(scene: Scene) -> str:
    required(scene)
    scene.file("go.work", "go 1.21\n\nuse .\n")
    scene.file("go.work.sum", f"{wrong(0)}\n{wrong(1)}\n")
    return scene.download()


@case(15, "go-sum-merged")
def merged(scene: Scene) -> str:
    """The marks of a merge conflict."""
    required(scene, "<<<<<<< HEAD", " ".join(LINES[0]), "=======", ">>>>>>> branch", " ".join(LINES[1]))
    return scene.download()


@case(16, "go-sum-without-mod")
def without_mod(scene: Scene) -> str:
    required(scene)
    return scene.go("list", "-m", "all")


@case(17, "go-sum-without-zip")
def without_zip(scene: Scene) -> str:
    required(scene, " ".join(LINES[1]))
    return scene.go("list", "-deps", "./...")


@case(18, "go-sum-without-other-zip")
def without_other_zip(scene: Scene) -> str:
    """The package is found, but a module above it might have it too."""
    inner = Module("words/inner", size=10)
    required(scene, *inner.record.decode().splitlines(), " ".join(LINES[1]), code=f'package project\n\nimport _ "{inner.path}"\n')
    scene.proxy(WORDS, inner)
    needs = f"\t{WORDS.path} {WORDS.version}\n\t{inner.path} {inner.version}\n"
    scene.file("go.mod", f"module example.org/project\n\ngo 1.21\n\nrequire (\n{needs})\n")
    return scene.go("list", "-deps", "./...")
