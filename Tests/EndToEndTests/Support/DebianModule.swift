import Foundation

/// The source of a real Go module, from one of Debian's `golang-*-dev` packages.
struct DebianModule {
    /// The import path of its root, which is its folder below the root of all Go sources.
    let path: String
    /// Names and bytes of its files, relative to its root.
    let files: [(name: String, content: [UInt8])]

    private static let root = "/usr/share/gocode/src/"

    init(_ path: String) throws {
        let folder = Self.root + path
        guard let names = FileManager.default.enumerator(atPath: folder) else {
            throw Tool.Missing(description: "no source of \(path); run scripts/setup test")
        }
        var files: [(name: String, content: [UInt8])] = []
        for case let name as String in names where names.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            files.append((name, [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))))
        }
        self.path = path
        self.files = files.sorted { $0.name < $1.name }
    }
}
