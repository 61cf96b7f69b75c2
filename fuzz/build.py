"""Builds the fuzzer: the product's own sources, instrumented, with the targets of this folder.

SwiftPM would instrument everything, BoringSSL among it; here only what is under test is. What the parsers need from other
packages (Crypto, Yams) is taken from the release build, as it is.
"""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build" / "release"

FEATURES = ("ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault", "NonisolatedNonsendingByDefault")
MODULE_MAPS = (
    "Sources/CDeflate/module.modulemap",
    "Sources/CZlib/module.modulemap",
    ".build/checkouts/Yams/Sources/CYaml/include/module.modulemap",
    ".build/checkouts/swift-crypto/Sources/CCryptoBoringSSL/include/module.modulemap",
    ".build/checkouts/swift-crypto/Sources/CCryptoBoringSSLShims/include/module.modulemap",
)
# Built by SwiftPM, and linked without instrumentation.
DEPENDENCIES = ("Crypto", "CryptoBoringWrapper", "CCryptoBoringSSL", "CCryptoBoringSSLShims", "CXKCP", "CXKCPShims", "Yams", "CYaml")
# Whole targets, in the order in which they import one another.
WHOLE = ("GoModules", "ZipArchive", "ChecksumDatabase")
# Of others those files that the settings need.
PARTS = {
    "ModuleOrigins": (
        "Direct/ImportRule.swift", "Direct/RepositoryLocation.swift", "Direct/RepositoryRewrite.swift", "Git/String+dropping.swift",
        "HTTP/FetchURL.swift", "HTTP/FetchURL+reading.swift", "HTTP/FetchURLError.swift", "Network/AddressRange.swift",
        "Network/IPAddress.swift",
    ),
}
# Parsers that live in targets which also need sockets or threads.
SINGLE_FILES = (
    "ProxyServer/ByteRange.swift",
    "ModuleProxy/VersionInfo+JSON.swift",
    "ModuleProxy/Sources/SourceLimit.swift",
)
SETTINGS = "martlet/Settings"

MODULES = (*WHOLE, *PARTS)

FUZZ = ("-O", "-sanitize=fuzzer,address")
COVERAGE = ("-Onone", "-sanitize=fuzzer", "-profile-generate", "-profile-coverage-mapping")


class Build:
    """One binary made of the sources below `sources`, in `folder`."""

    def __init__(self, folder: pathlib.Path, mode: tuple[str, ...], sources: pathlib.Path = ROOT / "Sources"):
        self.folder = folder
        self.mode = mode
        self.sources = sources
        self.binary = folder / "martlet-fuzz"

    def make(self, extra: pathlib.Path | None = None) -> pathlib.Path:
        """Compiles what is newer than its object file; `extra` is one more file for every module."""
        self.folder.mkdir(parents=True, exist_ok=True)
        more = [extra] if extra else []
        objects = [self.compile(name, self.files(name) + more) for name in MODULES]
        objects.append(self.compile("MartletFuzz", self.driver() + more))
        if not self.binary.exists() or any(item.stat().st_mtime > self.binary.stat().st_mtime for item in objects):
            self.link(objects)
        return self.binary

    def files(self, name: str) -> list[pathlib.Path]:
        """What a module is made of."""
        parts = [self.sources / name / part for part in PARTS.get(name, ())]
        return parts or sorted((self.sources / name).rglob("*.swift"))

    def driver(self) -> list[pathlib.Path]:
        """The targets, and the parsers that are compiled with them."""
        settings = [item for item in (self.sources / SETTINGS).glob("*.swift") if "Options" not in item.name]
        single = [self.sources / name for name in SINGLE_FILES]
        return sorted((ROOT / "fuzz" / "targets").glob("*.swift")) + single + sorted(settings)

    def compile(self, name: str, files: list[pathlib.Path]) -> pathlib.Path:
        """One module, whole."""
        target = self.folder / f"{name}.o"
        needs = files + [self.folder / f"{other}.swiftmodule" for other in MODULES[: self.place(name)]]
        if target.exists() and all(item.stat().st_mtime <= target.stat().st_mtime for item in needs):
            return target
        command = ["swiftc", *self.mode, "-parse-as-library", "-wmo", "-swift-version", "6", "-package-name", "martlet"]
        for feature in FEATURES:
            command += ["-enable-upcoming-feature", feature]
        command += ["-I", str(self.folder), "-I", str(RELEASE / "Modules"), *module_maps()]
        command += ["-module-name", name, "-emit-module", "-emit-module-path", str(self.folder / f"{name}.swiftmodule")]
        run([*command, "-c", "-o", str(target), *map(str, files)])
        return target

    def place(self, name: str) -> int:
        """How many modules come before this one."""
        return MODULES.index(name) if name in MODULES else len(MODULES)

    def link(self, objects: list[pathlib.Path]) -> None:
        """libFuzzer brings the `main` along."""
        others = [item for name in DEPENDENCIES for item in sorted((RELEASE / f"{name}.build").rglob("*.o"))]
        command = ["swiftc", *self.mode, "-use-ld=lld", *map(str, objects), *map(str, others), "-ldeflate", "-lz", "-lstdc++"]
        run([*command, "-o", str(self.binary)])


def module_maps() -> list[str]:
    """The options that tell the C modules' places."""
    return [item for name in MODULE_MAPS for item in ("-Xcc", f"-fmodule-map-file={ROOT / name}")]


def prepare_dependencies() -> None:
    """Makes the release build, which holds the other packages' modules and objects."""
    run(["swift", "build", "-c", "release", "--product", "martlet"])


def run(command: list[str]) -> None:
    """Runs a compiler; its output is shown when it fails only."""
    environment = {key: value for key, value in os.environ.items() if key != "MARTLET_WARNINGS_AS_ERRORS"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:3])} ... failed:\n{done.stderr[-6000:]}{done.stdout[-3000:]}")
