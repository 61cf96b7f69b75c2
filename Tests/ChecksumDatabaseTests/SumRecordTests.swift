import ChecksumDatabase
import GoModules
import TestKit
import Testing

@Suite struct SumRecordTests {
    struct Format: Decodable, Sendable {
        let text: String
        let formatted: String
        let error: String?
    }

    struct Parse: Decodable, Sendable {
        let msg: String
        let id: Int?
        let text: String?
        let rest: String?
        let error: String?
    }

    @Test("formats records as Go does", arguments: try Vectors.cases("format_record", of: "tlog") as [Format])
    func format(_ row: Format) {
        do throws(SumRecordError) {
            let record = try SumRecord(id: 9, text: Array(row.text.utf8))
            #expect(String(decoding: record.formatted, as: UTF8.self) == row.formatted)
        } catch {
            #expect(error.description == row.error)
        }
    }

    @Test("parses replies as Go does", arguments: try Vectors.cases("parse_record", of: "tlog") as [Parse])
    func parse(_ row: Parse) throws {
        do throws(SumRecordError) {
            let (record, rest) = try SumRecord.parse(reply: Array(row.msg.utf8))
            #expect(row.id == Int(record.id))
            #expect(row.text == String(decoding: record.text, as: UTF8.self))
            #expect(row.rest == String(decoding: rest, as: UTF8.self))
        } catch {
            // Go reads the number -1 and fails later, when it looks for that record.
            #expect(row.error == error.description || row.id == -1)
        }
    }

    @Test(
        "refuses",
        arguments: [
            "<!DOCTYPE html>\n<html>\n\n</html>\n", "\n\n\n", "5\n\n", "1 2\na\n\n", "+1\na\n\n",
            "9223372036854775807\na\n\n",
            "99999999999999999999\na\n\n", "000000000000000000000000000001\na\n\n", "1\na\0\n\n",
        ]
    )
    func refuses(_ reply: String) {
        #expect(throws: SumRecordError.malformed) { try SumRecord.parse(reply: Array(reply.utf8)) }
    }

    static let zero = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    static let empty = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    @Test(
        "finds a module's own lines, and no others",
        arguments: [
            ("a.b/c v1.0.0 \(zero)\na.b/c v1.0.0/go.mod \(empty)\n", [zero], [empty]),
            ("a.b/c v1.0.0 \(zero)\n", [zero], []),
            ("a.b/c v1.0.0/go.mod \(empty)\n", [], [empty]),
            ("a.b/c v1.0.0 \(zero)\na.b/c v1.0.0 \(empty)\n", [zero, empty], []),
            // Near misses: another module, another version, another case, other spaces, another algorithm.
            ("xa.b/c v1.0.0 \(zero)\n", [], []),
            ("a.b/cc v1.0.0 \(zero)\na.b/c/d v1.0.0 \(zero)\n", [], []),
            ("a.b/c v1.0.01 \(zero)\na.b/c v1.0.0-x \(zero)\n", [], []),
            ("a.b/C v1.0.0 \(zero)\n", [], []),
            ("a.b/c  v1.0.0 \(zero)\na.b/c v1.0.0  \(zero)\na.b/c v1.0.0 \(zero) \n", [], []),
            ("a.b/c v1.0.0 h2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", [], []),
            ("a.b/c v1.0.0 h1:AAAA\na.b/c v1.0.0 h1:\na.b/c v1.0.0\n", [], []),
        ]
    )
    func lines(_ text: String, _ zip: [String], _ goMod: [String]) throws {
        let module = try ModuleVersion(path: "a.b/c", version: "v1.0.0")
        let hashes = try SumRecord(id: 0, text: Array(text.utf8)).hashes(of: module)
        #expect(hashes.zip.map(\.description) == zip)
        #expect(hashes.goMod.map(\.description) == goMod)
    }
}
