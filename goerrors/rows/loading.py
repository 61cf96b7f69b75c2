"""Modules that arrive and do not fit: https://go.dev/ref/mod#go-mod-file"""

from battery.modules import Module
from goerrors.cases import case
from harness.modules import Written, with_mod
from harness.scene import Scene
from harness.servers import HTML, Reply, page
from harness.world import PAGES

WORDS = Module("words", size=10)
ASKED = f"{WORDS.path}@{WORDS.version}"
CODE = f'package project\n\nimport _ "{WORDS.path}"\n'
START = "module example.org/project\n\ngo 1.21\n"
NEEDS = f"{START}\nrequire {WORDS.path} {WORDS.version}\n"


def sums(*modules: Module) -> str:
    """A whole go.sum for modules."""
    return b"".join(module.record for module in modules).decode()


@case(94, "declares-other-path")
def other_path(scene: Scene) -> str:
    """A fork that kept the module line of what it was forked from."""
    scene.proxy(with_mod("module battery.example/origin\n\ngo 1.21\n"))
    return scene.go("get", ASKED)


@case(95, "mod-html")
def mod_html(scene: Scene) -> str:
    """A login page in place of go.mod."""
    scene.proxy(WORDS).given[WORDS.url("mod")] = Reply(200, "<html><body>Sign in</body></html>\n", HTML)
    return scene.go("get", ASKED)


@case(95, "mod-empty")
def mod_empty(scene: Scene) -> str:
    scene.proxy(WORDS).given[WORDS.url("mod")] = Reply()
    return scene.go("get", ASKED)


@case(88, "major-of-path")
def major(scene: Scene) -> str:
    scene.file("go.mod", f"{START}\nrequire {WORDS.path}/v2 v1.0.0\n")
    return scene.go("list")


@case(96, "go-mod-syntax-of-workspace")
def syntax_of_workspace(scene: Scene) -> str:
    """The marks of a merge conflict."""
    scene.file("go.work", "go 1.21\n\nuse ./words\n")
    scene.file("words/go.mod", f"{START}\n<<<<<<< HEAD\n")
    return scene.go("list", "./words")


@case(96, "go-mod-syntax", misfit="errors parsing go.mod:\n")
def syntax(scene: Scene) -> str:
    """The file in the folder that go was started in is called by its name alone, without a folder."""
    scene.file("go.mod", f"{START}\nrequire {WORDS.path}\n<<<<<<< HEAD\n")
    return scene.go("list")


@case(97, "package-not-in-module")
def no_package(scene: Scene) -> str:
    scene.proxy(WORDS)
    return scene.go("get", f"{WORDS.path}/absent@{WORDS.version}")


@case(98, "no-module-for-package-cvs")
def no_module_in_cvs(scene: Scene) -> str:
    """A page that names a system which go does not know: a cause without a row of its own."""
    scene.site(PAGES, page(f"{PAGES}/words", f"{PAGES}/words cvs https://{PAGES}/words"))
    scene.set(GOPROXY="direct")
    scene.file("project.go", f'package project\n\nimport _ "{PAGES}/words"\n')
    return scene.go("list", "-mod=mod", "-deps")


@case(98, "no-module-for-package", before=45)
def no_module(scene: Scene) -> str:
    scene.proxy()
    scene.file("project.go", CODE)
    return scene.go("list", "-mod=mod", "-deps")


@case(99, "not-required")
def not_required(scene: Scene) -> str:
    scene.file("project.go", CODE)
    return scene.go("list", "-deps")


@case(100, "two-modules-with-package")
def ambiguous(scene: Scene) -> str:
    """A folder of one module is another module as well."""
    inner = Module("words/inner", size=10)
    outer = Written("words", size=10, given={"inner/inner.go": b"package inner\n"})
    scene.proxy(outer, inner)
    scene.file("go.mod", f"{START}\nrequire (\n\t{outer.path} v1.0.0\n\t{inner.path} v1.0.0\n)\n")
    scene.file("go.sum", sums(outer, inner))
    scene.file("project.go", f'package project\n\nimport _ "{inner.path}"\n')
    return scene.go("list", "-deps")


@case(101, "retracted")
def retracted(scene: Scene) -> str:
    """Go says it, and goes on."""
    mod = f"module {WORDS.path}\n\ngo 1.21\n\nretract v1.0.0 // loses words\n"
    scene.proxy(WORDS, with_mod(mod, "v1.0.1"))
    return scene.go("get", ASKED, may_pass=True)


@case(106, "vendor-stale")
def stale(scene: Scene) -> str:
    scene.file("go.mod", NEEDS)
    scene.file("project.go", CODE)
    scene.file("vendor/modules.txt", f"# {WORDS.path} v0.9.0\n## explicit; go 1.21\n{WORDS.path}\n")
    scene.file(f"vendor/{WORDS.path}/words.go", "package words\n")
    return scene.go("list", "-deps")


@case(124, "install-library")
def library(scene: Scene) -> str:
    scene.proxy(WORDS)
    return scene.go("install", ASKED)


@case(127, "replaced-not-required")
def replaced(scene: Scene) -> str:
    scene.file("go.mod", f"{START}\nreplace {WORDS.path} => ./words\n")
    scene.file("words/go.mod", f"module {WORDS.path}\n\ngo 1.21\n")
    scene.file("words/words.go", "package words\n")
    scene.file("project.go", CODE)
    return scene.go("list", "-deps")


@case(128, "import-path")
def import_path(scene: Scene) -> str:
    scene.file("project.go", 'package project\n\nimport _ "battery.example/wörds"\n')
    return scene.go("list", "-deps")


def stale_requirements(scene: Scene) -> None:
    """go.mod names an older version than one of its requirements needs."""
    newer = Module("words", "v1.1.0", size=10)
    phrases = with_mod(f"module battery.example/phrases\n\ngo 1.21\n\nrequire {newer.path} v1.1.0\n", name="phrases")
    scene.proxy(WORDS, newer, phrases)
    scene.file("go.mod", f"{START}\nrequire (\n\t{phrases.path} v1.0.0\n\t{WORDS.path} v1.0.0\n)\n")
    scene.file("go.sum", sums(WORDS, newer, phrases))
    scene.file("project.go", f'package project\n\nimport _ "{phrases.path}"\n')


@case(19, "go-mod-stale-readonly")
def stale_readonly(scene: Scene) -> str:
    stale_requirements(scene)
    return scene.go("list", "-mod=readonly", "-deps")


@case(20, "go-mod-stale", misfit="updates to go.mod needed; to update it:")
def stale_go_mod(scene: Scene) -> str:
    """The line always goes on: `; to update it:`."""
    stale_requirements(scene)
    return scene.go("list", "-deps")
