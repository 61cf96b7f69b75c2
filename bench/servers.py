"""The servers that are compared: each a process on the first core, on a free port of 127.0.0.1, with the same folder of files."""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import time
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVER_CORE, CLIENT_CORE = 0, 1
START_LIMIT = 60.0


class Trouble(Exception):
    """Something without which no figure would be right; the text says what."""


def pinned(core: int) -> "typing.Callable[[], None]":
    """For a child: one core, the ordinary turn on it, and an end when we end, however that happens (PR_SET_PDEATHSIG is 1)."""

    def prepare() -> None:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        os.sched_setaffinity(0, {core})
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)

    return prepare


class Certificate(typing.NamedTuple):
    """Files: what a client has to trust, the server's certificate, and its key."""

    authority: pathlib.Path
    chain: pathlib.Path
    key: pathlib.Path


class Options(typing.NamedTuple):
    """How they serve; with `log`, a line is written for each request."""

    certificate: "Certificate | None" = None
    log: bool = False


class Server:
    """Runs from `start` to `stop`; `name` is the heading of its columns."""

    name = ""

    def __init__(self, folder: pathlib.Path, store: pathlib.Path, options: Options) -> None:
        self.folder, self.store, self.options = folder, store, options
        folder.mkdir(parents=True, exist_ok=True)
        # Keeps the port for it: bound and never listening, it lets the server listen there, and nobody else.
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._place.bind(("127.0.0.1", 0))
        self.port: int = self._place.getsockname()[1]
        self.process: "subprocess.Popen[bytes] | None" = None
        self.pid = 0

    def command(self) -> "list[str]":
        raise NotImplementedError

    @property
    def url(self) -> str:
        return f"{'https' if self.options.certificate else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        environment = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "GOMAXPROCS": "1"}
        with open(self.folder / "output.log", "ab") as output:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, preexec_fn=pinned(SERVER_CORE)
            )
        self.pid = self.process.pid
        self._wait()
        return self

    def _wait(self) -> None:
        """Until connections are accepted."""
        end = time.monotonic() + START_LIMIT
        while self.process and self.process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            except OSError:
                time.sleep(0.001)
        said = (self.folder / "output.log").read_text(errors="replace")
        self.stop()
        raise Trouble(f"{self.name} does not start: {said[-600:]}")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self._place.close()

    def processor_time(self) -> float:
        """Seconds of processor time, user and system, of all threads of the process, also of those that have ended.

        The number of the clock is made as in clock_getcpuclockid(3).
        """
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self) -> int:
        """Resident bytes."""
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("VmRSS:"))


class Martlet(Server):
    """As shipped, but for what `more` says; metrics are always on."""

    name = "martlet"

    def __init__(self, folder: pathlib.Path, store: pathlib.Path, options: Options, more: "list[str]") -> None:
        super().__init__(folder, store, options)
        self.more = more

    def command(self) -> "list[str]":
        given = self.options.certificate
        tls = ["--tls-cert", str(given.chain), "--tls-key", str(given.key)] if given else []
        log = "--access-log" if self.options.log else "--no-access-log"
        return [binary(), "serve", "--listen", f"127.0.0.1:{self.port}", "--store", str(self.store), log, *tls, *self.more]


class Nginx(Server):
    """One worker by bench/nginx.conf; what is measured is the worker."""

    name = "nginx"

    def command(self) -> "list[str]":
        (self.folder / "nginx.conf").write_text(self._settings(), encoding="utf-8")
        # Its worker would be nobody, who may not read the store.
        user = ["-g", "user root;"] if os.geteuid() == 0 else []
        return ["/usr/sbin/nginx", "-p", f"{self.folder}/", "-c", "nginx.conf", "-e", "error.log", *user]

    def _settings(self) -> str:
        given, certificate = self.options.certificate, ""
        if given:
            certificate = f"ssl_certificate {given.chain};\n        ssl_certificate_key {given.key};\n        ssl_protocols TLSv1.3;"
        text = (ROOT / "bench/nginx.conf").read_text(encoding="utf-8")
        words = {
            "PORT": str(self.port), "ROOT": str(self.store), "TLS": "ssl" if certificate else "", "CERTIFICATE": certificate,
            "ACCESS_LOG": "access.log" if self.options.log else "off",
        }  # fmt: skip
        for name, value in words.items():
            text = text.replace(f"@{name}@", value)
        return text

    def _wait(self) -> None:
        super()._wait()
        master, end = self.pid, time.monotonic() + START_LIMIT
        while self.pid == master and time.monotonic() < end:
            children = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
            self.pid = int(children[0]) if children else master


class GoFiles(Server):
    """bench/fileserver.go, built beforehand."""

    name = "go"

    def command(self) -> "list[str]":
        given = self.options.certificate
        tls = ["-cert", str(given.chain), "-key", str(given.key)] if given else []
        log = ["-log", str(self.folder / "access.log")] if self.options.log else []
        return [str(go_server()), *tls, *log, f"127.0.0.1:{self.port}", str(self.store)]


def binary() -> str:
    return os.environ.get("MARTLET_TEST_BINARY", str(ROOT / ".build/release/martlet"))


def go_server() -> pathlib.Path:
    return ROOT / ".build/bench/fileserver"


def build_go_server() -> None:
    """Builds it with the go command of scripts/setup."""
    home = ROOT / ".build/bench/home"
    home.mkdir(parents=True, exist_ok=True)
    variables = {
        "PATH": "/usr/bin:/bin", "HOME": str(home), "GOPATH": str(home.parent / "gopath"), "GOENV": "off", "GOTOOLCHAIN": "local",
        "GOPROXY": "off", "GO111MODULE": "off", "CGO_ENABLED": "0",
    }  # fmt: skip
    go = ROOT / ".tools/go/go/bin/go"
    if not go.exists():
        raise Trouble(f"{go.relative_to(ROOT)} is not there: run scripts/setup bench")
    command = [str(go), "build", "-o", str(go_server()), str(ROOT / "bench/fileserver.go")]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"go build: {done.stderr}")
