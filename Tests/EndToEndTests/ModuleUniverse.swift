import Foundation
import GoModules

/// Made-up modules as a folder that the `go` command takes for a proxy.
struct ModuleUniverse: CustomStringConvertible {
    private struct Module {
        let path: String
        let version: String
        let goMod: [UInt8]
    }

    private var modules: [String: Module] = [:]

    /// The files one after the other, for the messages of failed tests.
    var description: String {
        modules.sorted { $0.key < $1.key }
            .map { "-- \($0.key) --\n" + String(decoding: $0.value.goMod, as: UTF8.self) }
            .joined()
    }

    /// The `go.mod` file of a module.
    ///
    /// - Throws: what the `go` command says of a missing one, with `$PROXYDIR` for the folder.
    func goMod(of module: ModuleVersion) throws -> GoModFile {
        guard let known = modules["\(module)"] else {
            // The command writes the folder's name as a URL.
            let path = module.path.escaped.replacing("!", with: "%21")
            let file = "\(path)/@v/\(module.version.escaped).mod"
            throw Tool.Missing(description: "reading file://$PROXYDIR/\(file): no such file or directory")
        }
        return try GoModFile(known.goMod, as: .dependency)
    }

    func holds(_ node: GraphNode) -> Bool { modules[node.description] != nil }

    mutating func add(_ path: String, _ version: String, _ goMod: [UInt8]) {
        modules["\(path)@\(version)"] = Module(path: path, version: version, goMod: goMod)
    }

    mutating func add(_ path: String, _ version: String, _ goMod: String) { add(path, version, Array(goMod.utf8)) }

    /// A `go` command that sees this universe and nothing else, in a project with this `go.mod` file.
    func client(main: String) throws -> GoClient {
        var go = try GoClient([:])
        let folder = go.folder.path + "/proxy"
        try write(to: folder)
        try go.write("go.mod", main)
        go.variables["GOPROXY"] = "file://\(folder)"
        return go
    }

    /// Writes the files that the command reads when it looks at requirements; there are no zips.
    private func write(to folder: String) throws {
        for module in modules.values {
            let identity = try ModuleVersion(path: module.path, version: module.version)
            let stem = "\(folder)/\(identity.path.escaped)/@v/\(identity.version.escaped)"
            let parent = URL(fileURLWithPath: stem).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            let info = #"{"Version":"\#(module.version)","Time":"2020-01-02T03:04:05Z"}"#
            try Data(info.utf8).write(to: URL(fileURLWithPath: "\(stem).info"))
            try Data(module.goMod).write(to: URL(fileURLWithPath: "\(stem).mod"))
        }
    }
}
