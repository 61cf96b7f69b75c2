import Foundation
import ModuleProxy
import Testing

@Suite("Error codes") struct ErrorCodeTests {
    /// A section of `docs/errors.md`: its code and its text.
    struct Section {
        let code: String
        let text: String
    }

    private static func sections() throws -> [Section] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/errors.md").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.components(separatedBy: "\n### ").dropFirst().map { section in
            Section(code: String(section.prefix { $0 != " " && $0 != "\n" }), text: section)
        }
    }

    @Test("are documented once each, in the order of the table, and no others are") func documented() throws {
        #expect(try Self.sections().map(\.code) == ErrorCode.allCases.map(\.rawValue))
    }

    @Test("are documented with status, meaning, causes and remedy") func complete() throws {
        for section in try Self.sections() {
            for part in ["**Status**", "**Meaning**", "**Likely causes**", "**Remedy**"] {
                #expect(section.text.components(separatedBy: part).count == 2, "\(section.code): \(part)")
            }
        }
    }

    @Test("have one form") func form() {
        for code in ErrorCode.allCases {
            let parts = code.rawValue.split(separator: "-")
            #expect(parts.count == 2 && parts.first == "MTL", "\(code.rawValue)")
            let letters = parts.last?.prefix(3) ?? ""
            #expect(["SUM", "SRC", "SRV"].contains(letters), "\(code.rawValue)")
            #expect(parts.last?.dropFirst(3).count == 3, "\(code.rawValue)")
            #expect(parts.last?.dropFirst(3).allSatisfy(\.isNumber) == true, "\(code.rawValue)")
        }
    }
}
