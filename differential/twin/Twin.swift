import Glibc

/// Answers the questions of `differential/oracle/main.go` with our code, as the release build has it.
@main
enum Twin {
    private static let answers: [UInt8: @Sendable ([[UInt8]]) -> [UInt8]] = [
        UInt8(ascii: "p"): Paths.check, UInt8(ascii: "e"): Paths.escape, UInt8(ascii: "s"): Versions.compare,
        UInt8(ascii: "u"): Versions.pseudo, UInt8(ascii: "c"): Versions.compose, UInt8(ascii: "g"): Paths.match,
        UInt8(ascii: "m"): Files.goMod, UInt8(ascii: "w"): Files.goWork, UInt8(ascii: "z"): Files.checkZip,
        UInt8(ascii: "n"): Trees.openNote, UInt8(ascii: "t"): Trees.parse, UInt8(ascii: "r"): Trees.checkRecord,
        UInt8(ascii: "k"): Trees.checkTree, UInt8(ascii: "a"): Trees.prove,
    ]

    static func main() {
        let input = readAll()
        var position = 0
        var output: [UInt8] = []
        while let payload = field(input, &position) {
            var inner = 1
            var fields: [[UInt8]] = []
            while let next = field(payload, &inner) { fields.append(next) }
            let answer = payload.first.flatMap { answers[$0] }?(fields) ?? []
            for shift in [24, 16, 8, 0] { output.append(UInt8(truncatingIfNeeded: answer.count >> shift)) }
            output += answer
            if output.count > 1 << 20 { flush(&output) }
        }
        flush(&output)
    }

    /// The bytes behind the next length, or nil at the end.
    private static func field(_ bytes: [UInt8], _ position: inout Int) -> [UInt8]? {
        guard position + 4 <= bytes.count else { return nil }
        let start = position + 4
        let count = bytes[position..<start].reduce(0) { $0 << 8 | Int($1) }
        guard start + count <= bytes.count else { return nil }
        position = start + count
        return Array(bytes[start..<position])
    }

    private static func readAll() -> [UInt8] {
        var input: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(0, &piece, piece.count)
            guard count > 0 else { return input }
            input += piece[..<count]
        }
    }

    private static func flush(_ output: inout [UInt8]) {
        var rest = output[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
            guard count > 0 else { exit(1) }
            rest = rest.dropFirst(count)
        }
        output = []
    }
}

/// How both sides write an answer of several parts.
func join(_ parts: [String]) -> [UInt8] { Array(parts.joined(separator: "\0").utf8) }

func join(_ parts: String...) -> [UInt8] { join(parts) }

/// The text behind `+`, or `-` where `body` throws.
func value(_ body: () throws -> String) -> String {
    do { return "+" + (try body()) } catch { return "-" }
}

/// The text behind `+`, or `-`.
func value(_ text: String?) -> String { text.map { "+" + $0 } ?? "-" }

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}
