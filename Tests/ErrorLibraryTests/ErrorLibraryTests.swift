import Foundation
import ModuleProxy
import Testing

@testable import ErrorLibrary

@Suite("The error library") struct ErrorLibraryTests {
    private let library: ErrorLibrary
    private let scan: ErrorScan

    init() throws {
        self.library = try ErrorLibrary()
        self.scan = try ErrorScan(library)
    }

    // MARK: The data

    @Test("has every row of the catalogue once, and no number twice") func rows() {
        let rows = library.messages.map(\.row)
        #expect(Set(rows).count == rows.count)
        #expect(Set(1...128).isSubset(of: rows))
    }

    @Test("has an entry for every message, each code once") func codes() {
        let codes = library.entries.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(codes.allSatisfy { $0.wholeMatch(of: /MTL-[A-Z]{2,5}[0-9]{3}/) != nil })
        for message in library.messages { #expect(library.entry(message.code) != nil, "\(message.row)") }
    }

    @Test("says everything in both languages") func languages() {
        for entry in library.entries {
            let texts = [entry.title, entry.cause] + entry.remedy.map(\.text) + entry.avoid
            #expect(!entry.remedy.isEmpty, "\(entry.code)")
            for text in texts {
                #expect(!text[.english].isEmpty && !text[.chinese].isEmpty, "\(entry.code)")
                #expect(text[.english].utf8.allSatisfy { $0 < 0x80 }, "\(entry.code): \(text[.english])")
                #expect(text[.chinese].unicodeScalars.contains { $0.value >= 0x4E00 }, "\(entry.code)")
            }
            #expect(entry.title[.english].count <= 60, "\(entry.code)")
        }
    }

    @Test("knows every code of the server, by the title that docs/errors.md has") func server() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/errors.md").standardizedFileURL
        let text = try String(contentsOf: page, encoding: .utf8)
        for code in ErrorCode.allCases {
            let title = try #require(library.entry(code.rawValue)).title[.english]
            #expect(text.contains("\n### \(code.rawValue) \(title)\n"), "\(code.rawValue): \(title)")
        }
    }

    @Test("has the last line of every error answer, and the server says the same") func bodies() {
        let codes = Dictionary(uniqueKeysWithValues: ErrorCode.allCases.map { ($0.rawValue, $0) })
        for entry in library.entries {
            #expect(entry.body == codes[entry.code]?.advice, "\(entry.code): run scripts/server-error-texts")
            guard let body = entry.body else { continue }
            #expect(body.utf8.count <= 120 && body.utf8.allSatisfy { 0x20...0x7E ~= $0 }, "\(entry.code)")
            #expect(!body.contains("<") || body.contains("<module>"), "\(entry.code)")
        }
    }

    @Test("is listed in docs/explain.md, message by message") func page() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/explain.md").standardizedFileURL
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let origins = Dictionary(uniqueKeysWithValues: try KnownText.all().map { ($0.row, $0.origin) })
        let rows = try library.messages.map { message in
            let title = try #require(library.entry(message.code)).title[.english]
            return "| \(message.row) | \(message.code) | \(title) | \(try #require(origins[message.row]).rawValue) |"
        }
        #expect(lines.drop { $0 != "| ---: | --- | --- | --- |" }.dropFirst().map(String.init) == rows)
        #expect(origins.values.count { $0 == .captured } >= 60)
    }

    @Test("is listed in docs/errors.md, code by code") func list() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/errors.md").standardizedFileURL
        let lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
        let rows = library.entries.map { "| \($0.code) | \($0.layer.rawValue) | \($0.title[.english]) |" }
        let listed = lines.drop { $0 != "| code | layer | title |" }.dropFirst(2).prefix {
            $0 != "<!-- end of codes -->"
        }
        #expect(Array(listed) == rows, "run scripts/error-codes")
    }

    @Test("can be searched for by literals of some length") func literals() {
        for message in library.messages {
            #expect(!message.needs.isEmpty && message.needs.allSatisfy { $0.utf8.count >= 5 }, "\(message.row)")
        }
    }

    // MARK: What it finds

    @Test("finds every message in a text of it, and not in one that is near") func messages() throws {
        let texts = try KnownText.all()
        #expect(texts.map(\.row).sorted() == library.messages.map(\.row).sorted())
        for text in texts {
            #expect(scan.rows(in: text.text).contains(text.row), "\(text.row): \(text.text)")
            #expect(!scan.rows(in: text.near).contains(text.row), "\(text.row): \(text.near)")
        }
    }

    @Test("finds something in every text that go was made to print") func captured() throws {
        let texts = try KnownText.captured()
        #expect(texts.count > 200)
        for (_, name, text) in texts { #expect(!scan.rows(in: text).isEmpty, "\(name): \(text)") }
    }
}
