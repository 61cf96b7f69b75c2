"""Files of the project that are wrong: https://go.dev/ref/mod#go-mod-file"""

from harness.modules import with_mod
from harness.servers import Reply
from setups.cases import Make, broken
from setups.setup import OTHER_WORDS, WORDS, Placed, Setup

START = "module example.org/project\n\ngo 1.21\n"
MARKS = f"<<<<<<< HEAD\nrequire {WORDS.path} v1.0.0\n=======\n>>>>>>> branch\n"
NEEDS = f"{START}\nrequire {WORDS.path} {WORDS.version}\n"
FILE = "proj.* *go.mod*"
LIST = (("list", "-deps", "./..."),)
# Codes, name, what go says, and go.mod.
FILES: "tuple[tuple[tuple[str, ...], str, str, str], ...]" = (
    (("MOD016",), "go-mod-merged", "errors parsing go.mod", f"{START}\n{MARKS}"),
    (("MOD016",), "go-mod-no-version", "errors parsing go.mod", f"{START}\nrequire {WORDS.path}\n"),
    (("MOD016", "MOD004"), "go-mod-bad-version", "errors parsing go.mod", f"{START}\nrequire {WORDS.path} 1.0\n"),
    (("MOD006",), "go-mod-unknown-directive", "unknown directive", f"{NEEDS}\nrequires {WORDS.path} v1.0.0\n"),
    (("MOD006",), "go-mod-go-version", "invalid go version", NEEDS.replace("go 1.21", "go 1.22.x")),
    (("MOD008",), "major-of-path", "should be v2, not v1", f"{START}\nrequire {WORDS.path}/v2 v1.0.0\n"),
    (("MOD008",), "major-without-suffix", "should be v0 or v1, not v2", f"{START}\nrequire {WORDS.path} v2.0.0\n"),
    (("MOD018", "MOD008"), "incompatible-v1", r"\+incompatible", f"{START}\nrequire {WORDS.path} v1.0.0+incompatible\n"),
    (("MOD017",), "path-without-host", "missing dot in first path element|malformed module path", f"{START}\nrequire words/inner v1.0.0\n"),
    (("MOD027",), "path-with-letter", "malformed module path|invalid char", f"{START}\nrequire battery.example/wörds v1.0.0\n"),
    (("MOD033", "PRX014"), "go-mod-fips140", "golang.org/fips140", f"{START}\nrequire golang.org/fips140 v1.0.0\n"),
    (("MOD031", "MOD016"), "go-mod-without-module", "no module declaration|missing module|cannot determine module path", "go 1.21\n"),
)  # fmt: skip


def with_go_mod(text: str) -> Make:
    def make(setup: Setup) -> None:
        setup.working()
        setup.file("go.mod", text)

    return make


for codes, name, says, text in FILES:
    broken(*codes, at="proj.*", says=says, name=name)(with_go_mod(text))


@broken("MOD034", at="proj.*", says="no such file or directory|does not exist")
def replaced_by_nothing(setup: Setup) -> None:
    """A replace line to a folder beside the project, which is not in this checkout."""
    setup.working()
    setup.require(WORDS, more=f"\nreplace {WORDS.path} => ../words\n")


@broken("MOD034", at="proj.*", says="no such file or directory|no go.mod file|does not exist")
def replaced_by_no_module(setup: Setup) -> None:
    """The folder is there, and has no go.mod."""
    setup.working()
    setup.require(WORDS, more=f"\nreplace {WORDS.path} => ./words\n")
    setup.file("words/words.go", "package words\n")


@broken("MOD014", at="proj.*", says="is replaced but not required")
def replaced_not_required(setup: Setup) -> None:
    setup.require()
    setup.file("go.mod", f"{START}\nreplace {WORDS.path} => ./words\n")
    setup.file("words/go.mod", f"module {WORDS.path}\n\ngo 1.21\n")
    setup.file("words/words.go", "package words\n")
    setup.file("project.go", f'package project\n\nimport _ "{WORDS.path}"\n')


@broken("MOD002", says="module declares its path as")
def declares_other_path(setup: Setup) -> None:
    """A fork that kept the module line of what it was forked from."""
    setup.working(with_mod("module battery.example/origin\n\ngo 1.21\n"))


@broken("MOD011", at="proj.*", says="used for two different module paths")
def one_fork_for_two(setup: Setup) -> None:
    fork = Placed(size=100, name="fork", place="example.org/fork")
    setup.working(WORDS, OTHER_WORDS, fork)
    lines = "".join(f"replace {module.path} => {fork.path} {fork.version}\n" for module in (WORDS, OTHER_WORDS))
    setup.require(WORDS, OTHER_WORDS, more=f"\n{lines}")


@broken("MOD001", at="proj.*", says="no required module provides package")
def not_required(setup: Setup) -> None:
    """A new import, and nobody ran go get or go mod tidy."""
    setup.working()
    setup.file("go.mod", START)
    setup.proofs = LIST


@broken("CFG010", at="*", says="absent.mod")
def modfile_absent(setup: Setup) -> None:
    """Another go.mod is named in GOFLAGS, and is not there."""
    setup.working()
    setup.set(GOFLAGS="-modfile=absent.mod")


# Vendor


def vendored(setup: Setup, version: str) -> None:
    """A vendor folder that was made when the project needed this version."""
    setup.require(WORDS)
    setup.file("vendor/modules.txt", f"# {WORDS.path} {version}\n## explicit; go 1.21\n{WORDS.path}\n")
    setup.file(f"vendor/{WORDS.path}/words.go", "package words\n")


@broken("MOD013", at="proj.*", says="inconsistent vendoring")
def vendor_stale(setup: Setup) -> None:
    setup.working()
    vendored(setup, "v0.9.0")
    setup.proofs = LIST


@broken("MOD013", at="proj.*", says="inconsistent vendoring|cannot find module providing package|no such file|is explicitly required")
def vendor_without_list(setup: Setup) -> None:
    """modules.txt was not committed."""
    setup.working()
    vendored(setup, WORDS.version)
    (setup.project / "vendor/modules.txt").unlink()
    setup.proofs = LIST


@broken("MOD013", "CFG004", at="*", says="inconsistent vendoring|no such file|vendor")
def vendor_absent(setup: Setup) -> None:
    """GOFLAGS wants a folder that was not committed."""
    setup.working()
    setup.set(GOFLAGS="-mod=vendor")
    setup.proofs = LIST


# Workspaces


def workspace(setup: Setup, text: str, member: str = "1.21") -> None:
    setup.working()
    setup.file("go.work", text)
    setup.file("inner/go.mod", f"module example.org/inner\n\ngo {member}\n")
    setup.file("inner/inner.go", "package inner\n")


@broken("MOD007", at="proj.*", says="go.work lists go 1.20")
def go_work_too_old(setup: Setup) -> None:
    workspace(setup, "go 1.20\n\nuse (\n\t.\n\t./inner\n)\n")


@broken("MOD016", at="proj.*", says="errors parsing .*go.work")
def go_work_merged(setup: Setup) -> None:
    workspace(setup, "go 1.21\n\n<<<<<<< HEAD\nuse .\n=======\nuse ./inner\n>>>>>>> branch\n")


@broken("MOD034", "MOD016", at="proj.*", says="no such file or directory")
def go_work_missing_folder(setup: Setup) -> None:
    """A folder that is not in this checkout."""
    workspace(setup, "go 1.21\n\nuse (\n\t.\n\t./absent\n)\n")


@broken("MOD036", "CFG010", "MOD016", at="*", says="absent.work")
def gowork_absent(setup: Setup) -> None:
    """GOWORK names a file that is not there."""
    setup.working()
    setup.set(GOWORK=str(setup.project / "absent.work"))


@broken("MOD035", "CFG007", at="*", says="workspace mode")
def goflags_in_workspace(setup: Setup) -> None:
    """A flag that a workspace does not allow."""
    workspace(setup, "go 1.21\n\nuse (\n\t.\n\t./inner\n)\n")
    setup.set(GOFLAGS="-mod=mod")
    setup.proofs = LIST


@broken("MOD012", at="proj.*", says="conflicting replacements")
def go_work_two_replacements(setup: Setup) -> None:
    workspace(setup, "go 1.21\n\nuse (\n\t.\n\t./inner\n)\n")
    for folder, version in (("", "v1.0.1"), ("inner/", "v1.0.2")):
        mod = (setup.project / folder / "go.mod").read_text()
        setup.file(f"{folder}go.mod", f"{mod}\nreplace {WORDS.path} => {OTHER_WORDS.path} {version}\n")


# Versions of go


@broken("TC002", at="*", says="requires go >= 1.99")
def go_line(setup: Setup) -> None:
    """A newer go is needed, and may not be fetched."""
    setup.working()
    setup.require(WORDS, go="1.99.0")


@broken("TC002", at="*", says="requires go >= 1.99")
def go_line_of_module(setup: Setup) -> None:
    """A requirement needs a newer go."""
    setup.working(with_mod(f"module {WORDS.path}\n\ngo 1.99.0\n"))


@broken("TC002", at="*", says="requires go >= 1.99")
def go_line_of_workspace(setup: Setup) -> None:
    workspace(setup, "go 1.99.0\n\nuse .\n")


@broken("TC003", says="download go1.99.0.*toolchain not available")
def toolchain_absent(setup: Setup) -> None:
    """A newer go may be fetched, and the proxy does not carry it."""
    setup.working()
    setup.require(WORDS, go="1.99.0")
    setup.set(GOTOOLCHAIN="auto")


@broken("TC003", says="download go1.99.0.*toolchain not available")
def toolchain_of_language_version(setup: Setup) -> None:
    """A go line without the third number: this go adds it."""
    setup.working()
    setup.require(WORDS, go="1.99")
    setup.set(GOTOOLCHAIN="auto")


@broken("TC001", "TC004", "TC003", says="language version|toolchain not available|invalid GOTOOLCHAIN")
def gotoolchain_of_language_version(setup: Setup) -> None:
    """GOTOOLCHAIN without the third number."""
    setup.working()
    setup.set(GOTOOLCHAIN="go1.22")


@broken("SUM016", says="disabled by GOSUMDB=off")
def toolchain_without_sumdb(setup: Setup) -> None:
    """Toolchains are always verified."""
    proxy = setup.working()
    setup.require(WORDS, go="1.99.0")
    version = "v0.0.1-go1.99.0.linux-amd64"
    packed = Placed("toolchain", version, size=10, place="golang.org/toolchain").zip
    proxy.given[f"/golang.org/toolchain/@v/{version}.zip"] = Reply(200, packed)
    setup.set(GOSUMDB="off", GOTOOLCHAIN="auto", GOOS="linux", GOARCH="amd64")
