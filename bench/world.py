"""The modules of the bench, and the honest source and checksum database on loopback from which Martlet gets them."""

import random

from battery.database import Database
from battery.modules import Library, Module
from battery.web import Ask, Web

FILES = 1000
LARGE_FILES = 8
ZIP_BYTES, LARGE_BYTES = 100_000, 20_000_000
# What is asked for in a run, in the order of asking; then it begins again.
DRAWN = 20_000


class World:
    """A source and a database with all modules. They run in this process, which has nothing to do while something is measured."""

    def __init__(self, modules: "list[Module]") -> None:
        self.modules = modules
        self.library, self.database = Library(), Database()
        self.library.add(*modules)
        self.database.add(*modules)
        self.database.fill(1000)
        self.web = Web()
        self.web.sites["127.0.0.1"] = self._answer
        self.port = self.web.listen()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def arguments(self) -> "list[str]":
        """What a server has to be told about it."""
        return ["--upstreams", f"{self.url}/modules", "--sumdb", f"{self.database.text_key} {self.url}/database"]

    def _answer(self, ask: Ask) -> bool:
        area, _, rest = ask.path.lstrip("/").partition("/")
        if area == "database":
            return ask.answer(*self.database.answer(f"/{rest}"))
        status, kind, body = self.library.answer(f"/{rest}")
        return ask.answer(status, body, kind)

    def stop(self) -> None:
        self.web.stop()


def small_modules() -> "list[Module]":
    return [Module(f"m{number:04}", size=ZIP_BYTES) for number in range(FILES)]


def large_modules() -> "list[Module]":
    return [Module(f"large{number}", size=LARGE_BYTES) for number in range(LARGE_FILES)]


def zipf(items: "list[str]", count: int = DRAWN, seed: int = 1) -> "list[str]":
    """Draws of them: the one at rank n comes 1/n times as often as the first, as popular files do."""
    dice = random.Random(seed)
    ranked = dice.sample(items, len(items))
    return dice.choices(ranked, [1 / (rank + 1) for rank in range(len(ranked))], k=count)
