"""A real program, whose dependencies are git repositories made from Debian's sources, built through Martlet alone."""

import dataclasses
import fnmatch
import os
import pathlib
import shutil
import subprocess
import tempfile
import typing

from agreement.client import Go, GoFault, first_line
from agreement.compare import Difference
from agreement.repository import Repository

if typing.TYPE_CHECKING:
    from agreement.sides import World
    from battery.server import Server

NAME = "program"
SOURCES = pathlib.Path("/usr/share/gocode/src")
# Of the first commit of a repository.
TIME = "20200913122820"


@dataclasses.dataclass(frozen=True)
class Dependency:
    """A module, where its sources are, and what it needs. Without a version it is required by its commit."""

    path: str
    version: str
    source: str = ""
    needs: "tuple[str, ...]" = ()
    # Whether it gets a go.mod.
    has_mod: bool = True
    # Where its repository is, when the path does not say so.
    address: str = ""

    @property
    def place(self) -> str:
        return self.address or "/".join(self.path.split("/")[:3])


DEPENDENCIES = [
    Dependency("github.com/BurntSushi/toml", "v1.2.0"),
    Dependency("github.com/Masterminds/semver/v3", "v3.2.0", "github.com/Masterminds/semver"),
    Dependency("github.com/beorn7/perks", "v1.0.1"),
    Dependency("github.com/cespare/xxhash/v2", "v2.1.1", "github.com/cespare/xxhash"),
    Dependency("github.com/davecgh/go-spew", "v1.1.1", has_mod=False),
    Dependency("github.com/dgrijalva/jwt-go", "v3.2.0+incompatible", has_mod=False),
    Dependency("github.com/google/go-cmp", "v0.5.9"),
    Dependency("github.com/google/uuid", "v1.3.0"),
    Dependency("github.com/hashicorp/errwrap", "v1.1.0"),
    Dependency("github.com/hashicorp/go-multierror", "v1.1.1", needs=("github.com/hashicorp/errwrap v1.1.0",)),
    Dependency("github.com/mattn/go-isatty", "v0.0.17", needs=("golang.org/x/sys v0.3.0",)),
    Dependency("github.com/pkg/errors", "v0.9.1", has_mod=False),
    Dependency("github.com/russross/blackfriday/v2", "v2.1.0"),
    Dependency("github.com/sirupsen/logrus", "v1.9.0", needs=("golang.org/x/sys v0.3.0",)),
    Dependency("golang.org/x/sys", "v0.3.0", address="github.com/golang/sys"),
    Dependency("golang.org/x/text", "v0.7.0", address="github.com/golang/text"),
    Dependency("golang.org/x/xerrors", "", address="github.com/golang/xerrors"),
    Dependency("gopkg.in/yaml.v3", "v3.0.1", address="gopkg.in/yaml.v3"),
]

MAIN = """\
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/semver/v3"
	"github.com/beorn7/perks/quantile"
	"github.com/cespare/xxhash/v2"
	"github.com/davecgh/go-spew/spew"
	"github.com/dgrijalva/jwt-go"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/hashicorp/go-multierror"
	"github.com/mattn/go-isatty"
	pkgerrors "github.com/pkg/errors"
	"github.com/russross/blackfriday/v2"
	"github.com/sirupsen/logrus"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/xerrors"
	"gopkg.in/yaml.v3"
)

type settings struct {
	Name    string   `toml:"name"`
	Version string   `toml:"version"`
	Words   []string `toml:"words"`
}

func main() {
	var read settings
	if _, err := toml.Decode("name = \\"swift\\"\\nversion = \\"1.10.0\\"\\nwords = [\\"one\\", \\"two\\"]\\n", &read); err != nil {
		panic(err)
	}
	text, _ := yaml.Marshal(read)
	fmt.Print(string(text))
	fmt.Println(semver.MustParse(read.Version).GreaterThan(semver.MustParse("1.9.0")))
	fmt.Println(xxhash.Sum64String(read.Name), uuid.NewSHA1(uuid.NameSpaceDNS, []byte(read.Name)))
	fmt.Println(cases.Title(language.English).String("a bird of passage"))
	fmt.Print(string(blackfriday.Run([]byte("*martlet*\\n"))))
	fmt.Println(spew.Sprint(read), cmp.Equal(read, settings{}))
	token, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": read.Name}).SignedString([]byte("key"))
	fmt.Println(token)
	both := multierror.Append(nil, pkgerrors.New("first"), xerrors.New("second"))
	fmt.Println(len(both.Errors), errors.Is(pkgerrors.Wrap(os.ErrNotExist, "x"), os.ErrNotExist))
	stream := quantile.NewHighBiased(0.01)
	stream.Insert(42)
	fmt.Println(stream.Query(0.9), isatty.IsTerminal(0))
	var log bytes.Buffer
	logger := &logrus.Logger{Out: &log, Formatter: &logrus.TextFormatter{DisableTimestamp: true}, Level: logrus.InfoLevel}
	logger.WithField("bird", read.Name).Info("done")
	fmt.Print(log.String())
}
"""

SAID = """\
name: swift
version: 1.10.0
words:
    - one
    - two
true
"""


def is_selected(patterns: "list[str]") -> bool:
    return not patterns or any(fnmatch.fnmatchcase(NAME, pattern) for pattern in patterns)


def pages() -> "dict[str, str]":
    """The pages that tell where repositories are, for Go's own direct mode."""
    return {dependency.path: f"https://{dependency.address}" for dependency in DEPENDENCIES if dependency.address}


# The same for Martlet.
RULES = ["golang.org/x/*=git https://github.com/golang/$1", "gopkg.in/yaml.v3=git https://gopkg.in/yaml.v3"]


def make(dependency: Dependency, folder: pathlib.Path) -> str:
    """Makes the repository; the version to require."""
    source = SOURCES / (dependency.source or dependency.path)
    if not source.is_dir():
        raise Difference(f"no source of {dependency.path} at {source}: scripts/setup test installs it")
    files = {
        str(path.relative_to(source)): path.read_bytes() for path in sorted(source.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name not in ("go.mod", "go.sum")
    }  # fmt: skip
    if dependency.has_mod:
        needs = "".join(f"\nrequire {need}\n" for need in dependency.needs)
        files["go.mod"] = f"module {dependency.path}\n\ngo 1.17\n{needs}".encode()
    made = Repository(folder / dependency.place, dependency.path)
    made.commit("one", files)
    if dependency.version:
        made.tag(dependency.version.removesuffix("+incompatible"), at="one")
    ids = made.write()
    return dependency.version or f"v0.0.0-{TIME}-{ids['one'][:12]}"


def build(go: Go, requirements: "list[str]") -> "tuple[str, str]":
    """Builds the program and runs it: its go.sum, and what it says."""
    lines = "".join(f"\t{line}\n" for line in requirements)
    (go.project / "go.mod").write_text(f"module example.org/program\n\ngo 1.21\n\nrequire (\n{lines})\n")
    (go.project / "main.go").write_text(MAIN)
    done = go.run("build", "-trimpath", "-o", "program", ".")
    if done.returncode:
        raise GoFault(f"go build: {first_line(done.stderr)}")
    said = subprocess.run([str(go.project / "program")], text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=20)
    if said.returncode:
        raise GoFault(f"the program ended with {said.returncode}: {first_line(said.stderr)}")
    return (go.project / "go.sum").read_text(), said.stdout


def prove(world: "World", server: "Server") -> str:
    """Built through Martlet, built by Go alone, and built through Martlet when nothing but its store is left."""
    requirements = [f"{dependency.path} {make(dependency, world.repositories)}" for dependency in DEPENDENCIES]
    # What was compiled is kept between runs, and shared with the tests in Swift; CGo would need a compiler.
    shared = {"GOCACHE": os.path.join(tempfile.gettempdir(), "martlet-test-go-build"), "CGO_ENABLED": "0"}
    through = {"GOPROXY": f"http://127.0.0.1:{world.port}", **shared}
    first = build(Go(world.folder / "program" / "martlet", **through), requirements)
    if not first[1].startswith(SAID):
        raise Difference(f"the program says {first[1]!r}")
    direct = build(Go(world.folder / "program" / "direct", GOPROXY="direct", **world.variables, **shared), requirements)
    if direct != first:
        raise Difference(f"go.sum: Go alone has {direct[0]!r:.600}, through martlet {first[0]!r:.600}")
    server.stop()
    for dependency in DEPENDENCIES:
        shutil.rmtree(world.repositories / dependency.place)
    shutil.rmtree(server.store / ".martlet" / "git", ignore_errors=True)
    server.start()
    again = build(Go(world.folder / "program" / "again", **through), requirements)
    if again != first:
        raise Difference(f"without the repositories: go.sum {again[0]!r:.600}, before {first[0]!r:.600}")
    return f"{len(requirements)} modules, {len(first[0].splitlines())} hashes"
