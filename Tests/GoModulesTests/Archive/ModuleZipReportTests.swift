import GoModules
import TestKit
import Testing

@Suite struct ModuleZipReportTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let files: [File]?
        let valid: [String]
        let omitted: [String: String]
        let invalid: [String: String]
        let size_error: String?
        let create_fails: Bool

        var testDescription: String { name }
    }

    /// A bare string in the vectors is a regular file of one byte.
    struct File: Decodable, Sendable {
        let path: String
        let type: String?
        let size: UInt64?
        let content: String?

        enum Key: CodingKey { case path, type, size, content }

        init(from decoder: any Decoder) throws {
            let members: KeyedDecodingContainer<Key>
            do {
                members = try decoder.container(keyedBy: Key.self)
            } catch DecodingError.typeMismatch {
                self.path = try decoder.singleValueContainer().decode(String.self)
                (self.type, self.size, self.content) = (nil, nil, nil)
                return
            }
            self.path = try members.decode(String.self, forKey: .path)
            self.type = try members.decodeIfPresent(String.self, forKey: .type)
            self.size = try members.decodeIfPresent(UInt64.self, forKey: .size)
            self.content = try members.decodeIfPresent(String.self, forKey: .content)
        }

        var entry: ModuleTreeFile {
            let kind: ModuleTreeFile.Kind =
                switch type {
                case "symlink": .symbolicLink
                case "dir": .directory
                case nil: .regular
                default: .other
                }
            return ModuleTreeFile(
                path: path,
                kind: kind,
                sizeInBytes: size ?? content.map { UInt64($0.utf8.count) } ?? 1
            )
        }
    }

    @Test(
        "files are kept, omitted and rejected as by Go",
        arguments: try Vectors.cases("create_rules", of: "module_zip") as [Case]
    )
    func rules(_ row: Case) {
        let files = row.files ?? []
        let report = ModuleZipReport(files: files.map(\.entry), goVersion: goVersion(in: files))
        #expect(report.kept.map(\.path) == row.valid)
        #expect(sentences(report.omitted.map { ($0.path, $0.reason.description) }) == row.omitted)
        #expect(sentences(report.rejected.map { ($0.path, $0.reason.description) }) == row.invalid)
        #expect(report.isTooLarge == (row.size_error != nil))
        #expect(report.isValid == !row.create_fails)
        #expect((report.failure != nil) == row.create_fails)
        if let sentence = row.size_error { #expect(report.failure == sentence) }
    }

    @Test("the failure names the first file at fault, and how its path is malformed")
    func failure() {
        let files = ["a:b.txt", "c*"].map { ModuleTreeFile(path: $0, sizeInBytes: 1) }
        let report = ModuleZipReport(files: files, goVersion: nil)
        #expect(report.failure == #"a:b.txt: malformed file path "a:b.txt": invalid char ':'"#)
    }

    @Test("a control character of a path does not get into a message")
    func controlCharacters() {
        let report = ModuleZipReport(files: [ModuleTreeFile(path: "a\n\u{1B}b", sizeInBytes: 1)], goVersion: nil)
        #expect(report.failure == #""a\n\x1bb": malformed file path "a\n\x1bb": invalid char '\n'"#)
    }

    @Test(
        "a path that is not clean is rejected",
        arguments: [
            ("/a", "file path is not relative"), ("a//b", "file path is not clean"), ("a/", "file path is not clean"),
            ("./a", "file path is not clean"), ("a/../b", "file path is not clean"), ("", "file path is not clean"),
            ("/../a", "file path is not clean"), ("../a", #"invalid path element "..""#),
            (".", #"invalid path element ".""#), ("/", "file path is not relative"),
        ]
    )
    func unclean(_ path: String, _ reason: String) {
        let report = ModuleZipReport(files: [ModuleTreeFile(path: path, sizeInBytes: 1)], goVersion: nil)
        #expect(report.rejected.map(\.reason.description) == [reason])
    }

    @Test(
        "the license of the repository is inherited by a module below the root that has none",
        arguments: [
            ("", [], false),
            ("sub", [], true),
            ("sub", [ModuleTreeFile(path: "license", sizeInBytes: 1)], true),
            ("sub", [ModuleTreeFile(path: "x/LICENSE", sizeInBytes: 1)], true),
            ("sub", [ModuleTreeFile(path: "LICENSE", sizeInBytes: 1)], false),
            ("sub", [ModuleTreeFile(path: "LICENSE", kind: .symbolicLink, sizeInBytes: 1)], false),
            ("sub", [ModuleTreeFile(path: "LICENSE", kind: .directory, sizeInBytes: 0)], true),
        ] as [(String, [ModuleTreeFile], Bool)]
    )
    func license(_ directory: String, _ files: [ModuleTreeFile], _ inherits: Bool) {
        #expect(ModuleZipRules.inheritsLicense(files, in: directory) == inherits)
    }

    private func sentences(_ pairs: [(String, String)]) -> [String: String] {
        Dictionary(pairs) { first, _ in first }
    }

    private func goVersion(in files: [File]) -> String? {
        guard let text = files.first(where: { $0.path == "go.mod" })?.content else { return nil }
        do {
            return try GoModFile(Array(text.utf8), as: .dependency).goVersion
        } catch {
            // What cannot be read has no go line.
            return nil
        }
    }
}
