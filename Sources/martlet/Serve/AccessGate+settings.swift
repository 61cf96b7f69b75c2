import Foundation
import GoModules
import ModuleProxy
import ProxyServer

extension AccessGate.Rule {
    /// The rule of the settings; nil where they ask for no token.
    ///
    /// - `bound`: The settings of the start, of which the address and who may use it without a token still hold.
    ///
    /// Throws ``AccessTokenError``; the content of the file is in no message.
    init?(_ settings: ServerSettings, bound: ServerSettings? = nil) throws(AccessTokenError) {
        let bound = bound ?? settings
        guard let file = settings.accessToken?.description else {
            guard bound.listen.isLoopback || bound.allowsAnonymous else { throw .needed }
            return nil
        }
        let content: Data
        do { content = try Data(contentsOf: URL(fileURLWithPath: file)) } catch { throw .unreadable(file) }
        let line = String(decoding: content, as: UTF8.self).prefix { !$0.isNewline }
        let token = line.trimmingCharacters(in: .whitespaces)
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .noToken(file) }
        self.init(token: Secret(token), demand: bound.allowsAnonymous ? .privateModules : .everything)
    }
}

extension Settings {
    /// What the operator should know about the token, in one sentence; nil when there is nothing.
    var tokenWarning: String? {
        guard server.accessToken != nil, server.tls == nil, !server.listen.isLoopback, !policy.privatePatterns.isEmpty
        else { return nil }
        return "private modules and the token for them can be read on the way, as there is no TLS: "
            + "set tls-cert and tls-key, or let a proxy that has them stand before a loopback address"
    }
}

/// Why the file of the access token cannot be used.
enum AccessTokenError: Error, CustomStringConvertible {
    case unreadable(String)
    /// Its first line is empty, or holds spaces or what is not ASCII.
    case noToken(String)
    /// The address that is listened on was allowed because of the token, and only a restart changes it.
    case needed

    var description: String {
        switch self {
        case .unreadable(let file): "the access token file \(file) cannot be read"
        case .needed: "the access token cannot be given up while the server listens where it does; restart it"
        case .noToken(let file): "the access token file \(file) has no plain token in its first line"
        }
    }
}
