import TestKit
import Testing

@testable import Mirrors

/// Something that a mirror does wrong, and which probe says so.
struct MirrorDefect: Sendable, CustomTestStringConvertible {
    /// What is wrong, as the name of the test.
    let testDescription: String
    /// What is said, in the order of the probes; nothing else may be.
    let findings: [String]
    let prepare: @Sendable (inout MirrorScene) throws -> Void

    init(_ name: String, _ findings: String..., prepare: @escaping @Sendable (inout MirrorScene) throws -> Void) {
        self.init(name, findings, prepare)
    }

    private init(
        _ name: String,
        _ findings: [String],
        _ prepare: @escaping @Sendable (inout MirrorScene) throws -> Void
    ) {
        self.testDescription = name
        self.findings = findings
        self.prepare = prepare
    }

    /// A defect of the answers.
    static func answers(_ name: String, _ findings: String..., flaw: @escaping MirrorScene.Flaw) -> MirrorDefect {
        MirrorDefect(name, findings) { $0.flaw = flaw }
    }

    static let all = absence + versions + files + ways + database + more
}

extension MirrorDefect {
    private static let absence: [MirrorDefect] = [
        .answers("1. an unknown module is answered with 500", "P.404 fail MTL-PRX003", flaw: Flaws.unknownModule),
        .answers(
            "2. everything unknown is answered with a web page",
            "P.404 fail MTL-PRX017",
            "P.disable-fetch warn MTL-PRX028"
        ) { origin, request in
            origin.has(request) ? nil : .ok("<html>Log in</html>", headers: [("Content-Type", "text/html")])
        },
        .answers("3. a 404 comes with a web page", "P.404.body warn MTL-PRX027", flaw: Flaws.missingPage),
    ]

    private static let versions: [MirrorDefect] = [
        .answers("4. a list has pseudo-versions", "P.list warn MTL-PRX030", flaw: Flaws.pseudoVersions),
        .answers("4b. a list is a web page", "P.list fail MTL-PRX017") { _, request in
            request.path == "/example.com/words/@v/list" ? .ok("<!doctype html><title>versions</title>") : nil
        },
        .answers("4c. a list has lines that are no versions", "P.list warn MTL-PRX030") { _, request in
            request.path == "/example.com/words/@v/list" ? .ok("v1.2.0\nmaster\n") : nil
        },
        .answers("4d. a list lacks a version", "P.list warn MTL-PRX030", "P.latest.freshness warn MTL-PRX029") {
            _,
            request in
            switch request.path {
            case "/example.com/words/@v/list": .ok("v1.0.0\n")
            case "/example.com/words/@latest": .ok(TestOrigin.info("v1.0.0"))
            default: nil
            }
        },
        .answers("5. .info is about another version", "P.info fail MTL-PRX005", flaw: Flaws.otherVersion),
        .answers("6. .info has a time that is none", "P.info fail MTL-PRX018", flaw: Flaws.badTime),
        .answers("6b. .info is no JSON", "P.info fail MTL-PRX018") { _, request in
            request.path == "/example.com/words/@v/v1.2.0.info" ? .ok("v1.2.0") : nil
        },
    ]

    private static let files: [MirrorDefect] = [
        .answers("7. .mod is empty", "P.mod fail MTL-SUM008", flaw: Flaws.emptyMod),
        .answers("7b. .mod is another one", "P.mod fail MTL-SUM022") { _, request in
            request.path == "/example.com/words/@v/v1.2.0.mod" ? .ok("module example.com/words\n\ngo 1.22\n") : nil
        },
        .answers("8. a zip was altered", "P.zip fail MTL-SUM022", flaw: Flaws.alteredZip),
        .answers("9. a zip has the names of another module", "P.zip fail MTL-PRX006", flaw: Flaws.otherZip),
        .answers("10. escaped capital letters are not understood", "P.case fail MTL-PRX031", flaw: Flaws.noEscapes),
        .answers("10b. %21 is not decoded", "P.case fail MTL-PRX031") { _, request in
            request.path.contains("%21") ? .text(404, "not found") : nil
        },
        .answers("10c. capital letters are a crash", "P.case warn MTL-PRX031") { _, request in
            request.path.contains("/Mixed/") ? .text(500, "panic") : nil
        },
        .answers("15. ranges are ignored", "P.zip.range warn MTL-PRX026", flaw: Flaws.noRanges),
        .answers("15b. Content-Range is wrong", "P.zip.range warn MTL-PRX026") { _, request in
            guard request.header("Range") != nil else { return nil }
            return .status(206, Array(repeating: 0, count: 64), headers: [("Content-Range", "bytes 1-64/65")])
        },
        .answers("15c. a part is of something else", "P.zip.range warn MTL-PRX026") { origin, request in
            guard request.header("Range") != nil else { return nil }
            let range = ("Content-Range", "bytes 0-63/\(origin.file(request).count)")
            return .status(206, Array(repeating: 0, count: 64), headers: [range])
        },
    ]

    private static let ways: [MirrorDefect] = [
        .answers("11. redirects lead in a circle", "P.redirect fail MTL-PRX013", flaw: Flaws.circle),
        MirrorDefect("11b. a redirect leads from https to http", "P.redirect fail MTL-PRX008") { scene in
            scene.authority = try TestAuthority()
            scene.flaw = { _, request in
                request.path.hasPrefix("/golang.org/") ? .redirect("http://127.0.0.1:9/elsewhere") : nil
            }
        },
        MirrorDefect("12. the certificate has expired", "P.tls fail MTL-TLS002") { scene in
            scene.authority = try TestAuthority()
            scene.certificate = .expired
        },
        MirrorDefect("12b. the certificate expires in days", "P.tls warn MTL-TLS008") { scene in
            scene.authority = try TestAuthority()
            scene.limits.certificateDays = 14
        },
    ]

    private static let database: [MirrorDefect] = [
        .answers("13. a tile has wrong bytes", "P.sumdb.tile fail MTL-SUM015", flaw: Flaws.wrongTile),
        .answers("14. a lookup has a bad signature", "P.sumdb.lookup fail MTL-SUM013", flaw: Flaws.badSignature),
        .answers("14b. a lookup is a web page", "P.sumdb.lookup fail MTL-SUM014") { _, request in
            request.path.contains("/lookup/") ? .ok("<html>") : nil
        },
        .answers("14c. a lookup is about another module", "P.sumdb.lookup fail MTL-SUM012") { origin, request in
            request.path.contains("/lookup/example.com/words@") ? origin.database("/lookup/example.com/m0@v1.0.0") : nil
        },
        .answers("14d. the newest tree has a bad signature", "P.sumdb.latest fail MTL-SUM013") { origin, request in
            request.path == "/sumdb/sum.example.org/latest" ? Flaws.forged(origin.log, "/latest") : nil
        },
        .answers("14e. a tile is missing", "P.sumdb.tile fail MTL-PRX020") { _, request in
            request.path.contains("/tile/") ? .text(404, "no tile") : nil
        },
        .answers("the database is neither passed on nor refused", "P.sumdb.supported fail MTL-PRX020") { _, request in
            request.path.hasSuffix("/supported") ? .text(503, "later") : nil
        },
        .answers("the database is not passed on", "P.sumdb.supported warn MTL-PRX014") { _, request in
            request.path.hasPrefix("/sumdb/") ? .text(404, "no database") : nil
        },
    ]
}
