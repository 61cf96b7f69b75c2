import ChecksumDatabase
import Foundation
import GoModules
import ModuleProxy
import TestKit

@testable import Doctor

/// A module cache as Go makes it, with two modules of a project and one of somebody else's.
struct CacheFixture {
    static let modules = ["example.com/a@v1.0.0", "example.com/B@v1.2.0-RC1"]
    static let other = "example.com/other@v0.1.0"

    /// The project is in `p`, the cache in `mod`.
    let folder: TemporaryFolder
    let layout: CacheLayout
    /// The `h1:` of each module's zip.
    private(set) var hashes: [String: String] = [:]

    init() async throws {
        self.folder = try TemporaryFolder()
        self.layout = CacheLayout(root: "\(folder.path)/mod")
        var sums = ""
        for name in Self.modules + [Self.other] {
            let module = try Self.module(name)
            let zip = try ModuleZipFixture.zip(of: module)
            let hash = try await ModuleZip.hashes(bytes: zip, of: module).zip.description
            let mod = Array("module \(module.path)\n".utf8)
            hashes[name] = hash
            if name != Self.other {
                sums +=
                    "\(module.path) \(module.version) \(hash)\n\(module.path) \(module.version)/go.mod \(DirectoryHash.goMod(mod))\n"
            }
            try write(zip, layout.path(of: "zip", module))
            try write(Array(hash.utf8), layout.path(of: "ziphash", module))
            try write(mod, layout.path(of: "mod", module))
            try write(
                Array("{\"Version\":\"\(module.version)\",\"Time\":\"2020-01-02T03:04:05Z\"}".utf8),
                layout.path(of: "info", module)
            )
            try write([], layout.path(of: "lock", module))
            try write(Array("\(module.version)\n".utf8), "\(layout.versions(of: module.path))/list")
            try unpack(module)
        }
        let lines = try Self.modules.map { name in
            let module = try Self.module(name)
            return "\t\(module.path) \(module.version)\n"
        }
        let text = "module example.com/main\n\ngo 1.21\n\nrequire (\n\(lines.joined()))\n"
        try write(Array(text.utf8), "\(folder.path)/p/go.mod")
        try write(Array(sums.utf8), "\(folder.path)/p/go.sum")
    }

    static func module(_ name: String) throws -> ModuleVersion {
        let parts = name.split(separator: "@").map(String.init)
        return try ModuleVersion(path: parts[0], version: parts[1])
    }

    /// What checks see.
    func view() throws -> CacheView {
        let settings = GoSettings(environment: ["GOMODCACHE": layout.root, "GOWORK": "off", "TMPDIR": "/nowhere"])
        let project = ProjectReader(settings).project(at: "\(folder.path)/p")
        guard let view = CacheView(root: settings.moduleCache, project) else { throw NoView() }
        return view
    }

    struct NoView: Error {}

    /// A file of the first module, or of another one.
    func path(_ kind: String, of name: String = modules[0]) throws -> String {
        layout.path(of: kind, try Self.module(name))
    }

    /// The unpacked folder.
    func unpacked(_ name: String = modules[0]) throws -> String { layout.folder(of: try Self.module(name)) }

    func write(_ text: String, _ path: String) throws { try write(Array(text.utf8), path) }

    func write(_ bytes: [UInt8], _ path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func link(_ target: String, at path: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

    /// Cuts a file to its half.
    func tear(_ path: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try write(Array(bytes.prefix(bytes.count / 2)), path)
    }

    /// Puts another zip of the module in place of the right one.
    func changeZip(_ name: String = modules[0]) async throws -> String {
        let module = try Self.module(name)
        let zip = try ModuleZipFixture.zip(of: module, saying: "package m // changed\n")
        try write(zip, layout.path(of: "zip", module))
        return try await ModuleZip.hashes(bytes: zip, of: module).zip.description
    }

    /// Makes the folders of a module read-only, as Go does.
    func lock(_ folder: String, _ mode: Int = 0o555) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder)
    }

    private func unpack(_ module: ModuleVersion) throws {
        let folder = layout.folder(of: module)
        try write("module \(module.path)\n", "\(folder)/go.mod")
        try write("package m\n", "\(folder)/m.go")
    }
}
