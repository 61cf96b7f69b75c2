// What scripts/tsan must and must not report; compiled by it, and no part of the package.
//
//   tsan-control guarded    counts behind a contended Mutex: no report
//   tsan-control racy       the same, and beside it a counter that half of the threads reach without the Mutex: a report

import Foundation
import Synchronization

final class Counters: Sendable {
    let guarded = Mutex(0)
    nonisolated(unsafe) var other = 0
}

let isRacy = CommandLine.arguments.last == "racy"
let counters = Counters()
let threads = (0..<4).map { number in
    Thread {
        for _ in 0..<20_000 {
            counters.guarded.withLock {
                $0 += 1
                if number % 2 == 0 { counters.other += 1 }
            }
            if isRacy, number % 2 == 1 { counters.other += 1 }
        }
    }
}
for thread in threads { thread.start() }
while threads.contains(where: { !$0.isFinished }) { usleep(1000) }
print(counters.guarded.withLock { $0 })
