"""Builds the two programs that answer the same questions: Go's code and ours."""

import json
import os
import pathlib
import subprocess

from fuzz.build import DEPENDENCIES, FEATURES, RELEASE, ROOT, WHOLE, module_maps, run

WORK = ROOT / ".build-differential"
GO_ROOT = ROOT / ".tools" / "go" / "go"
# The go command's own copy of golang.org/x/mod: used where it lies, never copied.
X_MOD = GO_ROOT / "src" / "cmd" / "vendor" / "golang.org" / "x" / "mod"
X_MOD_FILE = "module golang.org/x/mod\n\ngo 1.25.0\n"
ORACLE_FILE = f"module martlet.example/oracle\n\ngo 1.25.0\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => {X_MOD}\n"


def build_oracle() -> pathlib.Path:
    """The copy has no go.mod, for vendored packages have none: an overlay supplies it for this one build."""
    folder = WORK / "oracle"
    folder.mkdir(parents=True, exist_ok=True)
    for source in (ROOT / "differential" / "oracle").glob("*.go"):
        (folder / source.name).write_bytes(source.read_bytes())
    (folder / "go.mod").write_text(ORACLE_FILE, "utf-8")
    (folder / "x-mod.mod").write_text(X_MOD_FILE, "utf-8")
    overlay = {"Replace": {str(X_MOD / "go.mod"): str(folder / "x-mod.mod")}}
    (folder / "overlay.json").write_text(json.dumps(overlay), "utf-8")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "GOPATH": str(WORK / "gopath"), "GOCACHE": str(WORK / "gocache"),
                   "GOENV": "off", "GOTOOLCHAIN": "local", "GOPROXY": "off", "GOFLAGS": "-mod=mod", "GOSUMDB": "off"}
    command = [str(GO_ROOT / "bin" / "go"), "build", "-overlay", "overlay.json", "-o", "oracle", "."]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"the Go program does not build:\n{done.stderr}")
    return folder / "oracle"


def build_twin() -> pathlib.Path:
    """Ours, linked with the very objects of the release build."""
    binary = WORK / "twin"
    files = sorted((ROOT / "differential" / "twin").glob("*.swift"))
    # By the names of the sources: the folder keeps the objects of sources that are gone.
    objects = [RELEASE / f"{name}.build" / f"{item.name}.o" for name in WHOLE for item in sorted((ROOT / "Sources" / name).rglob("*.swift"))]
    objects += [item for name in DEPENDENCIES for item in sorted((RELEASE / f"{name}.build").rglob("*.o"))]
    if binary.exists() and all(item.stat().st_mtime < binary.stat().st_mtime for item in (*files, *objects)):
        return binary
    command = ["swiftc", "-O", "-parse-as-library", "-wmo", "-swift-version", "6", "-module-name", "Twin", "-I", str(RELEASE / "Modules")]
    for feature in FEATURES:
        command += ["-enable-upcoming-feature", feature]
    command += [*module_maps(), *map(str, files), *map(str, objects), "-use-ld=lld", "-ldeflate", "-lz", "-lstdc++", "-o", str(binary)]
    run(command)
    return binary


def answer(binary: pathlib.Path, questions: pathlib.Path) -> list[bytes]:
    """What a program says to every question of a file."""
    environment = {**os.environ, "TMPDIR": "/dev/shm" if os.path.isdir("/dev/shm") else str(WORK)}
    with questions.open("rb") as file:
        done = subprocess.run([str(binary)], stdin=file, env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{binary.name} ended with status {done.returncode}: {done.stderr[-2000:].decode('utf-8', 'replace')}")
    return frames(done.stdout)


def frames(data: bytes) -> list[bytes]:
    """The texts behind their lengths."""
    found, position = [], 0
    while position < len(data):
        length = int.from_bytes(data[position:position + 4], "big")
        found.append(data[position + 4:position + 4 + length])
        position += 4 + length
    return found


def frame(fields: list[bytes]) -> bytes:
    """Fields, each behind its length."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)
