import GoModules

extension GitModule {
    /// The most major versions from 2 that a repository may have; no real one has a tenth of them.
    private static let mostMajors = 1000

    /// The major versions from 2 that tags name, or that was asked for, ascending.
    ///
    /// - Throws: ``GitFault/tooMuch(_:)``
    func majors(_ references: GitReferences, _ revision: GitRevision) throws(GitFault) -> [String] {
        guard place.mayBeIncompatible else { return [] }
        let asked = Set([revision.version?.major].compactMap(\.self)).subtracting(["v0", "v1"])
        let majors = references.meaning(for: place).majors.union(asked)
        guard majors.count <= Self.mostMajors else { throw .tooMuch("\(Self.mostMajors) major versions") }
        return majors.sorted()
    }

    /// The major versions whose versions are listed with `+incompatible`: none when the newest compatible version is a module,
    /// and none of those whose newest version is one.
    func listedMajors(_ tags: ModuleTags, _ references: GitReferences) async throws -> Set<String> {
        let candidates = tags.highestOfMajors
        guard !candidates.isEmpty else { return [] }
        guard candidates.count <= Self.mostMajors else { throw GitFault.tooMuch("\(Self.mostMajors) major versions") }
        let newest = tags.versions.last
        let isModule = try await areModules([newest].compactMap(\.self) + candidates, references)
        if newest != nil, isModule[0] { return [] }
        return Set(Swift.zip(candidates, isModule.suffix(candidates.count)).filter { !$0.1 }.map(\.0.major))
    }

    /// Whether the commits of versions have a `go.mod` in their root.
    private func areModules(_ versions: [SemanticVersion], _ references: GitReferences) async throws -> [Bool] {
        let hashes = versions.compactMap { references.tags[place.tag(of: $0)] }
        try await repository.fetch(Set(hashes), references)
        let names = hashes.flatMap { ["\($0)", "\($0):go.mod"] }
        let objects = try await mirror.objects(names)
        guard hashes.count == versions.count, objects.count == names.count,
            hashes.indices.allSatisfy({ objects[2 * $0] != nil })
        else {
            throw GitFault.unreadable("what was asked for")
        }
        return hashes.indices.map { objects[2 * $0 + 1]?.kind == "blob" }
    }

    /// What the `go.mod` of the newest version takes back; nothing when it cannot be read.
    func retractions(_ references: GitReferences) async throws -> [VersionInterval] {
        guard let highest = references.meaning(for: place).tags.highest, let version = CanonicalVersion(highest) else {
            return []
        }
        do {
            return try GoModFile(try await goMod(version), as: .dependency).retractions.compactMap(\.interval)
        } catch is ModuleFolderError {
            return []
        } catch is GoModError {
            return []
        } catch is GitModuleFault {
            return []
        } catch is GitZipFault {
            return []
        } catch is CommitVersionFault {
            return []
        }
    }
}
