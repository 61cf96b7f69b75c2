"""Certificates of the battery's own: an authority, and servers that are right or wrong in one way each. Needs openssl."""

import pathlib
import shutil
import ssl
import subprocess

from battery.cases import NotRun

NAME = "localhost"
CURVE = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")


def context(certificate: pathlib.Path, key: pathlib.Path) -> ssl.SSLContext:
    """A server's context that shows this certificate, however weak."""
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # Otherwise Python itself would refuse to show a weak certificate.
    result.set_ciphers("DEFAULT@SECLEVEL=0")
    result.load_cert_chain(certificate, key)
    return result


class Authority:
    """A certificate authority in a folder of its own; `file` is what a client has to trust."""

    def __init__(self, folder: pathlib.Path, name: str = "Battery CA") -> None:
        if shutil.which("openssl") is None:
            raise NotRun("no openssl")
        self.folder = folder / name.replace(" ", "-").lower()
        self.folder.mkdir(parents=True)
        self._issued = 0
        self.file, self.key = self.folder / "ca.pem", self.folder / "ca.key"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.file,
        )  # fmt: skip

    def server(self, name: str = NAME, days: int = 1, digest: str = "sha256") -> ssl.SSLContext:
        """A server's context with a certificate for a name, an `IP:` or none; days below 1 are over already."""
        return context(*self.issue([f"subjectAltName={name if ':' in name else 'DNS:' + name}"], days, digest))

    def issue(
        self, extensions: "list[str]", days: int = 1, digest: str = "sha256", subject: str = "/CN=battery",
        signer: "tuple[pathlib.Path, pathlib.Path] | None" = None, itself: bool = False,
    ) -> "tuple[pathlib.Path, pathlib.Path]":
        """The files of a certificate with these extensions, and of its key; signed by `signer`, or by this authority, or by itself."""
        self._issued += 1
        stem = self.folder / f"issued{self._issued}"
        request, listed = stem.with_suffix(".csr"), stem.with_suffix(".ext")
        certificate, key = stem.with_suffix(".pem"), stem.with_suffix(".key")
        listed.write_text("\n".join([*extensions, ""]))
        self._openssl("req", "-newkey", *CURVE, "-nodes", "-subj", subject, "-keyout", key, "-out", request)
        authority, its_key = signer or (self.file, self.key)
        by = ("-signkey", key) if itself else ("-CA", authority, "-CAkey", its_key, "-CAcreateserial")
        self._openssl(
            "x509", "-req", "-in", request, *by, f"-{digest}", "-days", str(days), "-extfile", listed, "-out", certificate,
        )  # fmt: skip
        return certificate, key

    @staticmethod
    def _openssl(*arguments: object) -> None:
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"openssl {arguments[0]}: {done.stderr.strip()}")
