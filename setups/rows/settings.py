"""Variables of the go command that are wrong: https://go.dev/ref/mod#environment-variables"""

from harness.world import PROXY
from setups.cases import Make, broken, healthy
from setups.setup import WORDS, Setup

NO_LIST = "invalid proxy URL|contains no entries|invalid file:// proxy URL"
# Name, code, a pattern of where, what go says, and the variables that are wrong.
VARIABLES = (
    ("goproxy-comma", "PRX002", "env.goproxy.*", NO_LIST, {"GOPROXY": ","}),
    ("goproxy-blank", "PRX002", "env.goproxy.*", NO_LIST, {"GOPROXY": " , | "}),
    ("goproxy-scheme", "PRX002", "env.goproxy.*", NO_LIST, {"GOPROXY": f"ftp://{PROXY}"}),
    ("goproxy-slashes", "PRX002", "env.goproxy.*", NO_LIST, {"GOPROXY": f"//{PROXY}"}),
    ("goproxy-word", "PRX002", "env.goproxy.*", NO_LIST, {"GOPROXY": "proxy,direct"}),
    ("goproxy-file-host", "PRX002", "env.goproxy.*", NO_LIST, {"GOPROXY": f"file://{PROXY}/modules"}),
    ("goproxy-second-scheme", "PRX002", "env.goproxy.*", NO_LIST, {"GOPROXY": f"https://{PROXY},socks://{PROXY}"}),
    ("goproxy-quoted", "PRX002", "env.goproxy.*", "invalid|first path segment", {"GOPROXY": f'"https://{PROXY},direct"'}),
    ("goproxy-off", "PRX001", "env.goproxy.*", "disabled by GOPROXY=off", {"GOPROXY": "off"}),
    ("goflags-no-flag", "CFG007", "env.goflags*", r"parsing \$GOFLAGS", {"GOFLAGS": "mod=mod"}),
    ("goflags-unknown-flag", "CFG007", "env.goflags*", "unknown flag", {"GOFLAGS": "-modcacherw -nosuch"}),
    ("go111module-off", "CFG006", "env.*", "GO111MODULE=off", {"GO111MODULE": "off"}),
    ("goauth-empty", "CFG009", "env.goauth*", "GOAUTH", {"GOAUTH": "netrc;"}),
    ("goauth-off-and-more", "CFG009", "env.goauth*", "GOAUTH", {"GOAUTH": "off;netrc"}),
    ("goauth-git-relative", "CFG009", "env.goauth*", "GOAUTH", {"GOAUTH": "git words"}),
    ("godebug-no-network", "CFG008", "env.*", "network disabled by", {"GODEBUG": "cmdgonetlimit=0"}),
    ("gotoolchain-invalid", "TC004", "env.gotoolchain*", "invalid GOTOOLCHAIN", {"GOTOOLCHAIN": "1.21"}),
    ("gotoolchain-path", "TC004", "env.gotoolchain*", "cannot find", {"GOTOOLCHAIN": "go1.99.0+path"}),
    ("gomodcache-relative", "CFG005", "env.*", "is relative", {"GOMODCACHE": "modules"}),
    ("gopath-relative", "CFG005", "env.*", "is relative", {"GOPATH": "path"}),
)  # fmt: skip
# Name and value of GOSUMDB.
DATABASES = (
    ("gosumdb-no-key", "sum.example.org"),
    ("gosumdb-key", "sum.example.org+00000000+AAAA"),
    ("gosumdb-fields", "sum.golang.org https://sum.example.org https://other.example.org"),
)


def with_variables(variables: "dict[str, str]", go_sum: bool = True) -> Make:
    """A case in which these are set, and all else is well."""

    def make(setup: Setup) -> None:
        setup.working(go_sum=go_sum)
        setup.set(**variables)

    return make


for name, code, at, says, variables in VARIABLES:
    broken(code, at=at, says=says, name=name)(with_variables(variables))
for name, value in DATABASES:
    says = "invalid GOSUMDB|missing GOSUMDB|invalid sumdb name"
    broken("SUM005", at="env.gosumdb*", says=says, name=name)(with_variables({"GOSUMDB": value}, go_sum=False))


@healthy("CFG011")
def goflags_insecure(setup: Setup) -> None:
    """Only `go get` minds."""
    setup.working()
    setup.set(GOFLAGS="-insecure")


@broken("PRX001", at="env.goproxy.*", says="disabled by GOPROXY=off")
def goproxy_off_in_file(setup: Setup) -> None:
    """What `go env -w` wrote long ago."""
    setup.working()
    setup.settings_file(GOPROXY="off")


@broken("PRX002", at="env.goproxy.*", says=NO_LIST)
def goproxy_scheme_in_file(setup: Setup) -> None:
    setup.working()
    setup.settings_file(GOPROXY=f"htps://{PROXY},direct")


@broken("CFG003", at="*govcs*", says="malformed entry in GOVCS")
def govcs_entry(setup: Setup) -> None:
    """Looked at only where a repository is asked for."""
    setup.working()
    setup.set(GOPROXY="direct", GOVCS="git")
    setup.asked = ("github.com/example/words@v1.0.0",)
    setup.proofs = (("mod", "download", *setup.asked),)


@broken("CFG005", at="env.*", says="neither GOMODCACHE nor GOPATH|module cache not found")
def no_home(setup: Setup) -> None:
    """Neither a home nor a module cache, as for a service."""
    setup.working()
    setup.unset("HOME", "GOPATH")


@broken("CFG001", at="env.*", says="refusing to pass credentials to insecure URL")
def credentials_in_http(setup: Setup) -> None:
    """A name and a password for a proxy without TLS."""
    setup.working()
    setup.set(GOPROXY=f"http://reader:{setup.secret('hunter2secret')}@{PROXY}")


@broken("PRX014", "PRX024", at="*", says="404 Not Found")
def goproxy_wrong_path(setup: Setup) -> None:
    """The path of the module proxy within the server is not the right one."""
    setup.working()
    setup.set(GOPROXY=f"https://{PROXY}/goproxy")


@broken("PRX001", "PRX014", says="GOPROXY=off|404 Not Found")
def goproxy_ends_at_off(setup: Setup) -> None:
    """The proxy does not have it, and nobody else may be asked."""
    setup.working().library.modules.clear()
    setup.set(GOPROXY=f"https://{PROXY},off")


@broken("NET001", "PRX002", says="no such host|invalid")
def goproxy_semicolon(setup: Setup) -> None:
    """Another separator than those that there are."""
    setup.working(WORDS)
    setup.set(GOPROXY=f"https://{PROXY};direct")
