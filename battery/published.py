"""The published table of hashes, and the repositories at hand: which of its cases can be fetched at all, by plain git alone."""

import dataclasses
import pathlib
import re
import shutil
import subprocess

# https://go.dev/ref/mod#pseudo-versions: version before the patch, patch, pre-release of the base, time, revision.
PSEUDO = re.compile(r"(v\d+\.\d+\.)(\d+)-(0\.|([^+]+)\.0\.)?\d{14}-([0-9a-f]{12})(?:\+incompatible)?")
MAJOR = re.compile(r"(?:^|/)v(?:[2-9]|[1-9]\d+)$")


@dataclasses.dataclass(frozen=True)
class Import:
    """Where the modules below a path are kept, as a line of imports.tsv says it."""

    prefix: str
    mirror: str

    @property
    def rule(self) -> str:
        return f"{self.prefix}=git https://github.com/{self.mirror}"


@dataclasses.dataclass(frozen=True)
class Case:
    """A line of the table: a module, its version, the repository that holds it, and where it is in there."""

    module: str
    version: str
    repository: str
    line: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.module}@{self.version}"

    @property
    def tag(self) -> str:
        return self.tag_of(self.version.removesuffix("+incompatible"))

    def tag_of(self, version: str) -> str:
        return f"{self.folder}/{version}".removeprefix("/")

    @property
    def revision(self) -> str:
        """The begin of the commit's hash, for a pseudo-version."""
        found = PSEUDO.fullmatch(self.version)
        return found[5] if found else ""

    @property
    def base(self) -> str:
        """The tag that a pseudo-version comes after, if it names one."""
        found = PSEUDO.fullmatch(self.version)
        if not found or not found[3]:
            return ""
        before, patch, _, pre, _ = found.groups()
        return self.tag_of(f"{before}{patch}-{pre}" if pre else f"{before}{int(patch) - 1}")


def rows(path: pathlib.Path) -> "list[list[str]]":
    """The fields of a table; comments and its head are not in it."""
    text = path.read_text(encoding="utf-8")
    found = [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith(("#", "module\t"))]
    if not found:
        raise ValueError(f"{path}: nothing is in it")
    return found


def case_of(row: "list[str]", imports: "list[Import]") -> Case:
    """Finds out in which folder of its repository a module is: https://go.dev/ref/mod#vcs-find"""
    module, version, h1, mod_h1, repository = row[:5]
    if not all(total.startswith("h1:") for total in (h1, mod_h1)):
        raise ValueError(f"{module}@{version}: no hashes in {row}")
    roots = {"/".join(module.split("/")[:3]): repository} if module.startswith("github.com/") else {}
    roots |= {each.prefix: each.mirror for each in imports if f"{module}/".startswith(f"{each.prefix}/")}
    if not roots:
        raise ValueError(f"{module}: imports.tsv does not say where it is kept")
    root = max(roots, key=len)
    return Case(module, version, roots[root], "\t".join(row), MAJOR.sub("", module[len(root) + 1 :]))


class Repositories:
    """Repositories of our own, owner/name, that borrow the objects of those in a folder: that folder is never written to."""

    def __init__(self, given: pathlib.Path, folder: pathlib.Path) -> None:
        self.given, self.folder = given.resolve(), folder
        self.reports: "dict[tuple[str, ...], str]" = {}

    def source(self, name: str) -> "pathlib.Path | None":
        """The folder given may be laid out in several ways, and snapshots may be clones with a work tree."""
        places = [self.given / f"{base}{end}" for base in (name, name.replace("/", "+")) for end in ("", ".git", "/repo")]
        places += [place / ".git" for place in places]
        return next((place for place in places if (place / "HEAD").is_file() and (place / "objects").is_dir()), None)

    def adopt(self, name: str) -> bool:
        """Makes the repository `name`; false when it is not at hand."""
        own, source = self.folder / name, self.source(name)
        if own.exists() or source is None:
            return own.exists()
        (own / "objects/info").mkdir(parents=True)
        (own / "objects/info/alternates").write_text(f"{source / 'objects'}\n", encoding="utf-8")
        (own / "config").write_text("[core]\n\tbare = true\n\trepositoryFormatVersion = 0\n", encoding="utf-8")
        (own / "refs").mkdir()
        if (source / "refs").is_dir():
            shutil.copytree(source / "refs", own / "refs", dirs_exist_ok=True)
        for file in ("HEAD", "packed-refs", "shallow"):
            if (source / file).is_file():
                shutil.copyfile(source / file, own / file)
        return True

    def git(self, name: str, *command: str) -> "subprocess.CompletedProcess[str]":
        """Plain git, by no configuration but that of the repository."""
        environment = {
            "HOME": str(self.folder), "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
        }  # fmt: skip
        return subprocess.run(
            ["git", f"--git-dir={self.folder / name}", *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, errors="replace",
        )  # fmt: skip

    def lacking(self, case: Case) -> str:
        """What a fetch of the case would not find in its repository; nothing when all is at hand.

        Martlet is not asked, so that no fault of it can look like something that is not here.
        """
        name, revision = case.repository, case.revision
        if not self.adopt(name):
            return f"no repository {name}"
        wanted = f"{revision or f'refs/tags/{case.tag}'}^{{commit}}"
        commit = self.git(name, "rev-parse", "--verify", "--quiet", wanted).stdout.strip()
        if not commit:
            return f"no commit {revision}" if revision else f"no tag {case.tag}"
        if not revision:
            return self.holes(name, "--no-walk", commit)
        if not self.git(name, "for-each-ref", "--count=1", f"--contains={commit}", "refs/heads", "refs/tags").stdout:
            return f"commit {revision} is on no branch and below no tag"
        if case.base and self.git(name, "merge-base", "--is-ancestor", f"refs/tags/{case.base}", commit).returncode:
            return f"no tag {case.base} before commit {revision}"
        # An abbreviated hash is looked for in the whole history, and so is what the version is built on.
        return self.holes(name, "--branches", "--tags")

    def holes(self, name: str, *revisions: str) -> str:
        """How many of the objects that revisions lead to are not in the repository; nothing when all are."""
        if (name, *revisions) not in self.reports:
            done = self.git(name, "rev-list", "--objects", "--missing=print", *revisions)
            missing = sum(line.startswith("?") for line in done.stdout.splitlines())
            where = "the commit" if "--no-walk" in revisions else "the history"
            report = f"{where} lacks {missing} of its objects" if missing else ""
            if done.returncode:
                report = f"git: {done.stderr.strip() or done.returncode}"
            self.reports[(name, *revisions)] = report
        return self.reports[(name, *revisions)]
