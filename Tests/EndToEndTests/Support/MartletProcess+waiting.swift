import Foundation

extension MartletProcess {
    /// The first line of the log that contains `marker`.
    ///
    /// A server that does not write it in time is ended: then the log ends, and the answer is nil.
    ///
    /// - `limit`: In seconds.
    func logLine(with marker: String, within limit: Double = 30) async -> String? {
        let overdue = DispatchWorkItem { [identifier] in kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: overdue)
        defer { overdue.cancel() }
        return await log.line(with: marker)
    }
}
