"""Whether an answer of doctor is right."""

import fnmatch

from setups.cases import Case
from setups.doctor import Answer, Finding

VERDICTS = {"ok", "warn", "fail", "skip", "unknown"}


def named(finding: "Finding | None") -> str:
    """A cause as a line shows it."""
    if not finding:
        return "nothing"
    return f"{finding.get('code')} at {place(finding)} ({finding.get('title') or finding.get('verdict')})"


def place(finding: Finding) -> str:
    """The check and the subject."""
    return f"{finding.get('check') or finding.get('id')} {finding.get('subject') or ''}".strip()


def others(answer: Answer) -> str:
    """What it names besides, for the end of a line."""
    return f"; also {', '.join(map(named, answer.also))}" if answer.also else ""


def wrong(case: Case, answer: Answer) -> str:
    """What is wrong with it; nothing when it is right."""
    return malformed(answer) or (alarm(case, answer) if case.is_healthy else missed(case, answer))


def malformed(answer: Answer) -> str:
    """What every answer has to have."""
    if answer.version != 1:
        return f"the version of the answer is {answer.version}"
    for check in answer.checks:
        if check["verdict"] not in VERDICTS or (check["verdict"] in ("fail", "warn") and not check.get("code")):
            return f"the verdict {check['verdict']} of {place(check)} has no cause, or is none"
    for finding in filter(None, (answer.root, *answer.also)):
        if not all(finding.get(name) for name in ("check", "code", "title", "cause", "remedy")):
            return f"a part of it is missing: {named(finding)}"
    return ""


def alarm(case: Case, answer: Answer) -> str:
    """What is reported where nothing is wrong."""
    bad = [check for check in answer.checks if check["verdict"] in ("fail", "warn") and not allowed(case, check)]
    if answer.root and not allowed(case, {**answer.root, "verdict": "warn"}):
        bad.insert(0, answer.root)
    if bad:
        return f"expected {case.expected}, seen {', '.join(map(named, bad))}"
    verdicts = ("ok", "warn") if case.warns else ("ok",)
    if answer.verdict not in verdicts or answer.status:
        return f"expected {' or '.join(verdicts)}, seen {answer.verdict} with status {answer.status}{doubts(answer)}"
    if answer.seconds > case.seconds:
        return f"it took {answer.seconds:.1f} s, the bar is {case.seconds:.0f} s"
    return ""


def doubts(answer: Answer) -> str:
    unknown = [place(check) for check in answer.checks if check["verdict"] == "unknown"]
    return f", unknown: {', '.join(unknown)}" if unknown else ""


def allowed(case: Case, check: Finding) -> bool:
    return check["verdict"] == "warn" and any(fnmatch.fnmatchcase(check["code"], pattern) for pattern in case.warns)


def missed(case: Case, answer: Answer) -> str:
    """Why the root cause is not the one that the case has."""
    root = answer.root
    if not root or root["code"] not in case.codes or not fnmatch.fnmatchcase(place(root), case.at):
        return f"expected {case.expected}, seen {named(root)}{others(answer)}{doubts(answer)}"
    if answer.verdict != "fail" or answer.status != 1:
        return f"the root is right, and the verdict is {answer.verdict} with status {answer.status}"
    return ""
