import Testing

@testable import Mirrors

@Suite("known hashes") struct KnownHashesTests {
    /// What three mirrors and the database say, and what is learnt from it.
    @Test(
        "are those of the database, otherwise of most mirrors",
        arguments: [
            ("=h1:db h1:a h1:a h1:a", "h1:db"),
            ("=h1:db - - -", "h1:db"),
            ("h1:a h1:a h1:b", "h1:a"),
            ("h1:a - -", nil),  // The only one of several who has it: nobody stands beside it.
            ("h1:a h1:a -", "h1:a"),
            ("h1:a", "h1:a"),  // The only one who is watched.
            ("-", nil),
            ("h1:a h1:b -", nil),
            ("- - -", nil),
        ]
    )
    func learning(_ words: String, _ expected: String?) {
        var known = KnownHashes()
        let new = known.learn(from: [WatchScene.agreement("m@v1.0.0", words)], at: 7)
        #expect(known.byFile["m@v1.0.0"] == expected)
        #expect(new.map(\.hash) == [expected].compactMap(\.self))
        #expect(known.learn(from: [WatchScene.agreement("m@v1.0.0", words)], at: 8).isEmpty)
    }

    /// What comes first, what comes then, and what is known in the end.
    @Test(
        "are replaced by the database alone",
        arguments: [
            ("h1:a", "h1:b", "h1:a"),
            ("h1:a", "=h1:b h1:a", "h1:b"),
            ("=h1:a h1:a", "h1:b", "h1:a"),
            // The database does not change its mind: two histories are another matter.
            ("=h1:a h1:a", "=h1:b h1:a", "h1:a"),
        ]
    )
    func replacing(_ first: String, _ second: String, _ expected: String) {
        var known = KnownHashes()
        _ = known.learn(from: [WatchScene.agreement("m@v1.0.0", first)], at: 7)
        _ = known.learn(from: [WatchScene.agreement("m@v1.0.0", second)], at: 8)
        #expect(known.byFile == ["m@v1.0.0": expected])
    }

    @Test("are learnt anew after mirrors are trusted again, but for those of the database") func forgetting() {
        var known = KnownHashes()
        let agreements = ["m@v1.0.0": "h1:a", "n@v1.0.0": "=h1:a h1:a"].map { WatchScene.agreement($0.key, $0.value) }
        _ = known.learn(from: agreements, at: 7)
        known.forgetUnattested()
        #expect(known.byFile == ["n@v1.0.0": "h1:a"])
        let new = known.learn(from: [WatchScene.agreement("m@v1.0.0", "h1:b")], at: 8)
        #expect(new.count == 1)
        // A history that holds both lines gives the later one.
        var read = KnownHashes()
        for hash in [KnownHash(file: "m@v1.0.0", hash: "h1:a", isAttested: false, at: 7)] + new { read.add(hash) }
        #expect(read.byFile == ["m@v1.0.0": "h1:b"])
    }

    @Test("are limited in number; the oldest go") func limit() {
        var known = KnownHashes()
        for index in 0..<KnownHashes.most + 1000 {
            known.add(KnownHash(file: "m@v1.0.\(index)", hash: "h1:\(index)", isAttested: true, at: Int64(index)))
        }
        #expect(known.byFile.count == KnownHashes.most)
        #expect(known.byFile["m@v1.0.999"] == nil && known.byFile["m@v1.0.1000"] != nil)
    }
}
