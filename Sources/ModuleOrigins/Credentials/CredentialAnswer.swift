import ModuleProxy

/// What a helper command wrote: lines such as `username=…` and `password=…`.
///
/// Stricter than git is: line ends, names and values must be what they seem to be. Other names than those below count for nothing, as
/// git has it.
///
/// Format: <https://git-scm.com/docs/git-credential#IOFMT>
struct CredentialAnswer: Hashable, Sendable {
    let credentials: BasicCredentials
    /// When they expire, in seconds since 1970; nil when the command does not say.
    let expiry: Int64?

    /// - Parameters:
    ///   - output: All that the command wrote.
    ///   - command: The command; an answer for another scheme or host than it was asked for is none.
    /// - Throws: ``CredentialFault``
    init(_ output: [UInt8], from command: CredentialCommand) throws(CredentialFault) {
        let values = try Self.values(in: output)
        guard values["protocol"] ?? command.scheme == command.scheme, values["host"] ?? command.host == command.host,
            !["1", "true"].contains(values["quit"])
        else { throw .noAnswer }
        guard let user = values["username"], !user.isEmpty else { throw .incomplete(missing: "user") }
        guard let password = values["password"], !password.isEmpty else { throw .incomplete(missing: "password") }
        // It would end there: https://www.rfc-editor.org/rfc/rfc7617#section-2
        guard !user.utf8.contains(UInt8(ascii: ":")) else { throw .malformed("a user with a colon") }
        self.credentials = BasicCredentials(user: user, password: Secret(password))
        self.expiry = try Self.seconds(values["password_expiry_utc"])
    }

    private static func seconds(_ text: String?) throws(CredentialFault) -> Int64? {
        guard let text else { return nil }
        guard let seconds = Int64(text) else { throw .malformed("a time of expiry that is no number") }
        return seconds
    }

    /// The value of each name.
    private static func values(in output: [UInt8]) throws(CredentialFault) -> [String: String] {
        // A value with a line end in it would give the value of another name as well.
        guard output.allSatisfy({ ($0 > 0x1F && $0 != 0x7F) || $0 == 0x0A }) else {
            throw .malformed("a control character")
        }
        var lines = output.split(separator: 0x0A, omittingEmptySubsequences: false)
        // What follows the last line end, and the empty line with which an answer may end.
        for _ in 0..<2 where lines.last?.isEmpty == true { lines.removeLast() }
        var values: [String: String] = [:]
        for line in lines {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > line.startIndex,
                let name = String(validating: line[..<equals], as: UTF8.self),
                let value = String(validating: line[(equals + 1)...], as: UTF8.self)
            else { throw .malformed("a line that is not name=value") }
            // Such as capability[], of which there may be several.
            guard !name.hasSuffix("[]") else { continue }
            guard values.updateValue(value, forKey: name) == nil else { throw .malformed("two values of one name") }
        }
        return values
    }
}
