"""The kinds of requests that are compared, and the proof that all servers give the same answers before anything is measured."""

import collections
import dataclasses
import hashlib
import http.client
import ssl
import typing

from battery.modules import Module
from bench.servers import Server, Trouble
from bench.world import LARGE_BYTES, zipf

Counts = typing.Counter[str]


@dataclasses.dataclass(frozen=True)
class Case:
    """`kind` is that of battery.modules; `connections` ask at once. `bar` and `go_bar`: the highest ratios to nginx and to Go."""

    name: str
    kind: str
    status: int = 200
    connections: int = 32
    bar: "float | None" = None
    go_bar: "float | None" = None

    @property
    def is_large(self) -> bool:
        return self.name == "zip, 20 MB"

    @property
    def whole(self) -> int:
        """About how many bytes an answer has, where parts of answers count."""
        return LARGE_BYTES if self.is_large else 0

    @property
    def caches(self) -> "set[str]":
        """What Martlet may say that the answers are."""
        return {"negative"} if self.status == 404 else {"hit"}


SMALL = {"bar": 1.0, "go_bar": 0.33}
CASES = [
    Case("list", "list", **SMALL),
    Case("info", "info", **SMALL),
    Case("mod", "mod", **SMALL),
    Case("zip, 100 KB", "zip", bar=1.25),
    Case("zip, 20 MB", "zip", connections=4),
    Case("not modified", "mod", status=304),
    Case("not found", "info", status=404),
]


class Paths:
    """What each case asks for."""

    def __init__(self, small: "list[Module]", large: "list[Module]") -> None:
        self.small, self.large = small, large
        self._round = 0

    def of(self, case: Case) -> "list[str]":
        """Every path of a case, each once. Those that do not exist are new ones each time, so that nobody forgets them meanwhile."""
        modules = self.large if case.is_large else self.small
        if case.status != 404:
            return [module.url(case.kind) for module in modules]
        self._round += 1
        return [f"/{module.path}/@v/v1.{self._round}.1.{case.kind}" for module in modules]


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    digest: bytes
    headers: "dict[str, str]"


class Asking:
    """One connection to a server."""

    def __init__(self, server: Server) -> None:
        if server.options.certificate:
            context = ssl.create_default_context(cafile=str(server.options.certificate.authority))
            self.connection: http.client.HTTPConnection = http.client.HTTPSConnection("127.0.0.1", server.port, context=context)
        else:
            self.connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self.connection.timeout = 60

    def get(self, path: str, headers: "dict[str, str] | None" = None) -> Answer:
        self.connection.request("GET", path, headers=headers or {})
        response = self.connection.getresponse()
        body = response.read()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, hashlib.sha256(body).digest(), names)

    def text(self, path: str) -> str:
        self.connection.request("GET", path)
        return self.connection.getresponse().read().decode()


def validator(answer: Answer) -> "tuple[str, str]":
    """The header with which a client asks whether its copy is good: by the tag, or by the time where there is no tag."""
    if "etag" in answer.headers:
        return ("If-None-Match", answer.headers["etag"])
    return ("If-Modified-Since", answer.headers["last-modified"])


def lines(case: Case, server: Server, paths: "list[str]", bodies: "dict[str, bytes]") -> "list[str]":
    """What wrk shall ask a server for, after every path was asked for once.

    `bodies` has the digests of what the server before it answered; another body, or another status, ends the bench.
    """
    asking, asked = Asking(server), []
    for path in paths:
        header: "tuple[str, str] | tuple[()]" = ()
        answer = asking.get(path)
        if case.status == 304:
            header = validator(answer)
            answer = asking.get(path, dict([header]))
        if answer.status != case.status:
            raise Trouble(f"{server.name}: {answer.status} instead of {case.status} for {path}")
        if case.status == 200 and bodies.setdefault(path, answer.digest) != answer.digest:
            raise Trouble(f"{server.name}: {path} has other bytes than elsewhere")
        asked.append("\t".join([path, *header]))
    return zipf(asked)


def counted(server: Server) -> Counts:
    """How Martlet counts what it has answered to requests for modules: by status and by where it came from."""
    result: Counts = collections.Counter()
    for line in Asking(server).text("/metrics").splitlines():
        if not line.startswith("martlet_requests_total{"):
            continue
        labels, _, count = line.partition("{")[2].rpartition("} ")
        said = dict(label.split("=", 1) for label in labels.replace('"', "").split(","))
        if said["cache"] != "none":
            result[f"{said['status']} {said['cache']}"] += int(float(count))
    return result
