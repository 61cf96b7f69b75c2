/// Why a git command did not do what it was asked for.
enum GitFault: Error {
    /// There is no such command, or it cannot be started.
    case cannotStart(reason: String)
    /// It ended with this status; `message` is the end of what it said, safe for a terminal.
    case failed(status: Int32, message: String)
    /// It took longer than ``GitLimits/time``.
    case tooSlow(Duration)
    /// It wrote more than it may.
    case tooMuch(String)
    /// What it wrote is not in git's format.
    case unreadable(String)
}

extension GitFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .cannotStart(let reason): "git cannot be started: \(reason)"
        case .failed(let status, let message): message.isEmpty ? "git ended with status \(status)" : message
        case .tooSlow(let limit): "git took longer than \(limit.components.seconds) s"
        case .tooMuch(let what): "git sent more than \(what)"
        case .unreadable(let what): "git sent what is not \(what)"
        }
    }
}
