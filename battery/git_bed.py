"""A server whose only source is version control, between repositories and pages of the case's own.

`FolderBed` rewrites addresses to a folder of bare repositories. `OpenBed` puts the server into the small Internet of `internet.py`:
repositories come over https from `code.example`, pages from any host below `SITES`.
"""

import contextlib
import io
import os
import re
import signal
import time
import typing
import urllib.parse
import zipfile

from battery.bed import Bed
from battery.cases import Case
from battery.client import Answer, get
from battery.git import Files, Repository
from battery.git_server import Folder, Stub
from battery.internet import OTHER, PUBLIC, Internet
from battery.pages import Pages
from battery.sampler import MEBIBYTE, Sampler
from battery.server import Server, binary
from battery.tls import Authority
from battery.watch import Watch, family, leftovers, settled
from battery.web import Web

HOST = "code.example"
SITES = ("pages.example", "vanity.example", "other.example", "rebind.example", "mixed.example", "private.example", "github.com")
CODE = re.compile(rb"MTL-[A-Z]{3}[0-9]{3}: \S")
GIT = "/usr/bin/git"
FAULT = (502, 503)
REFUSED = (403, 404, 502, 503)


def escaped(text: str) -> str:
    """How a module path or a version stands in a request."""
    return urllib.parse.quote("".join(f"!{letter.lower()}" if "A" <= letter <= "Z" else letter for letter in text), safe="/!+@~$")


def go_mod(path: str) -> bytes:
    return f"module {path}\n\ngo 1.21\n".encode()


def files_of(path: str, name: str = "code") -> "dict[str, bytes]":
    """An honest module."""
    return {"go.mod": go_mod(path), "code.go": f"package code\n\n// Name is {name}.\nconst Name = \"{name}\"\n".encode()}


def contents(body: bytes, module: str, version: str) -> "dict[str, bytes]":
    """The files of a zip without the prefix that each must have; nothing of what is no zip."""
    start = f"{module}@{version}/"
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            if not all(name.startswith(start) for name in names):
                return {}
            return {name.removeprefix(start): archive.read(name) for name in names}
    except zipfile.BadZipFile:
        return {}


class GitBed(Bed):
    """What all beds with version control have; `watch` notes every program that is started, and every connection."""

    def __init__(self, case: Case, arguments: "list[str]", watched: bool, environment: "dict[str, str] | None" = None) -> None:
        self.case, self.tls = case, None
        self.repositories = case.folder / "repositories"
        self.repositories.mkdir(exist_ok=True)
        self.watch = Watch(case) if watched else None
        prefix = self.watch.prefix if self.watch else None
        self.server = Server(case.folder, arguments, prefix, environment)
        case.closing.callback(self._clear)
        case.closing.callback(self.server.stop)
        self._healthy = 0

    def open(self, sound: bool = True) -> None:
        """Starts the server, and asks for a module that nothing is wrong with."""
        self.server.start()
        self.pid = self.server.pid
        get(self.server.port, "/healthz")
        if sound:
            self.expect_healthy()
        self.sampler = Sampler(self.server.pid, self.server.store)
        self.case.closing.callback(self.sampler.stop)

    def _clear(self) -> None:
        """Ends what a faulty server left running, so that no case disturbs another."""
        for process in family(self.server.store, self.server.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def restart(self, number: int = signal.SIGTERM) -> None:
        """Ends the server, and starts it again on the same store."""
        self.server.stop(number)
        self.server.start()
        self.pid = self.sampler.process = self.server.pid
        get(self.server.port, "/healthz")
        self.sampler.begin()

    # Repositories

    def repository(self, name: str, sha256: bool = False) -> Repository:
        """A new repository below the folder that is served."""
        return Repository(self.repositories / name, sha256)

    def path_of(self, name: str) -> str:
        """The path of a module in the root of a repository; no page is needed for it."""
        return f"{HOST}/{name}.git"

    def publish(self, name: str, *versions: str, files: "Files | None" = None) -> str:
        """A repository with these tags, one commit each; returns the module's path."""
        path, made = self.path_of(name), self.repository(name)
        for number, version in enumerate(versions or ("v1.0.0",)):
            made.commit(dict(files or files_of(path, f"{name} {version}")), version, time=1714979289 + number)
        made.save()
        return path

    # Asking

    def fetch(self, module: str, what: str, limit: float = 60.0) -> Answer:
        """One request, such as `v1.0.0.info`, `list` or `@latest`; a code and a text come with every error, in time."""
        place = what if what.startswith("@latest") else f"@v/{what}"
        answer = get(self.server.port, f"/{escaped(module)}/{escaped(place)}", timeout=limit + 10)
        said = f"{what} of {module}: {answer}"
        self.case.expect("I7", answer.seconds <= limit, f"{answer.seconds:.1f} s, at most {limit:.0f} s: {said}")
        self.case.expect("I11", answer.status != 0, said)
        if answer.status != 200:
            self.case.expect("row", bool(CODE.match(answer.body)), f"no code and text: {said}")
            self.case.expect("I6", answer.status != 503 or "retry-after" in answer.headers, f"503 without Retry-After: {said}")
            self.case.expect("row", _plain(answer.body), f"control characters: {said}: {answer.body!r}")
            self.case.expect("I10", str(self.server.store).encode() not in answer.body, f"names a folder of the server: {said}")
        return answer

    def expect_refused(
        self, module: str, what: str, cause: str, statuses: "typing.Iterable[int]" = REFUSED, limit: float = 60.0
    ) -> Answer:
        """An error of one of these statuses whose text names the cause."""
        answer = self.fetch(module, what, limit)
        said = f"{what} of {module}: {answer.status} {answer.body[:400].decode(errors='replace')!r}"
        self.case.expect("row", answer.status in tuple(statuses), f"expected one of {tuple(statuses)}: {said}")
        found = re.search(cause, answer.body.decode(errors="replace"), re.IGNORECASE)
        self.case.expect("row", bool(found), f"the text does not say {cause!r}: {said}")
        return answer

    def expect_served(self, module: str, version: str, files: "typing.Mapping[str, bytes] | None" = None) -> "dict[str, bytes]":
        """All three files, and in the zip these; returns what is in it."""
        info, mod, archive = (self.fetch(module, f"{version}.{kind}") for kind in ("info", "mod", "zip"))
        for answer in (info, mod, archive):
            self.case.expect("row", answer.good, f"{module}@{version} must be served: {answer.body[:300]!r}")
        self.case.expect("I1", f'"Version":"{version}"'.encode() in info.body, f"{module}@{version}: {info.body!r}")
        found = contents(archive.body, module, version)
        self.case.expect("I1", bool(found), f"{module}@{version}: no zip of its own")
        if files is not None:
            self.case.expect("I1", found == dict(files), f"{module}@{version}: {sorted(found)}, not {sorted(files)}")
        return found

    def expect_healthy(self) -> None:
        """A repository that nobody has asked for yet is served, whatever happened before."""
        self._healthy += 1
        name = f"healthy{self._healthy}"
        path = self.publish(name)
        end = time.monotonic() + 10
        while not (answer := self.fetch(path, "v1.0.0.zip")).good and time.monotonic() < end:
            time.sleep(0.2)
        self.case.expect("I8", answer.good, f"a sound repository is not served: {answer.body[:300]!r}")
        self.expect_served(path, "v1.0.0", files_of(path, f"{name} v1.0.0"))

    # What must be true at the end

    def expect_tidy(self, seconds: float = 10.0) -> None:
        """No process, zombie, lock or half of a file is left."""
        for left in (
            settled(lambda: family(self.server.store, self.server.pid), seconds), settled(lambda: leftovers(self.server.store), 2.0),
        ):  # fmt: skip
            self.case.expect("I7", not left, f"left behind: {left}")

    def expect_harmless(self, memory: int = 64 * MEBIBYTE, *programs: str) -> None:
        """At the end of a case: the server works, nothing is left, nothing foreign was started, no canary lies anywhere."""
        self.expect_healthy()
        self.expect_calm(memory)
        self.expect_tidy()
        self.server.stop()
        self.case.expect("I11", not self.server.fault(), self.server.fault())
        if self.watch:
            seen = {os.path.basename(one.program) for one in self.watch.started(self.pid)}
            self.case.expect("battery", "git" in seen, f"strace saw no git, but {sorted(seen)}")
            foreign = self.watch.foreign(self.pid, binary(), *programs)
            self.case.expect("row", not foreign, f"programs were started: {foreign}")
        # References may be called so in a mirror, where a file for each is right.
        canaries = [str(path) for path in self.case.folder.rglob("*CANARY*") if "refs" not in path.parts]
        canaries += [name for name in os.listdir() if "CANARY" in name]
        self.case.expect("row", not canaries, f"something of a stranger was run: {canaries}")


def _plain(body: bytes) -> bool:
    """Whether a text may be shown on a terminal."""
    text = body.decode("utf-8", "replace")
    return all(letter in "\n\t" or letter.isprintable() for letter in text)


class FolderBed(GitBed):
    """Repositories are fetched from a folder: what is on `github.com` and `code.example` lies there under its own path."""

    def __init__(
        self, case: Case, settings: "typing.Iterable[str]" = (), watched: bool = False, environment: "dict[str, str] | None" = None,
        sumdb: str = "off", sound: bool = True,
    ) -> None:
        folder = case.folder / "repositories"
        self.rewrites = {f"https://{host}/": f"{folder}/" for host in (HOST, "github.com")}
        arguments = ["--upstreams", "direct", "--sumdb", sumdb]
        for address, to in self.rewrites.items():
            arguments += ["--rewrite", f"{address}={to}"]
        super().__init__(case, [*arguments, *settings], watched, environment)
        self.open(sound)


class OpenBed(GitBed):
    """The server asks hosts by their names: `code.example` for repositories, the others for pages."""

    def __init__(
        self, case: Case, settings: "typing.Iterable[str]" = (), watched: bool = False, environment: "dict[str, str] | None" = None,
        names: "typing.Iterable[str]" = (),
    ) -> None:
        self.internet = Internet(case)
        # Where packets may go.
        self.friends = {PUBLIC, OTHER}
        authority = Authority(case.folder)
        hosts = (HOST, *SITES, *names)
        self.web = Web(authority.server(",".join([f"DNS:{name}" for name in hosts] + [f"IP:{OTHER}"])))
        self.plain = Web()
        self.web.listen("0.0.0.0", 443)
        self.plain.listen("0.0.0.0", 80)
        for web in (self.web, self.plain):
            case.closing.callback(web.stop)
        for name in hosts:
            self.internet.names.set(name, [PUBLIC])
        arguments = ["--upstreams", "direct", "--sumdb", "off", "--ca-file", str(authority.file), *settings]
        super().__init__(case, arguments, watched, environment)
        self.authority = authority
        self.folder = Folder(self.repositories)
        self.pages = Pages()
        self.web.sites[HOST] = self.plain.sites[HOST] = self.folder
        for name in SITES:
            self.web.sites[name] = self.plain.sites[name] = self.pages
        self.open()

    def stub(self, name: str, stub: Stub) -> str:
        """A repository with a server of its own; returns the module's path."""
        self.folder.stubs[name] = stub
        return self.path_of(name)

    def expect_harmless(self, memory: int = 64 * MEBIBYTE, *programs: str) -> None:
        """Besides, nobody outside of the public addresses was reached, or tried to be."""
        super().expect_harmless(memory, *programs)
        self.expect_nobody_else()

    def expect_nobody_else(self) -> None:
        """No packet went anywhere but to friends, and no connection was tried to anywhere else."""
        strangers = self.internet.strangers(*self.friends)
        self.case.expect("row", not strangers, f"packets went to {strangers}")
        self.case.expect("battery", self.internet.packets.lost == 0, f"{self.internet.packets.lost} packets were not looked at")
        if self.watch and not self.server.runs:
            tried = self.watch.connections(self.pid)
            self.case.expect("battery", (PUBLIC, 443) in tried, f"strace saw no connection to a repository, but {sorted(tried)}")
            others = sorted(f"{address}:{port}" for address, port in tried if address not in self.friends)
            self.case.expect("row", not others, f"connections were tried to {others}")
