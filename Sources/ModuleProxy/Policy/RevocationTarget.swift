package import GoModules

/// What an operator takes out of use, such as `example.com/a@v1.0.0`: one version of a module, or the whole of it.
package struct RevocationTarget: Hashable, Sendable, CustomStringConvertible {
    package let path: ModulePath
    /// nil for all versions.
    package let version: CanonicalVersion?

    /// Reads `module` or `module@version`.
    package init(_ text: String) throws(RevocationError) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        do {
            path = try ModulePath(String(parts.first ?? ""))
            guard parts.count > 1 else {
                version = nil
                return
            }
            guard let version = CanonicalVersion(String(parts[1])) else {
                throw RevocationError.target(text, reason: "the version is not a full one, such as v1.2.3")
            }
            self.version = try ModuleVersion(path, version).version
        } catch let error as RevocationError {
            throw error
        } catch {
            throw .target(text, reason: "\(error)")
        }
    }

    package var description: String { version.map { "\(path)@\($0)" } ?? path.description }
}

/// Why an order about revocations was not carried out.
package enum RevocationError: Error, Equatable, CustomStringConvertible {
    /// What is to be revoked makes no sense.
    case target(String, reason: String)
    /// A reason is missing, too long, or more than a line of text.
    case reason
    /// There is nothing to take back.
    case notRevoked(String)
    /// The list of revocations cannot be read or written.
    case store(StoreError)

    package var description: String {
        switch self {
        case .target(let text, let reason): "\(text): \(reason); name a module, or module@version"
        case .reason: "a reason is needed: one line of text, at most \(Revocations.reasonLimit) bytes"
        case .notRevoked(let target): "\(target) is not revoked; martlet revoke --list shows what is"
        case .store(let error):
            "the list of revocations (\(StoreKey.revocations) in the store) cannot be used: \(error)"
        }
    }
}
