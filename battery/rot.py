"""Damage to files of a store, made as a disk makes it: on the device, where no time of the file changes, or in the file."""

import fcntl
import os
import pathlib
import struct

from battery.disk import Disk

# linux/fiemap.h: where on the device the bytes of a file are.
FS_IOC_FIEMAP = 0xC020660B
FIEMAP = struct.Struct("=QQLLLL")
EXTENT = struct.Struct("=QQQQQLLLL")
SYNC_FIRST = 1


def device_offset(file: pathlib.Path, place: int) -> int:
    """Where on its device a byte of a file is."""
    request = bytearray(FIEMAP.pack(0, (1 << 64) - 1, SYNC_FIRST, 0, 32, 0) + bytes(32 * EXTENT.size))
    with open(file, "rb") as opened:
        fcntl.ioctl(opened, FS_IOC_FIEMAP, request)
    for number in range(FIEMAP.unpack_from(request)[3]):
        logical, physical, length, *_ = EXTENT.unpack_from(request, FIEMAP.size + number * EXTENT.size)
        if logical <= place < logical + length:
            return physical + place - logical
    raise ValueError(f"byte {place} of {file} is nowhere")


def flip_on_device(disk: Disk, file: pathlib.Path, place: int, bit: int) -> None:
    """Flips a bit below the file system, and makes the kernel forget the page that it has of it."""
    at = device_offset(file, place)
    with open(disk.image, "r+b", buffering=0) as image:
        change(image.fileno(), at, bit)
    with open(file, "rb") as opened:
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def flip_in_file(file: pathlib.Path, place: int, bit: int) -> None:
    """Flips a bit where it is, and puts the time of the last change back."""
    before = file.stat()
    with open(file, "r+b", buffering=0) as opened:
        change(opened.fileno(), place, bit)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def change(descriptor: int, place: int, bit: int) -> None:
    byte = os.pread(descriptor, 1, place)
    os.pwrite(descriptor, bytes([byte[0] ^ 1 << bit]), place)
