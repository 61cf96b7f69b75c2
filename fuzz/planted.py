"""A build of the same sources with one bug for each target in it, of which a process has one at most."""

import pathlib
import shutil
import subprocess

from fuzz.build import FUZZ, ROOT, Build

PATCHES = ROOT / "fuzz" / "planted"


def build(work: pathlib.Path) -> pathlib.Path:
    """Applies every patch to a copy of the sources, which alone ever holds a bug, and compiles that."""
    copy = work / "planted" / "tree"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "Sources", copy / "Sources", ignore=shutil.ignore_patterns("Benchmarks", "Telemetry", "ModuleIndex"))
    for patch in sorted(PATCHES.glob("*.patch")):
        done = subprocess.run(["patch", "--strip=1", "--forward", "--silent", f"--input={patch}"], cwd=copy, capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise SystemExit(f"{patch.name} does not fit the sources any more: {done.stdout}{done.stderr}")
    return Build(work / "planted" / "build", FUZZ, copy / "Sources").make(extra=PATCHES / "Planting.swift")
