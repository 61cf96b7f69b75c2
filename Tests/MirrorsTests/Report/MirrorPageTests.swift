import ErrorLibrary
import Foundation
import Testing

@testable import Mirrors

@Suite("The page about mirrors") struct MirrorPageTests {
    private func page(
        _ check: MirrorCheck,
        _ history: [MirrorHistoryPoint] = [],
        _ language: Language = .english
    ) -> String {
        MirrorPage(check: check, history: history, language: language).html
    }

    @Test("is well-formed in both languages, with and without a history", arguments: Language.allCases)
    func form(_ language: Language) throws {
        let check = try ReportScene.check()
        for history in [[], ReportScene.history(of: check)] {
            let text = page(check, history, language)
            let reader = HTMLReader(text)
            #expect(reader.faults == [])
            #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language == .english ? "en" : "zh-Hans")\">"))
            let ids = reader.attributes("id")
            #expect(Set(ids).count == ids.count)
            #expect(reader.attributes("aria-labelledby").allSatisfy(ids.contains))
        }
    }

    @Test("needs nothing else, and lets nothing else in") func contained() throws {
        let check = try ReportScene.check()
        let reader = HTMLReader(page(check, ReportScene.history(of: check)))
        #expect(
            Set(["script", "img", "iframe", "object", "link", "base", "form", "use", "a"]).isDisjoint(
                with: reader.elements.map(\.name)
            )
        )
        for (name, attributes) in reader.elements {
            for attribute in ["src", "href", "xlink:href", "srcset", "action", "style", "background", "poster"] {
                #expect(attributes[attribute] == nil, "\(name) \(attribute)")
            }
            #expect(!attributes.keys.contains { $0.hasPrefix("on") })
        }
        let policy = try #require(reader.elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" })
        let content = try #require(policy.attributes["content"])
        #expect(content.hasPrefix("default-src &#39;none&#39;; style-src &#39;sha256-") && !content.contains("unsafe"))
        #expect(
            !PageStyle.sheet.contains("url(") && !PageStyle.sheet.contains("@import") && !PageStyle.sheet.contains("<")
        )
    }

    @Test("shows what strangers say as text", arguments: ReportScene.hostile)
    func hostile(_ text: String) throws {
        let check = try ReportScene.check(detail: text, file: text)
        for language in Language.allCases {
            let shown = page(check, ReportScene.history(of: check, checks: 3), language)
            let plain = HTMLReader(page(try ReportScene.check(), ReportScene.history(of: check, checks: 3), language))
            let reader = HTMLReader(shown)
            #expect(reader.faults == [])
            // Code in a text makes an element; nothing else of it does.
            let names = reader.elements.map(\.name).filter { $0 != "code" }
            #expect(names == plain.elements.map(\.name).filter { $0 != "code" })
            #expect(Set(reader.elements.flatMap(\.attributes.keys)) == Set(plain.elements.flatMap(\.attributes.keys)))
        }
    }

    @Test("has no password") func secrets() throws {
        let check = try ReportScene.check()
        #expect(!page(check).contains("pa55") && page(check).contains("https://proxy.example"))
    }

    @Test("says by a sign and a word what it says by a colour") func signs() throws {
        let check = try ReportScene.check()
        let text = page(check)
        for verdict in MirrorReport.Verdict.allCases {
            #expect(text.contains(">\(verdict.symbol) \(verdict.title[.english])</span>"))
        }
        let reader = HTMLReader(text)
        let cells = reader.elements.filter { $0.name == "td" && $0.attributes["class"]?.hasPrefix("cell ") == true }
        // Each probe of each mirror, and of two files the database and the four mirrors.
        #expect(cells.count == MirrorProbe.allCases.count * 4 + 2 * 5)
        #expect(cells.allSatisfy { $0.attributes["title"]?.isEmpty == false })
        #expect(
            reader.elements.filter { $0.name == "svg" }.allSatisfy {
                $0.attributes.keys.contains("aria-label") || $0.attributes["aria-hidden"] == "true"
            }
        )
        #expect(reader.elements.filter { $0.name == "th" }.allSatisfy { $0.attributes["scope"] != nil })
        #expect(text.contains("go env -w &quot;GOPROXY=https://proxy.example|https://limited.example/go,direct&quot;"))
    }

    @Test("has a chart over time for each mirror with a history") func history() throws {
        let check = try ReportScene.check()
        let history = ReportScene.history(of: check, checks: 1000)
        #expect(!page(check).contains("id=\"history\""))
        let reader = HTMLReader(page(check, history))
        #expect(reader.elements.count { $0.attributes["class"] == "time" } == 4)
        // The dead one has no curve.
        #expect(reader.elements.count { $0.attributes["class"] == "curve" } == 3)
        let strangers = [
            MirrorHistoryPoint(mirror: "https://other.example", at: 0, verdict: .healthy, score: 1, total: nil)
        ]
        #expect(!page(check, strangers).contains("id=\"history\""))
    }

    @Test("is made of what any file may hold as history") func oddHistory() throws {
        let check = try ReportScene.check()
        let name = try #require(check.reports.first?.name)
        let times: [Int64] = [.min, .max, 0, -1, ReportScene.now, ReportScene.now]
        let points = times.map {
            MirrorHistoryPoint(mirror: name, at: $0, verdict: .failing, score: .max, total: .seconds(Int64.max))
        }
        #expect(HTMLReader(page(check, points)).faults == [])
        #expect(HTMLReader(page(check, Array(points.prefix(1)))).faults == [])
    }

    @Test("says when nothing was found out") func blind() throws {
        let dead = try ReportScene.report("https://dead.example", .failing, score: 0, except: [.reach: .fail])
        let check = MirrorCheck(checkedAt: 0, reports: [dead], recommendation: Recommendation([], wantsDirect: false))
        #expect(page(check).contains("role=\"alert\"") && page(check).contains("<code>martlet doctor</code>"))
        #expect(!(try page(ReportScene.check())).contains("role=\"alert\""))
    }

    @Test("has bars that end where their track ends") func bars() throws {
        var check = try ReportScene.check()
        let slow = try ReportScene.report("https://slow.example", score: 1000)
        check = MirrorCheck(checkedAt: .max, reports: check.reports + [slow], recommendation: check.recommendation)
        let reader = HTMLReader(page(check))
        for bar in reader.elements where bar.name == "rect" && bar.attributes["height"] == "16" {
            let ends = [bar.attributes["x"], bar.attributes["width"]].compactMap { $0.flatMap(Double.init) }
            #expect(ends.count == 2 && ends.allSatisfy { $0 >= 0 } && ends.reduce(0, +) <= 1000.2)
        }
    }
}
