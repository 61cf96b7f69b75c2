import GoModules
import Mirrors
import Testing

@Suite("What is wanted in a simulation") struct ProxyQuestionTests {
    @Test("is a version of a module, or the latest one") func reads() throws {
        #expect(
            try ProxyQuestion.Wanted("example.com/m@v1.2.3")
                == .version(try ModuleVersion(path: "example.com/m", version: "v1.2.3"))
        )
        for text in ["example.com/m", "example.com/m@latest"] {
            #expect(try ProxyQuestion.Wanted(text) == .latest(try ModulePath("example.com/m")))
        }
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "@v1.0.0", "m@v1.0.0", "example.com/m@", "example.com/m@master", "example.com/m@v2.0.0",
            "example.com/m@v1",
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: (any Error).self) { try ProxyQuestion.Wanted(text) }
    }
}
