import Testing

@testable import ZipArchive

@Suite struct UniqueNamesTests {
    private static func insert(_ name: String, _ names: inout UniqueNames, isTaken: Bool) -> Bool {
        Array(name.utf8).withUnsafeBytes { names.insert($0) { isTaken } }
    }

    @Test(arguments: [0, 1, 10_000]) func takesEachNameOnce(reserved: Int) {
        var names = UniqueNames()
        names.reserveCapacity(reserved)
        for number in 0..<5_000 { #expect(Self.insert("file \(number)", &names, isTaken: true)) }
        for number in 0..<5_000 { #expect(!Self.insert("file \(number)", &names, isTaken: true)) }
        #expect(Self.insert("", &names, isTaken: true))
        #expect(!Self.insert("", &names, isTaken: true))
    }

    @Test func asksForTheNamesOnlyWhenTheHashIsThere() {
        var names = UniqueNames()
        #expect(Self.insert("a", &names, isTaken: true))
        #expect(Self.insert("a", &names, isTaken: false), "another name with the same hash")
    }
}
