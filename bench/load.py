"""wrk on the second core, and what it tells: how many answers, how soon, and what they cost the server."""

import dataclasses
import json
import os
import pathlib
import subprocess

from bench.servers import CLIENT_CORE, ROOT, Server, Trouble, pinned

# One suite for every server: wrk offers nothing else.
TLS_SETTINGS = """openssl_conf = begin
[begin]
ssl_conf = parts
[parts]
system_default = defaults
[defaults]
MinProtocol = TLSv1.3
Ciphersuites = TLS_AES_128_GCM_SHA256
"""


@dataclasses.dataclass(frozen=True)
class Figures:
    """Of one run: processor time in seconds per request, requests per second, and when half and 99 % of the answers were there."""

    processor: float
    rate: float
    p50: float
    p99: float
    requests: int
    # Statuses above 399, and connections that failed.
    refused: int
    broken: int
    bytes: int


class Load:
    """Asks for the lines of a file (see bench/load.lua) on so many connections."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "openssl.cnf").write_text(TLS_SETTINGS)

    def begin(self, server: Server, lines: "list[str]", seconds: float, connections: int, rest: int = 0) -> "subprocess.Popen[str]":
        """Starts a run, which SIGINT ends earlier. `rest`: milliseconds before each request."""
        asked = self.folder / "asked"
        asked.write_text("\n".join([*lines, ""]), encoding="utf-8")
        command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{max(1, round(seconds))}s", "--timeout", "60s"]
        command += ["-s", str(ROOT / "bench/load.lua"), server.url, "--", str(asked), str(rest)]
        variables = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "OPENSSL_CONF": str(self.folder / "openssl.cnf")}
        return subprocess.Popen(
            command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=pinned(CLIENT_CORE),
        )  # fmt: skip

    def run(self, server: Server, lines: "list[str]", seconds: float, connections: int, whole: int = 0) -> Figures:
        """One run. `whole`: so many bytes are one answer, and those that were under way at the end count for their part."""
        before = server.processor_time()
        said = ended(self.begin(server, lines, seconds, connections))
        return figures(said, server.processor_time() - before, whole)


def ended(process: "subprocess.Popen[str]") -> "dict[str, int]":
    """What wrk says at its end."""
    out, errors = process.communicate(timeout=300)
    last = (out.splitlines() or [""])[-1]
    if process.returncode or not last.startswith("{"):
        raise Trouble(f"wrk: {out[-300:]} {errors[-300:]}")
    return dict(json.loads(last))


def figures(said: "dict[str, int]", processor: float, whole: int = 0) -> Figures:
    answers = said["bytes"] / whole if whole else said["requests"]
    if not answers:
        raise Trouble(f"no answer: {said}")
    seconds = said["microseconds"] / 1e6
    return Figures(
        processor / answers, answers / seconds, said["p50"] / 1e6, said["p99"] / 1e6, said["requests"], said["refused"],
        said["broken"], said["bytes"],
    )  # fmt: skip
