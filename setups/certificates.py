"""Certificates of a case's own that the authority of all cases does not make: of one that is good for long, or with another one between."""

import pathlib
import ssl

from battery.tls import CURVE, context
from harness.certificates import openssl
from harness.world import PROXY
from setups.setup import Setup


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
