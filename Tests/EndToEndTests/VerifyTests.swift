import ChecksumDatabase
import Foundation
import TestKit
import Testing

/// `martlet verify module@version` names the party that differs.
@Suite("verify", .serialized) struct VerifyTests {
    @Test("everybody agrees") func agreement() async throws {
        let scene = try await VerifyScene([.honest, .honest])
        try await scene.download(sumdb: "\(scene.world.databaseKey) \(scene.database.url)")
        let answer = try await scene.verdict()
        #expect(answer.status == 0 && answer.verdict == "agree" && answer.code == nil, "\(answer.whole)")
        let parties = answer.statements.compactMap { $0["party"] as? String }
        #expect(parties == ["go.sum", "cache", "ziphash", "database", "mirror", "mirror", "git"])
        #expect(parties.allSatisfy { answer.silence($0) == nil }, "\(answer.whole)")
        let git = try #require(answer.statements.last)
        #expect((git["note"] as? String)?.contains("refs/tags/v1.0.0") == true)
        #expect((git["zip"] as? [String: String])?["hash"] == scene.published)
        let text = try await scene.verify()
        #expect(text.status == 0 && text.output.contains("\nVerdict: All who spoke agree.\n"), "\(text.output)")
        #expect(text.output.contains("  ✓ go.sum\n      zip: \(scene.published)\n") && !text.output.contains("\u{1B}"))
        await scene.stop()
    }

    @Test("the module cache was changed after the download") func changedCache() async throws {
        let scene = try await VerifyScene()
        try await scene.download()
        try scene.alter("zip", scene.other.zip)
        let answer = try await scene.verdict()
        #expect(answer.status == 1 && answer.verdict == "cache" && answer.code == "MTL-CACHE001", "\(answer.whole)")
        #expect(answer.differing == ["cache "] && answer.files == ["zip"] && answer.published["zip"] == scene.published)
        // Without a network, the cache contradicts itself all the same.
        let alone = try await scene.verdict(with: ["GOPROXY": "off", "GOSUMDB": "off"])
        #expect(alone.verdict == "cache" && alone.code == "MTL-CACHE001", "\(alone.whole)")
        try scene.alter("zip", Array("torn".utf8))
        #expect(try await scene.verdict().code == "MTL-CACHE001")
        await scene.stop()
    }

    @Test("the module cache was filled with other bytes") func filledCache() async throws {
        let scene = try await VerifyScene([.honest, .altered])
        try await scene.download()
        try scene.alter("zip", scene.other.zip)
        try scene.alter("ziphash", Array("\(scene.other.zipHash)".utf8))
        let answer = try await scene.verdict(with: ["GOPROXY": scene.proxies[0].url])
        #expect(answer.verdict == "cache" && answer.code == "MTL-SUM020", "\(answer.whole)")
        #expect(answer.differing == ["cache ", "ziphash "])
        await scene.stop()
    }

    @Test("go.sum has another hash, and with it the module cache or not") func goSum() async throws {
        let scene = try await VerifyScene([.honest, .altered])
        try await scene.download()
        let right = try scene.client.read("go.sum")
        try scene.client.write("go.sum", right.replacing(scene.published, with: "\(scene.other.zipHash)"))
        let only = ["GOPROXY": scene.proxies[0].url]
        let answer = try await scene.verdict(with: only)
        #expect(answer.status == 1 && answer.verdict == "go.sum" && answer.code == "MTL-SUM021", "\(answer.whole)")
        #expect(answer.differing == ["go.sum go.sum"])
        try scene.alter("zip", scene.other.zip)
        try scene.alter("ziphash", Array("\(scene.other.zipHash)".utf8))
        let both = try await scene.verdict(with: only)
        #expect(both.verdict == "machine" && both.code == "MTL-SUM020", "\(both.whole)")
        await scene.stop()
    }

    @Test("one proxy has another copy, or two have the same one") func proxies() async throws {
        let scene = try await VerifyScene([.honest, .altered, .altered])
        let urls = scene.proxies.map(\.url)
        let one = try await scene.verdict(with: ["GOPROXY": "\(urls[0]),\(urls[1])"])
        #expect(one.status == 1 && one.verdict == "mirror" && one.code == "MTL-SUM022", "\(one.whole)")
        #expect(one.differing == ["mirror \(urls[1])"])
        let two = try await scene.verdict()
        #expect(two.verdict == "mirror" && two.differing == ["mirror \(urls[1])", "mirror \(urls[2])"], "\(two.whole)")
        // What came from there differs with it.
        try await scene.download(from: scene.proxies[1])
        let filled = try await scene.verdict(with: ["GOPROXY": "\(urls[0]),\(urls[1])"])
        #expect(filled.verdict == "mirror" && filled.differing.contains("go.sum go.sum"), "\(filled.whole)")
        let text = try await scene.verify("--mirror", urls[0], urls[1], "--lang", "zh", "--", VerifyScene.module)
        #expect(text.status == 1 && text.output.contains("MTL-SUM022") && text.output.contains("结论："), "\(text.output)")
        #expect(text.output.contains("martlet verify \(VerifyScene.module) --mirror \(urls[1])"))
        #expect(text.output.contains("不要删除 go.sum"))
        await scene.stop()
    }

    @Test("a proxy gives an empty go.mod") func emptyGoMod() async throws {
        let scene = try await VerifyScene([.honest, .emptyGoMod])
        let answer = try await scene.verdict()
        #expect(
            answer.verdict == "mirror" && answer.code == "MTL-SUM008" && answer.files == ["go.mod"],
            "\(answer.whole)"
        )
        #expect(answer.differing == ["mirror \(scene.proxies[1].url)"])
        await scene.stop()
    }

    @Test("the tag was moved after publication") func moved() async throws {
        let scene = try await VerifyScene()
        try await scene.download()
        try await scene.repository.publish("v1.0.0", saying: "another")
        let answer = try await scene.verdict()
        #expect(answer.status == 1 && answer.verdict == "tag" && answer.code == "MTL-SUM023", "\(answer.whole)")
        #expect(answer.differing == ["git "] && answer.published["zip"] == scene.published)
        await scene.stop()
    }

    @Test("a proxy and the repository differ, each in its own way") func several() async throws {
        let scene = try await VerifyScene([.honest, .altered])
        try await scene.repository.publish("v1.0.0", saying: "a third")
        let answer = try await scene.verdict()
        #expect(
            answer.verdict == "several" && answer.code == "MTL-SUM002" && answer.differing.count == 2,
            "\(answer.whole)"
        )
        await scene.stop()
    }

    @Test("the database does not know a version that all others have") func unrecorded() async throws {
        let scene = try await VerifyScene(isRecorded: false)
        let answer = try await scene.verdict()
        #expect(answer.status == 3 && answer.verdict == "unrecorded" && answer.code == "MTL-SUM003", "\(answer.whole)")
        #expect(answer.silence("database") == "absent")
        await scene.stop()
    }

    @Test("says so where it would be a guess") func undecided() async throws {
        let scene = try await VerifyScene([.altered, .absent, .down])
        let dead = "\(scene.world.databaseKey) http://127.0.0.1:1"
        let conflict = try await scene.verdict(with: ["GOSUMDB": dead])
        #expect(
            conflict.status == 1 && conflict.verdict == "conflict" && conflict.code == "MTL-SUM024",
            "\(conflict.whole)"
        )
        #expect(conflict.differing.isEmpty && conflict.silence("database") == "failed")
        #expect(conflict.silence("mirror", scene.proxies[1].url) == "absent")
        #expect(conflict.silence("mirror", scene.proxies[2].url) == "failed")
        let few = try await scene.verdict(with: ["GOSUMDB": dead, "GOVCS": "*:off"])
        #expect(few.status == 3 && few.verdict == "too-few" && few.silence("git") == "forbidden", "\(few.whole)")
        await scene.stop()
    }

    @Test("a private name is told to nobody who would not hear it from go") func privateName() async throws {
        let scene = try await VerifyScene([.honest, .honest])
        let hidden = try await scene.verdict(with: ["GOPRIVATE": "github.com/corp"])
        #expect(hidden.silence("database") == "forbidden" && hidden.silence("mirror") == "forbidden", "\(hidden.whole)")
        #expect(scene.database.requests.isEmpty && scene.proxies.allSatisfy { $0.requests.isEmpty })
        #expect(hidden.silence("git") == nil && hidden.verdict == "too-few")
        let asked = try await scene.verify(
            VerifyScene.module,
            "--mirror",
            scene.proxies[1].url,
            with: ["GONOPROXY": "github.com/corp"]
        )
        #expect(scene.proxies[1].requests.isEmpty, "\(asked.output)")
        // The first proxy has it, so go never comes to the second.
        let before = scene.database.requests.count
        let served = try await scene.verdict(with: ["GONOSUMDB": "github.com/corp/*"])
        #expect(served.status == 0 && served.verdict == "agree", "\(served.whole)")
        #expect(!scene.proxies[0].requests.isEmpty && scene.proxies[1].requests.isEmpty)
        #expect(scene.database.requests.count == before)
        // Nothing says which names are private when checksums are off for all.
        let earlier = scene.proxies[0].requests.count
        let off = try await scene.verdict(with: ["GOSUMDB": "off"])
        #expect(off.silence("database") == "forbidden" && off.verdict == "agree", "\(off.whole)")
        #expect(scene.proxies[0].requests.count > earlier && scene.proxies[1].requests.isEmpty)
        await scene.stop()
    }

    @Test("takes no wrong argument, and shows no password") func arguments() async throws {
        let scene = try await VerifyScene()
        for wrong in ["nonsense", "example.com/a@latest", "example.com/a/v2@v1.0.0", "missing.sum"] {
            #expect(try await scene.verify(wrong).status == 64, "\(wrong)")
        }
        #expect(try await scene.verify(VerifyScene.module, "--mirror", "direct").status == 64)
        #expect(try await scene.verify("go.sum", "--mirror", scene.proxies[0].url).status == 64)
        let secret = "pa55-of-a-proxy"
        for format in [[], ["--json"]] {
            let run = try await CommandRun.martlet(
                ["verify", VerifyScene.module] + format,
                [
                    "GOPROXY": "https://user:\(secret)@127.0.0.1:1|http://user:\(secret)@192.0.2.1|off",
                    "GOSUMDB": "off",
                    "GOENV": "off",
                ],
                folder: scene.client.project
            )
            #expect(run.status == 3 && !run.output.contains(secret) && !run.errors.contains(secret), "\(run.output)")
        }
        await scene.stop()
    }
}
