"""Whether two answers are the same, and whether Martlet's refusals are those of a proxy."""

import dataclasses
import json
import re
import typing

from agreement.client import Listing, Record
from battery.client import Answer, get

ORIGIN = ("VCS", "URL", "Subdir", "Hash")
# What the go command asks a proxy for as it is written: neither a range, nor a part of a version, nor `latest`.
LITERAL = re.compile(r"(?!latest$|v[0-9]+(\.[0-9]+)?$)[0-9A-Za-z_.+~=-]+")
VERSION = re.compile(r"v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?(\+incompatible)?")


class Difference(Exception):
    """The two sides say different things, or a repository is not what its rule needs."""


def is_version(query: str) -> bool:
    """Whether a query names a version, or is answered from the list of them: what Go says of references may be compared then."""
    return bool(VERSION.fullmatch(query)) or not LITERAL.fullmatch(query)


def compare_lists(path: str, direct: Listing, martlet: Listing) -> None:
    if bool(direct.error) != bool(martlet.error) or direct.versions != martlet.versions:
        raise Difference(f"list of {path}: Go says {direct}, martlet {martlet}")


def compare_records(what: str, direct: Record, martlet: Record, with_reference: bool) -> None:
    """All that Go's own cache holds of a version, but for what depends on the order of questions: Origin.Ref of hashes and branches."""
    if direct.error or martlet.error:
        if direct.error and martlet.error:
            return
        raise Difference(f"{what}: Go says {direct}, martlet {martlet}")
    for field in ("version", "mod", "mod_sum", "sum"):
        one, other = getattr(direct, field), getattr(martlet, field)
        if one != other:
            raise Difference(f"{what}: {field}: Go says {one!r:.300}, martlet {other!r:.300}")
    _compare_infos(what, direct.info, martlet.info, with_reference)


def _compare_infos(what: str, direct: "dict[str, typing.Any]", martlet: "dict[str, typing.Any]", with_reference: bool) -> None:
    for field in ("Version", "Time"):
        if direct.get(field) != martlet.get(field):
            raise Difference(f"{what}: {field}: Go says {direct.get(field)}, martlet {martlet.get(field)}")
    origins = direct.get("Origin", {}), martlet.get("Origin", {})
    for field in (*ORIGIN, *(("Ref",) if with_reference else ())):
        if origins[0].get(field) != origins[1].get(field):
            raise Difference(f"{what}: Origin.{field}: Go says {origins[0].get(field)}, martlet {origins[1].get(field)}")


def escaped(text: str) -> str:
    """A path or version in a request: https://go.dev/ref/mod#goproxy-protocol"""
    return re.sub("[A-Z]", lambda match: "!" + match[0].lower(), text)


class Requests:
    """Plain requests to Martlet, to see what the go command does not show."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, what: str) -> Answer:
        return get(self.port, f"/{escaped(path)}/@v/{escaped(what)}", timeout=60)

    def compare_list(self, path: str, direct: Listing) -> None:
        """The list as it is: every version once and nothing else; 404 for what is no module and 200 for one without versions."""
        answer = self.ask(path, "list")
        if direct.error:
            if answer.status != 404:
                raise Difference(f"list of {path}: Go says {direct}, martlet {answer}")
            return
        said = answer.body.decode(errors="replace").split("\n")
        if answer.status != 200 or said[-1] or sorted(said[:-1]) != sorted(direct.versions):
            raise Difference(f"list of {path}: Go says {direct}, martlet {answer.status} {' '.join(said):.300}")

    def expect_absent(self, path: str, query: str) -> None:
        """What Go cannot have is 404, at one of the three files at the latest; a fault would be another status."""
        if not LITERAL.fullmatch(query):
            return
        version = query
        for kind in ("info", "mod", "zip"):
            answer = self.ask(path, f"{version}.{kind}")
            if answer.status == 404:
                return
            if answer.status != 200:
                raise Difference(f"{kind} of {path}@{query}: Go says that there is none, martlet {answer}")
            if kind == "info":
                version = json.loads(answer.body)["Version"]
        raise Difference(f"{path}@{query}: Go says that there is none, martlet has all of {version}")


STATUS = re.compile(r"[a-z!0-9]: (\d\d\d) [A-Z]")


def expect_no_fault(what: str, error: str) -> None:
    """The go command was told 404, or saw itself that it cannot be: any other status would be a fault."""
    others = [status for status in STATUS.findall(error) if status != "404"]
    if others:
        raise Difference(f"{what}: Go says that there is none, martlet {others[0]}: {' '.join(error.split())[:300]}")


def self_test() -> None:
    """Every field that is compared makes a difference: a comparison that nothing fails would prove nothing."""
    info = {"Version": "v1.0.0", "Time": "2020-09-13T12:28:20Z", "Origin": dict.fromkeys((*ORIGIN, "Ref"), "x")}
    right = Record("", "v1.0.0", info, b"module m\n", "h1:a", "h1:b")
    wrong = [dataclasses.replace(right, **{name: value}) for name, value in (("version", "v1"), ("mod", b""), ("sum", ""), ("mod_sum", ""))]
    wrong += [dataclasses.replace(right, info={**info, name: "y"}) for name in ("Version", "Time")]
    wrong += [dataclasses.replace(right, info={**info, "Origin": {**info["Origin"], name: "y"}}) for name in (*ORIGIN, "Ref")]
    wrong.append(Record("reading http://127.0.0.1:1/m/@v/v1.0.0.zip: 404 Not Found"))
    compare_records("self-test", right, right, True)
    compare_lists("self-test", Listing(("v1.0.0",)), Listing(("v1.0.0",)))
    checks = [lambda other=other: compare_records("self-test", right, other, True) for other in wrong]
    checks.append(lambda: compare_lists("self-test", Listing(("v1.0.0",)), Listing()))
    checks.append(lambda: compare_lists("self-test", Listing(), Listing((), "no")))
    checks.append(lambda: expect_no_fault("self-test", "reading http://127.0.0.1:1/m/@v/v1.0.0.zip: 502 Bad Gateway"))
    for number, check in enumerate(checks):
        try:
            check()
        except Difference:
            continue
        raise RuntimeError(f"self-test: difference {number} is not seen")
