"""The misbehaving origin: `/b/<behaviour>[:parameter]/<module path>…`, and a checksum database at `/db/<fault>/…`.

`/b/now/…` and `/db/now/…` do what `Origin.now` and `Origin.database_now` say at the moment, so that a fault can begin and end
while a server runs. `/__stats` counts as JSON: requests, bodies begun, bodies completed. By hand: `python3 -m battery.evil 8081`.
"""

import collections
import json
import socket
import ssl
import sys
import threading
import time

import battery.bombs  # noqa: F401 - registers its behaviours
import battery.floods  # noqa: F401 - registers its behaviours
from battery.behaviours import BEHAVIOURS, Turn
from battery.database import Database
from battery.modules import Library, Module
from battery.wire import Connection, Gone, Request, head


class Origin:
    """One address on loopback, with an honest library and a database behind it. Every connection has a thread."""

    def __init__(
        self, library: Library, database: Database, tls: "ssl.SSLContext | None" = None, port: int = 0, name: str = "127.0.0.1",
        address: str = "127.0.0.1",
    ) -> None:
        self.library, self.database, self.tls = library, database, tls
        self.now, self.database_now = "good", ""
        self.counts: "collections.Counter[tuple[str, str]]" = collections.Counter()
        # The path of every request for a module, and when.
        self.log: "list[tuple[float, str]]" = []
        # Where the behaviour `leads` redirects to, and what it saw of credentials.
        self.elsewhere, self.credentials = "", ""
        # Names of headers that came with requests.
        self.fields: "set[str]" = set()
        self._connections: "set[Connection]" = set()
        self._lock = threading.Lock()
        self.address, self.port = address, port
        self.open()
        self.base = f"{'https' if tls else 'http'}://{name}:{self.port}"

    def url(self, behaviour: str = "now") -> str:
        """The address of a source that behaves so."""
        return f"{self.base}/b/{behaviour}"

    def requests(self, ending: str = "", since: float = 0) -> int:
        """How many requests there were for module paths that end so; those to the mirror of the database are not counted."""
        with self._lock:
            return sum(1 for at, path in self.log if at >= since and path.endswith(ending) and "/sumdb/" not in path)

    def stats(self) -> "dict[str, dict[str, int]]":
        result: "dict[str, dict[str, int]]" = {}
        with self._lock:
            for (name, what), count in self.counts.items():
                result.setdefault(name, {})[what] = count
        return result

    def open(self) -> None:
        """Listens, after `stop` at the same port as before."""
        self._listener = socket.create_server((self.address, self.port), backlog=1024)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        """Closes the listener and every connection: from now on connections are refused."""
        self._shut(self._listener)
        self.drop()

    def drop(self) -> None:
        """Closes the connections only."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.stopping = True
            self._shut(connection.sock)

    @staticmethod
    def _shut(sock: socket.socket) -> None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        sock.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        connection = Connection(sock)
        with self._lock:
            self._connections.add(connection)
        try:
            if self.now == "tls-stall":
                connection.wait(60)
            if self.tls:
                connection.sock = self.tls.wrap_socket(sock, server_side=True)
            while (request := connection.request()) and self._answer(connection, request):
                pass
        except (OSError, Gone, ValueError):
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()

    def _answer(self, connection: Connection, request: Request) -> bool:
        if request.target == "/__stats":
            body = json.dumps(self.stats()).encode()
            connection.send(head(200, len(body), "application/json") + body)
            return True
        _, space, name, rest = (request.target + "///").split("/", 3)
        rest = "/" + rest.removesuffix("///" if request.target.count("/") > 2 else "")
        if space == "db":
            return self._consult(connection, self.database_now if name == "now" else name, rest)
        return self._behave(connection, request, self.now if name == "now" else name, rest.rstrip("/"))

    def _count(self, name: str, what: str) -> int:
        with self._lock:
            self.counts[name, what] += 1
            return self.counts[name, what]

    def _behave(self, connection: Connection, request: Request, name: str, path: str) -> bool:
        number = self._count(name, "requests")
        with self._lock:
            self.log.append((time.monotonic(), path))
        function, _, parameter = name.partition(":")
        plain = path.partition("?")[0]
        self.credentials += request.header("authorization")
        self.fields.update(request.headers)
        if name == "leads":
            connection.send(head(302, 0, more=[f"Location: {self.elsewhere}{path}"]))
            return True
        status, kind, body = (404, "text/plain", b"no mirror\n") if plain.startswith("/sumdb/") else self.library.answer(plain)
        turn = Turn(connection, request, path, status, kind, body, self._module(plain), parameter, number, self.base)
        if function not in BEHAVIOURS:
            return turn.answer(501, b"the battery has no such behaviour\n")
        self._count(name, "bodies begun")
        again = BEHAVIOURS[function](turn)
        self._count(name, "bodies completed")
        return again

    def _module(self, path: str) -> "Module | None":
        name, _, rest = path.lstrip("/").partition("/@v/")
        return self.library.modules.get(name, {}).get(rest.rpartition(".")[0])

    def _consult(self, connection: Connection, fault: str, path: str) -> bool:
        self._count(f"db {fault}", "requests")
        with self._lock:
            self.counts["db", path] += 1
        if fault == "never":
            connection.wait(900)
        if fault == "slow-absent" and "/absent" in path:
            connection.wait(1)
        if fault == "reset":
            connection.reset()
            return False
        if fault.isdigit():
            status, body = int(fault), b"not now\n"
        else:
            status, body = self.database.answer(path, "" if fault == "good" else fault)
        connection.send(head(status, len(body), "text/plain; charset=UTF-8") + body)
        return True


def main() -> None:
    """Runs by hand with two modules, until it is interrupted."""
    library, database = Library(), Database()
    modules = [Module("one"), Module("two", size=1 << 20)]
    library.add(*modules)
    database.add(*modules)
    origin = Origin(library, database, port=int(sys.argv[1]) if sys.argv[1:] else 0)
    print(f"GOPROXY={origin.url('good')}\nGOSUMDB='{database.text_key} {origin.base}/db/good'", flush=True)
    print("behaviours:", *sorted(BEHAVIOURS))
    threading.Event().wait()


if __name__ == "__main__":
    main()
