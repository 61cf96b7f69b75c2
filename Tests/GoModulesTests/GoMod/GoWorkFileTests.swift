import GoModules
import TestKit
import Testing

@Suite struct GoWorkFileTests {
    struct Case: Decodable, Sendable {
        let text: String
        let error: String?
        let go: String?
        let use: [String]?
        let replace: [String]?
    }

    @Test("reads as Go does", arguments: try Vectors.cases("go_work", of: "go_mod") as [Case])
    func vectors(_ row: Case) throws {
        do {
            let file = try GoWorkFile(Array(row.text.utf8))
            #expect(row.error == nil)
            #expect(file.goVersion == row.go)
            #expect(file.directories == row.use ?? [])
            #expect(file.replacements.map(GoModSummary.text) == row.replace ?? [])
        } catch {
            #expect("\(error)" == row.error)
        }
    }

    @Test("reads its other directives, in blocks too")
    func otherDirectives() throws {
        let file = try GoWorkFile(Array("toolchain go1.22.0\ngodebug (\n\ta=b\n)\nreplace (\n\ta => b v1\n)\n".utf8))
        #expect(file.toolchain == "go1.22.0")
        #expect(file.godebugSettings.map { [$0.key, $0.value] } == [["a", "b"]])
        #expect(file.replacements.map(GoModSummary.text) == ["a => b v1.0.0"])
    }

    @Test("takes a parenthesis alone on a line of a block for a word, as Go does")
    func parenthesis() throws {
        let file = try GoWorkFile(Array("go 1.21\nuse (\n\t./b\n\t (\n\t../c\n)\n".utf8))
        #expect(file.directories == ["./b", "(", "../c"])
    }

    @Test(
        "says what is wrong",
        arguments: [
            ("go 1.99-x", "go.work:1: invalid go version '1.99-x': must match format 1.23.0"),
            ("go 1.20\ngo 1.20", "go.work:2: repeated go statement"),
            ("toolchain go1\ntoolchain go1", "go.work:2: repeated toolchain statement"),
            ("use", "go.work:1: usage: use local/dir"),
            ("require (\n)", "go.work:1: unknown block type: require"),
            ("use x (\n)", "go.work:1: unknown block type: use x"),
            ("use (\n\ta b\n)", "go.work:2:2: usage: use local/dir"),
            ("use \"", "go.work:1:5: unexpected EOF in string"),
        ]
    )
    func faults(_ text: String, _ message: String) {
        #expect {
            try GoWorkFile(Array(text.utf8))
        } throws: {
            "\($0)" == message
        }
    }
}
