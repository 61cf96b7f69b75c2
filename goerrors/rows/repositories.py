"""Git itself fails: what it says comes with the message of go."""

import shutil

from battery.git import Files
from battery.git_server import ADVERTISEMENT
from battery.web import Ask
from battery.wire import head
from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import Reply, page
from harness.world import PAGES

WORDS = "github.com/example/words"
ASKED = f"{WORDS}@v1.0.0"
FILES: Files = {"go.mod": f"module {WORDS}\n\ngo 1.21\n".encode(), "words.go": b"package words\n"}
SIGN_IN = Reply(401, "who are you?\n", headers=('WWW-Authenticate: Basic realm="git"',))
# Row, name, and what ssh says on its standard error; it ends with 255: https://man.openbsd.org/ssh#EXIT_STATUS
SSH = (
    (73, "ssh-permission-denied", "git@git.example.org: Permission denied (publickey)."),
    (74, "ssh-host-key", "No ED25519 host key is known for git.example.org and you have requested strict checking.\n"
     "Host key verification failed."),
)  # fmt: skip


def over_ssh(scene: Scene, script: str) -> str:
    """A page says that the repository is reached by ssh, in whose place a script stands."""
    scene.site(PAGES, page(PAGES, f"{PAGES}/words git ssh://git@git.example.org/team/words.git"))
    scene.set(GOPROXY="direct", GIT_SSH_COMMAND=str(scene.script("ssh", script)), GIT_SSH_VARIANT="simple")
    return scene.download(f"{PAGES}/words@v1.0.0")


def saying(words: str) -> Check:
    """A case in which ssh says this."""
    return lambda scene: over_ssh(scene, f"cat >&2 <<'END'\n{words}\nEND\nexit 255")


for number, name, words in SSH:
    case(number, name, imitated=True)(saying(words))


@case(76, "ssh-no-repository", imitated=True)
def no_repository(scene: Scene) -> str:
    """The command that ssh would run on the other machine, run here: git itself says what is wrong."""
    return over_ssh(scene, 'for last; do :; done\nexec sh -c "$last"')


@case(72, "https-private")
def private(scene: Scene) -> str:
    """A host that wants a name and a password; nobody can be asked."""
    scene.site("github.com", SIGN_IN)
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(72, "https-bad-netrc")
def bad_netrc(scene: Scene) -> str:
    """A password in .netrc that is no longer good: git does not know that one was sent, and asks for another."""
    (scene.folder / "home/.netrc").write_text("machine github.com login reader password old\n")
    return private(scene)


def configured(scene: Scene, text: str) -> None:
    """Settings of git for the user."""
    file = scene.folder / "gitconfig"
    file.write_text(text)
    scene.set(GIT_CONFIG_GLOBAL=str(file))


@case(75, "https-bad-token")
def bad_token(scene: Scene) -> str:
    """A token in the settings of git that is no longer good."""
    configured(scene, '[url "https://reader:old@github.com/"]\n\tinsteadOf = https://github.com/\n')
    return private(scene)


@case(76, "https-repository-not-found")
def not_found(scene: Scene) -> str:
    """A host that says in words what is not there."""
    scene.site("github.com", Reply(404, "Repository not found.\n"))
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(76, "https-404", misfit="repository 'https://github.com/example/words/' not found")
def absent(scene: Scene) -> str:
    """A host that says nothing: git's own words have the address between `repository` and `not found`."""
    scene.site("github.com", Reply(404))
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(77, "git-no-such-host")
def no_host(scene: Scene) -> str:
    scene.world.internet.names.answers.pop("github.com")
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(77, "git-connection-refused")
def refused(scene: Scene) -> str:
    scene.world.internet.names.set("github.com", ["127.0.0.9"])
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(77, "git-certificate", misfit="server certificate verification failed")
def certificate(scene: Scene) -> str:
    """Go trusts a company's authority, and git does not. Debian's git has GnuTLS, which says it in other words than OpenSSL."""
    scene.repository(WORDS, FILES, "v1.0.0")
    del scene.environment["GIT_SSL_CAINFO"]
    return scene.download(ASKED)


@case(78, "git-protocol")
def protocol(scene: Scene) -> str:
    scene.repository(WORDS, FILES, "v1.0.0")
    scene.set(GIT_ALLOW_PROTOCOL="ssh")
    return scene.download(ASKED)


@case(79, "git-ownership")
def ownership(scene: Scene) -> str:
    """A mirror in a folder that belongs to somebody else; git can be told to think so."""
    repository = scene.repository(WORDS, FILES, "v1.0.0")
    configured(scene, f'[url "{repository.folder}"]\n\tinsteadOf = https://{WORDS}\n')
    scene.set(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    return scene.download(ASKED)


@case(80, "git-lfs")
def large_files(scene: Scene) -> str:
    """The filter is required, and its program is not installed: of this machine's programs, only git itself can be found."""
    git = scene.folder / "bin/git"
    git.parent.mkdir()
    git.symlink_to(shutil.which("git", path=scene.environment["PATH"]) or "git")
    scene.set(PATH=str(git.parent))
    scene.repository(WORDS, {**FILES, ".gitattributes": b"*.bin filter=lfs\n", "data.bin": b"pointer\n"}, "v1.0.0")
    configured(scene, '[filter "lfs"]\n\tsmudge = git-lfs smudge -- %f\n\trequired = true\n')
    return scene.download(ASKED)


def unfinished(ask: Ask) -> bool:
    """Promises more than it sends."""
    ask.wire.send(head(200, 100, ADVERTISEMENT) + b"000eversion 2\n")
    return False


@case(108, "git-cut-answer", misfit="unable to access")
def cut(scene: Scene) -> str:
    """The connection of git ends too early: it has words of its own for that."""
    scene.site("github.com", unfinished)
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)
