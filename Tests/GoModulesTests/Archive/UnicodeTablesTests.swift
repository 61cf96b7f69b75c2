import TestKit
import Testing

@testable import GoModules

@Suite struct UnicodeTablesTests {
    struct CheckSums: Decodable {
        let letters: String
        let printable: String
        let smallest: String
    }

    /// The code points that `scripts/unicode-tables.go` asks Go about: above 0x20000 every 251st will do.
    static let codePoints = (UInt32(0)...0x10_FFFF).filter { value in
        !(0xD800...0xDFFF).contains(value) && (value <= 0x2_0000 || value.isMultiple(of: 251))
    }

    @Test("letters are what Go holds for letters")
    func letters() throws {
        let sums: CheckSums = try Vectors.group("unicode")
        let ascii = { (value: UInt32) in (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }
        let sum = Self.checkSum { value, sum in
            sum.add(ascii(value) || CodePointTable.pairs(LetterTable.values, contain: value) ? 1 : 0)
        }
        #expect(sum == sums.letters)
    }

    @Test("printable characters are what Go holds for printable")
    func printable() throws {
        let sums: CheckSums = try Vectors.group("unicode")
        let sum = Self.checkSum { value, sum in
            let isPrintable =
                (0x20...0x7E).contains(value) || CodePointTable.pairs(PrintableTable.values, contain: value)
            sum.add(isPrintable ? 1 : 0)
        }
        #expect(sum == sums.printable)
    }

    @Test("characters are equal without case where Go holds them equal")
    func folds() throws {
        let sums: CheckSums = try Vectors.group("unicode")
        let sum = Self.checkSum { value, sum in
            let smallest = CodePointTable.smallestEquivalent(of: value)
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                sum.add(UInt8(truncatingIfNeeded: smallest >> shift))
            }
        }
        #expect(sum == sums.smallest)
    }

    @Test(
        "names fold to one spelling",
        arguments: [
            ("README", "readme", true),
            ("k", "\u{212A}", true),
            ("K", "\u{212A}", true),
            ("s", "\u{17F}", true),
            ("S\u{17F}s", "sS\u{17F}", true),
            ("É", "é", true),
            ("Σ", "ς", true),
            ("ß", "\u{1E9E}", true),
            // Simple folding never changes the number of characters.
            ("ß", "ss", false),
            ("ﬁ", "fi", false),
            // The dotted and the dotless i of Turkish fold to themselves only.
            ("İ", "i", false),
            ("ı", "I", false),
            // Equal when shown, but other code points: Go does not normalise.
            ("é", "e\u{301}", false),
            ("a", "b", false),
        ]
    )
    func names(_ first: String, _ second: String, _ areEqual: Bool) {
        #expect((FoldedName.fold(Array(first.utf8)) == FoldedName.fold(Array(second.utf8))) == areEqual)
    }

    private static func checkSum(_ add: (UInt32, inout FNV) -> Void) -> String {
        var sum = FNV()
        for value in codePoints { add(value, &sum) }
        return String(sum.value, radix: 16)
    }

    /// FNV-1a with 64 bits.
    struct FNV {
        private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}
