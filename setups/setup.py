"""The set-up of one case: a scene in which all is well until the case breaks something."""

import contextlib
import dataclasses
import datetime
import pathlib
import socket
import subprocess
import time
import typing

from battery.internet import OTHER, PUBLIC
from battery.modules import Module
from battery.web import Site
from harness.modules import Written
from harness.scene import MOD, Scene, go_command
from harness.servers import Proxy, Reply, Sums
from harness.world import World
from setups.stamped import stamped

# Of a hundred bytes: what doctor and go have to move is small.
WORDS, OTHER_WORDS = Module("words", size=100), Module("other", size=100)
# What go has to do where nothing is wrong; where something is, one of these fails.
PROOFS = (("mod", "download"), ("list", "-deps", "./..."))


@dataclasses.dataclass(frozen=True)
class Placed(Written):
    """A module at a path of the case's own."""

    place: str = ""

    @property
    def path(self) -> str:
        return self.place or super().path


class Setup(Scene):
    """What a case makes, and how doctor and go are called in it.

    Names lead to a public address instead of loopback, since a name that leads to loopback is itself suspicious.
    """

    here, elsewhere = PUBLIC, OTHER

    def __init__(self, world: World, folder: pathlib.Path, closing: contextlib.ExitStack) -> None:
        # What the clock of the servers is ahead of ours, in seconds.
        self.ahead = 0
        super().__init__(world, folder, closing)
        self.proofs: "tuple[tuple[str, ...], ...]" = PROOFS
        # What starts both commands, and what doctor is asked for.
        self.prefix: "tuple[str, ...]" = ()
        self.asked: "tuple[str, ...]" = ()
        # What may be in no answer of doctor.
        self.secrets: "list[str]" = []
        # What has to be true after go; each says what is not.
        self.afterwards: "list[typing.Callable[[], str]]" = []
        del self.environment["GOVCS"]
        self.path(pathlib.Path(go_command()).parent, "/usr/bin", "/bin")

    def path(self, *folders: "pathlib.Path | str") -> None:
        """Where programs are found."""
        self.set(PATH=":".join(map(str, folders)))

    def unset(self, *names: str) -> None:
        for name in names:
            self.environment.pop(name, None)

    # What is well

    def working(self, *modules: Module, go_sum: bool = True) -> Proxy:
        """A project that needs these modules, a module proxy that has them, and a database that knows them."""
        modules = modules or (WORDS,)
        self.sums(*modules)
        self.require(*modules, go_sum=go_sum)
        return self.proxy(*modules, scheme="https")

    def sums(self, *modules: Module) -> Sums:
        self.database = super().sums(*modules)
        return self.database

    def require(self, *modules: Module, go_sum: bool = True, more: str = "", go: str = "1.21") -> None:
        """A project that imports these modules."""
        lines = "".join(f"\t{module.path} {module.version}\n" for module in modules)
        self.file("go.mod", f"module example.org/project\n\ngo {go}\n\nrequire (\n{lines})\n{more}")
        imports = "".join(f'import _ "{module.path}"\n' for module in modules)
        self.file("project.go", f"package project\n\n{imports}")
        if go_sum:
            self.file("go.sum", b"".join(module.record for module in modules))

    def by_name(self, *modules: Module) -> None:
        """The project needs nothing, and these are asked for on the command line: go.sum has nothing to say of them."""
        self.file("go.mod", MOD)
        self.file("project.go", "package project\n")
        (self.project / "go.sum").unlink(missing_ok=True)
        self.asked = tuple(f"{module.path}@{module.version}" for module in modules or (WORDS,))
        self.proofs = (("mod", "download", *self.asked),)

    def site(self, host: str, site: "Site | Reply") -> None:
        """What a host answers, at both ports, with a date as every server sends one."""
        super().site(host, stamped(site.send if isinstance(site, Reply) else site, lambda: self.ahead))

    def secret(self, text: str) -> str:
        self.secrets.append(text)
        return text

    def netrc(self, *lines: str) -> None:
        file = self.folder / "home/.netrc"
        file.touch(mode=0o600)
        file.write_text("".join(f"{line}\n" for line in lines))

    def settings_file(self, **variables: str) -> None:
        """What `go env -w` writes."""
        file = self.folder / "home/.config/go/env"
        file.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
        self.set(GOENV=str(file))
        self.unset(*variables)

    def git_settings(self, text: str) -> None:
        file = self.folder / "gitconfig"
        file.write_text(text)
        self.set(GIT_CONFIG_GLOBAL=str(file))

    # What is broken

    def lead(self, host: str, *addresses: str) -> None:
        """Where a name leads; nowhere without an address."""
        if addresses:
            self.world.internet.names.set(host, list(addresses))
        else:
            self.world.internet.names.answers.pop(host, None)

    def show_year(self, year: int) -> None:
        """All servers say that it is the middle of this year."""
        self.ahead = int(datetime.datetime(year, 7, 1, tzinfo=datetime.timezone.utc).timestamp() - time.time())

    def unreachable(self, address: str) -> None:
        """An address to which there is no route."""
        subprocess.run(["ip", "route", "replace", "unreachable", f"{address}/32"], check=True, capture_output=True)
        self.closing.callback(subprocess.run, ["ip", "route", "del", "unreachable", f"{address}/32"], check=True)

    def silent(self, address: str, port: int = 443) -> None:
        """A place where packets are dropped: the queue of a listener is full."""
        listener = self.closing.enter_context(socket.create_server((address, port), backlog=0))
        for _ in range(8):
            filler = self.closing.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())

    # Running

    def command(self, *words: "str | pathlib.Path") -> "subprocess.CompletedProcess[str]":
        return self._run(*self.prefix, *map(str, words))

    def fails(self) -> "str | None":
        """What go says when it fails; nothing when it does not."""
        for proof in self.proofs:
            done = self.command(go_command(), *proof)
            if done.returncode:
                return done.stderr
        return None
