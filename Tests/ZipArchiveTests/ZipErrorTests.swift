import Testing
import ZipArchive

@Suite struct ZipErrorTests {
    @Test(
        "says what is wrong, and where",
        arguments: [
            (
                ZipError.flawed(.twoEndRecords, entry: nil),
                "zip: there are two end records, and readers disagree which one counts"
            ),
            (.flawed(.checksum, entry: "a/b.go"), "zip entry \"a/b.go\": the content does not match its CRC-32"),
            (
                .beyondLimit(.contentSize, entry: "x"),
                "zip entry \"x\": the uncompressed sizes add up to more than allowed"
            ),
            (.unreadable(code: 0), "zip: the file became shorter while it was read"),
            (.unreadable(code: 5), "zip: the file cannot be read (errno 5)"),
            (.noMemory, "zip: no memory for the decompressor"),
            // A name is the sender's choice: it must not write into logs or terminals.
            (
                .flawed(.method, entry: "a\n\u{1b}[31m\"\u{e9}"),
                #"zip entry "a\n\u{1B}[31m\"\u{00E9}": an entry is compressed with a method other than store and deflate"#
            ),
        ]
    )
    func description(_ error: ZipError, _ text: String) {
        #expect(error.description == text)
    }

    @Test("cuts long names")
    func longName() {
        let error = ZipError.flawed(.checksum, entry: String(repeating: "n", count: 4096))
        #expect(error.description.hasPrefix("zip entry \"\(String(repeating: "n", count: 80))...\": "))
    }
}
