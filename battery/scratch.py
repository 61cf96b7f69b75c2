"""A folder that is gone afterwards, also when what lies in it is deeper than Python's own removal can go."""

import contextlib
import pathlib
import subprocess
import tempfile
import typing


@contextlib.contextmanager
def scratch(prefix: str) -> "typing.Iterator[pathlib.Path]":
    folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    try:
        yield folder
    finally:
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=False)
