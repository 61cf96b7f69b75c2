"""Writes a store of very many versions as Martlet itself would leave it: names, contents and seals, but no zips and no index."""

import concurrent.futures
import hashlib
import os
import pathlib

HOST = "scale.example"
VERSIONS = 50
SEAL = "user.martlet.sha256"
WORKERS = 2


def path_of(module: int) -> str:
    return f"{HOST}/group{module // 200:03}/m{module:05}"


def version_of(number: int) -> str:
    return f"v1.{number // 10}.{number % 10}"


def request_of(module: int, file: int) -> str:
    """The path of a file: each version has two, the .info and the .mod."""
    return f"/{path_of(module)}/@v/{version_of(file // 2)}.{('info', 'mod')[file % 2]}"


def contents(module: int, number: int) -> "dict[str, bytes]":
    """The files of a version by the ends of their names; the go.mod of each version is another."""
    version = version_of(number)
    return {
        "info": f'{{"Version":"{version}","Time":"2024-05-06T07:08:09Z"}}'.encode(),
        "mod": f"module {path_of(module)}\n\ngo 1.21\n\nrequire {HOST}/base v1.{number}.{module}\n".encode(),
    }


def write(folder: int, name: str, data: bytes) -> None:
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=folder)
    try:
        os.write(file, data)
        os.setxattr(file, SEAL, hashlib.sha256(data).digest())
    finally:
        os.close(file)


def write_modules(store: str, numbers: "range") -> None:
    for module in numbers:
        place = os.path.join(store, path_of(module), "@v")
        os.makedirs(place, exist_ok=True)
        folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for number in range(VERSIONS):
                for kind, data in contents(module, number).items():
                    write(folder, f"{version_of(number)}.{kind}", data)
        finally:
            os.close(folder)


def make(store: pathlib.Path, modules: int) -> None:
    """So many modules with fifty versions each."""
    with concurrent.futures.ProcessPoolExecutor(WORKERS, initializer=anywhere) as pool:
        parts = [range(start, modules, WORKERS) for start in range(WORKERS)]
        for done in [pool.submit(write_modules, str(store), part) for part in parts]:
            done.result()


def anywhere() -> None:
    """All cores may help: nothing is measured yet."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
