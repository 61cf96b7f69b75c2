import ModuleProxy

/// A token in a file, bound to the addresses below one prefix: the setting `https://proxy.corp.example/go=/etc/martlet/token`.
///
/// The file is read each time the token is needed, so it can be replaced at any time. Its first line is sent as a bearer
/// token: <https://www.rfc-editor.org/rfc/rfc6750#section-2.1>.
package struct TokenFile: Hashable, Sendable {
    /// The most bytes of a token file; real tokens have at most a few thousand.
    private static let largest = 64 << 10

    let scope: CredentialScope
    private let origin: String
    let file: String

    /// Reads the setting; the file is not touched yet.
    package init(_ setting: String) throws(CredentialError) {
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].hasPrefix("/") else {
            throw .malformedTokenSetting(setting)
        }
        let url: FetchURL
        do { url = try FetchURL(parts[0]) } catch { throw .tokenAddress(parts[0], error) }
        self.scope = CredentialScope(url)
        self.origin = url.origin
        self.file = parts[1]
        guard scope.isSafe else { throw .insecure(origin: url.origin) }
    }

    /// The token that is in the file now.
    ///
    /// - Throws: ``SourceError/unavailable(reason:retryAfter:)`` that names the origin, never the file's content.
    func token() async throws(SourceError) -> Secret {
        let content: RegularFile.Content
        do throws(RegularFile.Fault) {
            content = try await RegularFile.content(of: file, limit: Self.largest)
        } catch {
            throw failure("cannot be read: \(error)")
        }
        guard !content.isWorldReadable else { throw failure("can be read by everybody; its mode must be 0640 or less") }
        let line = String(decoding: content.bytes, as: UTF8.self).prefix { !$0.isNewline }.trimmingBlanks
        guard !line.isEmpty else { throw failure("has an empty first line") }
        guard line.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw failure("holds no plain token") }
        return Secret(String(line))
    }

    private func failure(_ reason: String) -> SourceError {
        .unavailable(reason: "the token file for \(origin) \(reason)", retryAfter: nil)
    }
}
