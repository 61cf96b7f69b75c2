"""Pages that tell where modules are, written by whoever has a host: SEC-B13."""

import dataclasses

from battery.cases import Case, row
from battery.git_bed import OpenBed
from battery.golang import Go, compare
from battery.pages import meta, page
from battery.sampler import processor_seconds
from battery.samples import SLOWNESS

HOST = "pages.example"
ONE, TWO = "https://code.example/one", "https://code.example/two"


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A page for `pages.example/<name>`: `{}` is the path of its module. `leads`: the repository, or what the refusal says."""

    name: str
    text: "str | bytes"
    leads: str = "one"
    status: int = 200
    # Go reads more of a page than we do, and takes some of what we refuse.
    unlike_go: bool = False

    @property
    def module(self) -> str:
        return f"{HOST}/{self.name}"

    def body(self) -> bytes:
        return self.text if isinstance(self.text, bytes) else self.text.replace("{}", self.module).encode()

    @property
    def refusal(self) -> str:
        return "" if self.leads in ("one", "two") else self.leads


GOOD, OTHER = meta("{}", ONE), meta("{}", TWO)
NONE, SEVERAL, BROKEN = "no go-import", "multiple meta tags", "cannot be read|no go-import"


def inside(text: str) -> str:
    return f"<html><head>{text}</head><body></body></html>"


def sheets() -> "list[Sheet]":
    """Pages by hand: what each of them must lead to is what the rules say, and `go` in the variant of that name."""
    plain = page(GOOD).decode()
    return [
        Sheet("plain", plain), Sheet("two", inside(OTHER), "two"),
        Sheet("upper", inside(GOOD.replace("meta", "META").replace("name", "NAME"))), Sheet("single", inside(GOOD.replace('"', "'"))),
        Sheet("bare-name", inside(GOOD.replace('"go-import"', "go-import"))),
        Sheet("turned", inside(f'<meta content="{{}} git {ONE}" name="go-import">')), Sheet("closed", inside(GOOD.replace(">", "/>"))),
        Sheet("property", inside(GOOD.replace("name=", "property=")), NONE),
        Sheet("name-space", inside(GOOD.replace("go-import", "go-import ")), NONE),
        Sheet("name-case", inside(GOOD.replace("go-import", "Go-Import")), NONE), Sheet("comment", inside(f"<!-- {GOOD} -->"), NONE),
        Sheet("comment-before", inside(f"<!-- {OTHER} -->{GOOD}")), Sheet("cdata", inside(f"<![CDATA[{GOOD}]]>"), NONE),
        Sheet("after-head", f"<head></head>{GOOD}", NONE), Sheet("in-body", f"<body>{GOOD}</body>", NONE), Sheet("no-head", GOOD),
        Sheet("unclosed", f"<html><head><p><div><span>{GOOD}"),
        Sheet("template", inside(f"<template><template>{GOOD}</template></template>")), Sheet("junk", "junk " * 200 + GOOD),
        Sheet("doctype", f"<!DOCTYPE html PUBLIC '-//X//>' \"y\">{GOOD}"), Sheet("xml", f'<?xml version="1.0" encoding="utf-8"?>{GOOD}'),
        Sheet("latin", f'<?xml version="1.0" encoding="latin1"?>{GOOD}', BROKEN), Sheet("xml2", f'<?xml version="2.0"?>{GOOD}', BROKEN),
        Sheet("twice", inside(GOOD + GOOD), SEVERAL), Sheet("torn", inside(GOOD + OTHER), SEVERAL),
        Sheet("entity", inside(GOOD.replace(" git ", " &#103;i&#x74; "))), Sheet("lines", inside(GOOD.replace(" git ", "\n\tgit\r\n"))),
        Sheet("nbsp", inside(GOOD.replace(" git ", "\u00a0git\u00a0"))),
        Sheet("two-words", inside(f'<meta name="go-import" content="{{}} {ONE}">'), NONE),
        Sheet("five-words", inside(meta("{}", f"{ONE} a b")), NONE), Sheet("folder", inside(meta("{}", ONE, subdirectory="inner"))),
        Sheet("no-folder", inside(meta("{}", ONE, subdirectory="none")), "unknown revision|missing"),
        Sheet("folder-dash", inside(meta("{}", ONE, subdirectory="--output=CANARY")), "subdirectory"),
        Sheet("folder-root", inside(meta("{}", ONE, subdirectory="/etc")), "subdirectory"),
        Sheet("folder-up", inside(meta("{}", ONE, subdirectory="../../etc")), "subdirectory|unknown revision|missing"),
        Sheet("prefix", inside(meta(f"{HOST}/elsewhere", ONE)), NONE), Sheet("prefix-part", inside(meta(f"{HOST}/pre", ONE)), NONE),
        Sheet("other-host", inside(meta("other.example/x", ONE)), NONE), Sheet("empty", b"", NONE), Sheet("space", b" \n ", NONE),
        Sheet("bzr", inside(GOOD.replace(" git ", " bzr ")), "unknown vcs"),
        Sheet("hg", inside(GOOD.replace(" git ", " hg ")), "hg", unlike_go=True),
        Sheet("svn", inside(GOOD.replace(" git ", " svn ")), "svn", unlike_go=True),
        Sheet("odd-vcs", inside(GOOD.replace(" git ", " git;id ")), "vcs"),
        Sheet("upper-vcs", inside(GOOD.replace(" git ", " GIT ")), "vcs"),
        Sheet("mod", inside(meta("{}", ONE, "mod") + GOOD), "proxy", unlike_go=True),
        Sheet("script", inside(f"<script>if (a<b) {{}}</script>{GOOD}"), BROKEN),
        Sheet("script-after", inside(f"{GOOD}<script>if (a<b) {{}}</script>")), Sheet("mark", "\ufeff" + plain),
        Sheet("zero", inside("\0" + GOOD), BROKEN), Sheet("wide", plain.encode("utf-16"), BROKEN),
        Sheet("not-utf8", b"<meta name=\"x\" content=\"\xff\xfe\">" + b"<p>", BROKEN), Sheet("absent", inside(GOOD), status=404),
        Sheet("broken", inside(GOOD), status=500), Sheet("no-tag-500", inside(""), "status 500", status=500, unlike_go=True),
        Sheet("template-tag", inside(f"<meta name='x' content='<'>{GOOD}"), BROKEN),
        Sheet("no-value", inside(f"<meta name content>{GOOD}")), Sheet("duplicate", inside(GOOD.replace("<meta", "<meta name='x'")), NONE),
        Sheet("spaced", inside(GOOD.replace("=", " = ", 2))), Sheet("cut", inside(GOOD)[:60], BROKEN),
        Sheet("no-scheme", inside(meta("{}", "code.example/one")), "code.example/one"),
    ]  # fmt: skip


BIG = 1 << 20


def floods() -> "list[Sheet]":
    """Pages that are large or deep; all that is read of them is read in one pass."""
    count = BIG // 10
    return [
        Sheet("attributes", inside("<p " + "a=b " * (count * 2) + ">" + GOOD)), Sheet("depth", "<a>" * (count * 3) + GOOD),
        Sheet("metas", inside(meta("other.example/x", ONE) * 9_000 + GOOD)), Sheet("entities", inside("&amp;" * (count * 2 - 99) + GOOD)),
        Sheet("open-entity", inside("&" * (count * 9) + GOOD)), Sheet("comments", inside("<!---->" * 140_000 + GOOD)),
        Sheet("open-comment", inside("<!--" + "- " * (count * 5) + GOOD), BROKEN), Sheet("brackets", "]" * (count * 9) + GOOD),
        Sheet("open-quote", inside("<meta name='" + "x" * (count * 9) + GOOD), BROKEN),
        Sheet("declaration", "<!" + "<" * (count * 9) + GOOD, BROKEN), Sheet("junk-first", "x" * (2 * BIG) + GOOD, NONE, unlike_go=True),
        Sheet("quotes", "<!x" + "'\"" * (count * 4) + GOOD, BROKEN), Sheet("names", "<" + "a:" * (count * 4) + GOOD, BROKEN),
        Sheet("instructions", "<?x ?>" * (count * 3 // 2) + GOOD),
        Sheet("xml-parameters", "<?xml " + "version=" * (count - 99) + "?>" + GOOD, f"one|{BROKEN}"),
    ]


def mutated(case: Case, count: int) -> "list[Sheet]":
    """Pages by hand with something put in, taken out or doubled."""
    dice, base = case.dice, [sheet.text for sheet in sheets() if isinstance(sheet.text, str)]
    pieces = ["<", ">", '"', "'", "/", "&", "&lt;", "-->", "<!--", "</head>", "<body>", " ", "=", "\t", GOOD, "<p", "]]>"]
    made = []
    for number in range(count):
        text = dice.choice(base)
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(text) + 1)
            text = text[:at] + dice.choice([dice.choice(pieces), ""]) + text[at + dice.choice((0, 0, 1, 2)) :]
        made.append(Sheet(f"mutated{number}", text))
    return made


def bed_of(case: Case, sheets: "list[Sheet]", settings: "tuple[str, ...]" = ()) -> OpenBed:
    bed = OpenBed(case, settings, watched=True)
    for name in ("one", "two"):
        made = bed.repository(name)
        inner = {"inner/code.go": b"package inner\n", "inner/go.mod": b"module x.example/y\n"}
        made.commit({"code.go": f"package {name}\n".encode(), **inner}, "v1.0.0", "inner/v1.0.0")
        made.save()
    for sheet in sheets:
        bed.pages.set(sheet.module, sheet.body(), sheet.status)
    return bed


@row("SEC-B13", variants=("corpus", "floods", "parents", "go"), quick=("corpus",))
def pages(case: Case) -> None:
    """What a page says is found as `go` finds it, or refused with a reason; a large page costs as much as it is long."""
    if case.variant == "parents":
        return parents(case)
    if case.variant == "go":
        chosen = [sheet for sheet in sheets() if not sheet.unlike_go] + mutated(case, 150)
        bed = bed_of(case, chosen)
        return compare(bed, Go(case, {}, bed.authority.file), [(sheet.module, "v1.0.0") for sheet in chosen], least=30, may_fail=True)
    chosen = sheets() if case.variant == "corpus" else floods()
    bed = bed_of(case, chosen)
    for sheet in chosen:
        before = processor_seconds(bed.pid)
        if sheet.refusal:
            status = (502, 503) if sheet.status == 500 else (404, 502)
            # Nobody says that a page of this kind must be readable, as long as the answer is one of the two.
            if "one|" in sheet.refusal and bed.fetch(sheet.module, "v1.0.0.mod").good:
                continue
            bed.expect_refused(sheet.module, "v1.0.0.mod", sheet.refusal, status)
        else:
            bed.expect_served(sheet.module, "v1.0.0")
            archive = bed.fetch(sheet.module, "v1.0.0.info").body.decode()
            case.expect("SEC-B13", f"/{sheet.leads}\"" in archive, f"{sheet.name} led to {archive}")
        took = processor_seconds(bed.pid) - before
        case.expect("SEC-B13", took <= 1.0 * SLOWNESS, f"{sheet.name} took {took:.1f} s of a processor")
    bed.expect_harmless()


def parents(case: Case) -> None:
    """A page that names a prefix is believed when the page of the prefix says the same; `parts` of a name are no prefix."""
    bed = bed_of(case, [])
    root, module = f"{HOST}/root", f"{HOST}/root/inner"
    whole = page(meta(root, ONE))
    bed.pages.set(root, whole)
    bed.pages.set(module, whole)
    bed.expect_served(module, "v1.0.0")
    disagreeing = {
        "two": page(meta(f"{HOST}/two", TWO)), "missing": b"", "itself": page(meta(f"{HOST}/itself/inner", ONE)),
        "several": page(meta(f"{HOST}/several", ONE), meta(f"{HOST}/several", TWO)), "system": page(meta(f"{HOST}/system", ONE, "hg")),
        "folder": page(meta(f"{HOST}/folder", ONE, subdirectory="inner")), "broken": b"<", "host": page(meta(HOST, ONE)),
    }
    for name, said in disagreeing.items():
        bed.pages.set(f"{HOST}/{name}/inner", page(meta(f"{HOST}/{name}", ONE)))
        bed.pages.set(f"{HOST}/{name}", said)
        bed.expect_refused(f"{HOST}/{name}/inner", "v1.0.0.info", "disagree|no go-import|multiple|cannot be read", (404, 502))
    # The page of the host itself is nobody's parent but that of those below it.
    bed.pages.set(f"{HOST}/a/b", page(meta("", ONE)))
    bed.expect_refused(f"{HOST}/a/b", "v1.0.0.info", "no go-import|mismatched|disagree|no address", (404, 502))
    bed.expect_harmless()
