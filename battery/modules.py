"""Modules that the battery makes up: the same seed gives the same bytes, and every right answer is known beforehand."""

import base64
import dataclasses
import functools
import hashlib
import io
import random
import zipfile

HOST = "battery.example"
KINDS = ("info", "mod", "zip")


def directory_hash(files: "dict[str, bytes]") -> str:
    """h1: of https://go.dev/ref/mod#go-sum-files"""
    lines = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "h1:" + base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()


def archive(files: "dict[str, bytes]") -> bytes:
    """A zip of the files; what is large is random, and so it is stored as it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as writer:
        for name, data in files.items():
            method = zipfile.ZIP_STORED if len(data) > 4096 else zipfile.ZIP_DEFLATED
            writer.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


@dataclasses.dataclass(frozen=True)
class Module:
    """A version of a module, with the three files of it.

    `size` is about how many bytes the zip has. The path has small letters only, so that nothing needs escaping.
    """

    name: str
    version: str = "v1.0.0"
    size: int = 2000
    seed: int = 1

    @property
    def path(self) -> str:
        return f"{HOST}/{self.name}"

    @functools.cached_property
    def files(self) -> "dict[str, bytes]":
        dice = random.Random(f"{self.seed} {self.name} {self.version}")
        package = self.name.rsplit("/", 1)[-1].replace("-", "")
        mod = f"module {self.path}\n\ngo 1.21\n// {dice.getrandbits(64):x}\n".encode()
        code = f"package {package}\n\n// Name says whose bytes these are.\nconst Name = \"{self.name} {self.version}\"\n"
        return {"go.mod": mod, "name.go": code.encode(), "data.bin": dice.randbytes(self.size)}

    @functools.cached_property
    def zip(self) -> bytes:
        return archive({f"{self.path}@{self.version}/{name}": data for name, data in self.files.items()})

    @property
    def mod(self) -> bytes:
        return self.files["go.mod"]

    @property
    def info(self) -> bytes:
        return f'{{"Version":"{self.version}","Time":"2024-05-06T07:08:09Z"}}'.encode()

    @property
    def record(self) -> bytes:
        """What the checksum database says about the version."""
        contents = {f"{self.path}@{self.version}/{name}": data for name, data in self.files.items()}
        return (
            f"{self.path} {self.version} {directory_hash(contents)}\n"
            f"{self.path} {self.version}/go.mod {directory_hash({'go.mod': self.mod})}\n"
        ).encode()

    def file(self, kind: str) -> bytes:
        """The bytes of info, mod or zip."""
        return {"info": lambda: self.info, "mod": lambda: self.mod, "zip": lambda: self.zip}[kind]()

    def url(self, kind: str) -> str:
        """The path of a request: info, mod, zip, list or latest."""
        if kind == "list":
            return f"/{self.path}/@v/list"
        if kind == "latest":
            return f"/{self.path}/@latest"
        return f"/{self.path}/@v/{self.version}.{kind}"


class Library:
    """The modules that an honest source has."""

    def __init__(self) -> None:
        self.modules: "dict[str, dict[str, Module]]" = {}

    def add(self, *modules: Module) -> None:
        for module in modules:
            self.modules.setdefault(module.path, {})[module.version] = module

    def answer(self, path: str) -> "tuple[int, str, bytes]":
        """Status, type and body of an honest answer to `/module/@v/…`."""
        module, _, rest = path.lstrip("/").partition("/@")
        versions = self.modules.get(module)
        if versions is None:
            return (404, "text/plain", b"not found: no such module\n")
        newest = versions[sorted(versions)[-1]]
        if rest == "v/list":
            return (200, "text/plain; charset=UTF-8", "".join(f"{version}\n" for version in sorted(versions)).encode())
        if rest == "latest":
            return (200, "application/json", newest.info)
        version, _, kind = rest.removeprefix("v/").rpartition(".")
        if kind not in KINDS or version not in versions:
            return (404, "text/plain", b"not found: no such version\n")
        types = {"info": "application/json", "mod": "text/plain; charset=UTF-8", "zip": "application/zip"}
        return (200, types[kind], versions[version].file(kind))
