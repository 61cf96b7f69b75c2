/// Why a git command did not do what it was asked for.
enum GitFault: Error {
    /// There is no such command, or it cannot be started.
    case cannotStart(reason: String)
    /// It ended with this status; `message` is the end of what it said, safe for a terminal.
    case failed(status: Int32, message: String)
    /// A fetch ended so: what was asked for did not come.
    case notFetched(status: Int32, message: String)
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
        case .failed(let status, let message), .notFetched(let status, let message):
            message.isEmpty ? "git ended with status \(status)" : message
        case .tooSlow(let limit): "git took longer than \(limit.components.seconds) s"
        case .tooMuch(let what): "git sent more than \(what)"
        case .unreadable(let what): "git sent what is not \(what)"
        }
    }

    /// Whether a command found the mirror damaged; one that was ended, or met a limit, did not.
    ///
    /// A fetch may fail for whatever a server does, so it must name what is kept here.
    var speaksOfDamage: Bool {
        switch self {
        case .failed(128, let message):
            !["ut of memory", "mmap failed", "No space left", "Too many open files"].contains { message.contains($0) }
        case .notFetched(_, let message):
            ["index file ", "packfile ", "bad object ", "object file ", "all necessary objects"].contains {
                message.contains($0)
            }
        default: false
        }
    }

    /// Whether the same may be had in another way: a server that gives no parts of histories, or one name that went away meanwhile.
    ///
    /// What a server sent too slowly, or git found wrong, is not asked for again.
    var isWorthAnotherWay: Bool {
        guard case .notFetched(_, let message) = self, !message.contains("dumb http") else { return false }
        return ["shallow", "couldn't find remote ref", "not our ref", "unadvertised object"].contains {
            message.contains($0)
        }
    }
}
