"""Variables of the go command that are wrong: https://go.dev/ref/mod#environment-variables"""

from battery.modules import Module
from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import Reply

WORDS = Module("words", size=10)
ASKED = f"{WORDS.path}@{WORDS.version}"
# Row, name, and the variables with which a module is downloaded.
VARIABLES = (
    (57, "goproxy-off", {"GOPROXY": "off"}),
    (60, "goproxy-comma", {"GOPROXY": ","}),
    (60, "goproxy-no-scheme", {"GOPROXY": "//proxy.example.org"}),
    (60, "goproxy-scheme", {"GOPROXY": "ftp://proxy.example.org"}),
    (60, "goproxy-file-host", {"GOPROXY": "file://proxy.example.org/modules"}),
    (70, "govcs-entry", {"GOVCS": "git", "GOPROXY": "direct"}),
    (104, "gotoolchain-invalid", {"GOTOOLCHAIN": "1.21"}),
    (104, "gotoolchain-path", {"GOTOOLCHAIN": "go1.99.0+path"}),
    (113, "gomodcache-relative", {"GOMODCACHE": "modules"}),
    (113, "gopath-relative", {"GOPATH": "path"}),
    (114, "modules-off", {"GO111MODULE": "off"}),
    (115, "goflags-no-flag", {"GOFLAGS": "mod=mod"}),
    (116, "network-limit", {"GODEBUG": "cmdgonetlimit=0"}),
    (117, "goauth-empty", {"GOAUTH": "netrc;"}),
    (117, "goauth-off-and-more", {"GOAUTH": "off;netrc"}),
    (117, "goauth-git-relative", {"GOAUTH": "git words"}),
)


def with_variables(variables: "dict[str, str]") -> Check:
    """A case in which these are set."""

    def check(scene: Scene) -> str:
        scene.site("github.com", Reply(404, "not found\n"))
        scene.proxy(WORDS, scheme="https")
        scene.set(**variables)
        module = "github.com/example/words@v1.0.0" if "GOVCS" in variables else ASKED
        return scene.download(module)

    return check


for number, name, variables in VARIABLES:
    case(number, name)(with_variables(variables))


@case(113, "no-home")
def no_home(scene: Scene) -> str:
    """Neither a home nor a module cache, as for a service."""
    scene.proxy(WORDS)
    for name in ("HOME", "GOPATH"):
        del scene.environment[name]
    return scene.download(ASKED)


@case(59, "mod-vendor")
def vendor(scene: Scene) -> str:
    scene.proxy(WORDS)
    return scene.go("list", "-mod=vendor", "-m", f"{WORDS.path}@latest")


@case(118, "outside-module")
def outside(scene: Scene) -> str:
    (scene.project / "go.mod").unlink()
    return scene.go("list", "-m", "all")


@case(118, "outside-module-get")
def outside_get(scene: Scene) -> str:
    (scene.project / "go.mod").unlink()
    return scene.go("get", ASKED)


@case(105, "fips140")
def fips140(scene: Scene) -> str:
    """A proxy that has something of that name; the module itself is a part of go."""
    module = "golang.org/fips140"
    scene.proxy().given |= {
        f"/{module}/@v/v1.0.0.info": Reply(200, '{"Version":"v1.0.0"}'), f"/{module}/@v/v1.0.0.mod": Reply(200, f"module {module}\n"),
    }  # fmt: skip
    return scene.download(f"{module}@v1.0.0")


@case(103, "toolchain-404")
def toolchain(scene: Scene) -> str:
    """A project asks for a newer go, which the proxy does not have."""
    scene.proxy()
    scene.file("go.mod", "module example.org/project\n\ngo 1.99.0\n")
    scene.set(GOTOOLCHAIN="auto", GOSUMDB="sum.golang.org")
    return scene.go("version")


@case(102, "go-line")
def go_line(scene: Scene) -> str:
    scene.file("go.mod", "module example.org/project\n\ngo 1.99.0\n")
    return scene.go("list")


@case(102, "go-line-of-module")
def go_line_of_module(scene: Scene) -> str:
    """The module that is asked for needs a newer go."""
    scene.proxy(WORDS).given[WORDS.url("mod")] = Reply(200, f"module {WORDS.path}\n\ngo 1.99\n")
    return scene.go("get", ASKED)


@case(121, "file-proxy")
def file_proxy(scene: Scene) -> str:
    """A folder in place of a proxy, from which a file is missing."""
    scene.set(GOPROXY=f"file://{scene.folder}/modules")
    return scene.download(ASKED)
