"""Private modules: settings that do not fit them, and credentials that are missing or wrong."""

from harness.servers import Reply
from harness.world import PROXY
from setups.cases import Make, broken
from setups.origins import USER, over_ssh, placed, private, saying
from setups.setup import Setup

AT_GITHUB = "github.com/example/words"
PROMPT = "terminal prompts disabled"
NO_LOGIN = f"could not read Username for 'https://github.com': {PROMPT}"
KEY = "git@git.example.org: Permission denied (publickey)."
UNKNOWN_HOST = ("No ED25519 host key is known for git.example.org and you have requested strict checking.\n"
                "Host key verification failed.")  # fmt: skip
CHANGED_HOST = ("@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n"
                "Host key verification failed.")  # fmt: skip


@broken("VCS001", at="vcs.*", says=PROMPT)
def no_credentials(setup: Setup) -> None:
    """All settings are right, and git has nothing to show to the host."""
    private(setup)


@broken("VCS008", "VCS001", at="vcs.*", says=PROMPT)
def wrong_token_in_netrc(setup: Setup) -> None:
    """A token that is no longer good: git does not know that one was sent, and asks for another."""
    private(setup)
    setup.netrc(f"machine github.com login {USER} password {setup.secret('expired-token-77')}")


@broken("VCS008", at="vcs.*", says="Authentication failed")
def wrong_token_in_address(setup: Setup) -> None:
    private(setup)
    token = setup.secret("expired-token-78")
    setup.git_settings(f'[url "https://{USER}:{token}@github.com/"]\n\tinsteadOf = https://github.com/\n')


@broken("VCS001", at="vcs.*", says=PROMPT)
def git_netrc_of_other_host(setup: Setup) -> None:
    private(setup)
    setup.netrc("machine gitlab.com login reader password good")


@broken("PRX014", "PRX015", says="404 Not Found")
def no_goprivate(setup: Setup) -> None:
    """The public proxy is asked for a private module, which it does not know."""
    private(setup)
    setup.set(GOPROXY=f"https://{PROXY}")
    setup.unset("GOPRIVATE")


@broken("PRX015", says=PROMPT)
def no_goprivate_and_reason(setup: Setup) -> None:
    """The same, and the proxy says that it was asked to log in."""
    module = private(setup)
    proxy = setup.proxy(scheme="https")
    reply = Reply(404, f"not found: {module.path}@{module.version}: {NO_LOGIN}\n")
    proxy.given |= {module.url(kind): reply for kind in ("info", "mod", "zip", "list", "latest")}
    setup.unset("GOPRIVATE")


@broken("PRX015", "CFG015", says="404 Not Found|" + PROMPT)
def goprivate_with_scheme(setup: Setup) -> None:
    """A pattern that can match nothing."""
    no_goprivate_and_reason(setup)
    setup.set(GOPRIVATE="https://github.com/example/*")


@broken("PRX015", "PRX014", says="404 Not Found|" + PROMPT)
def goprivate_of_other_name(setup: Setup) -> None:
    no_goprivate_and_reason(setup)
    setup.set(GOPRIVATE="github.com/exmaple")


@broken("SUM003", says="404 Not Found")
def gonoproxy_without_gonosumdb(setup: Setup) -> None:
    """The module is fetched from its origin, and its name is told to the database."""
    module = placed(AT_GITHUB)
    setup.working()
    setup.repository(module.path, module.files, module.version)
    setup.require(module, go_sum=False)
    (setup.project / "go.sum").unlink()
    setup.set(GOPROXY=f"https://{PROXY},direct", GONOPROXY="github.com/example")


@broken("PRX014", says="404 Not Found")
def gonosumdb_without_gonoproxy(setup: Setup) -> None:
    """The database is not told, and the proxy is asked all the same."""
    private(setup)
    setup.set(GOPROXY=f"https://{PROXY}", GONOSUMDB="github.com/example")
    setup.unset("GOPRIVATE")


@broken("PRX007", "NET001", "VCS009", says="no such host")
def goprivate_too_wide(setup: Setup) -> None:
    """A pattern that takes a module of the proxy's own away from it."""
    setup.working()
    setup.set(GOPRIVATE="battery.example")


@broken("SUM003", says="404 Not Found")
def private_module_of_proxy(setup: Setup) -> None:
    """A company's proxy has it, and GONOSUMDB does not say that no database knows it."""
    module = placed("git.example.org/team/words")
    proxy = setup.working()
    proxy.library.add(module)
    setup.require(module, go_sum=False)
    (setup.project / "go.sum").unlink()


# ssh


def saying_so(words: str) -> Make:
    return lambda setup: over_ssh(setup, saying(words)) and None


for name, code, says, words in (
    ("ssh-no-key", "VCS002", "Permission denied", KEY),
    ("ssh-unknown-host", "VCS007", "Host key verification failed", UNKNOWN_HOST),
    ("ssh-changed-host", "VCS007", "Host key verification failed", CHANGED_HOST),
):
    broken(code, at="vcs.*", says=says, name=name, imitated=True)(saying_so(words))


@broken("VCS002", at="vcs.*", says="Permission denied", imitated=True)
def ssh_by_rewrite(setup: Setup) -> None:
    """A rewrite of https addresses to ssh, as many have it, on a machine without a key."""
    private(setup)
    setup.git_settings('[url "ssh://git@github.com/"]\n\tinsteadOf = https://github.com/\n')
    script = setup.script("ssh", saying("git@github.com: Permission denied (publickey)."))
    setup.set(GIT_SSH_COMMAND=str(script), GIT_SSH_VARIANT="simple")


@broken("VCS013", at="vcs.*", says="does not appear to be a git repository", imitated=True)
def ssh_no_repository(setup: Setup) -> None:
    """The command that ssh would run on the other machine, run here: git itself says what is wrong."""
    over_ssh(setup, 'for last; do :; done\nexec sh -c "$last"')
