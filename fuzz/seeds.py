"""The first inputs of each target: the vectors of the tests, and what the vectors do not hold."""

import base64
import hashlib
import io
import json
import pathlib
import random
import re
import warnings
import zipfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
VECTORS = ROOT / "Tests" / "TestKit" / "Vectors"
DICE = 20260701

GO_MOD = """// Deprecated: use example.com/n instead.
module example.com/m // c

go 1.23.4
toolchain go1.24.0
godebug (
\tdefault=go1.21
\tpanicnil=1
)
require (
\texample.com/a v1.2.3 // indirect
\t"example.com/b/v2" v2.0.0-20200102030405-0123456789ab // indirect; why
\texample.com/c v2.0.0+incompatible
)
exclude example.com/a v1.2.4
replace (
\texample.com/a v1.2.3 => ./fork
\texample.com/b/v2 => example.com/b2/v2 v2.1.0
\texample.com/d => "../with space"
)
retract [v1.0.0, v1.0.5] // broken
// since then
retract v1.1.0
tool example.com/a/cmd/x
ignore (
\t./node_modules
\tstatic
)
"""
GO_WORK = 'go 1.21\ntoolchain go1.21.3\ngodebug default=go1.20\nuse (\n\t./a // c\n\t"./b c"\n)\n' \
          'use `.`\nreplace example.com/a v1.0.0 => ./fork\nreplace example.com/a => example.com/b v1.2.3\n'
ESCAPES = 'module "example.com/\\x6d\\u0061\\U00000062\\101\\a\\b\\f\\n\\r\\t\\v\\\\\\""\n'
INFO = [
    '{"Version":"v1.2.3","Time":"2020-01-02T03:04:05Z"}',
    '{"version":"v2.0.0+incompatible","TIME":"2020-01-02T3:04:05,5+24:60","origin":{"vcs":"git","URL":"https://a.b/c",'
    '"Subdir":"d","Hash":"0123","Ref":"refs/tags/v2.0.0","TagSum":"x"}}',
    '{"Version":"v0.0.0-20200102030405-0123456789ab","Time":null,"Origin":{"Ref":"refs/heads/m\\u2028a\\n\\"\\\\\\u0007"}}',
    '{"Version":"v2.1.0","Origin":null,"Version2":[1,2.5,true,{}]}', '{"Version":"v1.0.0","version":"v1.0.0"}',
    "2020-02-29T23:59:59.999-07:00", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59+00:00", " \t\r\n{}",
]
RANGES = ["bytes=0-0", "bytes=5-9", "bytes=5-", "bytes=-7", "BYTES=1-2", "bytes=9-5", "bytes=-", "bytes=0-1,3-4",
          "bytes=99999999999999999999-", "bytes=-0", "bytes=0-9223372036854775807", "lines=1-2", "bytes=+1-2", "bytes= 1-2"]
REQUESTS = [
    "/github.com/!burnt!sushi/toml/@v/v1.5.0.zip", "/github.com/%21burnt%21sushi/toml/@v/list", "/a.b/c/@latest",
    "/a.b/c/v2/@v/v2.0.0-20200102030405-0123456789ab.mod", "/gopkg.in/yaml.v3/@v/v3.0.1.info", "/a.b/c/@v/main.info",
    "/a.b/c/@v/v2.0.0+incompatible.info", "/a.b/%2e%2e/@v/list", "/a.b/c/@v/..%2f..%2fx.mod", "/a.b/c/@v/v1.0.0.exe",
    "/sumdb/sum.example.org/supported", "/sumdb/sum.example.org/lookup/a.b/!c@v1.0.0", "/sumdb/sum.example.org/latest",
    "/sumdb/sum.example.org/tile/8/0/x001/234.p/7", "/sumdb/sum.example.org/inner/tile/8/data/000",
    "https://user:pass@proxy.example.org:8080/a%20b?q#f|http://[::1]:80,direct", "off", "file:///a/b,https://x.y", "%zz%",
    "https://user:secret@a.b/c", "http://a b/", "https://", "ftp://a.b", "https://a.b:99999", "https://[::1", "https://a.b/%2", "https://@a.b", "direct|off,noproxy",
    "/" + "a" * 256 + ".b/@v/list", "/a.b/" + "c/" * 1100 + "@v/list", "/a.b/c/@v/" + "v" * 300 + ".info", "/a.b/c/@v/v1.0.0%2Bx.mod", "/sumdb/x.y/latest",
]
PATTERNS = [
    "*.corp.example.com,rsc.io/private\ngit.corp.example.com/x/y", "a[b-d]?/*x*y,a[^b\\]]c/\nabc/1x2y/z", "a\\*b,[\na*b",
    "a[b-a]c,,/,a//b, x\nabc", "*/*/v[0-9]\na/b/v7/x", "?,??,[^a-],[]a],[a-]\nx",
]


def vectors(name: str) -> object:
    """One file of the vectors."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def texts(value: object, *keys: str) -> list[str]:
    """Every text that stands under one of `keys`, wherever it is; without keys, every text."""
    found: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            if not keys or key in keys:
                found += [text for text in (item if isinstance(item, list) else [item]) if isinstance(text, str)]
            found += texts(item, *keys)
    elif isinstance(value, list):
        for item in value:
            found += [item] if isinstance(item, str) and not keys else texts(item, *keys)
    return found


def pairs(value: object, first: str, second: str) -> list[str]:
    """The objects' two members, on a line each."""
    if isinstance(value, dict):
        own = [f"{value[first]}\n{value[second]}"] if first in value and second in value else []
        return own + [item for inner in value.values() for item in pairs(inner, first, second)]
    return [item for inner in value for item in pairs(inner, first, second)] if isinstance(value, list) else []


def paths() -> list[str]:
    """Of modules, imports and files, escaped or not, some with a version."""
    joined = [text.replace("\n", "@") for text in pairs(vectors("path_major"), "path", "version")]
    return texts(vectors("check_path"), "path") + texts(vectors("check_file_path"), "path") + joined \
        + texts(vectors("escape"), "path", "escaped", "version")


def versions() -> list[str]:
    """One, two or three on lines of their own."""
    semver, pseudo = vectors("semver"), vectors("pseudo_version")
    sort = ["\n".join(item["in"][:3]) for item in semver["sort"]]  # type: ignore[index]
    return pairs(semver, "a", "b") + texts(semver, "v") + texts(pseudo, "v", "pseudo", "older") + sort \
        + pairs(vectors("go_version_compare"), "a", "b") + texts(vectors("go_version_compare"), "a")


def modules() -> list[str]:
    """Texts of go.mod files."""
    real = [item for item in texts(vectors("mvs")) if item.startswith("module")]
    quick = [f'module "{text}"\n' for text in ("a.b/c", "\\x00", "a\\\"b", "\\400", "\\ud800", "\\q", "a\\")]
    broken = ["module (\n\ta\n\n\n\tb // c\n)\n", "a (\n", "a ()\n", "a ( ) b\n", "a b (c)\n) x\n", "/* x */\n", '"a\nb"\n', "`a`b\n",
              "retract [v1.0.0,]\n", "go 1.2.3.4\n", "go 1.21foo\n", "require a.b/c v1\n", "replace a => b\n", "module\n",
              "godebug a\n", "toolchain x\n", "\xff\xed\xa0\x80\n", "x y // \r\n\r\n// end"]
    return texts(vectors("go_mod"), "text") + real + quick + broken + [GO_MOD, ESCAPES]


def sums() -> list[str]:
    """Texts of go.sum files."""
    lines = [f"a.b/c v1.0.{n}{end} h1:{base64.b64encode(hashlib.sha256(bytes([n])).digest()).decode()}\n"
             for n in range(3) for end in ("", "/go.mod")]
    empty = "a.b/d v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n"
    records = [item for item in texts(vectors("sumdb_real")) if " h1:" in item]
    return ["".join(lines), lines[0] * 2, empty + lines[1], "a b\n", "\n\n  \t\n", lines[0][:-1], "a v1 h2:x\na v1 h1:y\n",
            *records]


def lists() -> list[str]:
    """Texts of version lists."""
    semver = texts(vectors("semver"), "v")
    return ["\n".join(semver), "v1.0.0 2020-01-02T03:04:05Z\n \tv1.1.0\r\nv0.0.0-20200102030405-0123456789ab\n", "v2.0.0\nv2.0.0\n",
            "v1.0.0-rc.1\nv0.9.0", "v2.0.0+incompatible\nv1.2\n", "v1.0.0-" + "a" * 240] + [f"{text}\n" for text in semver]


def archives() -> list[bytes]:
    """Small zips, stored and deflated, some with descriptors, folders and comments."""
    made = []
    cases = [["go.mod"], ["go.mod", "x/y.go"], ["LICENSE", "d/"], ["A.go", "a.go"], ["x/../y"], ["con.go"], []]
    for number, names in enumerate(cases):
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            made.append(archive([f"a.b/c@v1.0.0/{name}" for name in names], method, comment=b"x" * (number % 2)))
    made += [made[0] + b"x", b"x" + made[0], made[3][:-1], archive(["a", "a"], 8), unseekable(), zip64()]
    return made


def archive(names: list[str], method: int, comment: bytes = b"") -> bytes:
    """A zip whose contents are a few lines each."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as file:
        # A name that occurs twice is what some are about.
        warnings.simplefilter("ignore")
        for name in names:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            entry.external_attr = (0o40755 if name.endswith("/") else 0o100644) << 16
            file.writestr(entry, b"" if name.endswith("/") else b"module a.b/c\n\ngo 1.23\n" * 3)
        file.comment = comment
    return buffer.getvalue()


class Pipe(io.RawIOBase):
    """A file that cannot go back, so that sizes come in descriptors."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Appends."""
        self.data += bytes(data)
        return len(data)


def unseekable() -> bytes:
    """A zip with data descriptors."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", 8) as file:  # type: ignore[arg-type]
        file.writestr("a.b/c@v1.0.0/go.mod", b"module a.b/c\n" * 9)
        file.writestr("a.b/c@v1.0.0/b.go", b"package b\n")
    return pipe.data


def zip64() -> bytes:
    """A small zip in the format of large ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", 8) as file, file.open("a.b/c@v1.0.0/a.go", "w", force_zip64=True) as entry:
        entry.write(b"package a\n" * 5)
    return buffer.getvalue()


def streams() -> list[bytes]:
    """Deflate streams of every kind of block, each behind a byte that says how wrong its size is."""
    dice = random.Random(DICE)
    noise = dice.randbytes(300)
    contents = [b"", b"a", b"abcabcabc" * 40, noise, noise * 3, bytes(range(256)), b"\0" * 5000, noise + b"x" * 700 + noise]
    made = []
    for content in contents:
        for level, strategy in ((0, 0), (1, 0), (9, 0), (6, zlib.Z_FIXED), (6, zlib.Z_HUFFMAN_ONLY), (6, zlib.Z_RLE)):
            packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
            half = len(content) // 2
            stream = packer.compress(content[:half]) + packer.flush(zlib.Z_FULL_FLUSH) + packer.compress(content[half:])
            made.append(bytes([len(made) % 4]) + stream + packer.flush())
    return made + [item + b"\0" for item in made[:4]]


def notes() -> list[str]:
    """Signed notes, keys and tree heads."""
    note = vectors("note")
    twice = [text + text.splitlines(True)[-1] for text in texts(note["open"], "message") if text.endswith("=\n")]  # type: ignore[index]
    return twice + texts(note, "message", "key", "verifier_key") + texts(vectors("tlog"), "text") + texts(vectors("sumdb_real"), "tree_head",
                                                                                                    "verifier_key")


def tiles() -> list[str]:
    """Paths of tiles, replies of lookups, and leaves."""
    tlog, real = vectors("tlog"), vectors("sumdb_real")
    return texts(tlog, "path", "msg") + texts(real, "lookup_body") + ["".join(chr(65 + i) for i in range(n)) for n in range(4, 24)]


def settings() -> list[str]:
    """Files with one setting each, from the table of all of them, and the one that is packaged."""
    rows = re.findall(r"^\| `([a-z.-]+)` \|.*?\|.*?\| (.*?) \| (.*?) \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    samples = {"host:port": "127.0.0.1:9", "prefix": "/go", "path": "/a", "chain": "https://a.b|direct,off", "database": "off",
               "pattern=chain": "[{pattern: a.b/*, chain: off}, 'c.d=direct']", "patterns": "[a.b/*, '*.c']", "true\\|false": "true",
               "size": "600MiB", "number": "7", "duration": "5s", "hosts": "[a.b, 10.0.0.0/8]", "url": "http://a.b:1", "folders": "/a:/b",
               "url=file": "[{url: 'https://a.b', file: /t}]", "prefix=replacement": "['https://a.b/=/c/']", "networks": "[10.0.0.0/8]",
               "pattern=repository": "[{pattern: a.b/*, repository: 'git https://c.d/$1'}]", "prefix=file": "['ssh://a@b/=/k']"}
    files = []
    for name, value in [(name, samples.get(kind, kind.split("\\|")[0])) for name, kind, _ in rows]:
        section, _, last = name.rpartition(".")
        files.append(f"{section}:\n  {last}: {value}\n" if section else f"{name}: {value}\n")
    whole = [item for item in files if not item[:-1].startswith(("upstream:", "server:", "freshness:", "direct:"))]
    odd = ["a: &x b\nc: *x\n", "listen: ~\n", "? [a]\n: b\n", "listen: {a: b}\n", "server: 1\n", "- a\n", "a: b\n---\nc: d\n", "%YAML 1.2\n---\n",
           "listen: |\n  127.0.0.1:1\n", "listen: 'a''b'\nlisten: c\n", "private: [a, [b]]\n", "# nothing\n", "\xff", "a: \"\\q\"\n", "\t- a\n",
           "[" * 50, "a: \x07\n", "{a: b", "upstream:\n", "routes: [{pattern: a}]\n", "store: [a]\n", "log-level: loud\n" * 3, "netrc: ''\n", "no-proxy: 'null'\n"]
    return files + ["".join(whole), (ROOT / "packaging" / "martlet.yaml").read_text("utf-8")] + odd


def pages() -> list[str]:
    """Web pages with go-import lines, and with what stands around them."""
    one = '<meta name="go-import" content="example.com/m git https://git.example.com/m">'
    return [
        one, f"<!DOCTYPE html>\n<html><head>{one}</head><body>x", one.replace("git h", "mod h") + one, one + "<body>" + one,
        one.replace('m">', 'm sub/dir">'), one.replace('m">', 'm ../x">'), one.replace('m">', 'm a//./b">'), one.replace("/m git", " git"),
        "<META NAME=go-import CONTENT='example.com/m git https:&#x2f;&#47;a&amp;b'/>", '<?xml version="1.0" encoding="UTF-8"?>' + one,
        '<?xml version="1.0" encoding="latin-1"?>' + one, "<!-- a - b --><![CDATA[ <body> ]]>" + one, '<!DOCTYPE a [<!ENTITY b ">"><!-- \' -->]>' + one,
        "<a:b c d=e f='g' h=\"i\"/>&nbsp;&bogus; & &#1;" + one, "<script>if (a < b) {}</script>" + one, one.replace("example.com/m", "example.com/m/v2"),
        "</head>" + one, "<", "<a b=", "<!", "<!-", "<!--x", "<?", "&", "&#", "&#x;", "]]>", '<meta name="go-import" content="a b">',
        "\u00e9<\u00e9 \u00e9=\u00e9>" + one,
    ]


SEEDS = {
    "module-path": paths,
    "version": versions,
    "go-mod": modules,
    "go-work": lambda: texts(vectors("go_mod")["go_work"], "text") + [GO_WORK] + [  # type: ignore[index]
        "use (\n", "use a b\n", "godebug x\n", "x y\n", "x (\ny\n)\n", "go 1\ngo 1\n", "toolchain a\ntoolchain b\n"],
    "go-sum": sums,
    "info": lambda: INFO + texts(vectors("client_behaviour"), "info", "body"),
    "list": lists,
    "zip": archives,
    "deflate": streams,
    "note": notes,
    "tile": tiles,
    "range": lambda: ["\0\0\0\0\0\0\0\x64" + item for item in RANGES] + ["\x7f" * 8 + item for item in RANGES],
    "request": lambda: REQUESTS + texts(vectors("client_behaviour"), "requests"),
    "patterns": lambda: PATTERNS + pairs(vectors("match_prefix_patterns"), "globs", "target")
    + pairs(vectors("match_prefix_patterns"), "pattern", "name"),
    "config": settings,
    "go-import": pages,
}


def write(name: str, folder: pathlib.Path) -> None:
    """Puts the seeds of one target into `folder`, each under the name of its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS[name]():
        data = seed if isinstance(seed, bytes) else seed.encode("latin-1" if name == "range" else "utf-8", "surrogatepass")
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
