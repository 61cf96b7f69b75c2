import Testing

@testable import ModuleProxy

@Suite("The health of a source") struct SourceHealthTests {
    private let start = ContinuousClock.now

    /// Notes the same outcome so many times; the length of the last rest that began.
    private func note(
        _ outcome: SourceHealth.Outcome,
        times: Int = 1,
        in health: inout SourceHealth,
        after wait: Duration = .zero
    ) -> Duration? {
        var rest: Duration?
        for _ in 0..<times { rest = health.note(outcome, at: start + wait, dice: 0.5) ?? rest }
        return rest
    }

    @Test("five failures in a row begin a rest, four do not") func row() {
        var health = SourceHealth()
        #expect(note(.failed, times: 4, in: &health) == nil)
        _ = note(.answered, in: &health)
        #expect(note(.failed, times: 4, in: &health) == nil)
        #expect(!health.isResting(at: start))
        #expect(note(.failed, in: &health) == .seconds(30))
        #expect(health.isResting(at: start))
    }

    @Test("wrong bytes begin a rest at once, and what says nothing changes nothing") func lie() {
        var health = SourceHealth()
        #expect(note(.unknown, times: 9, in: &health) == nil)
        #expect(!health.isResting(at: start))
        #expect(note(.lied, in: &health) == .seconds(30))
    }

    @Test("after the rest one is admitted, and the others see what became of it") func probe() {
        var health = SourceHealth()
        _ = note(.lied, in: &health)
        let end = start + .seconds(30)
        // Nothing is heard of the first one that is admitted: half a minute later another tries.
        let admissions = [-1, 0, 0, 1, 29, 30, 30].map { health.admits(at: end + .seconds($0)) }
        #expect(admissions == [false, true, false, false, false, true, false])
        _ = note(.answered, in: &health, after: .seconds(61))
        let after = [31, 31].map { health.admits(at: end + .seconds($0)) }
        #expect(after == [true, true] && !health.isResting(at: end + .seconds(31)))
    }

    @Test("rests grow to five minutes, and are short again after an answer") func growth() {
        var health = SourceHealth()
        var lengths: [Duration?] = []
        var now = start
        for _ in 0..<12 {
            lengths.append(health.note(.lied, at: now, dice: 0.5))
            now += .seconds(301)
            let isAdmitted = health.admits(at: now)
            #expect(isAdmitted)
        }
        #expect(lengths == [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300].map { .seconds($0) })
        _ = note(.answered, in: &health)
        let shortest = health.note(.lied, at: now, dice: 0)
        #expect(shortest == .seconds(24))
    }

    @Test("failures during a rest, of requests that were under way, lengthen nothing") func late() {
        var health = SourceHealth()
        _ = note(.lied, in: &health)
        #expect(note(.failed, times: 20, in: &health, after: .seconds(29)) == nil)
        #expect(!health.isResting(at: start + .seconds(30)))
    }

    @Test("the longer of two silences holds, also through an answer") func silence() {
        var health = SourceHealth()
        #expect(health.silence(at: start) == nil)
        _ = note(.silenced(.seconds(20)), in: &health)
        _ = note(.silenced(.seconds(5)), in: &health)
        _ = note(.answered, in: &health)
        #expect(health.silence(at: start + .seconds(5)) == .seconds(15))
        #expect(health.silence(at: start + .seconds(20)) == nil)
    }
}
