import Foundation
import Synchronization

/// What a figure must reach; a run that misses one ends with status 1, after all figures are printed.
enum Bar {
    private static let misses = Mutex<[String]>([])

    /// Notes a miss unless `isMet`.
    static func check(_ isMet: Bool, _ figure: String) {
        if !isMet { misses.withLock { $0.append(figure) } }
    }

    /// Says on standard error what was missed.
    ///
    /// Returns whether nothing was.
    static func report() -> Bool {
        let misses = misses.withLock { $0 }
        for miss in misses { FileHandle.standardError.write(Data("missed: \(miss)\n".utf8)) }
        return misses.isEmpty
    }
}
