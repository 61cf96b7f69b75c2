import ChecksumDatabase
import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

/// What Go 1.27.3 says about 21 repositories, and what we say.
@Suite("Modules in git, as Go sees them", .timeLimit(.minutes(5))) struct GitVectorTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let module: String
        let query: String
        let info: Info?
        let go_mod: String?
        let h1: String?
        let zip: [String]?
        let error: String?

        var testDescription: String { "\(module)@\(query)" }
    }

    struct Info: Decodable, Equatable, Sendable {
        let Version: String
        let Time: String?
        let Origin: VersionOrigin?
    }

    struct VersionOrigin: Decodable, Equatable, Sendable {
        let VCS: String?
        let URL: String?
        let Subdir: String?
        let Hash: String?
        let Ref: String?
    }

    struct List: Decodable, Sendable, CustomTestStringConvertible {
        let module: String
        let versions: [String]?
        let error: String?

        var testDescription: String { module }
    }

    private static let fixtures = Result { try GitFixtures() }

    private var source: DirectSource { get throws { try Self.fixtures.get().source } }

    /// Go builds no zip of a module that wants a newer Go.
    ///
    /// A proxy is asked by newer ones too.
    private static let servedAllTheSame = "github.com/fx/toonew"

    @Test("list the same versions", arguments: try Vectors.cases("lists", of: "git_direct") as [List])
    func list(_ list: List) async throws {
        let path = try ModulePath(list.module)
        guard list.error == nil else {
            await #expect(throws: SourceError.self) { try await source.read(.list(path)) }
            return
        }
        let answer = String(decoding: try await source.read(.list(path)), as: UTF8.self)
        #expect(answer.split(separator: "\n").map(String.init) == list.versions ?? [])
    }

    @Test("give the same files for a query", arguments: try Vectors.cases("queries", of: "git_direct") as [Case])
    func query(_ expected: Case) async throws {
        let path = try ModulePath(expected.module)
        guard let wanted = expected.info else {
            guard expected.module != Self.servedAllTheSame else { return try await files(path, expected.query) }
            await #expect(throws: (any Error).self) { try await files(path, expected.query) }
            return
        }
        let info = try await info(path, expected.query)
        #expect(info.version.description == wanted.Version)
        #expect(info.time == wanted.Time)
        #expect(info.origin?.hash == wanted.Origin?.Hash)
        #expect(info.origin?.subdir == wanted.Origin?.Subdir)
        #expect(info.origin?.url == wanted.Origin?.URL)
        let module = try ModuleVersion(path, info.version)
        if let text = expected.go_mod {
            #expect(String(decoding: try await source.read(.file(.mod, module)), as: UTF8.self) == text)
        }
        if let h1 = expected.h1 { #expect(try await zip(module) == h1) }
        // What a client asks for next is the version itself.
        let again = try VersionInfo(
            json: try await source.read(.file(.info, module)),
            of: path,
            requested: info.version
        )
        #expect(again.time == info.time)
        #expect(again.origin?.hash == info.origin?.hash)
        if info.origin?.ref != nil, !info.version.isPseudo {
            #expect(
                again.origin?.ref == "refs/tags/" + (try await source.module(path)).place.tag(of: info.version.semantic)
            )
        }
    }

    private func files(_ path: ModulePath, _ query: String) async throws {
        let module = try ModuleVersion(path, try await info(path, query).version)
        _ = try await source.read(.file(.mod, module))
        _ = try await zip(module)
    }

    /// As `go` does: comparisons and beginnings are looked up in the list, other words are asked for.
    private func info(_ path: ModulePath, _ query: String) async throws -> VersionInfo {
        let module = try await source.module(path)
        let fits: (SemanticVersion) -> Bool
        switch QueryMeaning(query) {
        case .exactly, .revision, .upgrade, .patch: return try await module.info(query)
        case .latest: fits = { _ in true }
        case .beginningWith(let prefix): fits = { "\($0)".hasPrefix("\(prefix).") }
        case .below(let bound): fits = { $0.precedence(comparedTo: bound) < 0 }
        case .atMost(let bound): fits = { $0.precedence(comparedTo: bound) <= 0 }
        case .above(let bound): fits = { $0.precedence(comparedTo: bound) > 0 }
        case .atLeast(let bound): fits = { $0.precedence(comparedTo: bound) >= 0 }
        }
        let list = try await module.list().map(\.semantic)
        if list.isEmpty, query == "latest" { return try await module.newest() }
        let retractions = try await module.retractions(try await module.repository.references())
        let allowed = list.filter { version in fits(version) && !retractions.contains { $0.contains(version) } }
        let isUpward = query.hasPrefix(">")
        let releases = allowed.filter { !$0.isPrerelease }
        let best = isUpward ? releases.first ?? allowed.first : releases.last ?? allowed.last
        guard let best else { throw GitModuleFault.unknownRevision(query) }
        return try await module.info(best.description)
    }

    private func zip(_ module: ModuleVersion) async throws -> String {
        let staging = try await MemoryStore().stage()
        try await source.download(module, into: staging)
        return "\(try await ModuleZip.hashes(descriptor: staging.descriptor, size: staging.size, of: module).zip)"
    }
}
