"""Pages that tell where modules are, honest and hostile ones.

Rules: https://go.dev/ref/mod#vcs-find; what a page says is a claim of whoever has the host.
"""

import typing

from battery.web import Ask

Answering = typing.Callable[[Ask], bool]
HTML = "text/html; charset=utf-8"


def meta(prefix: str, address: str, system: str = "git", subdirectory: str = "") -> str:
    """A line of a page, with nothing escaped."""
    words = " ".join(filter(None, (prefix, system, address, subdirectory)))
    return f'<meta name="go-import" content="{words}">'


def page(*heads: str) -> bytes:
    return ("<!DOCTYPE html><html><head>" + "".join(heads) + "</head><body>battery</body></html>\n").encode()


class Pages:
    """A site: a page, or something that answers, for each path below each host; `HOST/PATH` is a module's path."""

    def __init__(self) -> None:
        self.texts: "dict[str, bytes | Answering]" = {}
        self.statuses: "dict[str, int]" = {}

    def set(self, module: str, what: "bytes | Answering", status: int = 200) -> None:
        self.texts[module], self.statuses[module] = what, status

    def point(self, module: str, address: str, **more: str) -> str:
        """A page that says that the module is the root of the repository at an address."""
        self.set(module, page(meta(module, address, **more)))
        return module

    def __call__(self, ask: Ask) -> bool:
        module = ask.host + ask.path.rstrip("/")
        what = self.texts.get(module)
        if what is None:
            return ask.answer(404, b"no such page\n")
        if callable(what):
            return what(ask)
        return ask.answer(self.statuses[module], what, HTML)
