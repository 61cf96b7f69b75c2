"""Certificates of the battery's own: an authority, and servers that are right or wrong in one way each. Needs openssl."""

import pathlib
import shutil
import ssl
import subprocess

from battery.cases import NotRun

NAME = "localhost"


class Authority:
    """A certificate authority in a folder of its own; `file` is what a client has to trust."""

    def __init__(self, folder: pathlib.Path, name: str = "Battery CA") -> None:
        if shutil.which("openssl") is None:
            raise NotRun("no openssl")
        self.folder = folder / name.replace(" ", "-").lower()
        self.folder.mkdir(parents=True)
        self.file, self.key = self.folder / "ca.pem", self.folder / "ca.key"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.file,
        )  # fmt: skip

    def server(self, name: str = NAME, days: int = 1, digest: str = "sha256") -> ssl.SSLContext:
        """A server's context with a certificate for a name, an `IP:` or none; days below 1 are over already."""
        stem = self.folder / f"{name.replace(':', '-')}{days}{digest}"
        request, extensions = stem.with_suffix(".csr"), stem.with_suffix(".ext")
        certificate, key = stem.with_suffix(".pem"), stem.with_suffix(".key")
        extensions.write_text(f"subjectAltName={name if ':' in name else 'DNS:' + name}\n")
        self._openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=battery", "-keyout", key,
            "-out", request,
        )  # fmt: skip
        self._openssl(
            "x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self.key, "-CAcreateserial", f"-{digest}",
            "-days", str(days), "-extfile", extensions, "-out", certificate,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # Otherwise Python itself would refuse to show a weak certificate.
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.load_cert_chain(certificate, key)
        return context

    @staticmethod
    def _openssl(*arguments: object) -> None:
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.strip()}")
