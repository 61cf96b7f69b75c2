"""The module cache, and the disk below it."""

import pathlib

from battery.modules import Module
from goerrors.cases import Check, case
from harness.disks import ORDINARY, mounted
from harness.scene import Scene
from harness.servers import Proxy
from harness.world import HERE

WORDS = Module("words", size=200_000)
ASKED = f"{WORDS.path}@{WORDS.version}"


@case(109, "disk-full")
def full(scene: Scene) -> str:
    scene.proxy(WORDS)
    mounted(scene, "size=64k")
    return scene.download(ASKED)


@case(110, "disk-read-only")
def read_only(scene: Scene) -> str:
    scene.proxy(WORDS)
    mounted(scene, "ro")
    return scene.download(ASKED)


@case(110, "cache-permissions")
def permissions(scene: Scene) -> str:
    """A module cache that was made by somebody else, such as root."""
    scene.proxy(WORDS)
    place = scene.folder / "modules"
    place.mkdir(mode=0o555)
    scene.set(GOMODCACHE=str(place))
    return scene.go("mod", "download", ASKED, prefix=ORDINARY)


@case(111, "too-many-open-files")
def open_files(scene: Scene) -> str:
    """Fewer descriptors than go needs. The proxy has no name, since asking for one would fail in other words: no such host."""
    scene.plain.sites[HERE] = Proxy(WORDS)
    scene.set(GOPROXY=f"http://{HERE}")
    return scene.go("mod", "download", ASKED, prefix=("sh", "-c", 'ulimit -n 9 && exec "$@"', "sh"))


@case(112, "file-name-too-long")
def long_name(scene: Scene) -> str:
    scene.proxy(WORDS)
    scene.set(GOMODCACHE=str(scene.folder / ("long" * 64)))
    return scene.download(ASKED)


@case(121, "file-proxy-permissions", before=110)
def file_proxy(scene: Scene) -> str:
    """A folder in place of a proxy, which may not be read."""
    place = scene.folder / "files" / WORDS.url("info").lstrip("/")
    place.parent.mkdir(parents=True)
    place.touch(mode=0o200)
    scene.set(GOPROXY=f"file://{scene.folder}/files")
    return scene.go("mod", "download", ASKED, prefix=ORDINARY)


# Edits of the module cache

CACHE = pathlib.Path("path/pkg/mod")
ZIP = CACHE / f"cache/download/{WORDS.url('zip').lstrip('/')}"
MODULE = CACHE / ASKED


def edited(scene: Scene) -> str:
    """What go makes of a cache that somebody has changed."""
    scene.file("go.mod", f"module example.org/project\n\ngo 1.21\n\nrequire {WORDS.path} {WORDS.version}\n")
    scene.file("go.sum", WORDS.record)
    return scene.go("mod", "verify")


def changed(file: pathlib.Path, other: bytes) -> Check:
    """A case in which a file of the cache has other bytes, or is gone."""

    def check(scene: Scene) -> str:
        scene.proxy(WORDS)
        scene.prepare("mod", "download", ASKED)
        if other:
            (scene.folder / file).write_bytes(other)
        else:
            (scene.folder / file).unlink()
        return edited(scene)

    return check


for name, file, other in (
    ("cache-folder-edited", MODULE / "name.go", b"package words\n"),
    ("cache-zip-edited", ZIP, Module("words", size=10, seed=2).zip),
    ("cache-ziphash-gone", ZIP.with_suffix(".ziphash"), b""),
):
    case(107, name)(changed(file, other))
