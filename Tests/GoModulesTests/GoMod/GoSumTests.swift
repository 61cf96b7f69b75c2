import GoModules
import TestKit
import Testing

@Suite struct GoSumTests {
    private static let module = "example.com/a"

    private func key(_ version: String) throws -> GoSumKey {
        GoSumKey.zip(try ModuleVersion(path: Self.module, version: version))
    }

    @Test("keeps every hash, those of unknown algorithms too")
    func hashes() throws {
        let sum = try GoSum(Array("example.com/a v1.0.0 h1:x\n\n \t\nexample.com/a  v1.0.0\th9:y\r\n".utf8))
        #expect(sum.hashes == [try key("v1.0.0"): ["h1:x", "h9:y"]])
    }

    @Test("tells the hash of a zip from that of its go.mod file")
    func kinds() throws {
        let sum = try GoSum(Array("example.com/a v1.0.0/go.mod h1:x\n".utf8))
        let module = try ModuleVersion(path: Self.module, version: "v1.0.0")
        #expect(sum.hashes[.zip(module)] == nil)
        #expect(sum.hashes[.goMod(module)] == ["h1:x"])
    }

    @Test(
        "refuses a line that has not three words",
        arguments: [("a v1\n", 1, 2), ("\n\na v1 h1:x y\n", 3, 4), ("a v1 h1:x\nb", 2, 1)]
    )
    func wrongNumber(_ text: String, _ line: Int, _ count: Int) {
        #expect(throws: GoSumError.wrongNumberOfFields(file: "go.sum", line: line, count: count)) {
            try GoSum(Array(text.utf8))
        }
    }

    @Test("says so in Go's words")
    func words() {
        let error = GoSumError.wrongNumberOfFields(file: "x/go.sum", line: 3, count: 2)
        #expect("\(error)" == "malformed go.sum:\nx/go.sum:3: wrong number of fields 2")
    }

    @Test("refuses a file that is too large before it reads it")
    func tooLarge() {
        let size = GoSum.sizeLimitInBytes + 1
        #expect(throws: GoSumError.tooLarge(file: "go.sum", sizeInBytes: size)) {
            try GoSum([UInt8](repeating: 0, count: size))
        }
    }

    @Test("passes over the hash of an empty go.mod file, which old versions of Go wrote by mistake")
    func emptyGoMod() throws {
        let text = "example.com/a v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n"
        #expect(try GoSum(Array(text.utf8)).hashes.isEmpty)
    }

    @Test(
        "one equal hash is enough, unless another h1 stands before it",
        arguments: [
            (["h1:x"], GoSum.Verdict.matches), (["h1:y"], .differs("h1:y")), (["h9:y"], .unknown), ([], .unknown),
            (["h9:y", "h1:x"], .matches), (["h1:y", "h1:x"], .differs("h1:y")), (["h1:x", "h1:y"], .matches),
        ]
    )
    func verdict(_ hashes: [String], _ verdict: GoSum.Verdict) throws {
        var sum = GoSum()
        for hash in hashes { sum.add(hash, to: try key("v1.0.0")) }
        #expect(sum.verdict(on: "h1:x", for: try key("v1.0.0")) == verdict)
        #expect(sum.verdict(on: "h1:x", for: try key("v2.0.0+incompatible")) == .unknown)
    }

    @Test("writes in the order of Go, without duplicates")
    func rendered() throws {
        let lines = [
            "A.b/c v1.0.0 h1:1", "a.b/c v1.0.0-rc.2 h1:2", "a.b/c v1.0.0-rc.10 h1:3", "a.b/c v1.0.0 h1:4",
            "a.b/c v1.0.0 h1:5",
            "a.b/c v1.0.0/go.mod h1:6", "a.b/c v1.10.0 h1:7", "a.b/c v2.0.0+incompatible h1:8", "a.b/c-d v1.0.0 h1:9",
            "é x h1:0",
        ]
        let shuffled = [3, 8, 0, 6, 4, 9, 1, 7, 5, 2, 4].map { lines[$0] }.joined(separator: "\n")
        #expect(try GoSum(Array(shuffled.utf8)).rendered == lines.joined(separator: "\n") + "\n")
    }

    /// The part of the group `semver` that is about `go.sum`.
    private struct Orders: Decodable {
        struct Order: Decodable {
            let `in`: [String]
            let sorted: [String]
        }

        let gosum_sort: Order
    }

    @Test("sorts its lines as Go does")
    func order() throws {
        let order = (try Vectors.group("semver") as Orders).gosum_sort
        let sum = try GoSum(Array(order.in.map { $0 + " h1:x\n" }.joined().utf8))
        #expect(sum.rendered == order.sorted.map { $0 + " h1:x\n" }.joined())
    }

    @Test("texts that Unicode holds equal are different paths")
    func canonicalEquivalence() throws {
        // The Kelvin sign, and the letter K.
        let sum = try GoSum(Array("\u{212A} v1.0.0 h1:x\nK v1.0.0 h1:y\n".utf8))
        #expect(sum.hashes.count == 2)
        #expect(sum.verdict(on: "h1:y", for: GoSumKey(path: "K", version: "v1.0.0")) == .matches)
    }
}
