"""The server under test: a process with a store of its own, and what it says about itself."""

import ctypes
import os
import pathlib
import queue
import re
import shutil
import signal
import socket
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
START_LIMIT = 20.0


def binary() -> str:
    return os.environ.get("MARTLET_TEST_BINARY", str(ROOT / ".build/release/martlet"))


def _die_with_parent() -> None:
    """The server must not outlive a battery that was killed: PR_SET_PDEATHSIG is 1."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Server:
    """Runs `martlet serve` until `stop`; the store outlives a restart."""

    def __init__(
        self, folder: pathlib.Path, arguments: "list[str]", prefix: "list[str] | None" = None,
        environment: "dict[str, str] | None" = None,
    ) -> None:
        self.folder, self.arguments, self.prefix = folder, arguments, prefix or []
        self.store, self.log_file = folder / "store", folder / "server.log"
        self.environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", **(environment or {})}
        # Keeps the port while the server does not run: bound and never listening, it lets the server listen there, and nobody else.
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._place.bind(("127.0.0.1", 0))
        self.port: int = self._place.getsockname()[1]
        self.status: "int | None" = None
        # Signals that we sent: any other end by a signal breaks I11.
        self.sent: "set[int]" = set()
        self.process: "subprocess.Popen[str] | None" = None

    @property
    def command(self) -> "list[str]":
        place = f"127.0.0.1:{self.port}"
        return [*self.prefix, binary(), "serve", "--listen", place, "--store", str(self.store), *self.arguments]

    def start(self) -> "Server":
        """Starts it and waits until it serves, always at the same port."""
        self.status = None
        with open(self.log_file, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                preexec_fn=_die_with_parent,
            )
        lines: "queue.Queue[str]" = queue.Queue()
        threading.Thread(target=self._copy, args=(self.process, lines), daemon=True).start()
        try:
            first = lines.get(timeout=START_LIMIT)
        except queue.Empty:
            first = ""
        match = re.match(r"serving modules at \S+:(\d+)", first)
        if match is None:
            raise RuntimeError(f"the server did not start: {first!r} {self.log()[-400:]!r}")
        self.port = int(match[1])
        return self

    @staticmethod
    def _copy(process: "subprocess.Popen[str]", lines: "queue.Queue[str]") -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put("")

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: int) -> None:
        self.sent.add(number)
        if self.process:
            self.process.send_signal(number)

    def wait(self, seconds: float) -> "int | None":
        """The exit status, negative for a signal; nothing while it runs."""
        try:
            self.status = self.process.wait(seconds) if self.process else None
        except subprocess.TimeoutExpired:
            return None
        return self.status

    def stop(self, number: int = signal.SIGTERM, seconds: float = 40) -> "int | None":
        """Ends it if it runs, with SIGKILL when it does not listen."""
        if self.process and self.process.poll() is None:
            self.send(number)
            if self.wait(seconds) is None:
                self.send(signal.SIGKILL)
                self.wait(10)
        return self.wait(1)

    def fault(self) -> str:
        """Which signal that we did not send ended it (I11), or which status that is none of its own."""
        code = self.process.poll() if self.process else None
        if code is None or code in (0, 64, 70, 78) or -code in self.sent:
            return ""
        return f"the server ended by {signal.Signals(-code).name}" if code < 0 else f"the server ended with status {code}"

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.exists() else ""

    def stored(self, ending: str) -> "list[str]":
        """Files of modules in the store whose names end so."""
        return sorted(
            str(path.relative_to(self.store)) for path in self.store.rglob("*")
            if path.name.endswith(ending) and path.is_file() and ".martlet" not in path.parts
        )

    def forget(self) -> None:
        """Empties the store while the server is stopped."""
        shutil.rmtree(self.store, ignore_errors=True)


def metric(text: str, name: str, **labels: str) -> float:
    """The sum of all samples of a metric that have these labels."""
    total = 0.0
    for line in text.splitlines():
        if re.match(rf"{name}(\{{| )", line) and all(f'{key}="{value}"' in line for key, value in labels.items()):
            total += float(line.rsplit(" ", 1)[1])
    return total
