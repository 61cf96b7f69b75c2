import Foundation
import TestKit
import Testing

/// `martlet store …` in the built program, on a store that was spoilt in one way at a time.
@Suite("store care") struct StoreCareTests {
    static let folder = "example.com/a/@v"
    static let database = "sumdb/sum.example.org"

    static let damages: [StoreDamage] = [
        .init("bit in the data of a .zip", "\(folder)/v1.0.0.zip", .replaced, StoreDamage.flip(60)),
        // h1: does not cover the directory; the seal does.
        .init("bit in the directory of a .zip", "\(folder)/v1.0.0.zip", .replaced, StoreDamage.flip(-30)),
        .init("bit in a .mod", "\(folder)/v1.0.0.mod", .replaced, StoreDamage.flip(3)),
        .init("bit in an .info", "\(folder)/v1.0.0.info", .replaced, StoreDamage.flip(-4)),
        .init("bit in a .ziphash", "\(folder)/v1.0.0.ziphash", .mended, StoreDamage.flip(10)),
        .init("bit in a list", "\(folder)/list", .mended, StoreDamage.flip(1)),
        .init("bit in a tile", "\(database)/tile/8/1/000.p/1", .takenAway, StoreDamage.flip(10)),
        .init("bit in a record", "\(database)/lookup/example.com/a@v1.0.0", .takenAway, StoreDamage.flip(40)),
        .init("truncated .zip", "\(folder)/v1.0.0.zip", .replaced, StoreDamage.rewrite { $0.removeLast(9) }),
        .init("empty .mod", "\(folder)/v1.0.0.mod", .replaced, StoreDamage.rewrite { $0 = [] }),
        .init("extended .info", "\(folder)/v1.0.0.info", .replaced, StoreDamage.rewrite { $0 += [0x20] }),
        .init("missing .mod", "\(folder)/v1.0.0.mod", .mended, StoreDamage.remove),
        .init("missing .ziphash", "\(folder)/v1.0.0.ziphash", .mended, StoreDamage.remove),
        .init("missing list", "\(folder)/list", .mended, StoreDamage.remove),
        .init("left temporary file", ".martlet/tmp/left", .mended, StoreDamage.plant("half")),
        .init("link", "\(folder)/v1.9.0.zip", .takenAway) {
            try FileManager.default.createSymbolicLink(at: $0, withDestinationURL: URL(fileURLWithPath: "/etc/passwd"))
        },
        .init("folder in the place of a file", "\(folder)/v1.9.0.info", .takenAway) {
            try FileManager.default.createDirectory(at: $0, withIntermediateDirectories: true)
        },
        .init("link in the place of the list", "\(folder)/list", .replaced) {
            try StoreDamage.remove($0)
            try FileManager.default.createSymbolicLink(at: $0, withDestinationURL: URL(fileURLWithPath: "/etc/passwd"))
        },
        .init(
            "huge .ziphash",
            "\(folder)/v1.0.0.ziphash",
            .mended,
            StoreDamage.rewrite { $0 = Array(repeating: 65, count: 9_000) }
        ),
        .init("wrong .ziphash without its zip", "\(folder)/v1.0.0.ziphash", .takenAway) {
            try StoreDamage.flip(10)($0)
            try StoreDamage.remove($0.deletingPathExtension().appendingPathExtension("zip"))
        },
        .init("FIFO", "\(folder)/v1.9.0.mod", .takenAway) { #expect(mkfifo($0.path, 0o600) == 0) },
        .init("file that is not Martlet's", "\(folder)/notes.txt", .noted, StoreDamage.plant("hello\n")),
        .init(
            "name with capital letters",
            "example.com/Upper/Case/@v/v1.0.0.mod",
            .noted,
            StoreDamage.plant("module x\n")
        ),
        .init("file without a seal", "\(folder)/v1.0.0.zip", .noted, StoreDamage.unseal),
        .init("other zip without a seal", "\(folder)/v1.0.0.zip", .replaced) {
            try StoreDamage.flip(60)($0)
            try StoreDamage.unseal($0)
        },
        .init(
            "empty first hash",
            ".martlet/pins/corp.example.org/secret/@v/v1.0.0.zip",
            .rewritten,
            StoreDamage.rewrite { $0 = [] }
        ),
    ]

    /// A store with one public module and one that is known by its first hash.
    static func scene() async throws -> SmallScene {
        let scene = try await SmallScene.make()
        for module in ["example.com/a@v1.0.0", "corp.example.org/secret@v1.0.0"] {
            let run = try await scene.run(["fetch", module, "--no-verify", "corp.example.org"])
            #expect(run.status == 0, "\(run.errors)")
        }
        return scene
    }

    static func care(_ scene: SmallScene, _ arguments: String...) async throws -> CommandRun {
        try await scene.run(["store"] + arguments + ["--no-verify", "corp.example.org"])
    }

    @Test("a store as Martlet leaves it is clean, and repair has nothing to do") func clean() async throws {
        let scene = try await Self.scene()
        for command in ["check", "scrub", "repair", "check"] {
            let run = try await Self.care(scene, command)
            #expect(run.status == 0, "\(command): \(run.output)\(run.errors)")
            #expect(run.output.contains(" 0 wrong, 0 untidy,"), "\(command): \(run.output)")
        }
        await scene.stop()
    }

    @Test(
        "check finds it, scrub takes wrong bytes away, repair mends it, and has nothing to do then",
        arguments: damages
    )
    func damage(_ damage: StoreDamage) async throws {
        for command in ["scrub", "repair"] {
            let scene = try await Self.scene()
            let file = URL(fileURLWithPath: "\(scene.store)/\(damage.path)")
            let right = FileManager.default.contents(atPath: file.path)
            try damage.apply(file)

            let check = try await Self.care(scene, "check", "--notes")
            #expect(check.status == (damage.fate == .noted ? 0 : 1), "\(check.output)\(check.errors)")
            let lines = check.output.split(separator: "\n").filter {
                $0.contains(damage.path) || $0.contains("\(Self.folder)/list")
            }
            #expect(!lines.isEmpty, "\(check.output)")

            let run = try await Self.care(scene, command)
            if command == "scrub" { try expectScrubbed(damage, file, run, right) }
            let repair = command == "scrub" ? try await Self.care(scene, "repair") : run
            #expect(repair.status == 0, "\(repair.output)\(repair.errors)")
            if command == "repair" { try expectRepaired(damage, file, scene, right) }
            let before = try Self.files(scene)
            let again = try await Self.care(scene, "repair")
            #expect(again.status == 0 && again.output.contains(" 0 wrong, 0 untidy,"), "\(again.output)")
            #expect(try Self.files(scene) == before)
            #expect(try await Self.care(scene, "check").status == 0)
            await scene.stop()
        }
    }

    private func expectScrubbed(_ damage: StoreDamage, _ file: URL, _ run: CommandRun, _ right: Data?) throws {
        let isThere = FileManager.default.fileExists(atPath: file.path)
        switch damage.fate {
        case .replaced, .takenAway:
            #expect(
                run.status == 1 && run.output.contains("moved to .martlet/quarantine/\(damage.path)."),
                "\(run.output)"
            )
            #expect(!isThere)
        case .rewritten: #expect(run.status == 1 && isThere, "\(run.output)")
        case .mended: return
        case .noted: #expect(run.status == 0 && isThere, "\(run.output)")
        }
    }

    private func expectRepaired(_ damage: StoreDamage, _ file: URL, _ scene: SmallScene, _ right: Data?) throws {
        switch damage.fate {
        case .replaced, .rewritten: #expect(FileManager.default.contents(atPath: file.path) == right)
        case .takenAway: #expect(!StoreDamage.isAnything(at: file))
        case .mended, .noted: return
        }
        let aside = URL(fileURLWithPath: "\(scene.store)/.martlet/quarantine/\(damage.path)")
        let names = try FileManager.default.contentsOfDirectory(atPath: aside.deletingLastPathComponent().path)
        #expect(names.contains { $0.hasPrefix(file.lastPathComponent + ".") }, "\(names)")
    }

    @Test("what no source has is not thrown away") func onlyCopy() async throws {
        let scene = try await Self.scene()
        let file = URL(fileURLWithPath: "\(scene.store)/\(Self.folder)/v1.0.0.zip")
        try StoreDamage.flip(60)(file)
        let spoilt = try Data(contentsOf: file)
        await scene.stop()
        for _ in 0..<2 {
            let run = try await Self.care(scene, "repair")
            #expect(run.status == 1 && run.output.contains("not mended"), "\(run.output)\(run.errors)")
            #expect(try Data(contentsOf: file) == spoilt)
        }
        #expect(try Self.quarantine(scene).isEmpty)
    }

    @Test("a right copy in quarantine goes back to its place") func restored() async throws {
        let scene = try await Self.scene()
        let name = "\(Self.folder)/v1.0.0.zip"
        let place = URL(fileURLWithPath: "\(scene.store)/.martlet/quarantine/\(name).1700000000000000000")
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try FileManager.default.moveItem(atPath: "\(scene.store)/\(name)", toPath: place.path)
        await scene.stop()
        #expect(try await Self.care(scene, "check").status == 1)
        let run = try await Self.care(scene, "repair")
        #expect(run.status == 0 && run.output.contains("put back"), "\(run.output)\(run.errors)")
        #expect(FileManager.default.fileExists(atPath: "\(scene.store)/\(name)"))
        #expect(try await Self.care(scene, "check").status == 0)
    }

    @Test("beside a running server: check reads, the server scrubs, repairs and collects")
    func besideServer() async throws {
        let scene = try await Self.scene()
        let martlet = try await scene.serve(["--no-verify", "corp.example.org"])
        let file = URL(fileURLWithPath: "\(scene.store)/\(Self.folder)/v1.0.0.zip")
        let right = try Data(contentsOf: file)
        #expect(try await Self.care(scene, "check").status == 0)
        try StoreDamage.flip(60)(file)
        #expect(try await Self.care(scene, "check").status == 1)
        let repair = try await Self.care(scene, "repair", "--json")
        #expect(repair.status == 0, "\(repair.output)\(repair.errors)")
        #expect(try Data(contentsOf: file) == right)
        try StoreDamage.flip(60)(file)
        let scrub = try await Self.care(scene, "scrub", "--rate", "50MiB")
        #expect(scrub.status == 1 && scrub.output.contains("moved to"), "\(scrub.output)\(scrub.errors)")
        #expect(!FileManager.default.fileExists(atPath: file.path))
        let answer = try await martlet.get("/\(Self.folder)/v1.0.0.zip")
        #expect(answer.status == 200 && answer.body == [UInt8](right))
        let log = await martlet.finalLog()
        #expect(log.contains("stored file is wrong") && log.contains("security=true"), "\(log)")
        await scene.stop()
    }

    @Test("gc tells what would go, lets it go, and leaves what is known by its first hash", arguments: [false, true])
    func collects(_ isServing: Bool) async throws {
        let scene = try await Self.scene()
        let martlet = isServing ? try await scene.serve(["--no-verify", "corp.example.org"]) : nil
        let zip = "\(scene.store)/\(Self.folder)/v1.0.0.zip"
        var dry = try await Self.care(scene, "gc", "--unused-for", "0s", "--dry-run")
        // A server opens its index beside its first answers, and may have to complete it.
        for _ in 0..<100 where dry.status == 70 && isServing {
            dry = try await Self.care(scene, "gc", "--unused-for", "0s", "--dry-run")
        }
        #expect(
            dry.status == 0 && dry.output.contains("would go: \(Self.folder)/v1.0.0.zip"),
            "\(dry.output)\(dry.errors)"
        )
        #expect(FileManager.default.fileExists(atPath: zip))
        let young = try await Self.care(scene, "gc", "--unused-for", "0s", "--older-than", "90d")
        #expect(young.status == 0 && FileManager.default.fileExists(atPath: zip), "\(young.output)")
        let roomy = try await Self.care(scene, "gc", "--max-size", "1GiB")
        #expect(roomy.status == 0 && FileManager.default.fileExists(atPath: zip), "\(roomy.output)")
        let run = try await Self.care(scene, "gc", "--max-size", "0", "--unused-for", "0s")
        #expect(run.status == 0 && run.output.contains("gone: \(Self.folder)/v1.0.0.zip"), "\(run.output)\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: zip))
        #expect(FileManager.default.fileExists(atPath: "\(scene.store)/corp.example.org/secret/@v/v1.0.0.zip"))
        #expect(try await Self.care(scene, "check").status == 0)
        if let martlet { #expect(martlet.end().status == 0) }
        await scene.stop()
    }

    @Test("stats count what is there") func stats() async throws {
        let scene = try await Self.scene()
        let run = try await Self.care(scene, "stats", "--json")
        #expect(run.status == 0, "\(run.errors)")
        let statistics = try JSONDecoder().decode(Statistics.self, from: Data(run.output.utf8))
        #expect(statistics.modules == 2 && statistics.versions == 2)
        #expect(statistics.pinnedZips.files == 1 && statistics.attestedZips.files == 1)
        #expect(statistics.kinds["mod"]?.files == 2 && statistics.kinds["first hashes"]?.files == 2)
        #expect(statistics.unsealed.files == 0)
        #expect(try await Self.care(scene, "stats").output.hasPrefix("2 modules, 2 versions\n"))
        await scene.stop()
    }

    private struct Statistics: Decodable {
        struct Amount: Decodable { let files: Int }
        let modules: Int
        let versions: Int
        let kinds: [String: Amount]
        let pinnedZips: Amount
        let attestedZips: Amount
        let unsealed: Amount
    }

    @Test("deleting the index loses nothing", arguments: [false, true]) func index(_ isServing: Bool) async throws {
        let scene = try await Self.scene()
        let martlet = isServing ? try await scene.serve(["--no-verify", "corp.example.org"]) : nil
        for suffix in ["", "-wal", "-shm"] {
            let index = "\(scene.store)/.martlet/index.sqlite\(suffix)"
            if FileManager.default.fileExists(atPath: index) { try FileManager.default.removeItem(atPath: index) }
        }
        if let martlet {
            #expect(try await martlet.get("/\(Self.folder)/v1.0.0.zip").status == 200)
            #expect(martlet.end().status == 0)
        }
        #expect(try await Self.care(scene, "check").status == 0)
        let next = try await scene.serve(["--no-verify", "corp.example.org"])
        #expect(await next.logLine(with: "index rebuilt") != nil)
        for kind in ["info", "mod", "zip"] {
            #expect(try await next.get("/\(Self.folder)/v1.0.0.\(kind)").header("X-Martlet-Cache") == "hit")
        }
        #expect(next.end().status == 0)
        await scene.stop()
    }

    @Test("what is no store is refused, and stays as it is", arguments: ["check", "scrub", "repair", "stats"])
    func noStore(_ command: String) async throws {
        let folder = try ScratchFolder("none")
        let run = try await CommandRun.martlet(["store", command, "--store", folder.path], folder: folder.path)
        #expect(run.status == 70 && run.errors.contains("no store of Martlet"), "\(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    // MARK: Looking

    private static func quarantine(_ scene: SmallScene) throws -> [String] {
        try files(scene).keys.filter { $0.hasPrefix(".martlet/quarantine/") }
    }

    /// Names and bytes of all files, but for what every process writes.
    private static func files(_ scene: SmallScene) throws -> [String: Data] {
        var files: [String: Data] = [:]
        guard let names = FileManager.default.enumerator(atPath: scene.store) else { return [:] }
        for case let name as String in names where names.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            guard !name.hasPrefix(".martlet/index"), name != ".martlet/lock" else { continue }
            files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(scene.store)/\(name)"))
        }
        return files
    }
}
