import ChecksumDatabase
import GoModules
import Testing

@testable import Mirrors

@Suite struct DatabaseFaultTests {
    @Test(
        "each error of the database has its code, and a fork alone ends everything",
        arguments: [
            (.invalid(.form, reason: "malformed record data"), "MTL-SUM014", false),
            (.invalid(.signature, reason: "reading tree note: malformed note"), "MTL-SUM013", false),
            (.invalid(.record, reason: "no signature of a note helps here"), "MTL-SUM015", false),
            (.invalid(.tiles, reason: "malformed"), "MTL-SUM015", false),
            (.unavailable(reason: "a signature"), "MTL-SUM004", false),
            (.fork(old: "a", new: "b"), "MTL-SUM009", true),
        ] as [(ChecksumError, String, Bool)]
    )
    func codes(_ error: ChecksumError, code: String, isForAll: Bool) throws {
        let fault = try #require(DatabaseFault(error))
        #expect(fault.code == code)
        #expect(fault.reason == error.description)
        #expect(fault.isForAll == isForAll)
    }

    @Test("a version that the database does not know is no fault of it, one that it knows by half is")
    func versions() throws {
        let module = try ModuleVersion(path: "example.com/a", version: "v1.0.0")
        #expect(DatabaseFault(.unknownModule(module, reason: "")) == nil)
        #expect(DatabaseFault(.cancelled) == nil)
        #expect(DatabaseFault(.missingLines(module))?.code == "MTL-SUM012")
    }
}
