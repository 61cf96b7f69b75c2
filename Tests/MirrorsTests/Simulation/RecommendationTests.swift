import ErrorLibrary
import GoModules
import Mirrors
import Testing

@Suite("A recommended GOPROXY") struct RecommendationTests {
    /// - `text`: Mirrors as `a:30`, with the milliseconds of an answer; `a:-` had none, and `!a:30` is not healthy.
    private func recommendation(_ text: String, direct: Bool) throws -> Recommendation {
        let candidates = try text.split(separator: " ").map { word in
            let sides = word.split(separator: ":")
            let name = try #require(sides.first)
            let milliseconds = sides.dropFirst().first.flatMap { Int($0) }
            return Recommendation.Candidate(
                url: try ProxyURL("https://user:secret@\(name.drop { $0 == "!" }).example/"),
                isHealthy: !name.hasPrefix("!"),
                latency: milliseconds.map { .milliseconds($0) }
            )
        }
        return Recommendation(candidates, wantsDirect: direct)
    }

    @Test(
        "has the healthy mirrors, the fastest first, and the right separators",
        arguments: [
            ("a:30 b:10", true, "https://b.example|https://a.example,direct"),
            ("a:30 b:10", false, "https://b.example|https://a.example"),
            ("a:30", true, "https://a.example,direct"),
            ("a:30", false, "https://a.example"),
            ("!a:1 b:10", true, "https://b.example,direct"),
            ("!a:1", true, "direct"),
            ("!a:1", false, nil),
            ("", false, nil),
            ("a:- b:10", false, "https://b.example|https://a.example"),
            // Of equally fast ones the first.
            ("a:10 b:10", false, "https://a.example|https://b.example"),
            ("a:4 b:3 c:2 d:1", true, "https://d.example|https://c.example|https://b.example,direct"),
        ] as [(String, Bool, String?)]
    )
    func lines(_ mirrors: String, _ direct: Bool, _ line: String?) throws {
        let recommendation = try recommendation(mirrors, direct: direct)
        #expect(recommendation.line == line)
        // What is recommended can be set.
        if let line { #expect(try ProxyList(line).description == line) }
    }

    @Test(
        "says why",
        arguments: [
            ("a:1 b:2", true, ["fastest", "`|` stands", "`,direct`", "GOPRIVATE", "forbid modules"]),
            ("a:1", true, ["`,direct`", "GOPRIVATE"]),
            ("a:1", false, ["Without `direct`", "GOPRIVATE"]),
            ("!a:1", true, ["No mirror is healthy", "not healthy: https://a.example.", "GOPRIVATE"]),
            (
                "a:1 b:2 c:3 d:4 e:5 !f:1", false,
                [
                    "fastest", "`|` stands", "not named: 2", "Left out", "Without `direct`", "GOPRIVATE",
                    "forbid modules",
                ]
            ),
        ]
    )
    func reasons(_ mirrors: String, _ direct: Bool, _ parts: [String]) throws {
        let reasons = try recommendation(mirrors, direct: direct).reasons
        #expect(reasons.count == parts.count)
        for (reason, part) in zip(reasons, parts) {
            #expect(reason[.english].contains(part))
            #expect(reason[.chinese] != reason[.english])
            #expect(!reason[.english].contains("secret"))
        }
    }
}
