"""Certificates that the authority of all cases does not make, and servers that demand one or speak something else."""

import pathlib
import ssl
import subprocess
import typing

from battery.tls import CURVE, context
from harness.scene import Scene
from harness.world import PROXY

Signer = typing.Tuple[pathlib.Path, pathlib.Path]
# What is said to a client that begins with TLS.
GREETINGS = (
    ("tls-plain-port", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    ("tls-not-tls", b"220 mail.example.org ready\r\n"),
)
CONFIGURATION = """[ca]
default_ca=dated
[dated]
database={folder}/index
rand_serial=yes
new_certs_dir={folder}
default_md=sha256
policy=any
x509_extensions=names
unique_subject=no
[any]
commonName=supplied
[names]
subjectAltName={names}
"""


def openssl(*arguments: "str | pathlib.Path") -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def dated(
    scene: Scene, first: str, last: str, hosts: "typing.Sequence[str]" = (PROXY,), signer: "Signer | None" = None
) -> ssl.SSLContext:
    """A certificate that is good between two days; of the authority of all cases, or of another one: its file and its key."""
    folder = scene.folder / "dated"
    folder.mkdir()
    (folder / "index").write_text("")
    names = ",".join(f"DNS:{host}" for host in hosts)
    (folder / "config").write_text(CONFIGURATION.format(folder=folder, names=names))
    by, its_key = signer or (scene.world.authority.file, scene.world.authority.key)
    key, request, certificate = (folder / name for name in ("key", "request", "certificate"))
    openssl("req", "-newkey", *CURVE, "-nodes", "-subj", "/CN=dated", "-keyout", key, "-out", request)
    days = ("-startdate", f"{first}000000Z", "-enddate", f"{last}000000Z")
    openssl("ca", "-batch", "-config", folder / "config", "-cert", by, "-keyfile", its_key, *days, "-in", request, "-out",
            certificate, "-notext")  # fmt: skip
    return context(certificate, key)


def demanding(scene: Scene) -> ssl.SSLContext:
    """A server's side that wants to see a certificate of the client's."""
    tls = scene.world.authority.server(PROXY)
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(scene.world.authority.file)
    return tls
