"""Every host of the world, as far as Go's own direct mode asks for pages: an HTTPS proxy that answers itself."""

import pathlib
import socketserver
import ssl
import threading
import typing

from battery.tls import Authority, context


class Pages:
    """Answers `https://PATH?go-get=1` with the page of the longest prefix of the path, and everything else with 404."""

    def __init__(self, folder: pathlib.Path, hosts: "list[str]", pages: "dict[str, str]") -> None:
        self.asked: "list[str]" = []
        self._pages = pages
        authority = Authority(folder)
        names = ",".join(f"DNS:{host}" for host in hosts)
        self._context = context(*authority.issue([f"subjectAltName={names}"]))
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.variables = {
            "HTTPS_PROXY": f"http://127.0.0.1:{self._server.server_address[1]}", "SSL_CERT_FILE": str(authority.file), "NO_PROXY": "",
        }  # fmt: skip

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str) -> "str | None":
        """The page at a host and path."""
        fitting = [prefix for prefix in self._pages if f"{path}/".startswith(f"{prefix}/")]
        if not fitting:
            return None
        prefix = max(fitting, key=len)
        return f'<html><head><meta name="go-import" content="{prefix} git {self._pages[prefix]}"></head></html>\n'

    def _handler(self) -> "type[socketserver.StreamRequestHandler]":
        pages = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                head = self._head(self.rfile)
                if not head.startswith("CONNECT "):
                    self.wfile.write(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    return
                host = head.split(" ")[1].partition(":")[0]
                self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                try:
                    with pages._context.wrap_socket(self.connection, server_side=True) as secret:
                        self._answer(secret, host)
                except (OSError, ssl.SSLError):
                    # The client does not like us, which it says itself.
                    pass

            def _answer(self, secret: ssl.SSLSocket, host: str) -> None:
                target = self._head(secret.makefile("rb")).split(" ")[1]
                pages.asked.append(host + target)
                page = pages.page(host + target.partition("?")[0])
                body = (page or "not found\n").encode()
                status = "200 OK" if page else "404 Not Found"
                head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
                secret.sendall(head.encode() + b"Connection: close\r\n\r\n" + body)

            @staticmethod
            def _head(file: typing.BinaryIO) -> str:
                """The first line of a request; the others are read and dropped."""
                lines = []
                while (line := file.readline(8192)) not in (b"\r\n", b""):
                    lines.append(line)
                return lines[0].decode("latin-1") if lines else "nothing "

        return Handler
