"""The module cache: what lies in it was changed, or it cannot be written."""

import pathlib
import subprocess
import typing

from battery.modules import Module
from harness.disks import ORDINARY, mounted
from setups.cases import Make, broken, healthy
from setups.setup import WORDS, Setup

ASKED = f"{WORDS.path}@{WORDS.version}"
CACHE = pathlib.Path("path/pkg/mod")
FOLDER = CACHE / ASKED
FILES = CACHE / "cache/download" / WORDS.path / "@v"
ZIP, MOD, HASH = (FILES / f"{WORDS.version}.{kind}" for kind in ("zip", "mod", "ziphash"))
VERIFY = (("mod", "verify"),)
AT = "cache.*"
Edit = typing.Callable[[Setup], None]


def cached(setup: Setup) -> None:
    """All is well, and the module is in the cache."""
    setup.working()
    setup.prepare("mod", "download")


def edited(edit: Edit, proofs: "tuple[tuple[str, ...], ...]" = ()) -> Make:
    """A case in which somebody has changed something in the cache."""

    def make(setup: Setup) -> None:
        cached(setup)
        edit(setup)
        setup.proofs = proofs or setup.proofs

    return make


def written(place: pathlib.Path, data: bytes) -> Edit:
    return lambda setup: typing.cast(None, (setup.folder / place).write_bytes(data))


def removed(*places: pathlib.Path) -> Edit:
    """Folders and files that are gone."""
    return lambda setup: typing.cast(None, subprocess.run(["rm", "-r", *(setup.folder / place for place in places)], check=True))


def both(*edits: Edit) -> Edit:
    def edit(setup: Setup) -> None:
        for one in edits:
            one(setup)

    return edit


TORN = written(ZIP, WORDS.zip[: len(WORDS.zip) // 2])
OTHER_HASH = written(HASH, b"h1:" + b"A" * 43 + b"=")
# Name, what go says, the edit, and what go has to do.
EDITS = (
    ("cache-folder-edited", "dir has been modified", written(FOLDER / "name.go", b"package words\n"), VERIFY),
    ("cache-file-added", "dir has been modified", written(FOLDER / "more.go", b"package words\n"), VERIFY),
    ("cache-zip-torn", "not a valid zip file", both(TORN, removed(FOLDER)), ()),
    ("cache-ziphash-other", "checksum mismatch|has been modified", OTHER_HASH, ()),
    ("cache-mod-other", "checksum mismatch", written(MOD, WORDS.mod + b"// more\n"), (("list", "-m", "all"), *VERIFY)),
    ("cache-mod-empty", "checksum mismatch|missing module line", written(MOD, b""), ()),
)  # fmt: skip
for name, says, edit, proofs in EDITS:
    broken("CACHE001", "SUM001", "SUM008", at=AT, says=says, name=name)(edited(edit, proofs))
# Of these only go mod verify speaks: builds go by the unpacked folder.
UNNOTICED = (
    ("cache_zip_other", written(ZIP, Module("words", size=10, seed=2).zip)),
    ("cache_zip_torn_beside_folder", TORN),
    ("cache_ziphash_gone", removed(HASH)),
)
for name, edit in UNNOTICED:
    unnoticed = edited(edit)
    unnoticed.__name__ = name
    healthy("CACHE001")(unnoticed)


# Places that cannot be written


@broken("CACHE003", at="cache.space*", says="no space left on device")
def disk_full(setup: Setup) -> None:
    setup.working()
    place = mounted(setup, "size=64k")
    (place / "filler").write_bytes(bytes(64 << 10))


@broken("CACHE003", at="cache.space*", says="no space left on device")
def inodes_used_up(setup: Setup) -> None:
    setup.working()
    mounted(setup, "nr_inodes=2")


@broken("CACHE003", at="cache.space*", says="no space left on device")
def temporary_folder_full(setup: Setup) -> None:
    """go build and git work there; the module cache has room."""
    setup.working()
    place = mounted(setup, "size=64k")
    (place / "filler").write_bytes(bytes(64 << 10))
    setup.unset("GOMODCACHE")
    setup.set(TMPDIR=str(place), GOTMPDIR=str(place))
    setup.file("project.go", "package main\n\nfunc main() {}\n")
    setup.proofs = (("build", "-o", "/dev/null", "."),)


@broken("CACHE004", at="cache.files*", says="read-only file system")
def cache_read_only(setup: Setup) -> None:
    setup.working()
    mounted(setup, "ro")


@broken("CACHE004", at="cache.files*", says="permission denied")
def cache_of_other_user(setup: Setup) -> None:
    """A module cache that was made by somebody else, such as root."""
    setup.working()
    place = setup.folder / "modules"
    place.mkdir(mode=0o555)
    setup.set(GOMODCACHE=str(place))
    setup.prefix = ORDINARY


@broken("CACHE004", at="cache.*", says="permission denied")
def cache_partly_of_other_user(setup: Setup) -> None:
    """Once go ran there as root, with sudo: one folder may not be written."""
    cached(setup)
    removed(FOLDER, ZIP, HASH, MOD)(setup)
    (setup.folder / FILES).chmod(0o555)
    setup.prefix = ORDINARY


@broken("CACHE002", at="*", says="not a directory")
def cache_is_a_file(setup: Setup) -> None:
    setup.working()
    place = setup.folder / "modules"
    place.write_text("")
    setup.set(GOMODCACHE=str(place))


@broken("CACHE002", "CACHE004", at="*", says="permission denied")
def cache_cannot_be_made(setup: Setup) -> None:
    """The folder above it belongs to somebody else."""
    setup.working()
    above = setup.folder / "above"
    above.mkdir(mode=0o555)
    setup.set(GOMODCACHE=str(above / "modules"))
    setup.prefix = ORDINARY


@broken("CACHE006", at="*", says="file name too long")
def cache_path_too_long(setup: Setup) -> None:
    setup.working()
    setup.set(GOMODCACHE=str(setup.folder / ("long" * 64)))
