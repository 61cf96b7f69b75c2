import ChecksumDatabase
import GoModules
import ModuleProxy
import TestKit

/// A module version with the three files that a proxy has of it.
struct SampleModule: Sendable {
    let module: ModuleVersion
    let info: [UInt8]
    let mod: [UInt8]
    let zip: [UInt8]
    let zipHash: ModuleHash

    var modHash: ModuleHash { DirectoryHash.goMod(mod) }

    /// - `text`: What its source file says; another text makes another zip with another hash.
    init(_ path: String = "example.com/m", _ version: String = "v1.0.0", saying text: String = "package m\n") throws {
        let module = try ModuleVersion(path: path, version: version)
        self.module = module
        self.info = Array(#"{"Version":"\#(version)","Time":"2020-01-02T03:04:05Z"}"#.utf8)
        self.mod = Array("module \(path)\n".utf8)
        self.zip = try ModuleZipFixture.zip(of: module, saying: text)
        // Independent of the code under test, which hashes what it reads from the zip.
        var hash = DirectoryHash()
        try hash.add(name: "\(module)/go.mod", digest: FileDigest(of: mod))
        try hash.add(name: "\(module)/m.go", digest: FileDigest(of: Array(text.utf8)))
        self.zipHash = try hash.finish()
    }

    func request(_ kind: FileKind) -> ProxyRequest { .file(kind, module) }

    func bytes(_ kind: FileKind) -> [UInt8] {
        switch kind {
        case .info: info
        case .mod: mod
        case .zip: zip
        }
    }

    /// What a source that has this module answers.
    var answers: [String: Result<[UInt8], SourceError>] {
        var answers: [String: Result<[UInt8], SourceError>] = [
            ProxyRequest.list(module.path).path: .success(Array("\(module.version)\n".utf8)),
            ProxyRequest.latest(module.path).path: .success(info),
        ]
        for kind in FileKind.allCases { answers[request(kind).path] = .success(bytes(kind)) }
        return answers
    }

    /// The same with an altered `.mod`; the line still names the module.
    var alteredMod: [UInt8] { mod + Array("require evil.example/x v1.0.0\n".utf8) }
}

extension TestLog {
    /// A database that attests `modules`.
    init(attesting modules: SampleModule...) throws {
        try self.init()
        for sample in modules { append(sample.module, zip: sample.zipHash, goMod: sample.modHash) }
    }
}
