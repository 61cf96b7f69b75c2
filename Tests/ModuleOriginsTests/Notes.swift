import Synchronization

/// What a test wants to know later about things that happen at the same time.
final class Notes: Sendable {
    private let lines = Mutex<[String]>([])

    /// All lines, in the order in which they came.
    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// Returns when something has come about of which nothing tells, and throws when the test is given up meanwhile.
func wait(until hasCome: () -> Bool) async throws {
    while !hasCome() {
        try Task.checkCancellation()
        await Task.yield()
    }
}

/// Lets every task that can go on do so, as nothing tells that one has come to stand in line.
func settle() async {
    for _ in 0..<10_000 { await Task.yield() }
}
