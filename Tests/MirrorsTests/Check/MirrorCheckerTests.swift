import ErrorLibrary
import GoModules
import Mirrors
import TestKit
import Testing

/// What is said of mirrors that misbehave in known ways, and of one that does not.
@Suite("Checks of mirrors") struct MirrorCheckerTests {
    @Test("against a correct proxy there is no finding, with and without TLS", arguments: [false, true])
    func correct(isSecure: Bool) async throws {
        var scene = try MirrorScene()
        if isSecure { scene.authority = try TestAuthority() }
        scene.known = ["example.com/words@v1.2.0": "\(try TestOrigin.hash(of: scene.origin.words))"]
        let check = try await scene.check()
        let report = try #require(check.reports.first)
        #expect(report.findings == [])
        #expect(report.verdict == .healthy && report.reasons.isEmpty && report.score == 100)
        #expect(report.results.map(\.probe) == MirrorProbe.allCases)
        let skipped = report.results.filter { $0.verdict != .pass }.map(\.probe)
        #expect(skipped == (isSecure ? [.http2, .rate] : [.tls, .http2, .rate]))
        #expect(check.recommendation.line == "\(report.name),direct")
        #expect(check.agreements.count == 6 && check.agreements.allSatisfy { $0.logged == $0.statements.first?.hash })
        #expect(check.database == "sum.example.org" && check.databaseFailure == nil)
        #expect(report.httpVersion == "http/1.1" && report.software == "test" && report.secondsBehind == 0)
        #expect((report.certificateExpiry != nil, report.tlsVersion != nil) == (isSecure, isSecure))
        #expect(report.latency.firstByte != nil && report.latency.total != nil && report.redirects == 0)
    }

    @Test("HTTP/2 that works is no finding, and one that breaks off is", arguments: DoubleServer.Manner.allCases)
    func overHTTP2(_ manner: DoubleServer.Manner) async throws {
        var scene = try MirrorScene()
        (scene.authority, scene.http2) = (try TestAuthority(), manner)
        let report = try #require(try await scene.check().reports.first)
        #expect(report.findings == (manner == .answers ? [] : ["P.h2 fail MTL-NET010"]))
        #expect(report.result(of: .http2)?.verdict == (manner == .answers ? .pass : .fail))
        #expect(report.httpVersion == (manner == .answers ? "h2" : "http/1.1"))
    }

    @Test("each defect is found by the probe for it, and by no other", arguments: MirrorDefect.all)
    func defects(_ defect: MirrorDefect) async throws {
        var scene = try MirrorScene()
        try defect.prepare(&scene)
        let report = try #require(try await scene.check().reports.first)
        #expect(
            report.findings == defect.findings,
            "\(report.results.map { "\($0.probe.rawValue): \($0.detail[.english])" })"
        )
        #expect(report.verdict != .healthy || defect.findings.allSatisfy { $0.contains(" warn ") })
        #expect(report.score < 100)
        #expect(
            (report.verdict == .altered)
                == defect.findings.contains {
                    $0.contains("-SUM022") || $0.contains("P.immut") || $0.contains("-SUM008")
                }
        )
        for result in report.results { #expect(!result.detail[.english].isEmpty && !result.detail[.chinese].isEmpty) }
    }

    @Test("15 of 15 defects of one origin are found at once") func allAtOnce() async throws {
        var scene = try MirrorScene()
        scene.flaw = Flaws.all
        scene.authority = try TestAuthority()
        scene.limits.certificateDays = 14
        let report = try #require(try await scene.check().reports.first)
        // Each defect, with what has to be said of it, and where.
        let defects: [(String, MirrorProbe, String)] = [
            ("1 500 for an unknown module", .missing, "500 for"),
            ("2 web page for what is unknown", .missing, "200 and a web page"),
            ("3 404 with text/html", .missingBody, "text/html"),
            ("4 pseudo-versions in a list", .list, "pseudo-version"),
            ("5 .info of another version", .info, "it says v1.2.1 for v1.2.0"),
            ("6 .info with a bad time", .info, "yesterday"),
            ("7 empty .mod", .mod, "is empty"),
            ("8 altered zip", .zip, "words@v1.2.0 is not the published one"),
            ("9 zip of another module", .zip, "more@v1.0.0: "),
            ("10 escapes not understood", .escapes, "404 for example.com/Mixed"),
            ("11 redirects in a circle", .redirect, "redirected"),
            ("12 certificate expires in days", .tls, "expires in"),
            ("13 tile with wrong bytes", .sumdbTile, "inconsistent tile"),
            ("14 lookup with a bad signature", .sumdbLookup, "signature"),
            ("15 ranges ignored", .zipRange, "ignored"),
        ]
        for (name, probe, words) in defects {
            let result = try #require(report.result(of: probe))
            #expect(result.verdict == .fail || result.verdict == .warn, "\(name)")
            #expect(result.detail[.english].contains(words), "\(name): \(result.detail[.english])")
        }
        #expect(Set(defects.map(\.1)).count == report.findings.count, "\(report.findings)")
        #expect(report.verdict == .altered && report.score == 0)
        #expect(report.reasons.count == report.findings.count)
        let codes = try ErrorLibrary()
        for result in report.results { #expect(result.code.map { codes.entry($0) != nil } ?? true) }
    }

    @Test("a mirror with limits is recommended where no other is") func limited() async throws {
        let scene = try MirrorScene()
        let limited: MirrorScene.Flaw = { $1.path.hasPrefix("/sumdb/") ? .text(404, "no database") : nil }
        let failing: MirrorScene.Flaw = { _, _ in .text(500, "down") }
        let check = try await scene.withMirrors([failing, limited]) { mirrors, checker in await checker.check(mirrors) }
        #expect(check.reports.map(\.verdict) == [.failing, .limited])
        #expect(check.recommendation.line == "\(check.reports[1].name),direct")
        #expect(check.reports[1].reasons.count == 1 && check.reports[1].score > 90)
    }

    @Test("every defect has a cause in the error library") func causes() throws {
        let library = try ErrorLibrary()
        for finding in MirrorDefect.all.flatMap(\.findings) {
            let code = try #require(finding.split(separator: " ").last)
            #expect(library.entry(String(code)) != nil, "\(finding)")
        }
    }

    @Test("a mirror that cannot be reached is one finding") func unreachable() async throws {
        let gone = try await SilentServer.start()
        await gone.stop()
        let scene = try MirrorScene()
        let check = try await scene.withMirrors([]) { _, checker in
            await checker.check([try ProxyURL("http://127.0.0.1:\(gone.port)")])
        }
        let report = try #require(check.reports.first)
        #expect(report.findings == ["P.reach fail MTL-NET004"])
        #expect(report.results.dropFirst().allSatisfy { $0.verdict == .skip })
        #expect(report.verdict == .failing && report.score == 0 && report.httpVersion == nil)
        #expect(check.recommendation.line == nil && check.isBlind)
    }

    @Test("what the database attests counts, whatever was seen before") func attested() async throws {
        var scene = try MirrorScene()
        scene.known = ["example.com/words@v1.2.0": "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]
        let report = try #require(try await scene.check().reports.first)
        #expect(report.findings == [] && report.verdict == .healthy)
        #expect(report.result(of: MirrorProbe.immutable)?.verdict == .pass)
    }

    @Test("a zip that go takes and that is not read here is no fault") func spared() async throws {
        var scene = try MirrorScene()
        scene.flaw = { origin, request in
            guard request.path == "/example.com/words/@v/v1.2.0.zip" else { return nil }
            return TestOrigin.file(origin.file(request) + [0], request)
        }
        let report = try #require(try await scene.check().reports.first)
        #expect(report.findings == [] && report.verdict == .limited)
        #expect(report.result(of: MirrorProbe.zip)?.verdict == .unknown)
    }

    @Test("of a large zip only the beginning is kept, and parts are compared all the same") func large() async throws {
        let scene = try MirrorScene()
        let text = (0..<40_000).map { "// \($0 * 2_654_435_761 % 4_294_967_291)\n" }.joined()
        let zip = try ModuleZipFixture.zip(of: scene.origin.words, saying: "package m\n" + text)
        try #require(zip.count > MirrorTranscript.mostOfBody)
        let flaw: MirrorScene.Flaw = { _, request in
            request.path == "/example.com/words/@v/v1.2.0.zip" ? TestOrigin.file(zip, request) : nil
        }
        let check = try await scene.withMirrors([flaw], hasDatabase: false) { mirrors, checker in
            await checker.check(mirrors)
        }
        let report = try #require(check.reports.first)
        #expect(report.findings == [] && report.verdict == .healthy)
        for probe in [MirrorProbe.zip, .zipHead, .zipRange, .zipETag] {
            #expect(report.result(of: probe)?.verdict == .pass, "\(probe)")
        }
        let kept = try #require(report.transcript?.answer("GET", "/example.com/words/@v/v1.2.0.zip") { _ in nil })
        #expect(kept.isCut && kept.body.count == MirrorTranscript.mostOfBody)
    }

    @Test("a database that says nothing takes a third of the time, not all of it") func background() async throws {
        #expect(MirrorLimits().background == .seconds(60))
        var scene = try MirrorScene()
        scene.isDatabaseSilent = true
        scene.limits.mirror = .seconds(45)
        let start = ContinuousClock.now
        let check = try await scene.check()
        #expect(start.duration(to: .now) < .seconds(40))
        #expect(check.databaseFailure != nil)
    }
}
