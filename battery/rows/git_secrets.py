"""Credentials for private repositories, and who tries to be given them: SEC-D5."""

import base64
import typing

from battery.cases import Case, row
from battery.client import get
from battery.git_bed import FAULT, OpenBed
from battery.pages import meta, page
from battery.web import Ask, Site

USER, CANARY = "robot", "canary-of-the-battery"
BASIC = base64.b64encode(f"{USER}:{CANARY}".encode()).decode()
EVIL = "other.example"


def private(site: Site, challenge: str = 'Basic realm="battery"') -> Site:
    """A site of which `/secret/…` is only for who has the credentials."""

    def answer(ask: Ask) -> bool:
        if ask.path.startswith("/secret") and ask.request.header("authorization") != f"Basic {BASIC}":
            return ask.answer(401, b"who are you\n", more=[f"WWW-Authenticate: {challenge}"])
        return site(ask)

    return answer


def settings(case: Case) -> "list[str]":
    """The credentials of `code.example`, and of nobody else."""
    netrc = case.folder / "netrc"
    netrc.write_text(f"machine code.example login {USER} password {CANARY}\n")
    netrc.chmod(0o600)
    # Credentials are for private modules alone, whose sources a route names.
    return ["--netrc", str(netrc), "--private", "code.example", "--route", "code.example=direct"]


def expect_secret(case: Case, bed: OpenBed) -> None:
    """Nobody but the right host saw them, and they are in no log, metric or process list."""
    strangers = "\n".join(f"{host} {target} {headers}" for host, target, headers in bed.web.seen if host != "code.example")
    for text, where in (
        (strangers, "a request to another host"), (bed.plain.all_that_came(), "a request in clear"), (bed.server.log(), "the log"),
        (bed.metrics(), "the metrics"), (get(bed.server.port, "/readyz").body.decode(), "/readyz"),
    ):
        case.expect("I10", CANARY not in text and BASIC not in text, f"the credentials are in {where}")


def expect_no_arguments(case: Case, bed: OpenBed) -> None:
    """Everybody on the machine can read the arguments of a process."""
    for started in bed.watch.started(bed.pid) if bed.watch else ():
        arguments = started.text.rpartition("], [")[0]
        case.expect("I10", CANARY not in arguments and BASIC not in arguments, f"in the arguments of {started.program}")


# Where a page by a stranger says that the repository is.
FISHING = (
    "https://code.example%0d%0ahost=other.example/secret/x", "https://code.example%0ahost=other.example/secret/x", "https:///secret/x",
    "https://code.example@other.example/secret/x", "https://code.example:443@other.example/secret/x",
    "https://other.example/code.example/secret/x", "https://code.example.other.example/secret/x",
    "https://other.example#code.example/secret/x", "https://other.example\\.code.example/secret/x", "https://code.example:444/secret/x",
    "http://code.example/secret/x", "https://robot@code.example/secret/x", "https://code.example./secret/x",
    "https://CODE.example@other.example/x", "https://other.example/secret/x?code.example", "https://code.example%2eother.example/x",
)  # fmt: skip


@row("SEC-D5", variants=("right", "redirect", "challenge", "pages"), quick=("right", "pages"))
def credentials(case: Case) -> None:
    """Credentials go to the scheme, host and port that they are for, through no redirect, and are seen nowhere."""
    bed = OpenBed(case, settings(case), watched=True)
    for host in ("code.example", EVIL):
        bed.web.sites[host] = bed.plain.sites[host] = private(bed.folder)
    SHAPES[case.variant](case, bed)
    expect_secret(case, bed)
    bed.expect_harmless()
    expect_no_arguments(case, bed)


def right(case: Case, bed: OpenBed) -> None:
    """The private repository is served with them, and without them the refusal says what is missing."""
    path = bed.publish("secret/tool")
    bed.expect_served(path, "v1.0.0")
    seen = [headers.get("authorization", "") for host, target, headers in bed.web.seen if host == "code.example" and "/secret/" in target]
    case.expect("battery", f"Basic {BASIC}" in seen, "the host was never given its credentials")
    bed.server.stop()
    place = bed.server.arguments.index("--netrc")
    del bed.server.arguments[place : place + 2]
    bed.server.forget()
    bed.restart()
    bed.expect_refused(path, "v1.0.0.zip", "401|credential|authentication|user", (403, 404, *FAULT))


def redirect(case: Case, bed: OpenBed) -> None:
    """The host of the repository leads elsewhere: with every status, for a page, and for the pack itself."""
    for number, status in enumerate((301, 302, 303, 307, 308)):
        path = bed.publish(f"away{number}")
        site = bed.web.sites["code.example"]

        def away(ask: Ask, number: int = number, status: int = status, site: Site = site) -> bool:
            if ask.path.startswith(f"/away{number}/"):
                return ask.redirect(f"https://{EVIL}/secret{ask.path}?{ask.query}", status)
            return site(ask)

        bed.web.sites["code.example"] = away
        answer = bed.fetch(path, "v1.0.0.zip", 30)
        case.expect("SEC-D5", not answer.good, f"a repository that wants credentials was served: {answer}")
    case.expect("battery", bool(bed.web.asked(EVIL)), "the redirect was not followed, so nothing was proved")
    case.expect("battery", BASIC in bed.web.all_that_came(), "the host was never given its credentials")
    path, site = bed.publish("post"), bed.web.sites["code.example"]

    def late(ask: Ask) -> bool:
        is_late = ask.request.method == "POST" and "/post/" in ask.path
        return ask.redirect(f"https://{EVIL}{ask.path}", 307) if is_late else site(ask)

    bed.web.sites["code.example"] = late
    bed.expect_refused(path, "v1.0.0.zip", "redirect|307|git", FAULT, limit=30)
    bed.web.sites["code.example"] = site


def challenge(case: Case, bed: OpenBed) -> None:
    """A challenge that names another host, or has lines of its own (CVE-2024-50349, CVE-2026-33540)."""
    challenges = (
        f'Bearer realm="https://{EVIL}/token",service="{EVIL}"', f'Basic realm="https://{EVIL}/"', 'Basic realm="x\x0d host=other.example"',
        "Negotiate", "NTLM", 'Digest realm="x", nonce="y"', f'Basic realm="{"x" * 5000}"',
    )
    for number, text in enumerate(challenges):
        path = bed.publish(f"secrets{number}")
        bed.web.sites["code.example"] = always_refused(bed.folder, f"/secrets{number}", text)
        answer = bed.expect_refused(path, "v1.0.0.zip", "401|credential|authentication|user|git|head|HTTP", (403, 404, *FAULT), limit=30)
        case.expect("SEC-D5", b"evil" not in answer.body, answer)
    case.expect("SEC-D5", not bed.web.asked(EVIL), f"another host was asked: {bed.web.asked(EVIL)}")
    bed.web.sites["code.example"] = bed.folder


def always_refused(site: Site, path: str, challenge: str) -> Site:
    """Nobody is good enough for what lies below a path."""

    def answer(ask: Ask) -> bool:
        return ask.answer(401, b"no\n", more=[f"WWW-Authenticate: {challenge}"]) if ask.path.startswith(path) else site(ask)

    return answer


def pages(case: Case, bed: OpenBed) -> None:
    """Pages of a stranger whose addresses look like the host that has credentials."""
    for name in ("code.example.other.example", "code.example."):
        bed.internet.names.set(name, ["22.22.22.22"])
    for number, address in enumerate(FISHING):
        module = f"vanity.example/fishing{number}"
        bed.pages.set(module, page(meta(module, address)))
        answer = bed.fetch(module, "v1.0.0.zip", 30)
        case.expect("SEC-D5", not answer.good, f"{address} was served: {answer}")
        expect_secret(case, bed)
    # A page makes no module private: who may ask for a public one must not get what the server's credentials open.
    bed.publish("secret/tool")
    bed.pages.set("vanity.example/steal", page(meta("vanity.example/steal", "https://code.example/secret/tool")))
    for what in ("v1.0.0.zip", "v1.0.0.mod", "v1.0.0.info", "list", "main.info"):
        case.expect("SEC-D5", not bed.fetch("vanity.example/steal", what, 30).good, f"{what} of a private repository under a public name")
    bed.expect_served(bed.path_of("secret/tool"), "v1.0.0")
    for what in ("v1.0.0.zip", "v1.0.0.mod", "v1.0.0.info", "list", "main.info"):
        case.expect("SEC-D5", not bed.fetch("vanity.example/steal", what, 30).good, f"{what}, after the private module was fetched")
    # Also a page of its own must not lead a stranger's host to them.
    bed.pages.set("vanity.example/ours", page(meta("vanity.example/ours", f"https://{EVIL}/secret/x")))
    case.expect("SEC-D5", not bed.fetch("vanity.example/ours", "v1.0.0.zip", 30).good, "served")
    case.expect("battery", bool(bed.web.asked(EVIL, "/secret/x")), "the other host was not asked, so nothing was proved")


SHAPES: "dict[str, typing.Callable[[Case, OpenBed], None]]" = {"right": right, "redirect": redirect, "challenge": challenge, "pages": pages}
