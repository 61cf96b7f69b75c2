"""Zips that are wrong: https://go.dev/ref/mod#zip-files"""

from battery.forged import Entry, forge
from battery.modules import Module, archive
from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import HTML, ZIP, Reply

WORDS = Module("words", size=10)
ASKED = f"{WORDS.path}@{WORDS.version}"
BZIP2 = 12
MEBIBYTE = bytes(1 << 20)


def named(*names: str) -> bytes:
    """A zip with these files, in the place where those of the module have to be."""
    return archive({f"{ASKED}/{name}": b"package words\n" for name in names})


# Row, name, and what the proxy gives as the zip.
ZIPS = (
    (51, "zip-other-version", Reply(200, archive({f"{WORDS.path}@v1.0.1/words.go": b"package words\n"}), ZIP)),
    (51, "zip-no-prefix", Reply(200, archive({"words.go": b"package words\n"}), ZIP)),
    (52, "zip-html", Reply(200, "<html><body>Sign in</body></html>\n", HTML)),
    (52, "zip-empty", Reply(200, b"", ZIP)),
    (52, "zip-truncated", Reply(200, WORDS.zip[: len(WORDS.zip) // 2], ZIP)),
    (52, "zip-bzip2", Reply(200, forge([Entry(f"{ASKED}/words.go", b"package words\n", method=BZIP2)]), ZIP)),
    (52, "zip-checksum", Reply(200, forge([Entry(f"{ASKED}/words.go", b"package words\n", central={"crc": 1})]), ZIP)),
    (55, "zip-collision", Reply(200, named("Words.go", "words.go"), ZIP)),
    (56, "zip-nested-go-mod", Reply(200, named("go.mod", "inner/go.mod"), ZIP)),
    (56, "zip-upper-case-go-mod", Reply(200, named("GO.MOD"), ZIP)),
    (128, "zip-file-name", Reply(200, named("what?.go"), ZIP)),
)  # fmt: skip


def given(reply: Reply) -> Check:
    """A case in which the zip is this."""

    def check(scene: Scene) -> str:
        scene.proxy(WORDS).given[WORDS.url("zip")] = reply
        return scene.download(ASKED)

    return check


for number, name, reply in ZIPS:
    case(number, name)(given(reply))

WORDS_AT_GITHUB = "github.com/example/words"
MOD = f"module {WORDS_AT_GITHUB}\n\ngo 1.21\n".encode()


@case(53, "tree-too-large")
def too_large(scene: Scene) -> str:
    """One byte more than 500 MiB in one version, of one small object."""
    names = [f"zeros/{number:03}" for number in range(500)]
    scene.repository(WORDS_AT_GITHUB, {"go.mod": MOD, **dict.fromkeys(names, MEBIBYTE)}, "v1.0.0")
    return scene.download(f"{WORDS_AT_GITHUB}@v1.0.0")


@case(54, "file-name-in-repository")
def file_name(scene: Scene) -> str:
    scene.repository(WORDS_AT_GITHUB, {"go.mod": MOD, "what?.go": b"package words\n"}, "v1.0.0")
    return scene.download(f"{WORDS_AT_GITHUB}@v1.0.0")


@case(55, "collision-in-repository")
def collision(scene: Scene) -> str:
    scene.repository(WORDS_AT_GITHUB, {"go.mod": MOD, "NOTES": b"", "notes": b""}, "v1.0.0")
    return scene.download(f"{WORDS_AT_GITHUB}@v1.0.0")


@case(56, "upper-case-go-mod-in-repository")
def upper_case(scene: Scene) -> str:
    scene.repository(WORDS_AT_GITHUB, {"Go.Mod": MOD, "words.go": b"package words\n"}, "v1.0.0")
    return scene.download(f"{WORDS_AT_GITHUB}@v1.0.0")
