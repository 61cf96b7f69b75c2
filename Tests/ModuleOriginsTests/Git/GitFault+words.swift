@testable import ModuleOrigins

extension GitFault {
    /// The case and what is in it, for comparisons.
    var inWords: String {
        switch self {
        case .cannotStart: "cannot start"
        case .failed(let status, let message): "failed \(status): \(message)"
        case .notFetched(let status, let message): "not fetched \(status): \(message)"
        case .tooSlow(let limit): "too slow: \(limit)"
        case .tooMuch(let what): "too much: \(what)"
        case .unreadable(let what): "unreadable: \(what)"
        }
    }
}

/// The fault that something ends with, in words; nil when it ends well.
func fault<Answer>(_ work: () async throws -> Answer) async throws -> String? {
    do {
        _ = try await work()
        return nil
    } catch let fault as GitFault {
        return fault.inWords
    }
}
