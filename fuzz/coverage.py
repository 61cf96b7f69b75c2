"""Which lines of each parser the corpus reaches."""

import json
import os
import pathlib
import shutil
import subprocess

from fuzz.build import COVERAGE, ROOT, Build

BAR = 90.0

# The files that hold each parser, below Sources.
FILES = {
    "module-path": (
        "GoModules/Identity/ModulePath.swift", "GoModules/Identity/EscapedPath.swift", "GoModules/Identity/PathGrammar.swift",
        "GoModules/Identity/MajorSuffix.swift", "GoModules/Identity/ModuleVersion.swift", "GoModules/Versions/VersionQuery.swift",
    ),
    "version": (
        "GoModules/Versions/SemanticVersion.swift", "GoModules/Versions/SemanticVersionReader.swift",
        "GoModules/Versions/SemanticVersion+order.swift", "GoModules/Versions/CanonicalVersion.swift",
        "GoModules/Versions/PseudoVersion.swift", "GoModules/Versions/PseudoVersionShape.swift",
        "GoModules/Versions/DecimalDigits.swift", "GoModules/Versions/GoVersion.swift",
    ),
    "go-mod": (
        "GoModules/GoMod/GoModLexer.swift", "GoModules/GoMod/GoModSyntaxParser.swift", "GoModules/GoMod/GoModReader.swift",
        "GoModules/GoMod/Directive.swift", "GoModules/GoMod/Directive+deprecation.swift",
        "GoModules/GoMod/Directive+replacement.swift", "GoModules/GoMod/Directive+retraction.swift",
        "GoModules/GoMod/Directive+toolchains.swift", "GoModules/GoMod/EscapeReader.swift",
        "GoModules/GoMod/SourceCursor.swift", "GoModules/GoMod/GoModQuoting.swift", "GoModules/GoMod/GoVersionShape.swift",
        "GoModules/GoMod/GoModFile+quickModulePath.swift",
    ),
    "go-work": ("GoModules/GoMod/GoWorkFile.swift",),
    "go-sum": ("GoModules/GoMod/GoSum.swift", "GoModules/GoMod/GoSumKey.swift"),
    "info": (
        "ModuleProxy/VersionInfo+JSON.swift", "GoModules/Protocol/VersionInfo.swift", "GoModules/Protocol/ProxyTime.swift",
        "GoModules/Protocol/ProxyTimeReader.swift", "GoModules/Protocol/CivilTime.swift",
    ),
    "list": ("GoModules/Versions/VersionList.swift",),
    "zip": (
        "ZipArchive/ZipReader.swift", "ZipArchive/DirectoryParser.swift", "ZipArchive/DirectoryWindow.swift",
        "ZipArchive/CentralHeader.swift", "ZipArchive/LocalHeader.swift", "ZipArchive/EndRecord.swift",
        "ZipArchive/EndFields.swift", "ZipArchive/Zip64EndRecord.swift", "ZipArchive/Zip64Field.swift",
        "ZipArchive/UniqueNames.swift", "GoModules/Archive/ModuleZipCheck.swift", "GoModules/Archive/NameTree.swift",
    ),
    "deflate": (
        "ZipArchive/BitReader.swift", "ZipArchive/BlockPass.swift", "ZipArchive/BlockCodes.swift", "ZipArchive/CodeLengths.swift",
        "ZipArchive/DeflateSyntax.swift", "ZipArchive/HistoryPrefix.swift", "ZipArchive/HuffmanTable.swift",
    ),
    "note": (
        "ChecksumDatabase/Notes/SignedNote.swift", "ChecksumDatabase/Notes/NoteSignature.swift",
        "ChecksumDatabase/Notes/NoteKey.swift", "ChecksumDatabase/Notes/NoteText.swift", "ChecksumDatabase/Tree/TreeHead.swift",
        "ChecksumDatabase/Hashes/Base64.swift", "ChecksumDatabase/Notes/Hexadecimal.swift",
    ),
    "tile": (
        "ChecksumDatabase/Tree/Tile+path.swift", "ChecksumDatabase/Tree/SumRecord.swift", "ChecksumDatabase/Tree/Decimal.swift",
        "ChecksumDatabase/Tree/InclusionProof.swift", "ChecksumDatabase/Tree/ConsistencyProof.swift",
    ),
    "range": ("ProxyServer/ByteRange.swift",),
    "request": (
        "GoModules/Protocol/PercentEncoding.swift", "GoModules/Protocol/ProxyRequest.swift", "GoModules/Protocol/ProxyList.swift",
        "GoModules/Protocol/ProxyURL.swift", "ChecksumDatabase/Settings/ChecksumRequest.swift",
    ),
    "patterns": (
        "GoModules/Identity/PathPattern.swift", "GoModules/Identity/PathPatterns.swift", "GoModules/Identity/Glob.swift",
        "GoModules/Identity/GlobReader.swift", "GoModules/Identity/GlobToken.swift",
    ),
    "go-import": ("GoModules/Direct/MarkupReader.swift", "GoModules/Direct/GoImportPage.swift"),
    "config": (
        "martlet/Settings/SettingsFile.swift", "martlet/Settings/SettingsFileText.swift", "martlet/Settings/SettingsReader.swift",
        "martlet/Settings/ByteSize.swift", "martlet/Settings/SettingDuration.swift", "martlet/Settings/ListenAddress.swift",
    ),
}


class Lines:
    """The lines with code in some files, and how many of them ran."""

    def __init__(self, count: int, covered: int, missed: dict[str, list[int]]):
        self.count = count
        self.covered = covered
        self.missed = missed

    @property
    def percent(self) -> float:
        """Of a hundred."""
        return 100 * self.covered / self.count if self.count else 0


def tool(name: str) -> str:
    """An LLVM tool of the version that the compiler is of: the one beside it."""
    compiler = shutil.which("swiftc") or "swiftc"
    return str(pathlib.Path(os.path.realpath(compiler)).parent / name)


def measure(names: list[str], folder: pathlib.Path) -> dict[str, Lines]:
    """Runs every input of the corpora below `folder` once, in a build that counts lines."""
    binary = Build(folder / "coverage", COVERAGE).make()
    return {name: measure_one(name, binary, folder) for name in names}


def measure_one(name: str, binary: pathlib.Path, folder: pathlib.Path) -> Lines:
    """One target."""
    raw, merged = folder / "coverage" / f"{name}.profraw", folder / "coverage" / f"{name}.profdata"
    environment = {**os.environ, "MARTLET_FUZZ": name, "LLVM_PROFILE_FILE": str(raw)}
    inputs = [str(folder / kind / name) for kind in ("corpus", "seeds")]
    subprocess.run([binary, "-runs=0", "-max_len=1048576", *inputs], env=environment, check=True, capture_output=True)
    subprocess.run([tool("llvm-profdata"), "merge", "-sparse", raw, "-o", merged], check=True)
    sources = [str(ROOT / "Sources" / item) for item in FILES[name]]
    command = [tool("llvm-cov"), "export", str(binary), f"-instr-profile={merged}", *sources]
    data = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["data"][0]
    return read(data["files"], len(sources))


def read(files: list[dict], expected: int) -> Lines:
    """Adds up what llvm-cov says about files."""
    if len(files) != expected:
        raise SystemExit(f"llvm-cov knows {len(files)} of {expected} files: {[item['filename'] for item in files]}")
    count = sum(item["summary"]["lines"]["count"] for item in files)
    covered = sum(item["summary"]["lines"]["covered"] for item in files)
    missed = {pathlib.Path(item["filename"]).name: missing(item["segments"]) for item in files}
    return Lines(count, covered, {name: lines for name, lines in missed.items() if lines})


def missing(segments: list[list]) -> list[int]:
    """The lines where a region that never ran begins."""
    return sorted({line for line, _, count, has_count, is_entry, is_gap in segments if has_count and is_entry and not count and not is_gap})
