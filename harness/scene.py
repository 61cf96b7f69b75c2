"""The scene of one case: a folder, the servers that it starts, and the go command with nothing of this machine in its environment."""

import contextlib
import os
import pathlib
import socket
import ssl
import subprocess
import threading
import typing

from battery.git import Files, Repository
from battery.git_server import Folder
from battery.modules import Module
from battery.web import Site, Web, shut
from harness.servers import Proxy, Reply, Sums, fixed
from harness.world import HERE, HOSTS, PROXY, SUMS, World

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT = 60.0
MOD = "module example.org/project\n\ngo 1.21\n"


def go_command() -> str:
    return os.environ.get("MARTLET_TEST_GO", str(ROOT / ".tools/go/go/bin/go"))


class Unbroken(Exception):
    """The go command did what the case was to prevent."""


class Scene:
    """What a case works with. Servers, mounts and processes of it end with `closing`."""

    # Where names lead, and where the servers are.
    here = HERE

    def __init__(self, world: World, folder: pathlib.Path, closing: contextlib.ExitStack) -> None:
        self.world, self.folder, self.closing = world, folder, closing
        self.project, self.repositories = folder / "project", folder / "repositories"
        # Without this, go would leave a process behind that counts what it did.
        telemetry = folder / "home/.config/go/telemetry"
        for place in (self.project, self.repositories, telemetry):
            place.mkdir(parents=True)
        (telemetry / "mode").write_text("off\n")
        self.file("go.mod", MOD)
        self.environment = environment(folder, world.authority.file)
        self.plain, self.secure = self.web(80), self.web(443, world.certificate)
        for host in HOSTS:
            self.site(host, Reply(404, "not found\n"))
        world.begin(self.here)

    # Files and servers

    def file(self, name: str, text: "str | bytes") -> pathlib.Path:
        """Writes a file of the project."""
        place = self.project / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    def script(self, name: str, text: str) -> pathlib.Path:
        """A program of the case's own, in a folder of such programs."""
        place = self.folder / "bin" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"#!/bin/sh\n{text}\n")
        place.chmod(0o755)
        return place

    def set(self, **variables: str) -> None:
        self.environment |= variables

    def web(self, port: int, tls: "ssl.SSLContext | None" = None, address: str = "") -> Web:
        """A server of many sites; those at 80 and at 443 are there in every case."""
        web = Web(tls)
        web.listen(address or self.here, port)
        self.closing.callback(web.stop)
        return web

    def serve(self, listener: socket.socket, talk: "typing.Callable[[socket.socket], None]") -> None:
        """Lets `talk` speak on each connection, until the listener ends."""

        def run() -> None:
            with contextlib.suppress(OSError):
                while True:
                    with listener.accept()[0] as sock:
                        talk(sock)

        threading.Thread(target=run, daemon=True).start()
        self.closing.callback(shut, listener)

    def site(self, host: str, site: "Site | Reply") -> None:
        """What a host answers, at both ports."""
        self.plain.sites[host] = self.secure.sites[host] = fixed(site) if isinstance(site, Reply) else site

    def proxy(self, *modules: Module, scheme: str = "http") -> Proxy:
        """A module proxy with these modules, and the go command told to use it."""
        proxy = Proxy(*modules)
        self.site(PROXY, proxy)
        self.set(GOPROXY=f"{scheme}://{PROXY}")
        return proxy

    def sums(self, *modules: Module) -> Sums:
        """A checksum database that knows these modules, and the go command told to ask it."""
        sums = Sums(*modules)
        self.site(SUMS, sums)
        self.set(GOSUMDB=sums.database.text_key)
        return sums

    def repository(self, address: str, files: "Files | None" = None, *tags: str) -> Repository:
        """A git repository at host/path, served over https by git itself; with a commit when there are files."""
        host, _, path = address.partition("/")
        place = self.repositories / host / path
        place.parent.mkdir(parents=True, exist_ok=True)
        self.site(host, Folder(self.repositories / host))
        self.set(GOPROXY="direct")
        repository = Repository(place)
        if files is not None:
            repository.commit(files, *tags)
            repository.save()
        return repository

    # Running

    def go(self, *arguments: str, prefix: "typing.Sequence[str]" = (), may_pass: bool = False) -> str:
        """What the go command says on its standard error; it has to fail, unless it is known to tell and go on."""
        done = self._run(*prefix, go_command(), *arguments)
        if done.returncode == 0 and not may_pass:
            raise Unbroken(f"go {' '.join(arguments)} passed: {done.stderr.strip()}")
        return done.stderr

    def prepare(self, *arguments: str) -> None:
        """A go command that has to work before something is broken."""
        done = self._run(go_command(), *arguments)
        if done.returncode:
            raise RuntimeError(f"go {' '.join(arguments)}: {done.stderr.strip()}")

    def _run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, cwd=self.project, env=self.environment, text=True, errors="replace", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT,
        )  # fmt: skip

    def download(self, *queries: str) -> str:
        return self.go("mod", "download", *queries)


def environment(folder: pathlib.Path, authority: pathlib.Path) -> "dict[str, str]":
    """What the go command may know: folders of its own, and nothing of this machine but where git is."""
    return {
        "PATH": "/usr/bin:/bin", "HOME": str(folder / "home"), "GOPATH": str(folder / "path"), "GOCACHE": str(folder / "build"),
        "GOENV": "off", "GOTOOLCHAIN": "local", "GOPROXY": "off", "GOSUMDB": "off", "GOVCS": "*:git", "GOMAXPROCS": "2",
        # Writable modules, so that anybody may remove them afterwards.
        "GOFLAGS": "-modcacherw", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_SSL_CAINFO": str(authority), "SSL_CERT_FILE": str(authority), "SSL_CERT_DIR": "/nonexistent", "LC_ALL": "C",
        "TMPDIR": str(folder),
    }  # fmt: skip
