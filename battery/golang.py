"""The real `go` command as the judge: what it makes of modules that it fetches with git by itself."""

import dataclasses
import json
import os
import pathlib
import subprocess
import typing

from battery.cases import Case, NotRun
from battery.client import Answer
from battery.git_bed import GitBed, contents
from battery.modules import directory_hash
from battery.server import ROOT


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What `go mod download -json` says: the two sums, or why not."""

    sum: str = ""
    mod_sum: str = ""
    error: str = ""


class Go:
    """Runs with an empty cache, and with git as the rows want it: `rewrites` are pairs of an address and where it lies instead."""

    def __init__(self, case: Case, rewrites: "typing.Mapping[str, str]", authority: "pathlib.Path | None" = None) -> None:
        self.command = os.environ.get("MARTLET_TEST_GO", str(ROOT / ".tools/go/go/bin/go"))
        if not os.access(self.command, os.X_OK):
            raise NotRun(f"{self.command} is not there: scripts/setup test installs it, or name another in MARTLET_TEST_GO")
        self.case, self.folder = case, case.folder / "go"
        self.folder.mkdir()
        config = self.folder / "gitconfig"
        config.write_text("".join(f'[url "{to}"]\n\tinsteadOf = {address}\n' for address, to in rewrites.items()))
        self.environment = {
            "HOME": str(self.folder), "GOPATH": str(self.folder / "path"), "GOMODCACHE": str(self.folder / "modules"),
            "GOCACHE": str(self.folder / "build"), "GOFLAGS": "-modcacherw -mod=mod", "GOENV": "off", "GOTOOLCHAIN": "local",
            "GOSUMDB": "off", "GOPROXY": "direct", "GOTELEMETRY": "off", "GOVCS": "*:git", "PATH": "/usr/bin:/bin",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": str(config), "GIT_ALLOW_PROTOCOL": "file:https", "GIT_TERMINAL_PROMPT": "0",
        }  # fmt: skip
        if authority:
            self.environment |= {"SSL_CERT_FILE": str(authority), "SSL_CERT_DIR": "/nonexistent", "GIT_SSL_CAINFO": str(authority)}

    def download(self, wanted: "typing.Sequence[tuple[str, str]]") -> "dict[tuple[str, str], Verdict]":
        """What comes of each module and version; all are asked for at once."""
        done = subprocess.run(
            [self.command, "mod", "download", "-json", *(f"{module}@{version}" for module, version in wanted)], env=self.environment,
            cwd=self.folder, text=True, errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            timeout=180,
        )  # fmt: skip
        decoder, text = json.JSONDecoder(), done.stdout.strip()
        found: "dict[tuple[str, str], Verdict]" = {}
        while text:
            said, end = decoder.raw_decode(text)
            key = (said["Path"], said.get("Query") or said.get("Version", ""))
            # An error after the sums is one of unpacking, and not ours.
            found[key] = Verdict(said.get("Sum", ""), said.get("GoModSum", ""), "" if said.get("Sum") else said.get("Error", "no sum"))
            text = text[end:].lstrip()
        missing = [key for key in wanted if key not in found]
        self.case.expect("battery", not missing, f"go says nothing of {missing[:3]}: {done.stderr[-300:]}")
        return found


def verdict_of(module: str, version: str, mod: Answer, archive: Answer, files: "typing.Mapping[str, bytes]") -> Verdict:
    """The sums of what a server gave, and the error of what it did not."""
    mod_sum = directory_hash({"go.mod": mod.body}) if mod.good else ""
    if not (mod.good and archive.good):
        worst = mod if not mod.good else archive
        return Verdict("", mod_sum, f"{worst.status} {worst.body[:300].decode(errors='replace')}")
    return Verdict(directory_hash({f"{module}@{version}/{name}": data for name, data in files.items()}), mod_sum)


def compare(bed: GitBed, go: Go, wanted: "typing.Sequence[tuple[str, str]]", least: int = 2, may_fail: bool = False) -> None:
    """Who refuses must be alike, and so must the sums of what is accepted; `least` so many are, or nothing was compared.

    `may_fail`: a refusal may be a fault of somebody, and not only an absence.
    """
    verdicts, wrong, accepted = go.download(wanted), [], 0
    for module, version in wanted:
        mod, archive = (bed.fetch(module, f"{version}.{kind}") for kind in ("mod", "zip"))
        ours = verdict_of(module, version, mod, archive, contents(archive.body, module, version) if archive.good else {})
        theirs = verdicts[module, version]
        accepted += not theirs.error
        if (ours.sum, ours.mod_sum, bool(ours.error)) != (theirs.sum, theirs.mod_sum, bool(theirs.error)):
            wrong.append(f"{module}@{version}: {ours}, go says {theirs}")
        if ours.error and not may_fail and not ours.error.startswith(("404", "403")):
            wrong.append(f"{module}@{version}: a fault: {ours}, go says {theirs}")
    bed.case.expect("row", not wrong, f"{len(wrong)} of {len(wanted)}: " + "; ".join(wrong[:5]))
    bed.case.expect("battery", accepted >= least, f"go accepted {accepted} of {len(wanted)}, so hardly anything was compared")
    bed.case.notes.append(f"{accepted} of {len(wanted)} accepted by both")
    bed.expect_harmless()
