import Testing

@testable import ProxyServer

@Suite struct ByteRangeTests {
    @Test(
        "a range of a file of ten bytes",
        arguments: [
            (nil as String?, ByteRange.whole),
            ("bytes=0-9", .part(offset: 0, count: 10)),
            ("bytes=2-4", .part(offset: 2, count: 3)),
            ("bytes=9-9", .part(offset: 9, count: 1)),
            ("bytes=4-", .part(offset: 4, count: 6)),
            ("bytes=0-", .part(offset: 0, count: 10)),
            ("bytes=-3", .part(offset: 7, count: 3)),
            ("bytes=-99", .part(offset: 0, count: 10)),
            ("bytes=4-99", .part(offset: 4, count: 6)),
            ("BYTES=4-5", .part(offset: 4, count: 2)),
            ("bytes=10-", .unsatisfiable),
            ("bytes=10-20", .unsatisfiable),
            ("bytes=-0", .unsatisfiable),
            // Numbers beyond every integer mean "very far".
            ("bytes=9223372036854775807-", .unsatisfiable),
            ("bytes=9223372036854775808-9223372036854775809", .unsatisfiable),
            ("bytes=4-99999999999999999999999", .part(offset: 4, count: 6)),
            ("bytes=-99999999999999999999999", .part(offset: 0, count: 10)),
            // What is malformed, multiple or unknown is ignored.
            ("bytes=5-2", .whole),
            ("bytes=99999999999999999999-2", .whole),
            ("bytes=", .whole),
            ("bytes=-", .whole),
            ("bytes=--1", .whole),
            ("bytes=+1-2", .whole),
            ("bytes=1-2-3", .whole),
            ("bytes=a-b", .whole),
            ("bytes= 1-2", .whole),
            ("bytes=0-1,3-4", .whole),
            ("bytes=0-0,-1", .whole),
            ("bytes=٣-٤", .whole),
            ("foo=0-1", .whole),
            ("bytes", .whole),
            ("", .whole),
        ]
    )
    func tenBytes(_ header: String?, _ range: ByteRange) {
        #expect(ByteRange(header: header, size: 10) == range)
    }

    @Test("of an empty file no byte can be had", arguments: ["bytes=0-", "bytes=-1", "bytes=0-0"])
    func empty(_ header: String) {
        #expect(ByteRange(header: header, size: 0) == .unsatisfiable)
    }

    @Test("a thousand overlapping ranges are ignored") func many() {
        let header = "bytes=" + Array(repeating: "0-9", count: 1000).joined(separator: ",")
        #expect(ByteRange(header: header, size: 10) == .whole)
    }
}
