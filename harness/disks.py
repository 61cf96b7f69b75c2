"""Module caches on a disk of their own, and users for whom the permissions of files count."""

import pathlib
import subprocess

from harness.scene import Scene

# Root as somebody for whom the permissions of files count.
ORDINARY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


def mounted(scene: Scene, options: str) -> pathlib.Path:
    """A module cache on a disk of its own, in memory."""
    place = scene.folder / "modules"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True, capture_output=True)
    scene.closing.callback(subprocess.run, ["umount", "--lazy", str(place)], check=True)
    scene.set(GOMODCACHE=str(place))
    return place
