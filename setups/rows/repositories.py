"""Repositories that are asked directly: what git says, and versions that they do not have."""

from harness.servers import Reply
from setups.cases import broken
from setups.origins import placed, published
from setups.setup import Setup

PATH = "github.com/example/words"
WORDS = placed(PATH)


def direct(setup: Setup, *tags: str) -> None:
    """A project that needs a module of a public repository, which is asked directly."""
    setup.sums(WORDS)
    published(setup, WORDS, *tags)
    setup.set(GOPROXY="direct")


@broken("VCS012", at="vcs.git*", says="executable file not found")
def no_git(setup: Setup) -> None:
    direct(setup)
    setup.path(setup.environment["PATH"].partition(":")[0])


@broken("VCS003", at="vcs.*", says="unknown revision")
def unknown_tag(setup: Setup) -> None:
    direct(setup, "v0.9.0")


@broken("VCS003", at="vcs.*", says="unknown revision")
def unknown_branch(setup: Setup) -> None:
    direct(setup)
    setup.asked = (f"{PATH}@develop",)
    setup.proofs = (("mod", "download", *setup.asked),)


@broken("MOD008", says="module path must match major version")
def major_without_suffix_direct(setup: Setup) -> None:
    """The tag is there, and the path lacks /v2."""
    direct(setup, "v1.0.0", "v2.0.0")
    setup.asked = (f"{PATH}@v2.0.0",)
    setup.proofs = (("mod", "download", *setup.asked),)


@broken("VCS013", at="vcs.*", says="Repository not found")
def no_repository(setup: Setup) -> None:
    """A host that says in words what is not there."""
    direct(setup)
    setup.site("github.com", Reply(404, "Repository not found.\n"))


@broken("VCS013", at="vcs.*", says="not found")
def no_repository_in_words(setup: Setup) -> None:
    """A host that says nothing."""
    direct(setup)
    setup.site("github.com", Reply(404))


@broken("NET001", "VCS014", at="* *github.com*", says="Could not resolve host")
def git_host_unknown(setup: Setup) -> None:
    direct(setup)
    setup.lead("github.com")


@broken("NET004", "VCS014", at="* *github.com*", says="Failed to connect")
def git_host_refused(setup: Setup) -> None:
    """Where only the proxy may be reached, direct leads nowhere."""
    direct(setup)
    setup.lead("github.com", setup.elsewhere)


@broken("VCS014", "VCS020", at="vcs.*", says="503|502|500")
def git_host_failing(setup: Setup) -> None:
    direct(setup)
    setup.site("github.com", Reply(503, "we are down\n"))


@broken("VCS014", at="vcs.*", says="Failed to connect|Could not resolve proxy")
def git_proxy_dead(setup: Setup) -> None:
    """A setting of git's own, which go does not have."""
    direct(setup)
    setup.git_settings("[http]\n\tproxy = http://gate.example.org:9\n")


@broken("VCS015", at="*", says="certificate")
def git_certificate(setup: Setup) -> None:
    """Go trusts a company's authority, and git does not."""
    direct(setup)
    setup.unset("GIT_SSL_CAINFO")


@broken("VCS016", at="vcs.*", says="transport 'https' not allowed")
def git_protocol(setup: Setup) -> None:
    direct(setup)
    setup.set(GIT_ALLOW_PROTOCOL="ssh")


@broken("VCS014", "VCS013", at="vcs.*", says="Could not resolve host: nowhere.invalid")
def rewrite_nowhere(setup: Setup) -> None:
    """insteadOf leads to a mirror that is no longer there."""
    direct(setup)
    setup.git_settings('[url "https://nowhere.invalid/"]\n\tinsteadOf = https://github.com/\n')


@broken("VCS013", at="vcs.*", says="does not appear to be a git repository")
def rewrite_to_no_folder(setup: Setup) -> None:
    direct(setup)
    setup.git_settings(f'[url "{setup.folder}/absent/"]\n\tinsteadOf = https://github.com/\n')


@broken("VCS006", at="vcs.*", says="dubious ownership")
def mirror_of_other_owner(setup: Setup) -> None:
    """A mirror in a folder that belongs to somebody else; git can be told to think so."""
    direct(setup)
    setup.git_settings(f'[url "{setup.repositories}/"]\n\tinsteadOf = https://\n')
    setup.set(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")


@broken("VCS006", at="vcs.*", says="error obtaining VCS status")
def checkout_of_other_owner(setup: Setup) -> None:
    """The checkout of the project was made by somebody else, and go build wants to stamp what it builds."""
    setup.working()
    setup.file("project.go", "package main\n\nfunc main() {}\n")
    setup.command("git", "init", "--quiet", ".")
    setup.set(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    setup.proofs = (("list", "-buildvcs=true", "-json", "."), ("build", "-o", "/dev/null", "."))


@broken("VCS005", at="vcs.govcs*", says="GOVCS disallows using git")
def govcs_off(setup: Setup) -> None:
    direct(setup)
    setup.set(GOVCS="*:off")


@broken("VCS005", at="vcs.govcs*", says="GOVCS disallows using git")
def govcs_public_hg(setup: Setup) -> None:
    direct(setup)
    setup.set(GOVCS="private:all,public:hg")
