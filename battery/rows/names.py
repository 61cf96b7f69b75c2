"""Names in requests that are spelled in many ways, and patterns that cost: SEC-B12, SEC-C2, SEC-C3."""

import http.client
import random
import re
import urllib.parse

from battery.bed import Bed
from battery.cases import Case, row
from battery.client import get, is_right, raw, statuses
from battery.database import NAME
from battery.modules import Module
from battery.sampler import processor_seconds

# SEC-B12

PATTERNS = ("*a*a*a*a*b", "*a" * 30 + "b", "*" * 60 + "b", "a*" * 40 + "/" + "a*" * 40 + "b", "*[a-z]*[a-z]*[a-z]*b", "*?*?*?*?*?*?b")


@row("SEC-B12", quick=("",))
def globs(case: Case) -> None:
    """Patterns that make a matcher try every way cost no more than a millisecond for a path of 10,000 letters."""
    paths = ["a" * 10_000, "a" * 5000 + "/" + "a" * 5000, "a.b/" + "a/" * 5000 + "a", "a" * 9999 + "b"]
    usual = cost(case, Bed(case, "{a}"), paths)
    case.folder = case.folder / "second"
    case.folder.mkdir()
    settings = [text for pattern in PATTERNS for text in ("--private", pattern, "--no-verify", pattern, "--route", f"{pattern}=off")]
    spent = cost(case, Bed(case, "{a}", settings), paths)
    more = (spent - usual) / len(PATTERNS)
    case.expect("SEC-B12", more <= 0.003, f"a pattern, used three times, costs {more * 1000:.2f} ms for a request")


def cost(case: Case, bed: Bed, paths: "list[str]") -> float:
    """Seconds of a processor for one request, of the path that costs most."""
    times = []
    for path in paths:
        begun = processor_seconds(bed.server.pid)
        for _ in range(30):
            answer = get(bed.server.port, f"/x.example/{path}/@v/list", 20)
            case.expect("I6", answer.status in (400, 403, 404, 414, 431, 502), answer)
        times.append((processor_seconds(bed.server.pid) - begun) / 30)
    bed.expect_calm()
    return max(times)


# SEC-C2

FOREIGN = (
    "caf\u00e9", "cafe\u0301", "\uff0f\uff0e\uff0e", "g\u0456thub", "\u202egnp.exe", "a\u200db", "a\u200bb", "\u212aelvin", "\u017fum", "\ufeffa", "a\u00adb",
    "\u0131d", "stra\u00dfe", "\u0430", "\u3002", "a\uff0eb", "\U0001f600", "\u2028", "\u00a0", "\u1e9e", "\ufffd", "a\u0300\u0301\u0302",
)  # fmt: skip
BROKEN = (b"\xff", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"a\xc3")


@row("SEC-C2", quick=("",))
def unicode_paths(case: Case) -> None:
    """Module paths and versions that are not ASCII: refused before anybody is asked, however they are spelled."""
    bed = Bed(case, "{a}")
    asked, stored = bed.a.requests(), bed.server.stored("")
    for text in [name.encode() for name in FOREIGN] + list(BROKEN):
        for spelling in (urllib.parse.quote_from_bytes(text).encode(), urllib.parse.quote_from_bytes(text).lower().encode(), text):
            for form in (b"/%s.example/m/@v/list", b"/battery.example/%s/@v/list", b"/battery.example/m/@v/v1.0.0-%s.info", b"/battery.example/%s/@latest"):
                answer, _ = raw(bed.server.port, b"GET " + form % spelling + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 10)
                seen = statuses(answer)
                case.expect("SEC-C2", not seen or seen[0] in (400, 404), f"{form % spelling!r}: {seen}")
    case.expect("SEC-C2", bed.a.requests() == asked, f"the source was asked for {bed.a.log[asked:][:3]}")
    new = sorted(set(bed.server.stored("")) - set(stored))
    case.expect("SEC-C2", not new, f"stored: {new[:3]}")
    bed.expect_right(bed.module)
    bed.expect_calm()


# SEC-C3

PRIVATE = "battery.example/secret"


def encoded(text: str, dice: random.Random, share: float) -> str:
    """Some letters as %xx, of either case."""
    return "".join(f"%{ord(char):{dice.choice('xX')}}" if dice.random() < share else char for char in text)


def spellings(path: str, dice: random.Random) -> "list[str]":
    """Other ways to write a path: some mean the same, some another module, most are no request at all."""
    slash = [at for at, char in enumerate(path) if char == "/"]
    at = dice.choice(slash)
    letter = dice.randrange(1, len(path))
    host, rest = path[1:].split("/", 1)
    return [
        encoded(path, dice, 1), encoded(path, dice, 0.2), encoded(encoded(path, dice, 0.3), dice, 0.3), path[:letter] + encoded(path[letter], dice, 1) + path[letter + 1 :],
        path.replace("/", "%2f"), path[:at] + "%2F" + path[at + 1 :], path[:at] + "%5c" + path[at + 1 :], path[:at] + "\\" + path[at + 1 :],
        path[:at] + "/" + path[at:], path[:at] + "/." + path[at:], path[:at] + "/x/.." + path[at:], path[:at] + "/%2e%2e" + path[at:], path[:at] + "/%2e" + path[at:],
        "/.." + path, "/open/.." + path, f"/{host}/open/../{rest}", f"/{host}/open/%2e%2e/{rest}", f"/{host}/open%2f..%2f{rest}", f"/{host}//{rest}", f"/{host}./{rest}",
        path.upper(), path.title(), path.replace("secret", "!secret"), path.replace("secret", "Secret"), path.replace("secret", "!s!e!c!r!e!t"), "/!" + path[1:],
        path[:letter] + "!" + path[letter:], path[:letter] + path[letter].upper() + path[letter + 1 :], path[:letter] + "%00" + path[letter:], path[:letter] + "%0a" + path[letter:],
        path[:letter] + ";x" + path[letter:], path[:letter] + "%20" + path[letter:], path[:letter] + "?" + path[letter:], path[:letter] + "#" + path[letter:], path + "?x=1", path + "#x",
        path + "/", path + "%2f", path + ".", path.replace("/@", "/v2/@"), path.replace("/@", ".v2/@"), path.replace("/@", "%2f@"), path.replace("@", "%40"), path.replace("@", "%2540"),
        f"http://x{path}", f"http://x.example:1{path}", f"http:{path}", f"//x{path}", f"/sumdb/{NAME}/lookup{path.replace('/@v/', '@')}", f"/sumdb/{NAME}/../..{path}",
        path[1:], "*" + path, path.replace("s", "\u017f", 1), path.replace("e", "\u0435", 1), f"/{host}:80/{rest}", f"/x@{host}/{rest}", f"/{host.upper()}/{rest}",
    ]  # fmt: skip


def exchange(connection: http.client.HTTPConnection, target: str) -> "tuple[int, bytes]":
    """One request with a target as it is, over a connection that is opened again when the server has closed it."""
    head = f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode("utf-8")
    try:
        if connection.sock is None:
            connection.connect()
        connection.sock.sendall(head)
        response = http.client.HTTPResponse(connection.sock, method="GET")
        response.begin()
        body = response.read()
        if response.will_close:
            connection.close()
        return (response.status, body)
    except (OSError, http.client.HTTPException):
        connection.close()
        return (0, b"")


def meant(path: str) -> str:
    """The module that a request for a file means: until the @, with the capital letters that `!` stands for."""
    return re.sub("!(.)", lambda match: match[1].upper(), path.lstrip("/").partition("/@")[0])


@row("SEC-C3", variants=("off", "routed"), quick=("off", "routed"))
def one_identity(case: Case) -> None:
    """Who may be asked, and where a file lies, follow from one reading of the path, however it is written.

    A private module is at its own source only (`b`), or nowhere; the public source and the database never hear of it.
    """
    route = "off" if case.variant == "off" else "{b}"
    bed = Bed(case, "{a}", ["--private", PRIVATE, "--route", f"{PRIVATE}={route}", "--log-level", "error", "--no-access-log"])
    secret, open_one = bed.another("secret/canary"), bed.another("open/canary")
    bed.expect_right(open_one)
    dice, right, asked = case.dice, 0, 0
    connection = http.client.HTTPConnection("127.0.0.1", bed.server.port, timeout=30)
    case.closing.callback(connection.close)
    for _ in range(18_000 if case.full else 40):
        module, kind = dice.choice((secret, secret, open_one)), dice.choice(("list", "latest", "info", "mod", "zip"))
        for target in spellings(module.url(kind), dice):
            if re.search(r"[\s\x00]", target):
                continue
            status, body = exchange(connection, target)
            asked += 1
            right += judge(case, target, status, body, (secret, open_one))
    case.expect("battery", right > 20, f"{right} of {asked} spellings were served, so nothing was compared")
    expect_secrecy(case, bed)
    expect_places(case, bed)
    bed.expect_calm()


def judge(case: Case, target: str, status: int, body: bytes, modules: "tuple[Module, Module]") -> bool:
    """What is served is a file of one of the two modules: of the secret one only where it has a source."""
    case.expect("I11", status < 500 or status in (502, 503), f"{target}: {status}")
    if status != 200 or "lookup" in target:
        return False
    found = [module for module in modules for kind in ("list", "latest", "info", "mod", "zip") if is_right(module, kind, body)]
    case.expect("I1", bool(found), f"{target}: {body[:60]!r}")
    secret = modules[0] in found and modules[1] not in found
    case.expect("SEC-C3", not (secret and case.variant == "off"), f"{target} gave a file of a module without a source")
    return True


def is_private(name: str) -> bool:
    return name == PRIVATE or name.startswith(PRIVATE + "/")


def expect_secrecy(case: Case, bed: Bed) -> None:
    """Of each request that left: the module that it means is not private, in any reading, and the path is a plain one."""
    told = [path for _, path in [*bed.a.log, *bed.a.counts, *bed.sums.counts]]
    for path in told:
        readings = {path, urllib.parse.unquote(path), urllib.parse.unquote(urllib.parse.unquote(path))}
        for reading in readings:
            name = meant(reading.replace("\\", "/").removeprefix("/lookup")).partition("@")[0]
            case.expect("SEC-C3", not is_private(name), f"a public source was told of a private module: {path}")
        # A version that is asked for may have a space or a percent sign in it, as for Go.
        plain = re.fullmatch(r"[A-Za-z0-9._~!@/+-]*(/@v/([A-Za-z0-9._~!+-]|%2[05])*\.info)?", path)
        plain = plain and not any(part in reading for reading in readings for part in ("//", "/."))
        # What the origin counts besides paths are words.
        case.expect("SEC-C3", bool(plain) or " " in path, f"no plain path: {path!r}")


def expect_places(case: Case, bed: Bed) -> None:
    """In the store each file lies where its module is, and none of a private module if that has no source."""
    for name in bed.server.stored(".zip") + bed.server.stored(".mod") + bed.server.stored(".info"):
        module = meant("/" + name)
        case.expect("SEC-C3", case.variant != "off" or not is_private(module), f"stored: {name}")
        known = module in bed.library.modules
        case.expect("SEC-C3", known, f"stored, and no source has it: {name}")
