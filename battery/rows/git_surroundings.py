"""What lies around a repository and must never be obeyed: offers of a server, hooks, settings, variables: SEC-D4, SEC-D6, SEC-D7."""

import os
import pathlib
import re
import stat

from battery.cases import Case, row
from battery.git import Repository
from battery.git_bed import GIT, FolderBed, GitBed, OpenBed, files_of
from battery.git_server import RESULT, Stub, line
from battery.web import Ask

INTERNAL = "https://10.1.2.3/bundle"


class Offering(Stub):
    """Offers bundles and parts of packs from a host of the house."""

    def __init__(self, repository: Repository, offer: str) -> None:
        super().__init__(repository)
        self.offer, self.taken = offer, 0
        self.capabilities = (*Stub.capabilities, *((b"bundle-uri",) if offer == "bundle" else ()), b"object-info", b"session-id=battery")

    def other(self, ask: Ask, command: bytes) -> bool:
        self.taken += command == b"command=bundle-uri"
        said = ("bundle.version=1", "bundle.mode=all", f"bundle.evil.uri={INTERNAL}", f"bundle.other.uri={INTERNAL}/2")
        return ask.answer(200, b"".join(line(text.encode()) for text in said) + b"0000", RESULT)

    def fetch(self, ask: Ask, words: "list[bytes]") -> bool:
        if self.offer != "packfile":
            return super().fetch(ask, words)
        ask.begin(RESULT)
        ask.send(line(b"packfile-uris\n") + line(f"{'1' * 40} {INTERNAL}\n".encode()) + b"0001" + line(b"packfile\n"))
        self.send(ask)
        return ask.end()


@row("SEC-D4", quick=("",))
def offers(case: Case) -> None:
    """A server that offers parts of its repository elsewhere (CVE-2025-48385): nobody goes there."""
    bed = OpenBed(case, watched=True)
    for offer in ("bundle", "packfile", "none"):
        path, made = bed.path_of(offer), Repository()
        made.commit(files_of(path), "v1.0.0")
        bed.stub(offer, Offering(made, offer))
        # An offer that nobody asked for breaks the protocol, so this one may be refused.
        answer = bed.fetch(path, "v1.0.0.zip")
        bed.expect_nobody_else()
        if offer != "packfile" or answer.good:
            bed.expect_served(path, "v1.0.0", files_of(path))
    bed.expect_harmless()


RUN = b"#!/bin/sh\ntouch CANARY\n"
SETTINGS = """
[core]
	bare = true
	repositoryFormatVersion = 0
	fsmonitor = "touch {0}CANARY1"
	hooksPath = {0}hooks
	sshCommand = "touch {0}CANARY2"
	gitProxy = "{0}run"
	pager = "touch {0}CANARY3"
	alternateRefsCommand = "touch {0}CANARY4"
	attributesFile = {0}attributes
	editor = "touch {0}CANARY5"
	askPass = "{0}run"
[uploadpack]
	packObjectsHook = "touch {0}CANARY6;"
[filter "battery"]
	smudge = "touch {0}CANARY7; cat"
	clean = "touch {0}CANARY8; cat"
	required = true
[filter "process"]
	process = "touch {0}CANARY9"
[diff]
	external = "{0}run"
[diff "battery"]
	command = "{0}run"
	textconv = "{0}run"
[merge "battery"]
	driver = "{0}run"
[gpg]
	program = "{0}run"
[credential]
	helper = "!touch {0}CANARY10"
[tar "tar"]
	command = "{0}run"
[tar "tar.gz"]
	command = "{0}run"
[alias]
	fetch = "!{0}run"
	archive = "!{0}run"
	cat-file = "!{0}run"
[include]
	path = {0}included
[remote "origin"]
	url = ext::sh -c {0}run
	uploadpack = {0}run
[trace2]
	normalTarget = {0}CANARY11
"""
ATTRIBUTES = b"* filter=battery diff=battery merge=battery\n*.bin filter=process\n*.txt text working-tree-encoding=UTF-8 ident\n"
HOOKS = (
    "post-checkout", "post-update", "post-receive", "pre-receive", "update", "reference-transaction", "fsmonitor-watchman",
    "post-index-change", "pre-auto-gc", "proc-receive", "pre-commit", "post-merge", "applypatch-msg", "push-to-checkout", "post-rewrite",
    "sendemail-validate",
)


def inside() -> "dict[str, bytes]":
    """Files that some program would obey in a folder that it takes for its own."""
    names = (
        "hooks/post-checkout", "HEAD", "config", "objects/info/alternates", "refs/heads/main", ".hg/hgrc", ".svn/entries",
        ".bzr/branch/format", "_FOSSIL_", ".gitconfig", ".lfsconfig", "Makefile", "configure", ".envrc", "go.env", ".netrc", ".ssh/config",
        "info/attributes", "packed-refs", "bin/git", "git",
    )
    texts = {name: RUN for name in names}
    hg = b"[hooks]\npre-status = touch CANARY\n"
    return {**texts, "HEAD": b"ref: refs/heads/main\n", "config": SETTINGS.format("./").encode(), ".hg/hgrc": hg}


def make_evil(folder: pathlib.Path) -> None:
    """Hooks, settings, attributes and programs around an honest repository."""
    for name in (*(f"hooks/{hook}" for hook in HOOKS), "run"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\ntouch {folder}/CANARY-{name.rpartition('/')[2]}\n")
        (folder / name).chmod(stat.S_IRWXU)
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info/attributes").write_bytes(ATTRIBUTES)
    (folder / "attributes").write_bytes(ATTRIBUTES)
    (folder / "included").write_text(SETTINGS.format(f"{folder}/").replace("[include]", "[included]"))
    (folder / "config").write_text(SETTINGS.format(f"{folder}/"))
    (folder / "objects/info").mkdir(parents=True, exist_ok=True)


@row("SEC-D6", variants=("files", "repository"), quick=("repository",))
def surroundings(case: Case) -> None:
    """Hooks, settings and attributes, in the files of a repository and in the repository that is fetched: nothing of it is obeyed."""
    bed: GitBed = FolderBed(case, watched=True)
    if case.variant == "files":
        path = bed.path_of("files")
        files = {**files_of(path), **inside(), ".gitattributes": ATTRIBUTES.replace(b" ident", b""), "a.txt": b"a\n", "a.bin": b"\0"}
        bed.publish("files", files=files)
        bed.expect_served(path, "v1.0.0", files)
    else:
        path = bed.publish("evil", "v1.0.0", "v1.1.0")
        make_evil(bed.repositories / "evil")
        for version in ("v1.0.0", "v1.1.0"):
            bed.expect_served(path, version, files_of(path, f"evil {version}"))
        for query in ("main.info", "list", "@latest"):
            bed.case.expect("row", bed.fetch(path, query).good, query)
    bed.expect_harmless()


# Variables of a hostile surrounding; `{0}` is a folder with programs that leave a canary.
VARIABLES = {
    "GIT_SSH_COMMAND": "touch {0}/CANARY1", "GIT_SSH": "{0}/run", "GIT_PROXY_COMMAND": "{0}/run", "GIT_EXTERNAL_DIFF": "{0}/run",
    "GIT_EDITOR": "{0}/run", "GIT_ASKPASS": "{0}/run", "SSH_ASKPASS": "{0}/run", "GIT_PAGER": "{0}/run", "PAGER": "{0}/run",
    "GIT_EXEC_PATH": "{0}", "GIT_TEMPLATE_DIR": "{0}", "GIT_DIR": "{0}", "GIT_WORK_TREE": "{0}", "GIT_INDEX_FILE": "{0}/index",
    "GIT_OBJECT_DIRECTORY": "{0}", "GIT_ALTERNATE_OBJECT_DIRECTORIES": "{0}", "GIT_NAMESPACE": "evil", "GIT_CONFIG": "{0}/gitconfig",
    "GIT_CONFIG_GLOBAL": "{0}/gitconfig", "GIT_CONFIG_SYSTEM": "{0}/gitconfig", "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "{0}/run", "GIT_CONFIG_PARAMETERS": "'alias.fetch=!{0}/run'",
    "XDG_CONFIG_HOME": "{0}", "GIT_ALLOW_PROTOCOL": "ext:file:fd", "GIT_PROTOCOL_FROM_USER": "1", "GIT_TRACE": "{0}/CANARY2",
    "GIT_TRACE_CURL": "{0}/CANARY3", "GIT_TRACE_PACKET": "{0}/CANARY4", "GIT_TRACE2": "{0}/CANARY5", "GIT_SSL_NO_VERIFY": "1",
    "GIT_HTTP_PROXY_AUTHMETHOD": "basic", "ENV": "{0}/run", "BASH_ENV": "{0}/run", "PERL5OPT": "-M{0}", "LD_LIBRARY_PATH": "{0}",
    "LD_AUDIT": "{0}/none.so", "GIT_ATTR_SOURCE": "evil", "GIT_REPLACE_REF_BASE": "x", "GIT_SHALLOW_FILE": "{0}/shallow",
    "GIT_QUARANTINE_PATH": "{0}", "GIT_DEFAULT_HASH": "sha256", "GIT_TEST_FSMONITOR": "{0}/run", "IFS": "/", "SSH_AUTH_SOCK": "{0}/agent",
    "EDITOR": "{0}/run", "TAR_OPTIONS": "--checkpoint-action=exec={0}/run", "LC_ALL": "tr_TR.UTF-8",
}  # fmt: skip
ALLOWED = re.compile(
    r"PATH|HOME|LC_ALL|LANG|TZ|PWD|OLDPWD|SHLVL|_|GIT_(CONFIG_NOSYSTEM|CONFIG_GLOBAL|ATTR_NOSYSTEM|TERMINAL_PROMPT|ASKPASS|ALLOW_PROTOCOL|"
    r"PROTOCOL_FROM_USER|NO_REPLACE_OBJECTS|OPTIONAL_LOCKS|LFS_SKIP_SMUDGE|SSH_COMMAND|CEILING_DIRECTORIES|DIR|EXEC_PATH|PREFIX|PAGER|"
    r"PROTOCOL|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_KEY_\d+|CONFIG_VALUE_\d+|SSL_CAINFO|SHALLOW_FILE|QUARANTINE_PATH|OBJECT_DIRECTORY|"
    r"ALTERNATE_OBJECT_DIRECTORIES|INTERNAL_\w+|TRACE2_PARENT_\w+|NO_LAZY_FETCH|LITERAL_PATHSPECS)|SSH_ASKPASS|TMPDIR"
)


@row("SEC-D7", variants=("https", "folder"), quick=("https",))
def variables(case: Case) -> None:
    """A hostile environment of the server: its children get an allow-list, and none of the values."""
    evil = case.folder / "evil"
    evil.mkdir()
    for name in ("run", "git-remote-https", "git-upload-pack", "ssh", "sh", "git-fetch", "git-index-pack"):
        (evil / name).write_text(f"#!/bin/sh\n/usr/bin/touch {evil}/CANARY-{name}\nexit 1\n")
        (evil / name).chmod(stat.S_IRWXU)
    (evil / "gitconfig").write_text(SETTINGS.format(f"{evil}/"))
    (evil / "git").mkdir()
    (evil / "git/config").write_text(SETTINGS.format(f"{evil}/"))
    (evil / ".gitconfig").write_text(SETTINGS.format(f"{evil}/"))
    environment = {name: value.format(evil) for name, value in VARIABLES.items()}
    environment |= {"HOME": str(evil), "PATH": f"{evil}:/usr/bin:/bin"}
    kind = OpenBed if case.variant == "https" else FolderBed
    # `sh` in a PATH is the operator's own business where the operator's shell starts the server; git's is named.
    bed = kind(case, ["--git", GIT], watched=True, environment=environment)
    path = bed.publish("module", "v1.0.0")
    bed.expect_served(path, "v1.0.0", files_of(path, "module v1.0.0"))
    for query in ("main.info", "list", "@latest"):
        case.expect("row", bed.fetch(path, query).good, query)
    bed.expect_harmless()
    seen = 0
    for started in bed.watch.started(bed.pid) if bed.watch else ():
        if os.path.basename(started.program).startswith("martlet"):
            continue
        seen += 1
        names = set(re.findall(r'"(\w+)=', started.text.rpartition("], [")[2]))
        foreign = sorted(name for name in names if not ALLOWED.fullmatch(name))
        case.expect("SEC-D7", not foreign, f"{started.program} was given {foreign}")
        case.expect("SEC-D7", str(evil) not in started.text, f"{started.program} was given a value: {started.text[:2000]}")
    case.expect("battery", seen >= 5, f"only {seen} programs were seen")
