import Foundation
import ModuleProxy
import ProxyServer

extension AccessGate.Rule {
    /// The rule of the settings; nil where they ask for no token.
    ///
    /// - Throws: ``AccessTokenError``; the content of the file is in no message.
    init?(_ settings: ServerSettings) throws(AccessTokenError) {
        guard let file = settings.accessToken?.description else { return nil }
        let content: Data
        do { content = try Data(contentsOf: URL(fileURLWithPath: file)) } catch { throw .unreadable(file) }
        let line = String(decoding: content, as: UTF8.self).prefix { !$0.isNewline }
        let token = line.trimmingCharacters(in: .whitespaces)
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .noToken(file) }
        self.init(token: Secret(token), demand: settings.allowsAnonymous ? .privateModules : .everything)
    }
}

/// Why the file of the access token cannot be used.
enum AccessTokenError: Error, CustomStringConvertible {
    case unreadable(String)
    /// Its first line is empty, or holds spaces or what is not ASCII.
    case noToken(String)

    var description: String {
        switch self {
        case .unreadable(let file): "the access token file \(file) cannot be read"
        case .noToken(let file): "the access token file \(file) has no plain token in its first line"
        }
    }
}
