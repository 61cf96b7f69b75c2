import ChecksumDatabase
import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("The zip of a module") struct ModuleZipTests {
    private let module: ModuleVersion

    init() throws { module = try ModuleVersion(path: "example.com/m", version: "v1.0.0") }

    /// A zip with a go.mod, and beside it an entry of that mode, made by a system of that number.
    private func zip(_ name: String, attributes: UInt32, creator: UInt8 = 3) -> [UInt8] {
        let special = ForgedEntry.stored("\(module)/\(name)").with {
            $0.creator = creator
            $0.attributes = attributes
        }
        return ZipForge([.stored("\(module)/go.mod", "module example.com/m\n"), special]).bytes
    }

    @Test(
        "may have plain files of every permission, and folders",
        arguments: [
            ("x", 0o100644), ("x", 0o100755), ("x", 0o100000), ("x", 0o644), ("x", 0), ("d/", 0o040755), ("d/", 0),
        ]
    )
    func plain(_ name: String, _ mode: UInt32) async throws {
        _ = try await ModuleZip.hashes(bytes: zip(name, attributes: mode << 16), of: module)
    }

    @Test(
        "may not have links, devices, files that run as somebody else, or folders that do not look like one",
        arguments: [
            ("x", 0o120777), ("x", 0o020666), ("x", 0o060666), ("x", 0o010644), ("x", 0o140644), ("x", 0o104755),
            ("x", 0o102755),
            ("x", 0o101755), ("x", 0o004755), ("x", 0o040755), ("d/", 0o042755),
        ]
    )
    func special(_ name: String, _ mode: UInt32) async throws {
        await #expect(throws: (any Error).self) {
            try await ModuleZip.hashes(bytes: zip(name, attributes: mode << 16), of: module)
        }
    }

    @Test("may not have a folder by the bit of MS-DOS alone") func folderOfDOS() async throws {
        await #expect(throws: (any Error).self) {
            try await ModuleZip.hashes(bytes: zip("x", attributes: 0x10, creator: 0), of: module)
        }
        _ = try await ModuleZip.hashes(bytes: zip("d/", attributes: 0x10, creator: 0), of: module)
    }

    @Test("tells the hash of the go.mod in its root, and of no other") func goMod() async throws {
        let text = "module example.com/m\n"
        let root = try ModuleZipFixture.zip([("\(module)/a.go", "package m\n"), ("\(module)/go.mod", text)])
        let without = try ModuleZipFixture.zip([("\(module)/a.go", "package m\n"), ("\(module)/go.mod2", text)])
        #expect(try await ModuleZip.hashes(bytes: root, of: module).goMod == DirectoryHash.goMod(Array(text.utf8)))
        #expect(try await ModuleZip.hashes(bytes: without, of: module).goMod == nil)
    }
}
