package import GoModules

/// The modules that mirrors are asked for.
package struct Specimens: Hashable, Sendable {
    /// A branch of a module's repository.
    package struct Branch: Hashable, Sendable {
        package let path: ModulePath
        package let name: VersionQuery
    }

    /// Versions with a tag: lists, `.info`, `.mod` and zips are asked for.
    ///
    /// Never empty; the first also serves for the questions that need just one.
    package internal(set) var tagged: [ModuleVersion]
    /// A version of a module with capital letters in its path.
    package internal(set) var capitals: ModuleVersion?
    /// A version with `+incompatible`.
    package internal(set) var incompatible: ModuleVersion?
    /// A module without any tag.
    package internal(set) var untagged: ModulePath?
    package internal(set) var branch: Branch?
    /// A build of Go, as a version of `golang.org/toolchain`.
    package internal(set) var toolchain: ModuleVersion?
    /// A version that is gone from its repository, and that mirrors may have kept.
    package internal(set) var deleted: ModuleVersion?
    /// What makes up names that nobody has asked for before, so that no cache answers: lower-case letters and digits.
    let nonce: String

    init(_ tagged: [ModuleVersion], nonce: String? = nil) {
        self.tagged = tagged
        self.nonce = nonce ?? String(UInt64.random(in: 0...UInt64.max), radix: 36)
    }

    /// The modules that are asked for, each once.
    package var paths: [ModulePath] {
        let versions = tagged + [capitals, incompatible, toolchain, deleted].compactMap(\.self)
        let all = versions.map(\.path) + [untagged, branch?.path].compactMap(\.self)
        var seen: Set<ModulePath> = []
        return all.filter { seen.insert($0).inserted }
    }

    /// The versions whose hashes are held against the checksum database.
    var hashed: [ModuleVersion] {
        var versions: [ModuleVersion] = []
        for version in tagged + [capitals, incompatible].compactMap(\.self) where !versions.contains(version) {
            versions.append(version)
        }
        return versions
    }
}

/// Names of what does not exist.
extension Specimens {
    /// A module that cannot exist, since the last part of its host is kept free for that.
    ///
    /// Rules: <https://www.rfc-editor.org/rfc/rfc2606#section-2>
    static let missing = "/no-such-module.invalid/check"
    /// What `go` asks for besides, when it looks for the module of a package of this host.
    static let parent = "/github.com"

    /// A module with the look of a company's own: `.internal` is kept free for private use.
    var privatePath: String { "/git.martlet-\(nonce).internal/team/check" }

    /// Versions of the first module that nobody ever tagged; the other one is for questions that no cache may have answered.
    var missingVersions: (known: String, fresh: String) {
        let suffix = tagged.first?.path.majorSuffix ?? ""
        let major = suffix.drop { !("0"..."9").contains($0) }.prefix { ("0"..."9").contains($0) }
        let start = major.isEmpty ? "v1" : "v\(major)"
        let number = nonce.utf8.reduce(UInt64(0)) { ($0 &* 36 &+ UInt64($1)) % 1_000_000 }
        return ("\(start).999999.0", "\(start).999998.\(number)")
    }
}
