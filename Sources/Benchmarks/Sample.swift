import Glibc

/// What one run of a benchmark took.
struct Sample {
    /// Seconds by the clock on the wall.
    let wall: Double
    /// Seconds of processor time, user and system together.
    let cpu: Double

    /// Measures this process while it runs `body`.
    static func of(_ body: () throws -> Void) rethrows -> Sample {
        let start = (wall: Clock.now, cpu: Clock.processorTime)
        try body()
        return Sample(wall: Clock.now - start.wall, cpu: Clock.processorTime - start.cpu)
    }

    /// The same for asynchronous work.
    static func of(_ body: () async throws -> Void) async rethrows -> Sample {
        let start = (wall: Clock.now, cpu: Clock.processorTime)
        try await body()
        return Sample(wall: Clock.now - start.wall, cpu: Clock.processorTime - start.cpu)
    }

    /// Measures the processes that start and end while `body` runs.
    static func ofChildren(_ body: () throws -> Void) rethrows -> Sample {
        let start = (wall: Clock.now, cpu: Clock.processorTimeOfChildren)
        try body()
        return Sample(wall: Clock.now - start.wall, cpu: Clock.processorTimeOfChildren - start.cpu)
    }

    /// One of `count` equal parts.
    func divided(by count: Int) -> Sample {
        Sample(wall: wall / Double(count), cpu: cpu / Double(count))
    }
}

extension [Sample] {
    /// The median of each column on its own.
    var median: Sample { Sample(wall: map(\.wall).median, cpu: map(\.cpu).median) }
}

extension [Double] {
    /// The middle value, or the upper one of two; zero when there is none.
    var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}

/// The clocks of the system, in seconds.
enum Clock {
    static var now: Double { read(CLOCK_MONOTONIC) }
    static var processorTime: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Of those children that have ended and were waited for.
    static var processorTimeOfChildren: Double {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
