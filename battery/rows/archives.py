"""Archives that bomb, lie about sizes, or name files where none belong: SEC-B1 to SEC-B3."""

import zlib

from battery.cases import Case, row
from battery.forged import DESCRIPTOR_FLAG, WIDE, Entry, Parts, deflated, descriptor, forge, wide, zeros, zeros_checksum
from battery.modules import Module, archive
from battery.samples import EITHER, REFUSE, SERVE, Sample, Trial, beside, plain, prefix, usual


# SEC-B1


def bomb(mebibytes: int, name: str = "zeros.bin") -> Entry:
    """An entry that unpacks to so many MiB, and is honest about it."""
    size = mebibytes << 20
    fields = {"crc": zeros_checksum(mebibytes), "size": size}
    return Entry(name, b"", 8, packed=zeros(mebibytes), local=fields, central=fields)


def overlapping(module: Module, count: int, mebibytes: int) -> bytes:
    """Every entry begins within the one before it, whose stream quotes its header and goes on: one kernel counts for all."""
    last = bomb(mebibytes, f"{prefix(module)}f{count}")
    tail, checksum, size = last.content, last.local["crc"], last.local["size"]
    block, offsets, entries = last.header() + tail, [0], [last]
    for number in reversed(range(count)):
        header = entries[-1].header()
        quote = b"\x00" + len(header).to_bytes(2, "little") + (len(header) ^ 0xFFFF).to_bytes(2, "little")
        tail = quote + block
        # The checksum of the quoted header before `size` bytes whose checksum is known: the zeros after it, unpacked.
        checksum, size = joined(header, checksum, size), size + len(header)
        fields = {"crc": checksum, "size": size}
        entry = Entry(f"{prefix(module)}f{number}", b"", 8, packed=tail, local=fields, central=fields)
        block = entry.header() + tail
        entries.append(entry)
        offsets = [0] + [offset + len(block) - len(tail) + len(quote) for offset in offsets]
    listed = [entry.listed(offset) for entry, offset in zip(reversed(entries), offsets, strict=True)]
    return Parts(block, b"".join(listed), len(listed)).whole


def joined(first: bytes, second: int, length: int) -> int:
    """The CRC-32 of bytes before `length` others of which only the CRC-32 is known: linear, so zeros stand for them."""
    before = zlib.crc32(first)
    return shifted(before, length) ^ second


def shifted(checksum: int, length: int) -> int:
    """What a CRC-32 becomes by so many zero bytes, without its own effect of zeros: x^(8·length) times it, modulo the polynomial."""
    matrix = [1 << (bit - 1) if bit else 0xEDB88320 for bit in range(32)]
    for _ in range(3):
        matrix = [times(matrix, column) for column in matrix]
    while length:
        if length & 1:
            checksum = times(matrix, checksum)
        matrix, length = [times(matrix, column) for column in matrix], length >> 1
    return checksum


def times(matrix: "list[int]", vector: int) -> int:
    total = 0
    for bit in range(32):
        if vector >> bit & 1:
            total ^= matrix[bit]
    return total


def same_place(module: Module) -> bytes:
    """A thousand names for one content: every entry of the directory leads to the same header."""
    kernel = bomb(4, prefix(module) + "f000")
    listed = [Entry(f"{prefix(module)}f{number:03}", b"", 8, packed=kernel.content, central=kernel.central).listed(0) for number in range(1000)]
    return Parts(kernel.header() + kernel.content, b"".join(listed), 1000).whole


def nested(module: Module) -> bytes:
    """A bomb within an archive that is a file of the module: nobody unpacks that."""
    inner = forge([bomb(256)])
    return archive({prefix(module) + "go.mod": module.mod, prefix(module) + "inner.zip": inner})


def bombs() -> "list[Sample]":
    return [
        plain(),
        Sample("600 MiB in one file", REFUSE, beside(bomb(600))),
        Sample("4 GiB in one file", REFUSE, beside(bomb(4095))),
        Sample("six files of 100 MiB", REFUSE, beside(*(bomb(100, f"f{number}") for number in range(6)))),
        Sample("overlapping, 80 MiB", REFUSE, lambda module: overlapping(module, 20, 4)),
        Sample("overlapping, 4 GiB", REFUSE, lambda module: overlapping(module, 250, 16)),
        Sample("one place, 4 GiB", REFUSE, same_place),
        Sample("300,000 empty files", REFUSE, beside(*(Entry(f"{number}") for number in range(300_000)))),
        Sample("go.mod of 17 MiB", REFUSE, lambda module: forge([bomb(17, prefix(module) + "go.mod")])),
        Sample("LICENSE of 17 MiB", REFUSE, beside(bomb(17, "LICENSE"))),
        Sample("nested", SERVE, nested),
    ]


@row("SEC-B1", quick=("",))
def zip_bombs(case: Case) -> None:
    """Archives that unpack to far more than they are, honestly or by entries that overlap: refused, cheaply."""
    Trial(case).run(bombs())


# SEC-B2

REAL = bytes(1000)
TEXT = b"some text, and some text, and some text\n" * 20


def lies() -> "list[Sample]":
    """Sizes that are not those of the content."""
    packed = deflated(TEXT)
    both = {"10 of 1 GiB": (zeros(1024), 8, {"size": 10}), "10 of 300 MiB": (zeros(300), 8, {"size": 10})}
    for name, size in (("0", 0), ("one less", len(TEXT) - 1), ("one more", len(TEXT) + 1), ("4 GiB", WIDE - 1)):
        both[f"deflated, size {name}"] = (packed, 8, {"size": size})
    for name, size in (("0", 0), ("one less", len(packed) - 1), ("one more", len(packed) + 1), ("4 GiB", WIDE - 1)):
        both[f"deflated, packed {name}"] = (packed, 8, {"packed": size})
    for name, fields in (("size one less", {"size": 999}), ("size one more", {"size": 1001}), ("packed one less", {"packed": 999})):
        both[f"stored, {name}"] = (REAL, 0, fields)
    samples = [Sample(name, REFUSE, beside(lying(*what))) for name, what in both.items()]
    for where in ("local", "central"):
        for field in ("size", "packed", "crc"):
            entry = Entry("x", TEXT, 8, **{where: {field: 7}})
            samples.append(Sample(f"{field} in the {where} header", REFUSE, beside(entry)))
    return [plain(), *samples, *wide_lies(), *descriptors()]


def lying(packed: bytes, method: int, fields: "dict[str, int]") -> Entry:
    """An entry whose two headers tell the same lie."""
    data = REAL if method == 0 else TEXT
    return Entry("x", data, method, packed=packed, local=fields, central=fields)


def wide_lies() -> "list[Sample]":
    return [
        Sample("size only in a field that is not there", REFUSE, beside(Entry("x", TEXT, central={"size": WIDE, "packed": WIDE}))),
        Sample("zip64 size of 2^63", REFUSE, beside(Entry("x", TEXT, central={"size": WIDE, "extra": wide(1 << 63)}))),
        Sample("zip64 size of 2^64-1", REFUSE, beside(Entry("x", TEXT, central={"size": WIDE, "extra": wide((1 << 64) - 1)}))),
        Sample("zip64 packed of 2^63", REFUSE, beside(Entry("x", TEXT, 8, central={"packed": WIDE, "extra": wide(1 << 63)}))),
        Sample("zip64 offset of 2^63", REFUSE, beside(Entry("x", TEXT, central={"offset": WIDE, "extra": wide(1 << 63)}))),
        Sample("zip64 field cut off", REFUSE, beside(Entry("x", TEXT, central={"size": WIDE, "extra": wide(len(TEXT))[:-1]}))),
    ]


def descriptors() -> "list[Sample]":
    """Sizes after the content: right ones, wrong ones and none."""
    packed = deflated(TEXT)
    unknown = {"crc": 0, "packed": 0, "size": 0}

    def after(data: bytes) -> Entry:
        return Entry("x", TEXT, 8, DESCRIPTOR_FLAG, local=unknown, after=data)

    whole = len(packed)
    return [
        Sample("descriptor", SERVE, beside(after(descriptor(TEXT, whole)))),
        Sample("descriptor without signature", EITHER, beside(after(descriptor(TEXT, whole, b"")))),
        Sample("no descriptor", REFUSE, beside(after(b""))),
        Sample("descriptor with another size", REFUSE, beside(after(descriptor(TEXT, whole, size=7)))),
        Sample("descriptor with another checksum", REFUSE, beside(after(descriptor(TEXT, whole, crc=7)))),
        Sample("descriptor with another packed size", REFUSE, beside(after(descriptor(TEXT, whole + 1)))),
    ]


@row("SEC-B2", quick=("",))
def sizes_that_lie(case: Case) -> None:
    """Headers that say less or more than there is: unpacking stops at what was declared."""
    Trial(case).run(lies())


# SEC-B3

OUTSIDE = (
    "../x", "/etc/x", "{m}@v1.0.0/../../x", "{m}@v1.0.0/../{m}@v2/x", "{m}@v1.0.1/x", "{m}/x", "x", "{m}@v1.0.0", "{M}@v1.0.0/x", "//{m}@v1.0.0/x",
    "./{m}@v1.0.0/x", "{m}@v1.0.0x/x", "{m}@V1.0.0/x", "..\\x", "C:\\x", "C:/x", "\\\\server\\share\\x",
)  # fmt: skip
BELOW = (
    "../x", "a/../../x", "a/../b", "./a", "a/./b", "a//b", "/a", "..", ".", "...", "a/..", "a/.", "dot.", "dir./a", "a\\b", "..\\..\\x", "C:\\x",
    "a:b", "a::$DATA", "nul\x00x", "nul.txt\x00.go", "CON", "con", "aux.txt", "d/PRN", "COM1", "lpt9.go", "NUL", "NUL.", "a\nb", "a\rb", "a\tb", "a\x7fb",
    "a\x1bb", "a*b", "a?b", "a|b", "a<b", "a>b", "a\"b", "a'b", "a`b", "a;b", "\u202egnp.exe", "a\u200db", "a\u00adb", "\uff0e\uff0e/x", "a\uff0fb", "\ufeffx",
    "e\u0301", "\U0001f600", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", b"\xc0\xae\xc0\xae/x", b"\xe9", b"a\x80",
)  # fmt: skip
ALLOWED = ("..a", ".hidden", "a b", "a~1", "a~b", "@a", "#a", "a,b", "a=b", "a+b", "(a)", "[a]", "{a}", "!a", "$a", "%41", "a&b", "^a", "\u00e9", "\u4e2d", "d/e/f", "-a")


def names() -> "list[Sample]":
    samples = [plain()]
    for name in OUTSIDE:
        samples.append(Sample(f"outside {name!r}", REFUSE, lambda module, name=name: forge([*usual(module), Entry(spelled(name, module), b"x")])))
    for name in BELOW:
        samples.append(Sample(f"name {name!r}", REFUSE, beside(Entry(name, b"x"))))
    for name in ALLOWED:
        samples.append(Sample(f"name {name!r}", SERVE, beside(Entry(name, b"x"))))
    samples += [
        Sample("another name in the local header", REFUSE, beside(Entry("x", b"x", local={"name": b"y"}))),
        Sample("an empty name", REFUSE, lambda module: forge([*usual(module), Entry("", b"x")])),
        Sample("a folder with content", REFUSE, beside(Entry("d/", b"x"))),
        Sample("a folder", EITHER, beside(Entry("d/"))),
        Sample("a folder outside", REFUSE, lambda module: forge([*usual(module), Entry("../d/")])),
        Sample("another name in a unicode field", EITHER, beside(Entry("x", b"x", central={"extra": unicode_field(b"x", b"../y")}))),
        Sample("a name of 65,000 bytes", REFUSE, beside(Entry("n" * 65_000, b"x"))),
        Sample("a thousand folders deep", EITHER, beside(Entry("d/" * 1000 + "x", b"x"))),
    ]
    return samples


def spelled(name: str, module: Module) -> str:
    return name.replace("{m}", module.path).replace("{M}", module.path.upper())


def unicode_field(name: bytes, other: bytes) -> bytes:
    """The field in which Info-ZIP keeps another name for people who can read it: 0x7075."""
    content = b"\x01" + zlib.crc32(name).to_bytes(4, "little") + other
    return b"\x75\x70" + len(content).to_bytes(2, "little") + content


@row("SEC-B3", quick=("",))
def zip_slip(case: Case) -> None:
    """Names that lead elsewhere, or that some system reads in another way."""
    Trial(case).run(names())
