import ChecksumDatabase
import Foundation
import GoModules
import TestKit

/// A module proxy that keeps to the protocol in all that is looked at, and what it knows.
struct TestOrigin: Sendable {
    /// The modules that are asked for.
    static let names = [
        "example.com/words@v1.2.0", "example.com/more@v1.0.0", "capitals=example.com/Mixed@v1.0.0",
        "incompatible=example.com/old@v2.0.0+incompatible", "untagged=example.com/new", "branch=example.com/new@main",
        "toolchain=golang.org/toolchain@v0.0.1-go1.21.0.linux-amd64", "deleted=example.com/words@v1.0.0",
    ]

    let words: ModuleVersion
    let more: ModuleVersion
    let mixed: ModuleVersion
    let log: TestLog
    /// The zip of ``words`` with another text in it.
    let altered: [UInt8]
    /// A zip of another module.
    let otherNames: [UInt8]
    private var files: [String: [UInt8]] = [:]

    init() throws {
        self.words = try ModuleVersion(path: "example.com/words", version: "v1.2.0")
        self.more = try ModuleVersion(path: "example.com/more", version: "v1.0.0")
        self.mixed = try ModuleVersion(path: "example.com/Mixed", version: "v1.0.0")
        let old = try ModuleVersion(path: "example.com/old", version: "v2.0.0+incompatible")
        var log = try TestLog(count: 3)
        for module in [words, more, mixed, old] { log.append(module, zip: try Self.hash(of: module)) }
        self.log = log
        self.altered = try ModuleZipFixture.zip(of: words, saying: "package m // altered\n")
        self.otherNames = try ModuleZipFixture.zip(of: old)
        for module in [words, more, mixed, old] { try add(module) }
        add("/", "")
        add("/example.com/words/@v/list", "v1.0.0\nv1.2.0\n")
        add("/example.com/words/@v/v1.0.0.info", Self.info("v1.0.0"))
        add("/example.com/new/@v/list", "")
        add("/example.com/new/@latest", Self.info(Self.pseudo))
        add("/example.com/new/@v/main.info", Self.info(Self.pseudo))
        files["/golang.org/toolchain/@v/v0.0.1-go1.21.0.linux-amd64.zip"] = try ModuleZipFixture.zip(of: words)
        add("/sumdb/sum.example.org/supported", "")
    }

    /// The version of the module without tags.
    static let pseudo = "v0.0.0-20240102030405-0123456789ab"

    static func info(_ version: String, time: String = "2024-01-02T03:04:05Z") -> String {
        #"{"Version":"\#(version)","Time":"\#(time)"}"#
    }

    /// The hash of the zip that the fixture makes.
    static func hash(of module: ModuleVersion) throws -> ModuleHash {
        var hash = DirectoryHash()
        for (name, text) in [("go.mod", "module \(module.path)\n"), ("m.go", "package m\n")] {
            try hash.add(name: "\(module)/\(name)", digest: FileDigest(of: Array(text.utf8)))
        }
        return try hash.finish()
    }

    private mutating func add(_ module: ModuleVersion) throws {
        let base = "/\(module.path.escaped)/@"
        add("\(base)v/list", "\(module.version)\n")
        add("\(base)latest", Self.info("\(module.version)"))
        add("\(base)v/\(module.version.escaped).info", Self.info("\(module.version)"))
        add("\(base)v/\(module.version.escaped).mod", "module \(module.path)\n")
        files["\(base)v/\(module.version.escaped).zip"] = try ModuleZipFixture.zip(of: module)
    }

    private mutating func add(_ path: String, _ text: String) { files[path] = Array(text.utf8) }

    // MARK: Answers

    /// What a correct proxy says.
    func reply(to request: LoopbackRequest) -> LoopbackReply {
        let path = request.path.replacing("%21", with: "!")
        if path.hasPrefix("/sumdb/sum.example.org/"), !path.hasSuffix("/supported") {
            return database(String(path.dropFirst("/sumdb/sum.example.org".count)))
        }
        guard let file = files[path] else { return .text(404, "not found: \(path)\n") }
        return Self.file(file, request)
    }

    /// The whole file that is asked for; empty for what there is not.
    func file(_ request: LoopbackRequest) -> [UInt8] { files[request.path.replacing("%21", with: "!")] ?? [] }

    /// Whether there is what is asked for.
    func has(_ request: LoopbackRequest) -> Bool { !"\(reply(to: request))".hasPrefix("HTTP/1.1 404") }

    /// What the checksum database says.
    func database(_ path: String) -> LoopbackReply {
        do { return .status(200, try log.answer(path, size: log.size)) } catch {
            return .text(404, "not found: \(path)")
        }
    }

    /// A file, or what was wanted of it.
    static func file(_ file: [UInt8], _ request: LoopbackRequest) -> LoopbackReply {
        let tag = "\"\(file.count)\""
        if request.header("If-None-Match") == tag { return .status(304, headers: [("ETag", tag)]) }
        let headers = [("ETag", tag), ("Server", "test")]
        if request.method == "HEAD" {
            return LoopbackReply(
                .text(LoopbackReply.head(200, headers: headers + [("Content-Length", "\(file.count)")]))
            )
        }
        guard request.header("Range") == "bytes=0-63" else { return .status(200, file, headers: headers) }
        let range = ("Content-Range", "bytes 0-63/\(file.count)")
        return .status(206, Array(file.prefix(64)), headers: headers + [range])
    }
}
