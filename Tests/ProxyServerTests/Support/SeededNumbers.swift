/// Random numbers that are the same in every run: a linear congruential generator with Knuth's constants for MMIX.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        // The low bits have short periods, so the high halves of two steps are put together.
        (step() << 32) | step()
    }

    private mutating func step() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 32
    }
}
