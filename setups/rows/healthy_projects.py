"""Nothing is wrong: projects, repositories and module caches."""

import pathlib

from battery.modules import Module
from harness.disks import ORDINARY
from harness.modules import with_mod
from harness.servers import Reply
from harness.world import PROXY
from setups.cases import healthy
from setups.origins import PASSWORD, USER, over_ssh, placed, private, published
from setups.setup import OTHER_WORDS, WORDS, Placed, Setup

LIST = (("list", "-deps", "./..."),)
ASKED = f"{WORDS.path}@{WORDS.version}"
FILES = pathlib.Path("path/pkg/mod/cache/download") / WORDS.path / "@v"


@healthy()
def no_project(setup: Setup) -> None:
    """An empty folder."""
    setup.working()
    for name in ("go.mod", "go.sum", "project.go"):
        (setup.project / name).unlink()
    setup.proofs = (("mod", "download", ASKED),)


@healthy()
def no_project_and_a_module(setup: Setup) -> None:
    no_project(setup)
    setup.asked = (ASKED,)


@healthy()
def newest_version(setup: Setup) -> None:
    setup.working(WORDS, Module("words", "v1.1.0", size=100))
    setup.require(WORDS)
    setup.asked = (f"{WORDS.path}@latest",)
    setup.proofs = (("mod", "download", *setup.asked),)


@healthy()
def no_requirements(setup: Setup) -> None:
    setup.working()
    setup.file("go.mod", "module example.org/project\n\ngo 1.21\n")
    setup.file("project.go", "package project\n")
    setup.proofs = LIST


@healthy()
def in_a_folder_below(setup: Setup) -> None:
    setup.working()
    setup.file("cmd/words/words.go", "package main\n\nfunc main() {}\n")
    setup.project = setup.project / "cmd/words"


@healthy()
def newer_directives(setup: Setup) -> None:
    setup.working()
    setup.require(WORDS, OTHER_WORDS, go="1.25.0", more="\nignore ./assets\n\ngodebug default=go1.24\n\nexclude example.org/bad v1.0.0\n")
    setup.proxy(WORDS, OTHER_WORDS, scheme="https")


@healthy()
def carriage_returns(setup: Setup) -> None:
    setup.working()
    for name in ("go.mod", "go.sum"):
        text = (setup.project / name).read_bytes()
        setup.file(name, text.replace(b"\n", b"\r\n") if name == "go.mod" else text + b"\n")


@healthy()
def more_sums_than_needed(setup: Setup) -> None:
    setup.working()
    setup.file("go.sum", OTHER_WORDS.record + WORDS.record)


@healthy()
def replaced_by_folder(setup: Setup) -> None:
    """No proxy has it."""
    setup.working().library.modules.clear()
    setup.require(WORDS, go_sum=False, more=f"\nreplace {WORDS.path} => ./words\n")
    setup.file("words/go.mod", f"module {WORDS.path}\n\ngo 1.21\n")
    setup.file("words/words.go", "package words\n")


@healthy()
def replaced_by_fork(setup: Setup) -> None:
    """The proxy has the fork alone."""
    mod = f"module {WORDS.path}\n\ngo 1.21\n".encode()
    fork = Placed("fork", size=100, place="example.org/fork", given={"go.mod": mod, "name.go": b"package words\n"})
    setup.working(fork)
    setup.require(WORDS, more=f"\nreplace {WORDS.path} => {fork.path} {fork.version}\n")
    setup.file("go.sum", fork.record)


@healthy()
def retracted_not_used(setup: Setup) -> None:
    mod = f"module {WORDS.path}\n\ngo 1.21\n\nretract v1.0.1 // loses words\n"
    setup.working(WORDS, with_mod(mod, "v1.0.1"))
    setup.require(WORDS)


@healthy("MOD005")
def retracted_used(setup: Setup) -> None:
    """Builds work, and the author wants nobody to use it."""
    mod = f"module {WORDS.path}\n\ngo 1.21\n\nretract v1.0.0 // loses words\n"
    setup.working(WORDS, with_mod(mod, "v1.0.1"))
    setup.require(WORDS)


def vendored(setup: Setup) -> None:
    setup.working()
    setup.file("vendor/modules.txt", f"# {WORDS.path} {WORDS.version}\n## explicit; go 1.21\n{WORDS.path}\n")
    setup.file(f"vendor/{WORDS.path}/words.go", "package words\n")


@healthy()
def vendor(setup: Setup) -> None:
    vendored(setup)


@healthy("PRX001", "CFG004")
def vendor_without_proxy(setup: Setup) -> None:
    """The folder has all that builds need."""
    vendored(setup)
    setup.set(GOPROXY="off")
    setup.proofs = LIST


def workspace(setup: Setup) -> None:
    setup.working()
    setup.file("go.work", "go 1.21\n\nuse (\n\t.\n\t./inner\n)\n")
    setup.file("inner/go.mod", "module example.org/inner\n\ngo 1.20\n")
    setup.file("inner/inner.go", "package inner\n")


@healthy()
def workspace_of_two_modules(setup: Setup) -> None:
    workspace(setup)


@healthy()
def workspace_off(setup: Setup) -> None:
    """The file is damaged, and GOWORK says that it is not read."""
    workspace(setup)
    setup.file("go.work", "<<<<<<< HEAD\n")
    setup.set(GOWORK="off")


# Repositories


@healthy()
def private_with_netrc(setup: Setup) -> None:
    private(setup)
    setup.netrc(f"machine github.com login {USER} password {PASSWORD}")


@healthy()
def private_with_helper(setup: Setup) -> None:
    """git has a program that knows the password."""
    private(setup)
    script = setup.script("helper", f"test \"$1\" = get && printf 'username={USER}\\npassword={PASSWORD}\\n'")
    setup.git_settings(f'[credential "https://github.com"]\n\thelper = "{script}"\n')


@healthy(imitated=True)
def private_with_ssh(setup: Setup) -> None:
    """The command that ssh would run on the other machine, run here below another folder."""
    folder = setup.repositories / "example.org"
    over_ssh(setup, f'for last; do :; done\nexec sh -c "$(printf %s "$last" | sed "s,/team/words.git,{folder}/words,")"')


@healthy()
def rewritten_to_mirror(setup: Setup) -> None:
    """insteadOf leads to a folder that has everything; the host itself cannot be reached."""
    module = placed("github.com/example/words")
    setup.sums(module)
    published(setup, module)
    setup.git_settings(f'[url "{setup.repositories}/github.com/"]\n\tinsteadOf = https://github.com/\n')
    setup.lead("github.com")


# Module caches


@healthy("PRX001")
def cached_and_off(setup: Setup) -> None:
    """All that is needed is in the cache, and nothing may be asked."""
    setup.working()
    setup.prepare("mod", "download")
    setup.set(GOPROXY="off")


@healthy()
def cached_and_proxy_gone(setup: Setup) -> None:
    """The proxy no longer has what is in the cache."""
    setup.working()
    setup.prepare("mod", "download")
    setup.site(PROXY, Reply(404, "not found\n"))


@healthy()
def cache_protected(setup: Setup) -> None:
    """Files and folders of modules are read-only, as go makes them."""
    setup.working()
    setup.set(GOFLAGS="")
    setup.prepare("mod", "download")
    setup.prefix = ORDINARY


@healthy("CACHE001")
def cache_leftovers(setup: Setup) -> None:
    """What a download that was broken off leaves: go passes over it."""
    setup.working()
    folder = setup.folder / FILES
    folder.mkdir(parents=True)
    for name in ("v1.0.0.partial", "v1.0.0.lock", "v1.0.0.zip123456789.tmp"):
        (folder / name).touch()
    (setup.folder / "path/pkg/mod/cache/lock").touch()


@healthy()
def cache_of_go_mod_only(setup: Setup) -> None:
    """Of the module only what `go list -m` needs is there."""
    setup.working()
    setup.prepare("list", "-m", "all")
