import Foundation
import GoModules
import TestKit
import Testing

@Suite struct PathGrammarTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let path: String?
        let path_base64: String?
        let module: String?
        let `import`: String?
        let file: String?

        var bytes: [UInt8] { path.map { Array($0.utf8) } ?? Array(Data(base64Encoded: path_base64 ?? "") ?? Data()) }
        var testDescription: String { path?.debugDescription ?? path_base64 ?? "?" }
    }

    @Test("a module path is judged as Go judges it", arguments: try Vectors.cases("cases", of: "check_path") as [Case])
    func modulePath(_ row: Case) {
        #expect(reason { () throws(ModulePathError) in _ = try ModulePath(utf8: row.bytes) } == row.module)
        guard let path = row.path else { return }
        #expect(reason { () throws(ModulePathError) in _ = try ModulePath(path) } == row.module)
    }

    @Test("an import path is judged as by Go", arguments: try Vectors.cases("cases", of: "check_path") as [Case])
    func importPath(_ row: Case) { #expect(ImportPathRules.fault(in: row.bytes)?.description == row.import) }

    @Test("a file path is judged as Go judges it", arguments: try Vectors.cases("cases", of: "check_path") as [Case])
    func filePath(_ row: Case) { #expect(FilePathRules.fault(in: row.bytes)?.description == row.file) }

    @Test(
        "a file path in a module zip is judged as Go judges it",
        arguments: try Vectors.cases("cases", of: "check_file_path") as [Case]
    )
    func filePathInZip(_ row: Case) { #expect(FilePathRules.fault(in: row.bytes)?.description == row.file) }

    @Test("an error says which kind of path is malformed")
    func sentences() {
        #expect(throws: ImportPathError(path: "a b", fault: .invalidCharacter(" "))) {
            try ImportPathRules.check("a b")
        }
        #expect(
            ImportPathError(path: "a b", fault: .invalidCharacter(" ")).description
                == #"malformed import path "a b": invalid char ' '"#
        )
        #expect(throws: FilePathError(path: "a:b", fault: .invalidCharacter(":"))) { try FilePathRules.check("a:b") }
        #expect(
            FilePathError(path: "a:b", fault: .invalidCharacter(":")).description
                == #"malformed file path "a:b": invalid char ':'"#
        )
        #expect(throws: Never.self) { try FilePathRules.check("é/b") }
        #expect(throws: Never.self) { try ImportPathRules.check("a.b/c+d") }
    }

    @Test("a path of 64 KiB is judged in one pass")
    func longPath() {
        let path = Array("a.b".utf8) + [UInt8](repeating: 0x2F, count: 64 << 10)
        #expect(FilePathRules.fault(in: path) == .doubleSlash)
        #expect(FilePathRules.fault(in: [UInt8](repeating: 0x61, count: 64 << 10)) == nil)
    }

    private func reason(_ check: () throws(ModulePathError) -> Void) -> String? {
        do {
            try check()
            return nil
        } catch { return error.reason }
    }
}
