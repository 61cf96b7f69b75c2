import Mirrors
import Testing

@Suite("states of a mirror") struct MirrorTrackTests {
    /// Verdicts by their first letters, and the states after each of them: healthy, degraded, open, half-open (p) and quarantine.
    @Test(
        "follow from the last rounds",
        arguments: [
            ("hhhh", "hhhh"),
            ("llll", "hhhh"),  // Builds work.
            ("f", "h"),  // Once is not enough.
            ("fhhf", "hhhh"),
            ("ff", "hd"),
            ("fhf", "hhd"),
            ("fff", "hdo"),
            ("ooo", "hdo"),  // Not to answer in time is as bad.
            ("ffhf", "hddd"),  // Two of three, but not all.
            ("ffhfff", "hddddo"),
            ("ffhhhh", "hddddd"),  // Four clean rounds are one too few.
            ("ffhhhhh", "hdddddh"),
            ("ffhhhhfhhhhh", "hddddddddddh"),  // Clean rounds are counted anew.
            ("fffh", "hdop"),
            ("fffhhhh", "hdopppp"),
            ("fffhhhhh", "hdopppph"),
            ("fffhf", "hdopo"),
            ("fffhhhhf", "hdoppppo"),
            ("fffhhhhhf", "hdopppphh"),  // Healthy is healthy: once is not enough again.
            ("a", "q"),
            ("ahhhhhhhh", "qqqqqqqqq"),  // No number of clean rounds ends it.
            ("fffa", "hdoq"),
            ("aff", "qqq"),
        ]
    )
    func states(_ verdicts: String, _ expected: String) throws {
        var track = MirrorTrack()
        var states = ""
        for letter in verdicts {
            track.note(try verdict(letter))
            states.append(Self.letter(track.state))
        }
        #expect(states == expected)
    }

    @Test("go on after a restart as they would have without it") func resuming() throws {
        for verdicts in ["ffhhhhfhhhhh", "fffhhhhh", "fffhhhhf", "fhf", "ffhfff", "ahh", "hhhhhhffh", "fffhfhhhhhh"] {
            for cut in 1..<verdicts.count {
                var whole = MirrorTrack()
                var entries: [HistoryEntry] = []
                for letter in verdicts.prefix(cut) {
                    whole.note(try verdict(letter))
                    entries.append(
                        HistoryEntry(at: 0, mirror: "m", verdict: try verdict(letter), state: whole.state)
                    )
                }
                var resumed = MirrorTrack(resuming: entries)
                for letter in verdicts.dropFirst(cut) {
                    whole.note(try verdict(letter))
                    resumed.note(try verdict(letter))
                    #expect(resumed.state == whole.state, "\(verdicts) cut at \(cut)")
                }
            }
        }
    }

    @Test("a round in which the network was suspect does not count after a restart") func suspect() {
        let entries = [false, true, true].map {
            HistoryEntry(at: 0, mirror: "m", verdict: .failing, state: .healthy, isSuspect: $0)
        }
        var track = MirrorTrack(resuming: entries)
        #expect(track.note(.healthy) == .healthy && track.state == .healthy)
        track.note(.failing)
        #expect(track.state == .degraded)  // The first one and this one, of the last three that count.
    }

    @Test("only a person ends a quarantine, and then the mirror has to show that it is well") func release() {
        var track = MirrorTrack()
        track.release()
        #expect(track.state == .healthy)
        track.note(.altered)
        track.release()
        #expect(track.state == .halfOpen)
        for _ in 0..<4 { track.note(.healthy) }
        #expect(track.state == .halfOpen)
        track.note(.limited)
        #expect(track.state == .healthy)
    }

    private func verdict(_ letter: Character) throws -> HistoryEntry.Verdict {
        try #require(HistoryEntry.Verdict.allCases.first { $0.rawValue.first == letter })
    }

    private static func letter(_ state: MirrorState) -> Character {
        switch state {
        case .healthy: "h"
        case .degraded: "d"
        case .open: "o"
        case .halfOpen: "p"
        case .quarantine: "q"
        }
    }
}
