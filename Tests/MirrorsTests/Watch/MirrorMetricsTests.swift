import Testing

@testable import Mirrors

@Suite("metrics of a watch") struct MirrorMetricsTests {
    private func samples(_ sights: String, _ agreements: [MirrorCheck.Agreement] = []) throws -> [MirrorSample] {
        var scene = WatchScene()
        let round = try WatchScene.round(sights, agreements)
        return MirrorMetrics.samples(of: round, scene.watch.take(round))
    }

    /// Such as `up{a}=1`.
    private func text(_ samples: [MirrorSample]) -> Set<String> {
        Set(
            samples.map { sample in
                let labels = sample.labels.map {
                    $0.value.replacing("https://", with: "").replacing(".example", with: "")
                }
                let name = sample.name.replacing("martlet_mirror_", with: "")
                return "\(name){\(labels.joined(separator: ","))}=\(sample.value)"
            }
        )
    }

    @Test("say what a round showed of each mirror") func values() throws {
        let text = text(try samples("hs"))
        for sample in [
            "up{a}=1.0", "up{b}=0.0", "score{a}=100.0", "state{a,healthy}=1.0", "check_success{a,P.reach}=1.0",
            "check_success{b,P.reach}=0.0", "check_duration_seconds{a,first_byte}=0.025",
            "check_duration_seconds{a,total}=0.112", "tls_not_after_timestamp_seconds{a}=1810000000.0",
            "http_version{a}=2.0", "redirects{a}=1.0", "index_behind_seconds{a}=40.0",
            "sync_lag_seconds{a,latest}=40.0",
            "info{a,test/1}=1.0", "last_probe_timestamp_seconds{b}=1800000000.0", "rounds_total{complete}=1.0",
            "network_suspect{}=0.0",
        ] {
            #expect(text.contains(sample), "\(sample)")
        }
        #expect(!text.contains { $0.hasPrefix("check_success{a,P.rate}") }, "what was not found out has no value")
        #expect(!text.contains { $0.hasPrefix("http_version{b}") || $0.hasPrefix("index_behind_seconds{b}") })
    }

    @Test("say that a round ran out of time, and that the network is suspect") func exceptions() throws {
        #expect(text(try samples("ho")).contains("rounds_total{overdue}=1.0"))
        #expect(text(try samples("ss")).contains("network_suspect{}=1.0"))
    }

    @Test("count the files that are not those of others, by who says so") func disagreements() throws {
        let counted = try samples(
            "hhh",
            [
                WatchScene.agreement("m@v1.0.0", "=h1:x h1:x h1:y h1:x"),
                WatchScene.agreement("n@v1.0.0", "h1:x h1:z h1:x"),
                WatchScene.agreement("o@v1.0.0", "h1:x h1:y -"),
            ]
        ).filter { $0.kind == .counter && $0.name.contains("disagreements") }
        #expect(
            text(counted) == [
                "checksum_disagreements_total{b,database}=1.0", "checksum_disagreements_total{b,mirrors}=1.0",
            ]
        )
    }

    @Test("have a help text each, and no path of a module in a label") func labels() throws {
        let agreement = WatchScene.agreement("corp.example/secret@v1.0.0", "=h1:x h1:y")
        let all = try samples("hlfao") + samples("hlfa", [agreement])
        for sample in all {
            #expect(MirrorMetrics.help[sample.name] != nil, "\(sample.name)")
            #expect(!sample.labels.contains { $0.value.contains("secret") })
        }
        #expect(Set(all.map(\.name)) == Set(MirrorMetrics.help.keys))
    }
}
