import GoModules
import TestKit
import Testing

@Suite struct GoModFileTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let expected: [GoModRole: Result<GoModSummary, Message>]
        let quickModulePath: String

        struct Message: Error, Equatable { let text: String }

        enum Key: String, CodingKey {
            case name, text, strict, lax
            case strictError = "strict_error"
            case laxError = "lax_error"
            case quickModulePath = "quick_module_path"
        }

        var testDescription: String { name }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            self.name = try values.decode(String.self, forKey: .name)
            self.text = try values.decode(String.self, forKey: .text)
            self.quickModulePath = try values.decode(String.self, forKey: .quickModulePath)
            let strict = try Self.result(values, .strict, .strictError)
            // The vectors write the text "same as strict" where the two agree.
            let same = try? values.decode(String.self, forKey: .lax)
            let lax = try same == nil ? Self.result(values, .lax, .laxError) : strict
            self.expected = [.mainModule: strict, .dependency: lax]
        }

        private static func result(
            _ values: KeyedDecodingContainer<Key>,
            _ value: Key,
            _ error: Key
        ) throws -> Result<GoModSummary, Message> {
            if let text = try values.decodeIfPresent(String.self, forKey: error) {
                return .failure(Message(text: text))
            }
            return .success(try values.decode(GoModSummary.self, forKey: value))
        }
    }

    static func vectors() throws -> [Case] { try Vectors.cases("parse", of: "go_mod") }

    static func read(_ text: String, as role: GoModRole) -> Result<GoModSummary, Case.Message> {
        do {
            return .success(GoModSummary(try GoModFile(Array(text.utf8), as: role)))
        } catch {
            return .failure(Case.Message(text: "\(error)"))
        }
    }

    @Test("reads the main module as Go does", arguments: try GoModFileTests.vectors()) func mainModule(_ row: Case) {
        #expect(Self.read(row.text, as: .mainModule) == row.expected[.mainModule])
    }

    @Test("reads a dependency as Go does", arguments: try GoModFileTests.vectors()) func dependency(_ row: Case) {
        #expect(Self.read(row.text, as: .dependency) == row.expected[.dependency])
    }

    @Test(
        "finds the module line of a broken file as Go does",
        arguments: try GoModFileTests.vectors()
    )
    func quickModulePath(_ row: Case) {
        #expect(GoModFile.quickModulePath(in: Array(row.text.utf8)) ?? "" == row.quickModulePath)
    }
}
