"""The inputs of a run: seeded, half of them changed vectors, half of them made by the grammar they are for."""

import base64
import collections.abc
import hashlib
import random
import zlib

from differential.programs import frame
from fuzz import seeds

Question = bytes
Maker = collections.abc.Callable[[random.Random], Question]

TOKENS = [b"/", b".", b"..", b"-", b"+", b"@", b"!", b"v", b"v1", b"v2", b"0", b"1", b"00", b"~1", b"con", b"A", b"gopkg.in/", b".v1", b"*", b"?",
          b"[", b"]", b"^", b"\\", b",", b"\n", b" ", b"\t", b"\r", b"(", b")", b"//", b"\"", b"`", b"=>", b"\x00", b"\x7f", b"\x80", b"\xff",
          b"\xed\xa0\x80", b"\xc3\xa9", b"\xe2\x80\x94 ", b"\xef\xbf\xbd", b"\xf0\x9f\x98\x80", b"+incompatible", b"-unstable", b"=", b"20200102030405-0123456789ab"]


def question(kind: str, *fields: bytes | str) -> Question:
    """A payload: the letter of the kind, and its fields."""
    return kind.encode() + frame([field if isinstance(field, bytes) else field.encode("utf-8", "surrogatepass") for field in fields])


def pool(name: str) -> list[bytes]:
    """The seeds of a fuzz target, as bytes."""
    return [item if isinstance(item, bytes) else item.encode("utf-8", "surrogatepass") for item in seeds.SEEDS[name]()]


def change(dice: random.Random, text: bytes, others: list[bytes]) -> bytes:
    """`text` after one to three small accidents, or none."""
    for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
        place, end = dice.randint(0, len(text)), dice.randint(0, len(text))
        accident = dice.randrange(6)
        if accident == 0:
            text = text[:place] + dice.choice(TOKENS) + text[place:]
        elif accident == 1:
            text = text[:place] + text[place + dice.randint(1, 3):]
        elif accident == 2 and text:
            place = min(place, len(text) - 1)
            text = text[:place] + bytes([dice.choice((text[place] ^ 1 << dice.randrange(8), dice.randrange(32, 127)))]) + text[place + 1:]
        elif accident == 3:
            text = text[:place] + text[min(place, end):max(place, end)][:40] + text[place:]
        elif accident == 4:
            other = dice.choice(others)
            text = text[:place] + other[dice.randint(0, len(other)):]
        else:
            text = text[:place] + text[end:] if place < end else text
    return text


def changed(name: str, *more: str) -> collections.abc.Callable[[random.Random], bytes]:
    """A maker of changed seeds of one or more fuzz targets."""
    own = [item for target in (name, *more) for item in pool(target)]
    return lambda dice: change(dice, dice.choice(own), own)


def element(dice: random.Random, letters: str = "abAz09-._~+ !é") -> str:
    """One element of a path, most of them legal."""
    return "".join(dice.choice(letters) for _ in range(dice.randint(1, 5)))


def path(dice: random.Random) -> bytes:
    """A path with what paths are refused for."""
    letters = dice.choice(("abz09", "abAZ09-._~", "abA0-._~+ !#$%&(),=@[]^{}é:\\*"))
    host = dice.choice(("a.b", "gopkg.in", "gopkg.in", "A.b", "a", "a-.b", "example.com", "a_b.c"))
    parts = [host] + [dice.choice(("con", "aux.x", "x~1", "..", ".x", "x.", "com1", "lpt0", "")) if dice.random() < 0.06 else element(dice, letters)
                      for _ in range(dice.randint(0, 3))]
    tail = dice.choice(("", "", "/v2", "/v1", "/v0", "/v02", "/v2.0", ".v1", ".v0", ".v2-unstable", ".v01", "/v", "/v99999999999"))
    return ("/".join(parts) + tail).encode()


def number(dice: random.Random) -> str:
    """A number of a version, seldom with a zero too many."""
    return dice.choice(("0", "1", "2", "9", "10", "11", "99999999999999999999", "01", str(dice.randrange(100))))


def version(dice: random.Random) -> bytes:
    """A version, most of them well-formed."""
    text = dice.choice(("v", "v", "v", "v", "V", "")) + ".".join(number(dice) for _ in range(dice.choice((1, 2, 3, 3, 3, 3, 4))))
    if dice.random() < 0.5:
        text += "-" + ".".join(dice.choice(("rc", "0", "1", "01", "a-b", "pre", "", "10", "A")) for _ in range(dice.randint(1, 3)))
    if dice.random() < 0.25:
        text += "+" + dice.choice(("incompatible", "meta", "a.b", "01", "", "incompatible.x"))
    return text.encode()


def pseudo(dice: random.Random) -> bytes:
    """A pseudo-version, some of them with an impossible date or base."""
    stamp = dice.choice(("20200102030405", "00010101000000", "20201332250000", "2020010203040", "20190229000000", "20200229235959"))
    revision = dice.choice(("0123456789ab", "000000000000", "abc", "0123456789AB", "a_b", ""))
    shape = dice.choice(("v0.0.0-", "v1.0.0-", "v1.2.4-0.", "v1.2.0-0.", "v1.2.3-rc.0.", "v2.3.4-pre.1.0.", "v1.2.3-", "v1.2.3-x."))
    return f"{shape}{stamp}-{revision}{dice.choice(('', '', '+incompatible', '+meta'))}".encode()


def composed(dice: random.Random) -> Question:
    """The parts of a pseudo-version, all of them well-formed."""
    base = dice.choice(("", "v1.2.3", "v1.2.9", "v1.2.3-pre", "v1.2.3-rc.1", "v2.0.0+incompatible", "v1.99.99999999999999999999", "v1.2"))
    time = f"{dice.randint(1, 9999):04}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}T{dice.randrange(24):02}:{dice.randrange(60):02}:00"
    return question("c", dice.choice(("", "v0", "v1", "v2", "v10")), base, time + dice.choice(("Z", "+01:00", "-11:30")), element(dice, "0123456789abcdefAZ"))


def pattern(dice: random.Random) -> bytes:
    """A list of patterns."""
    pieces = ("a", "b", "*", "?", "[a-c]", "[^a]", "[", "]", "\\*", "\\", "/", "/", ".", "v1", "-", "[]a]", "[a-]", "[b-a]", "é", "**")
    return ",".join("".join(dice.choice(pieces) for _ in range(dice.randint(0, 7))) for _ in range(dice.randint(1, 3))).encode()


def target(dice: random.Random) -> bytes:
    """A path that such patterns may match."""
    return "".join(dice.choice("abc/.*v1é-") for _ in range(dice.randint(0, 10))).encode()


def module_file(dice: random.Random) -> bytes:
    """Lines of a go.mod or go.work file."""
    words = ["a.b/c", "a.b/c/v2", "gopkg.in/a.v1", "v1.0.0", "v2.0.0", "v1", "v2.0.0+incompatible", "v0.0.0-20200102030405-0123456789ab", "=>", "./x",
             "../y", "\"a b\"", "`c`", "1.21", "1.23.4", "1.21rc1", "go1.21", "default", "k=v", "[v1.0.0,", "v1.2.0]", ",", "[", "]", "(", ")",
             "// indirect", "// x", "é", "\"\\x41\""]
    names = ["module", "go", "toolchain", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore", "use", "other"]
    usual = {"module": "a.b/c", "go": "1.23.4", "toolchain": "go1.24.0", "godebug": "k=v", "require": "a.b/d v1.0.0 // indirect", "use": "./x",
             "exclude": "a.b/d v1.1.0", "replace": "a.b/d => ./d", "retract": "[v1.0.0, v1.2.0] // why", "tool": "a.b/d/x", "ignore": "./n"}
    lines = []
    for _ in range(dice.randint(1, 6)):
        name = dice.choice(names)
        text = usual.get(name, "") if dice.random() < 0.7 else " ".join(dice.choice(words) for _ in range(dice.randint(0, 4)))
        block = dice.random() < 0.2
        lines.append(f"{name} (\n\t{text}\n\n\t// c\n\t{text}\n)" if block else f"{name} {text}")
        if dice.random() < 0.15:
            lines.append(dice.choice(("", "// Deprecated: gone", "// note", "\r", "/* */")))
    return ("\n".join(lines) + dice.choice(("\n", "", "\r\n"))).encode()


def archive(dice: random.Random) -> bytes:
    """A small zip of legal and illegal names."""
    names = ("go.mod", "a.go", "A.go", "x/y.go", "x/Y.go", "x", "d/", "LICENSE", "vendor/a/b.go", "GO.MOD", "x/go.mod", "con.go", "a b.go", "é.go", "x//y", "../z")
    prefix = dice.choice(("a.b/c@v1.0.0/",) * 9 + ("a.b/c@v1.0.1/",))
    return seeds.archive([prefix + dice.choice(names) for _ in range(dice.randint(0, 4))], dice.choice((0, 8)))


def archives() -> collections.abc.Callable[[random.Random], bytes]:
    """Changed zips; in half of them the contents stay, so that not the checksum alone decides."""
    fixed = pool("zip") + [archive(random.Random(number)) for number in range(200)]

    def make(dice: random.Random) -> bytes:
        chosen = dice.choice(fixed)
        start = chosen.find(b"PK\x01\x02")
        if dice.random() < 0.5 and start > 0:
            return chosen[:start] + change(dice, chosen[start:], fixed)
        return change(dice, chosen, fixed)
    return make


def one_entry(dice: random.Random) -> bytes:
    """An archive of one entry whose stream was changed, with the checksum and sizes that fit it."""
    streams = STREAMS or STREAMS.extend(pool("deflate")) or STREAMS
    stream = change(dice, dice.choice(streams)[1:], streams)
    reader = zlib.decompressobj(-15)
    try:
        content = reader.decompress(stream, 1 << 17)
    except zlib.error:
        content = b"x" * dice.randrange(9)
    name = b"a.b/c@v1.0.0/a.go"
    common = bytes([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]) + b"".join(
        item.to_bytes(4, "little") for item in (zlib.crc32(content), len(stream), len(content))) + len(name).to_bytes(2, "little") + b"\0\0"
    local = b"PK\x03\x04" + common + name + stream
    central = b"PK\x01\x02" + bytes([20, 0]) + common + bytes(14) + name
    return local + central + b"PK\x05\x06" + bytes([0, 0, 0, 0, 1, 0, 1, 0]) + len(central).to_bytes(4, "little") + len(local).to_bytes(4, "little") + b"\0\0"


STREAMS: list[bytes] = []


def leaf(data: bytes) -> bytes:
    """The hash of a record."""
    return hashlib.sha256(b"\0" + data).digest()


LEAVES = [leaf(bytes([number])) for number in range(70)]


def root(start: int, end: int, memory: dict[tuple[int, int], bytes]) -> bytes:
    """The hash above some leaves: RFC 6962, section 2.1."""
    if end - start == 1:
        return LEAVES[start]
    if (start, end) not in memory:
        split = 1 << (end - start - 1).bit_length() - 1
        memory[start, end] = hashlib.sha256(b"\1" + root(start, start + split, memory) + root(start + split, end, memory)).digest()
    return memory[start, end]


MEMORY: dict[tuple[int, int], bytes] = {}


def inclusion(place: int, start: int, end: int) -> list[bytes]:
    """The proof of one leaf: section 2.1.1."""
    if end - start <= 1:
        return []
    split = start + (1 << (end - start - 1).bit_length() - 1)
    if place < split:
        return [*inclusion(place, start, split), root(split, end, MEMORY)]
    return [*inclusion(place, split, end), root(start, split, MEMORY)]


def consistency(old: int, start: int, end: int, is_whole: bool = True) -> list[bytes]:
    """The proof of an older tree: section 2.1.2."""
    if old == end:
        return [] if is_whole else [root(start, end, MEMORY)]
    split = start + (1 << (end - start - 1).bit_length() - 1)
    if old <= split:
        return [*consistency(old, start, split, is_whole), root(split, end, MEMORY)]
    return [*consistency(old, split, end, False), root(start, split, MEMORY)]


def spoil(dice: random.Random, proof: list[bytes]) -> bytes:
    """A proof, in half of the cases with something wrong."""
    proof = list(proof)
    accident = dice.randrange(8)
    if accident == 0:
        proof.append(dice.choice(LEAVES))
    elif accident == 1 and proof:
        proof.pop(dice.randrange(len(proof)))
    elif accident == 2 and proof:
        proof[dice.randrange(len(proof))] = dice.choice(LEAVES)
    elif accident == 3:
        dice.shuffle(proof)
    return b"".join(proof)


def eight(dice: random.Random, value: int, odd: float = 0.1) -> bytes:
    """A number, seldom another one than meant; for sizes above 2^62 Go's own check of a proof does not end."""
    if dice.random() < odd:
        value = dice.choice((0, 1, value + 1, abs(value - 1), 2 ** 40, 2 ** 62))
    return value.to_bytes(8, "big")


def proof_of_record(dice: random.Random) -> Question:
    """The proof that a record is in a tree."""
    size = dice.randint(1, len(LEAVES))
    place = dice.randrange(size)
    proof = spoil(dice, inclusion(place, 0, size))
    return question("r", proof, eight(dice, size), root(0, size, MEMORY), eight(dice, place), LEAVES[place])


def proof_of_tree(dice: random.Random) -> Question:
    """The proof that a tree goes on from an older one."""
    size = dice.randint(1, len(LEAVES))
    old = dice.randint(1, size)
    proof = spoil(dice, consistency(old, 0, size))
    return question("k", proof, eight(dice, size), root(0, size, MEMORY), eight(dice, old), root(0, old, MEMORY))


def log(dice: random.Random) -> Question:
    """A log, of which a record and an older size are to be proven."""
    records = [element(dice) for _ in range(dice.randint(1, 33))]
    return question("a", "\n".join(records), eight(dice, dice.randrange(len(records)), 0), eight(dice, dice.randint(1, len(records)), 0))


def note_text(dice: random.Random) -> bytes:
    """A tree head, a record or the path of a tile."""
    digits = base64.b64encode(dice.randbytes(dice.choice((32, 32, 32, 31)))).decode()
    group = "/".join(f"x{dice.randrange(1000):03}" for _ in range(dice.randint(0, 2)))
    tile = f"tile/{dice.choice((8, 1, 30, 31, 0, '08'))}/{dice.choice(('0', '1', 'data', '63', '64'))}/{group + '/' if group else ''}{dice.randrange(1000):03}"
    width = dice.choice(("", "", ".p/1", ".p/255", ".p/256", ".p/0", ".p/07"))
    head = f"go.sum database tree\n{dice.choice((0, 1, 7, 2 ** 63 - 1, 2 ** 63, '01', '+1', '-1'))}\n{digits}\n{dice.choice(('', 'x', chr(10)))}"
    record = f"{dice.choice((0, 5, '05', 2 ** 63 - 1, '-0'))}\na.b/c v1.0.0 h1:{digits}\n\n{dice.choice(('', head))}"
    return dice.choice((head, record, tile + width)).encode()


def either(*makers: collections.abc.Callable[[random.Random], bytes]) -> collections.abc.Callable[[random.Random], bytes]:
    """One of several makers, by chance."""
    return lambda dice: dice.choice(makers)(dice)


def groups() -> dict[str, Maker]:
    """What is asked, by the name of the group."""
    paths = either(changed("module-path"), path)
    version_pool = [item for text in pool("version") for item in text.split(b"\n")]
    versions = either(lambda dice: change(dice, dice.choice(version_pool), version_pool), version, version)
    pseudos = either(pseudo, pseudo, versions, lambda dice: change(dice, pseudo(dice), version_pool))
    pattern_pool = [text.partition(b"\n") for text in pool("patterns")]
    pattern_lists = [text[0] for text in pattern_pool]
    patterns = either(pattern, lambda dice: change(dice, dice.choice(pattern_lists), pattern_lists))
    targets = either(target, lambda dice: dice.choice(pattern_pool)[2])
    modules = either(module_file, changed("go-mod"))
    works = either(module_file, changed("go-work"))
    zips = either(archives(), archive, one_entry)
    notes, tree_texts = changed("note"), either(note_text, note_text, changed("tile"))
    # Each once: Go takes two of the same name and hash for an ambiguity.
    keys = "\n".join(dict.fromkeys(seeds.texts(seeds.vectors("note")["keys"], "verifier_key") + [seeds.vectors("sumdb_real")["verifier_key"]]))
    return {
        "paths": lambda dice: question("p", paths(dice)),
        "escaping": lambda dice: question("e", either(paths, versions)(dice)),
        "versions": lambda dice: question("s", versions(dice), either(versions, paths)(dice)),
        "pseudo-versions": lambda dice: question("u", pseudos(dice)),
        "pseudo-versions, made": composed,
        "patterns": lambda dice: question("g", patterns(dice), targets(dice)),
        "go.mod": lambda dice: question("m", modules(dice)),
        "go.work": lambda dice: question("w", works(dice)),
        "zips": lambda dice: question("z", zips(dice)),
        "notes": lambda dice: question("n", notes(dice), keys),
        "tree heads, records, tiles": lambda dice: question("t", tree_texts(dice)),
        "proofs of records": proof_of_record,
        "proofs of trees": proof_of_tree,
        "proofs, made": log,
    }
