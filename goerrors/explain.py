"""What `martlet explain --json` makes of a text that go printed."""

import json
import subprocess

from goerrors.cases import Case

LIMIT = 20.0
# Messages beyond the catalogue that say more about some texts of a row.
REFINED = {27: {132}, 33: {143}, 34: {144}, 62: {150}}


def found(binary: str, text: str) -> "list[int]":
    """The rows that the command finds in a text, its root cause first.

    It prints an object; `findings` is a list of objects, of which `message` is the number of a row.
    """
    done = subprocess.run([binary, "explain", "--json"], input=text, capture_output=True, text=True, timeout=LIMIT)
    try:
        return [finding["message"] for finding in json.loads(done.stdout)["findings"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"status {done.returncode}, {error}: {(done.stdout + done.stderr)[:300]}") from error


def wrong(binary: str, case: Case, text: str) -> str:
    """What is wrong with its answer; nothing when the row of the case is in it."""
    try:
        rows = found(binary, text)
    except (ValueError, OSError, subprocess.TimeoutExpired) as error:
        return f"explain: {error}"
    right = {case.row, *REFINED.get(case.row, ())}
    return "" if right & set(rows) else f"explain finds {rows}, not row {case.row}"
