"""A disk of its own for a store: an ext4 in a file, which can be copied at any instant as a power loss would leave it."""

import contextlib
import ctypes
import os
import pathlib
import shutil
import subprocess
import typing

from battery.cases import Case, NotRun

MEBIBYTE = 1 << 20
CLONE_NEWNS = 0x20000
# Nothing reaches the disk because time has passed: only what was synced does.
PATIENT = "commit=600,nodelalloc"


def alone_with_mounts() -> None:
    """Moves this process into a mount namespace of its own: whatever ends it, no mount stays behind."""
    if os.geteuid() != 0:
        raise NotRun("no root, and so no mounts")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) != 0:
        raise NotRun(f"no mount namespace ({os.strerror(ctypes.get_errno())})")
    done = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, text=True)
    if done.returncode:
        raise NotRun(f"mounts cannot be kept apart ({done.stderr.strip()})")


class Disk:
    """An ext4 of so many bytes in the file `image`, mounted at `place`."""

    def __init__(self, case: Case, place: pathlib.Path, mebibytes: int, options: "tuple[str, ...]" = (), mount: str = "") -> None:
        alone_with_mounts()
        if shutil.which("mkfs.ext4") is None:
            raise NotRun("no mkfs.ext4 (Debian: e2fsprogs)")
        self.image, self.place = case.folder / "disk.img", place
        self._copy, self._copied = case.folder / "copy.img", case.folder / "copied"
        self.mebibytes, self.options, self.mount = mebibytes, options, mount
        self.place.mkdir(mode=0o700, exist_ok=True)
        self._copied.mkdir(exist_ok=True)
        self.make()

    def make(self) -> None:
        """A new and empty disk."""
        self.unmount()
        with open(self.image, "wb") as file:
            file.truncate(self.mebibytes * MEBIBYTE)
        lazy = "lazy_itable_init=0,lazy_journal_init=0"
        subprocess.run(["mkfs.ext4", "-q", "-E", lazy, *self.options, self.image], check=True, capture_output=True)
        self._mount(self.image, self.place)
        self.place.chmod(0o700)

    def _mount(self, image: pathlib.Path, place: pathlib.Path) -> None:
        options = ",".join(filter(None, ("loop", self.mount)))
        done = subprocess.run(["mount", "-o", options, image, place], capture_output=True, text=True)
        if done.returncode:
            raise NotRun(f"no loop device ({done.stderr.strip()})")

    def unmount(self) -> None:
        if self.place.is_mount():
            subprocess.run(["umount", "--lazy", self.place], check=True)

    def snapshot(self) -> None:
        """Copies the image: what has reached the disk, and nothing that only the kernel's memory has."""
        subprocess.run(["cp", "--reflink=never", "--sparse=always", self.image, self._copy], check=True)

    @contextlib.contextmanager
    def after_the_loss(self) -> "typing.Iterator[pathlib.Path]":
        """The latest copy, mounted: the journal is replayed as after a loss of power."""
        self._mount(self._copy, self._copied)
        try:
            yield self._copied
        finally:
            subprocess.run(["umount", self._copied], check=True)


@contextlib.contextmanager
def disk(case: Case, mebibytes: int = 64, options: "tuple[str, ...]" = (), mount: str = "") -> "typing.Iterator[Disk]":
    """A disk where the store of the case will be."""
    made = Disk(case, case.folder / "store", mebibytes, options, mount)
    try:
        yield made
    finally:
        made.unmount()


@contextlib.contextmanager
def memory_disk(case: Case, kind: str, options: str) -> "typing.Iterator[pathlib.Path]":
    """A tmpfs or a ramfs where the store will be."""
    alone_with_mounts()
    place = case.folder / "store"
    place.mkdir(mode=0o700)
    done = subprocess.run(["mount", "-t", kind, "-o", options, kind, place], capture_output=True, text=True)
    if done.returncode:
        raise NotRun(f"no {kind} ({done.stderr.strip()})")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
