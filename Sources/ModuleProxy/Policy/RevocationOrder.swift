import GoModules

/// What an operator asks of the running server about revocations.
package enum RevocationOrder: Equatable, Sendable {
    case list
    /// `target` as in ``RevocationTarget/init(_:)``.
    case revoke(target: String, reason: String)
    case restore(target: String)

    /// Reads the path of an order on the admin socket, decoded: `/revoke/TARGET:REASON` or `/restore/TARGET`.
    ///
    /// No module path and no version holds a colon.
    package init?(path: String) {
        if path.hasPrefix("/restore/") {
            self = .restore(target: String(path.dropFirst("/restore/".count)))
        } else if path.hasPrefix("/revoke/") {
            let parts = path.dropFirst("/revoke/".count).split(
                separator: ":",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            self = .revoke(target: String(parts.first ?? ""), reason: parts.count > 1 ? String(parts[1]) : "")
        } else {
            return nil
        }
    }

    /// The path of the order, percent-encoded.
    package var path: String {
        switch self {
        case .list: "/revocations"
        case .revoke(let target, let reason): PercentEncoding.encode(path: "/revoke/\(target):\(reason)")
        case .restore(let target): PercentEncoding.encode(path: "/restore/\(target)")
        }
    }

    /// Whether the server would understand it, before it is sent.
    package func check() throws(RevocationError) {
        var revocations = Revocations()
        switch self {
        case .list: return
        case .revoke(let target, let reason): try revocations.revoke(try RevocationTarget(target), because: reason)
        case .restore(let target): _ = try RevocationTarget(target)
        }
    }
}

extension RevocationList {
    /// Carries out an order.
    ///
    /// Returns what was done, a line each; for a list, a line for each target: its name, a tab and the reason.
    package func carryOut(_ order: RevocationOrder) async -> Result<String, RevocationError> {
        do throws(RevocationError) {
            switch order {
            case .list: return .success(current.lines.map { "\($0.target)\t\($0.reason)\n" }.joined())
            case .revoke(let text, let reason):
                let target = try RevocationTarget(text)
                try await revoke(target, because: reason)
                return .success("\(target) is revoked\n")
            case .restore(let text):
                let target = try RevocationTarget(text)
                try await restore(target)
                return .success("\(target) is served again\n")
            }
        } catch {
            return .failure(error)
        }
    }
}
