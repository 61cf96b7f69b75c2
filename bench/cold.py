"""Requests for what is not stored yet: modules from the source, and modules from git repositories, all at once."""

import concurrent.futures
import pathlib

from agreement.repository import Repository
from battery.client import get
from battery.git_server import Folder
from battery.modules import Module
from battery.web import Web
from bench.servers import Server, Trouble

FETCHES, GIT_FETCHES = 200, 20
GIT_HOST = "github.com/example"
FILES, FILE_BYTES = 50, 4000


def cold_modules(rounds: int) -> "list[list[Module]]":
    """For each round, modules that nobody has asked for."""
    return [[Module(f"cold{number}/m{each:03}", size=100_000) for each in range(FETCHES)] for number in range(rounds)]


class Repositories:
    """Repositories with a version for each round, served over HTTP until `stop`."""

    def __init__(self, folder: pathlib.Path, rounds: int) -> None:
        for number in range(GIT_FETCHES):
            self._make(folder / f"example/git{number}", f"{GIT_HOST}/git{number}", rounds)
        self.web = Web()
        self.web.sites["127.0.0.1"] = Folder(folder)
        self.port = self.web.listen()

    @staticmethod
    def _make(folder: pathlib.Path, path: str, rounds: int) -> None:
        made = Repository(folder, path)
        for version in range(rounds):
            line = f"// version {version} of {path}\n"
            files = {f"file{number}.go": f"package git\n\n{line * (FILE_BYTES // len(line))}" for number in range(FILES)}
            name = made.commit(f"version {version}", {"go.mod": f"module {path}\n\ngo 1.21\n", **files})
            made.tag(f"v1.{version}.0", at=name)
        made.write()

    @property
    def arguments(self) -> "list[str]":
        """What Martlet has to be told about them: no database knows them."""
        return ["--route", f"{GIT_HOST}=direct", "--no-verify", GIT_HOST, "--rewrite", f"https://github.com/=http://127.0.0.1:{self.port}/"]

    def stop(self) -> None:
        self.web.stop()


def fetch(server: Server, modules: "list[Module]", number: int) -> None:
    """All of a round, each on a connection of its own; returns when every answer is there."""
    paths = [module.url("zip") for module in modules]
    paths += [f"/{GIT_HOST}/git{each}/@v/v1.{number}.0.zip" for each in range(GIT_FETCHES)]
    with concurrent.futures.ThreadPoolExecutor(len(paths)) as pool:
        answers = list(pool.map(lambda path: get(server.port, path, timeout=120), paths))
    wrong = [f"{path}: {answer}" for path, answer in zip(paths, answers) if not answer.good or answer.source == "hit"]
    if wrong:
        raise Trouble(f"{len(wrong)} cold requests of {len(paths)} went wrong, first {wrong[0]}")
