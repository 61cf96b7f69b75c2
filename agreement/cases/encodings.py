"""working-tree-encoding: section 3.4."""

import dataclasses

from agreement.table import TREE, mod, tree

TEXT = "Grüße, 世界\n"


def encoded(name: str, encoding: str, rule: str, expected: "bytes | None" = None, text: str = TEXT, more: str = "") -> None:
    """A repository with a file in an encoding; the expected bytes are only given where they do not depend on the machine's iconv."""
    inside = {"a.txt": expected} if expected is not None else {}
    files = {".gitattributes": f"*.txt text working-tree-encoding={encoding}{more}\n", "a.txt": text, "b.md": text}
    tree(name, rule, files, dataclasses.replace(TREE, inside={**inside, "b.md": text.encode()}))


encoded("encoding-utf16", "UTF-16", "3.4: UTF-16 gets a byte order mark, in the order of the machine's iconv")
encoded("encoding-utf16le-bom", "UTF-16LE-BOM", "3.4: UTF-16LE-BOM is git's own word", b"\xff\xfe" + TEXT.encode("utf-16-le"))
encoded("encoding-utf16be", "UTF-16BE", "3.4: UTF-16BE has no byte order mark", TEXT.encode("utf-16-be"))
encoded("encoding-utf32", "UTF-32", "3.4: UTF-32 gets a byte order mark too")
encoded("encoding-latin1", "ISO-8859-1", "3.4: encodings of one byte", "Grüße\n".encode("latin-1"), "Grüße\n")
encoded("encoding-sjis", "SHIFT-JIS", "3.4: encodings of several bytes", "世界\n".encode("shift-jis"), "世界\n")
encoded("encoding-unknown", "no-such-encoding", "3.4: an encoding that iconv does not know changes nothing", TEXT.encode())
encoded("encoding-impossible", "ISO-8859-1", "3.4: what the encoding cannot express stays as it is", TEXT.encode())
encoded(
    "encoding-eol", "UTF-16LE-BOM", "3.4: line ends are made before the encoding",
    b"\xff\xfe" + TEXT.replace("\n", "\r\n").encode("utf-16-le"), more=" eol=crlf",
)  # fmt: skip
# Not by the raw file: the zip's own go.mod is in UTF-16 then, where nobody finds a go line.
tree(
    "encoding-of-mod", "3.4, 4.3: go.mod itself in another encoding: .mod is the stored text, the zip's copy is not",
    {
        ".gitattributes": "go.mod text working-tree-encoding=UTF-16LE-BOM\n", "go.mod": mod("{path}", "1.24"),
        "vendor/modules.txt": "#\n", "p/vendor/a.txt": "a\n",
    },
)  # fmt: skip
