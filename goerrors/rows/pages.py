"""Pages that say where a module is, and paths for which none is asked: https://go.dev/ref/mod#vcs-find"""

from goerrors.cases import Check, case
from harness.scene import Scene
from harness.servers import HTML, Reply, Table, page
from harness.world import PAGES

WORDS = f"{PAGES}/words"
ASKED = f"{WORDS}@v1.0.0"
AT_GIT = f"{WORDS} git https://git.example.org/words"
# Row, name, and the page of the module.
ANSWERED = (
    (62, "page-400", Reply(400, "<html>what?</html>\n", HTML)),
    (63, "page-other-prefix", page(WORDS, f"{PAGES}/other git https://git.example.org/other")),
    (63, "page-without-tag", page(WORDS)),
    (65, "page-two-tags", page(WORDS, AT_GIT, f"{WORDS} git https://git.example.org/again")),
)
# Row, name, GOVCS, and the module that is asked for.
ASKS = (
    (67, "path-of-github", "*:git", "github.com/example@v1.0.0"),
    (67, "path-of-bitbucket", "*:git", "bitbucket.org/example@v1.0.0"),
    (68, "path-with-git-suffix", "*:git", "github.com/example/words.git@v1.0.0"),
    (69, "govcs-off", "*:off", "github.com/example/words@v1.0.0"),
    (69, "govcs-public-hg", "private:all,public:git", "git.example.org/words.hg@v1.0.0"),
    (81, "git-suffix-unreachable", "*:git", "nowhere.example.org/words.git@v1.0.0"),
)


def answered(reply: Reply) -> Check:
    """A case in which the page is this."""

    def check(scene: Scene) -> str:
        scene.site(PAGES, Table({"/words": reply}))
        scene.set(GOPROXY="direct")
        return scene.download(ASKED)

    return check


def asked(policy: str, query: str) -> Check:
    """A case in which this is asked for; hosts have nothing."""

    def check(scene: Scene) -> str:
        scene.set(GOPROXY="direct", GOVCS=policy)
        return scene.download(query)

    return check


for number, name, reply in ANSWERED:
    case(number, name)(answered(reply))
for number, name, policy, query in ASKS:
    case(number, name)(asked(policy, query))


@case(62, "page-404", before=45)
def page_absent(scene: Scene) -> str:
    """The row about proxies comes first, although no proxy was asked."""
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(62, "page-500", before=47)
def page_failing(scene: Scene) -> str:
    scene.site(PAGES, Reply(500, "boom\n"))
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(61, "page-no-such-host", before=21)
def no_host(scene: Scene) -> str:
    scene.set(GOPROXY="direct")
    return scene.download("words.invalid/words@v1.0.0")


@case(61, "page-no-answer")
def no_answer(scene: Scene) -> str:
    """A host that ends every connection."""
    scene.site(PAGES, lambda ask: False)
    scene.set(GOPROXY="direct")
    return scene.download(ASKED)


@case(64, "pages-disagree")
def disagree(scene: Scene) -> str:
    """The page of a folder names a root, whose own page says something else."""
    root = page(WORDS, f"{WORDS} git https://git.example.org/elsewhere")
    scene.site(PAGES, Table({"/words/inner": page(WORDS, AT_GIT), "/words": root}))
    scene.set(GOPROXY="direct")
    return scene.download(f"{WORDS}/inner@v1.0.0")


@case(66, "path-without-dot")
def without_dot(scene: Scene) -> str:
    scene.set(GOPROXY="direct")
    return scene.go("get", "words/inner@v1.0.0")


@case(71, "no-git")
def no_git(scene: Scene) -> str:
    scene.set(GOPROXY="direct", PATH=str(scene.folder / "bin"))
    return scene.download("github.com/example/words@v1.0.0")
