import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

@Suite struct CacheAccessTests {
    private static let obstacle = CacheObstacle(path: "/mod/cache", owner: 0, permissions: 0o755, isInTheWay: true)
    private static let nuisance = CacheObstacle(path: "/mod/x.mod", owner: 0, permissions: 0o600, isInTheWay: false)

    static let cases: [(access: CacheAccess, missing: [CacheObstacle], isAsked: Bool, expected: Expected)] = [
        (CacheAccess(state: .folder, isWritable: true), [], true, .ok),
        (CacheAccess(state: .makeable, isWritable: true), [], true, .ok),
        (CacheAccess(state: .noPlace, isWritable: false), [], true, .fail("CFG005")),
        (CacheAccess(state: .unmakeable, isWritable: false), [], true, .fail("CACHE002")),
        (CacheAccess(state: .unmakeable, isWritable: false, isReadOnlyDisk: true), [], true, .fail("CACHE002")),
        // Everything that is asked for is there already.
        (CacheAccess(state: .folder, isWritable: false), [], true, .warn("CACHE004")),
        (CacheAccess(state: .folder, isWritable: false, isReadOnlyDisk: true), [], false, .fail("CACHE004")),
        (CacheAccess(state: .folder, isWritable: true), [nuisance, obstacle], true, .fail("CACHE004")),
        (CacheAccess(state: .folder, isWritable: true), [nuisance], true, .warn("CACHE004")),
    ]

    @Test("says whether the cache can be used", arguments: cases)
    func judges(_ access: CacheAccess, _ missing: [CacheObstacle], _ isAsked: Bool, _ expected: Expected) {
        let outcome = CacheFilesCheck.outcomes(access, root: "/mod", missing: missing, isAsked: isAsked).first
        #expect(expected.matches(outcome))
    }

    @Test("looks at what lies there")
    func looks() throws {
        let fixture = try ProjectFixture(["folder/x": "", "file": ""])
        let root = fixture.folder.path
        #expect(CacheAccess(of: "\(root)/folder").state == .folder)
        #expect(CacheAccess(of: "\(root)/folder/").state == .folder)
        #expect(CacheAccess(of: "\(root)/new/deep").state == .makeable)
        #expect(CacheAccess(of: "\(root)/file").state == .unmakeable)
        #expect(CacheAccess(of: "\(root)/file/mod").state == .unmakeable)
        #expect(CacheAccess(of: "relative").state == .noPlace)
        #expect(CacheAccess(of: "").state == .noPlace)
    }

    @Test("links are followed to the cache itself, and those that lead nowhere are in the way")
    func links() async throws {
        let fixture = try await CacheFixture()
        let root = fixture.folder.path
        try fixture.link("\(root)/mod", at: "\(root)/link")
        try fixture.link("\(root)/nowhere", at: "\(root)/dangling")
        #expect(CacheAccess(of: "\(root)/link").state == .folder)
        #expect(CacheAccess(of: "\(root)/dangling").state == .unmakeable)
    }

    static let spaces: [(space: DiskSpace, verdict: Verdict)] = [
        (DiskSpace(freeBytes: 10_000_000_000, freeInodes: 900_000, inodes: 1_000_000), .ok),
        (DiskSpace(freeBytes: 10_000_000_000), .ok),
        (DiskSpace(freeBytes: 199_999_999, freeInodes: 900_000, inodes: 1_000_000), .warn),
        (DiskSpace(freeBytes: 10_000_000_000, freeInodes: 9_999, inodes: 1_000_000), .warn),
        (DiskSpace(freeBytes: 0), .fail),
        (DiskSpace(freeBytes: 10_000_000_000, freeInodes: 0, inodes: 1_000_000), .fail),
    ]

    @Test("says whether there is room", arguments: spaces)
    func room(_ space: DiskSpace, _ verdict: Verdict) {
        let outcome = CacheSpaceCheck.outcome("GOMODCACHE", "/mod", space)
        #expect(outcome.verdict == verdict)
        #expect(outcome.code == (verdict == .ok ? nil : "MTL-CACHE003"))
    }

    @Test("asks the system for the room of a folder that is there")
    func system() throws {
        let folder = try TemporaryFolder()
        #expect(DiskSpace(of: folder.path) != nil)
        #expect(DiskSpace(of: "\(folder.path)/none") == nil)
    }
}
