import ErrorLibrary
import Testing

@testable import Mirrors

@Suite("The quorum") struct QuorumTests {
    private typealias Row = (said: String, kind: Quorum.Kind, differing: String)

    private func check(_ rows: [Row]) throws {
        for row in rows {
            let scene = try QuorumScene(row.said)
            #expect(scene.quorum.kind == row.kind, "\(row.said)")
            #expect(scene.differing == row.differing, "\(row.said)")
        }
    }

    @Test("nobody differs where all say the same") func agreement() throws {
        try check([
            ("sum=A cache=A zip:noted=A log=A one=A two=A git=A", .agree, ""),
            ("log=A one=A", .agree, ""),
            ("cache=A log=A", .agree, ""),
            ("sum=A log=A one=? git=?", .agree, ""),
            ("go.mod:sum=A log=A", .agree, ""),
            ("log=# one=A git=A", .agree, ""),
            ("log=# sum=A one=A", .agree, ""),
            ("log=? one=A two=A", .agree, ""),
            ("zip:log=A go.mod:log=A go.mod:one=A", .agree, ""),
        ])
    }

    @Test("the module cache differs, by itself or from all others") func cache() throws {
        try check([
            ("sum=A cache=B log=A one=A git=A", .cache, "cache"),
            ("sum=A zip:cache=B zip:noted=A log=A one=A", .cache, "cache"),
            ("sum=A zip:cache=A zip:noted=B log=A", .cache, "noted"),
            ("sum=A zip:cache=! zip:noted=A log=A", .cache, "cache"),
            ("zip:cache=B zip:noted=B log=A one=A", .cache, "cache noted"),
            ("sum=A go.mod:cache=B log=A", .cache, "cache"),
            // Nobody else is needed where the cache contradicts itself.
            ("zip:cache=B zip:noted=A", .cache, "cache noted"),
            ("zip:cache=! zip:noted=A", .cache, "cache"),
            ("zip:sum=A zip:cache=B zip:noted=A", .cache, "cache"),
            ("zip:sum=A zip:cache=A zip:noted=B", .cache, "noted"),
            ("zip:cache=B zip:noted=A one=A log=?", .cache, "cache"),
            // One proxy and go.sum agree, and the cache does not.
            ("sum=A cache=B one=A log=?", .cache, "cache"),
            ("sum=A cache=B git=A log=#", .cache, "cache"),
        ])
    }

    @Test("go.sum differs, alone or with the module cache") func goSum() throws {
        try check([
            ("sum=B cache=A zip:noted=A log=A one=A", .goSum, "sum"),
            ("sum=B log=A", .goSum, "sum"),
            ("zip:sum=A go.mod:sum=B log=A one=A", .goSum, "sum"),
            ("sum=A work=B log=A", .goSum, "work"),
            ("sum=B log=0 one=A git=A", .goSum, "sum"),
            ("sum=B cache=B zip:noted=B log=A one=A git=A", .machine, "sum cache noted"),
            ("sum=B cache=C log=A", .machine, "sum cache"),
            ("zip:sum=B go.mod:sum=A zip:cache=A go.mod:cache=B log=A", .machine, "sum cache"),
            ("sum=B cache=B log=? one=A two=A", .machine, "sum cache"),
        ])
    }

    @Test("a proxy differs, and with it what came from there") func mirror() throws {
        try check([
            ("sum=A log=A one=A two=B git=A", .mirror, "two"),
            ("log=A one=B", .mirror, "one"),
            ("log=A one=!", .mirror, "one"),
            ("sum=B cache=B log=A one=B two=A", .mirror, "sum cache one"),
            // Two in the same way, and each in its own.
            ("log=A one=B two=B git=A", .mirror, "one two"),
            ("log=A one=B two=C git=A", .mirror, "one two"),
            ("log=A one=B two=B three=A", .mirror, "one two"),
            // Without the database most of the others count.
            ("log=0 one=A two=B git=A", .mirror, "two"),
            ("log=? one=A two=A three=B", .mirror, "three"),
            ("log=# one=! git=A", .mirror, "one"),
            ("one=!", .mirror, "one"),
            ("log=A go.mod:one=e zip:one=A", .mirror, "one"),
        ])
    }

    @Test("pages to sign in outvote nobody, and what the database attests is right whatever it is") func pages() throws
    {
        try check([
            ("log=? zip:git=A go.mod:git=A go.mod:one=p go.mod:two=p", .mirror, "one two"),
            ("log=0 go.mod:one=e go.mod:two=e git=A", .mirror, "one two"),
            ("log=A go.mod:one=p go.mod:two=p git=A", .mirror, "one two"),
            ("go.mod:one=p go.mod:two=p", .mirror, "one two"),
        ])
        let empty = QuorumScene.hash("e", .goMod)
        let log = Statement(.database("sum.example.org"), zip: .hash(QuorumScene.hash("A")), goMod: .hash(empty))
        let one = Statement(
            .mirror("https://one.example"),
            zip: .hash(QuorumScene.hash("A")),
            goMod: .damaged("the go.mod is empty", hash: empty)
        )
        let quorum = Quorum([log, one])
        #expect(quorum.kind == .agree && quorum.differing.isEmpty && quorum.published[.goMod] == empty)
        #expect(quorum.statements[1].goMod == .hash(empty))
    }

    @Test("who is damaged hides no contradiction, and is named beside it") func damagedBesideOthers() throws {
        try check([
            ("sum=Y cache=Y log=? one=X two=!", .conflict, "two"),
            ("cache=Y log=? one=X two=!", .conflict, "two"),
            ("log=? one=A two=B three=!", .conflict, "three"),
            ("zip:sum=Y zip:one=X go.mod:sum=A go.mod:one=A go.mod:two=p", .conflict, "two"),
            ("sum=A cache=A log=? one=A two=!", .mirror, "two"),
            ("sum=A cache=B log=? one=A two=!", .several, "cache two"),
            ("sum=A cache=A log=? one=! two=?", .mirror, "one"),
        ])
        let rows: [(said: String, published: String?)] = [
            ("sum=Y cache=Y log=? one=X two=!", nil), ("log=? one=X two=!", nil), ("sum=X log=? one=X two=!", "X"),
            ("log=? zip:cache=! one=X", nil), ("zip:cache=! sum=X log=?", nil), ("cache=Y sum=X log=? one=X", "X"),
        ]
        for row in rows {
            let quorum = try QuorumScene(row.said).quorum
            #expect(quorum.published[.zip] == row.published.map { QuorumScene.hash($0) }, "\(row.said)")
        }
        #expect(try QuorumScene("sum=Y log=? one=X two=!").quorum.sentence[.english].hasSuffix("wrong in any case."))
        #expect(try QuorumScene("sum=Y log=? one=X two=!").quorum.code == "MTL-SUM024")
    }

    @Test("the tag was moved, and whoever followed has the new bytes") func tag() throws {
        try check([
            ("sum=A log=A one=A two=A git=B", .tag, "git"),
            ("log=A git=B", .tag, "git"),
            ("log=0 one=A two=A git=B", .tag, "git"),
            ("log=A one=B two=A git=B", .tag, "one git"),
            ("sum=B cache=B log=A one=A git=B", .tag, "sum cache git"),
            ("log=? one=A two=A three=B git=B", .conflict, ""),
            ("log=A zip:git=B go.mod:git=A one=A", .tag, "git"),
        ])
    }

    @Test("several differ, each for a reason of its own") func several() throws {
        try check([
            ("log=A one=B git=C", .several, "one git"),
            ("sum=C log=A one=B", .several, "sum one"),
            ("sum=A cache=C log=A git=B", .several, "cache git"),
        ])
    }

    @Test("the database does not know what all agree about") func unrecorded() throws {
        try check([
            ("sum=A cache=A log=0 one=A git=A", .unrecorded, ""),
            ("log=0 one=A git=A", .unrecorded, ""),
            ("sum=A log=0 one=A", .unrecorded, ""),
        ])
    }

    @Test("says so where it would be a guess") func undecided() throws {
        try check([
            // Ties.
            ("log=? one=A two=B", .conflict, ""),
            ("log=0 one=A git=B", .conflict, ""),
            ("log=# one=A two=A three=B git=B", .conflict, ""),
            ("log=# one=A two=B three=C", .conflict, ""),
            // What this machine has is no witness against the one that is left.
            ("sum=A log=? one=A git=B", .conflict, ""),
            ("sum=A cache=A log=? one=B", .conflict, ""),
            ("sum=A cache=B log=? one=B", .conflict, ""),
            ("cache=A log=? one=B", .conflict, ""),
            ("sum=A cache=B log=?", .conflict, ""),
            ("sum=A work=B log=?", .conflict, ""),
            // Nobody to compare with.
            ("", .tooFew, ""),
            ("log=A", .tooFew, ""),
            ("one=A log=? git=?", .tooFew, ""),
            ("sum=A log=# one=# git=#", .tooFew, ""),
            ("sum=A cache=A zip:noted=A log=? one=?", .tooFew, ""),
            ("one=? two=0 log=? git=0", .tooFew, ""),
            ("log=0 one=A", .tooFew, ""),
        ])
    }

    @Test("has a cause for everything but agreement, and none that is unknown") func causes() throws {
        let library = try ErrorLibrary()
        let rows: [(said: String, code: String?)] = [
            ("log=A one=A", nil), ("log=0 one=A git=A", "MTL-SUM003"),
            ("zip:cache=B zip:noted=A log=A", "MTL-CACHE001"), ("zip:cache=! log=A", "MTL-CACHE001"),
            ("zip:cache=B zip:noted=B log=A", "MTL-SUM020"), ("sum=B cache=B log=A", "MTL-SUM020"),
            ("sum=B log=A", "MTL-SUM021"), ("log=A one=B", "MTL-SUM022"),
            ("zip:one=A go.mod:one=e log=A", "MTL-SUM008"), ("zip:one=A go.mod:one=e git=A log=?", "MTL-SUM008"),
            ("zip:one=A go.mod:one=p git=A log=?", "MTL-SUM022"),
            ("log=A git=B", "MTL-SUM023"), ("log=A one=B git=C", "MTL-SUM002"), ("one=A two=B", "MTL-SUM024"),
            ("log=A", "MTL-SUM024"),
        ]
        for row in rows {
            let quorum = try QuorumScene(row.said).quorum
            #expect(quorum.code == row.code, "\(row.said)")
            if let code = row.code { #expect(library.entry(code) != nil, "\(code)") }
        }
    }

    @Test("tells what was published, and about which file they differ") func published() throws {
        let quorum = try QuorumScene("log=A zip:one=B go.mod:one=A").quorum
        #expect(quorum.files == [.zip])
        #expect(quorum.published[.zip] == QuorumScene.hash("A"))
        #expect(quorum.published[.goMod] == QuorumScene.hash("A", .goMod))
        let conflict = try QuorumScene("one=A two=B").quorum
        #expect(conflict.files == [.zip, .goMod] && conflict.published.isEmpty)
    }

    @Test("comes to something that a program can go by") func outcomes() throws {
        let rows: [(said: String, outcome: Quorum.Outcome)] = [
            ("log=A one=A", .agreement), ("log=# one=A git=A", .agreement), ("log=? one=A git=A", .unknown),
            ("log=0 one=A git=A", .unknown), ("log=A", .unknown), ("one=A two=B", .difference),
            ("log=A one=B", .difference),
            ("log=? one=A two=A three=B", .difference),
        ]
        for row in rows { #expect(try QuorumScene(row.said).quorum.outcome == row.outcome, "\(row.said)") }
    }

    @Test("says every verdict in both languages") func words() throws {
        for said in [
            "log=A one=A", "log=? one=A two=A", "log=A one=B two=B", "log=A one=B", "log=A git=B", "one=A two=B", "",
        ] {
            let sentence = try QuorumScene(said).quorum.sentence
            #expect(sentence[.english].hasSuffix(".") && sentence[.chinese].hasSuffix("。"), "\(said)")
        }
    }
}
