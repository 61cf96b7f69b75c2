import GoModules

/// A file whose content is sent as a bearer token, and the sources that may see it.
///
/// `https://goproxy.corp.example/team=/run/secrets/goproxy-token`
struct UpstreamToken: Sendable {
    /// Scheme, host and port must be equal, and this path must be a source's path or a parent of it.
    let url: ProxyURL
    /// Read when the settings are put into effect; the content is never part of the settings.
    let file: SettingPath

    /// - Throws: ``SettingProblem`` for what is not `URL=FILE`, for credentials in the URL, and for plain http, over which
    ///   anyone on the way could read the token, to another machine.
    init(_ text: String) throws(SettingProblem) {
        let remedy = "use URL=FILE such as https://goproxy.corp.example=/run/secrets/token"
        let (url, file) = try ProxyURL.prefix(of: text, sending: "token", remedy: remedy)
        self.url = url
        self.file = try SettingPath(file)
    }
}

extension ProxyURL {
    /// Splits a setting of the form `URL=VALUE`, whose URL is the top of where something secret is sent.
    ///
    /// - Parameters:
    ///   - text: The whole setting.
    ///   - secret: What is sent, such as `token`.
    ///   - remedy: What to write instead.
    /// - Returns: The URL, and the rest as it stands.
    /// - Throws: ``SettingProblem`` for another form, for credentials in the URL, and for plain http to another machine.
    static func prefix(
        of text: String,
        sending secret: String,
        remedy: String
    ) throws(SettingProblem) -> (url: ProxyURL, value: String) {
        guard let equals = text.firstIndex(of: "=") else { throw SettingProblem(text, "has no '='", remedy: remedy) }
        let url: ProxyURL
        do throws(ProxyURLError) {
            url = try ProxyURL(String(text[..<equals]))
        } catch {
            throw SettingProblem(text, "begins with no URL (\(ShownText("\(error)")))", remedy: remedy)
        }
        guard url.credentials == nil else {
            throw SettingProblem(text, "has credentials in its URL", remedy: "give the URL alone")
        }
        guard url.isSecure || url.isLoopback else {
            throw SettingProblem(text, "would send a \(secret) over plain http", remedy: "use an https URL")
        }
        return (url, String(text[text.index(after: equals)...]))
    }

    /// Whether its host is this machine, by address or as `localhost`.
    fileprivate var isLoopback: Bool {
        ["localhost", "127.0.0.1", "::1"].contains(host)
    }

    /// The URL of an HTTP proxy; without a scheme it is `http://`, as the go command has it.
    ///
    /// Source: <https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config>
    init(outbound text: String) throws(SettingProblem) {
        let remedy = "use http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"
        do throws(ProxyURLError) {
            try self.init(text.contains("://") ? text : "http://\(text)")
        } catch {
            throw SettingProblem(text, "is no URL (\(ShownText("\(error)")))", remedy: remedy)
        }
        guard !isSecure else {
            throw SettingProblem(text, "is not an http:// URL", remedy: remedy)
        }
        guard path.isEmpty else { throw SettingProblem(text, "has a path", remedy: remedy) }
    }
}
