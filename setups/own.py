"""A Martlet server in place of the module proxy."""

import pathlib

from battery.server import Server
from harness.world import PROXY
from setups.doctor import binary
from setups.setup import Setup


class Own(Server):
    """At an address of the case's own, with or without TLS."""

    def __init__(self, setup: Setup, port: int, *arguments: str) -> None:
        folder = setup.folder / "server"
        folder.mkdir()
        common = ["--upstreams", f"https://{PROXY}", "--sumdb", setup.environment["GOSUMDB"], "--allow-anonymous",
                  "--ca-file", str(setup.world.authority.file)]  # fmt: skip
        super().__init__(folder, [*common, *arguments])
        self.at = f"{setup.here}:{port}"
        setup.closing.callback(self.stop)

    @property
    def command(self) -> "list[str]":
        return [str(binary()), "serve", "--listen", self.at, "--store", str(self.store), *self.arguments]


def certificate(setup: Setup, host: str) -> "tuple[pathlib.Path, pathlib.Path]":
    """Files of a certificate for a name, and of its key."""
    return setup.world.authority.issue([f"subjectAltName=DNS:{host}"])
