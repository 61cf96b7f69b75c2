"""Certificates of a case's own that the authority of all cases does not make: with two days, or with another one between."""

import pathlib
import ssl
import subprocess
import typing

from battery.tls import CURVE, context
from goerrors.world import PROXY
from setups.setup import Setup

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


def dated(setup: Setup, first: str, last: str, hosts: "typing.Sequence[str]" = (PROXY,), lasting: bool = False) -> ssl.SSLContext:
    """A certificate that is good between two days; `lasting`: of a trusted authority that is good for long."""
    folder = setup.folder / "dated"
    folder.mkdir()
    (folder / "index").write_text("")
    names = ",".join(f"DNS:{host}" for host in hosts)
    (folder / "config").write_text(CONFIGURATION.format(folder=folder, names=names))
    by, its_key = lasting_authority(setup) if lasting else (setup.world.authority.file, setup.world.authority.key)
    key, request, certificate = (folder / name for name in ("key", "request", "certificate"))
    openssl("req", "-newkey", *CURVE, "-nodes", "-subj", "/CN=dated", "-keyout", key, "-out", request)
    days = ("-startdate", f"{first}000000Z", "-enddate", f"{last}000000Z")
    openssl("ca", "-batch", "-config", folder / "config", "-cert", by, "-keyfile", its_key, *days, "-in", request, "-out",
            certificate, "-notext")  # fmt: skip
    return context(certificate, key)


def lasting_authority(setup: Setup) -> "tuple[pathlib.Path, pathlib.Path]":
    """Another authority, for fifty years, which all commands of the case trust."""
    file, key = setup.folder / "lasting.pem", setup.folder / "lasting.key"
    openssl("req", "-x509", "-newkey", *CURVE, "-nodes", "-days", "18250", "-subj", "/CN=Lasting CA", "-keyout", key, "-out", file)
    setup.set(SSL_CERT_FILE=str(file), GIT_SSL_CAINFO=str(file))
    return file, key


def chain(setup: Setup) -> "tuple[pathlib.Path, pathlib.Path, pathlib.Path]":
    """A server's certificate, its key, and the certificate between it and the authority."""
    authority = setup.world.authority
    between = authority.issue(["basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign"], subject="/CN=Between CA")
    certificate, key = authority.issue([f"subjectAltName=DNS:{PROXY}"], signer=between)
    return certificate, key, between[0]


def half_chain(setup: Setup) -> ssl.SSLContext:
    """A server that shows its own certificate alone."""
    certificate, key, _ = chain(setup)
    return context(certificate, key)


def whole_chain(setup: Setup) -> ssl.SSLContext:
    """A server that shows the certificate between as well."""
    certificate, key, between = chain(setup)
    both = setup.folder / "chain.pem"
    both.write_bytes(certificate.read_bytes() + between.read_bytes())
    return context(both, key)
