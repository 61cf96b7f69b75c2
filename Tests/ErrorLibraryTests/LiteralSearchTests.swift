import TestKit
import Testing

@testable import ErrorLibrary

@Suite("A search for literals") struct LiteralSearchTests {
    private func found(_ literals: [String], in text: String) -> Set<[Int]> {
        var found: Set<[Int]> = []
        let search = LiteralSearch(literals.map { Array($0.utf8) })
        Array(text.utf8).withUnsafeBytes { search.forEach(in: $0) { found.insert([$0, $1]) } }
        return found
    }

    @Test("finds those that overlap, and those within others") func overlapping() {
        #expect(found(["he", "she", "his", "hers"], in: "ushers") == [[1, 3], [0, 3], [3, 5]])
        #expect(found(["aa"], in: "aaaa") == [[0, 1], [0, 2], [0, 3]])
        #expect(found([], in: "abc") == [])
        #expect(found(["abc"], in: "") == [])
    }

    @Test("finds what a look at every place finds") func random() {
        var numbers = SeededNumbers(seed: 3)
        func word(_ lengths: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: lengths, using: &numbers)).map { _ in "abc".randomElement(using: &numbers) ?? "a" }
            )
        }
        for _ in 0..<200 {
            let literals = Array(Set((0..<6).map { _ in word(1...4) })).sorted()
            let text = word(0...60)
            var expected: Set<[Int]> = []
            for (number, literal) in literals.enumerated() {
                for end in 0..<text.utf8.count
                where text.utf8.prefix(end + 1).suffix(literal.utf8.count).elementsEqual(literal.utf8) {
                    if end + 1 >= literal.utf8.count { expected.insert([number, end]) }
                }
            }
            #expect(found(literals, in: text) == expected)
        }
    }
}
