import GoModules

/// How sources are reached.
struct UpstreamSettings: Sendable {
    let connectTimeout: Duration
    /// From the request to the first byte of the answer.
    let firstByteTimeout: Duration
    /// Between two pieces of an answer.
    let stallTimeout: Duration
    /// A netrc file, which may be missing; nil for none.
    let netrc: SettingPath?
    let tokens: [UpstreamToken]
    let commands: [UpstreamCommand]
    /// An HTTP proxy for https sources; nil connects directly.
    let httpsProxy: ProxyURL?
    /// Hosts, domains, addresses and networks that are reached without the proxy, as NO_PROXY writes them.
    let noProxy: [String]
    /// Nil for the authorities of the system.
    let authoritiesFile: SettingPath?
    /// Empty for the authorities of the system.
    let authoritiesFolders: [SettingPath]

    /// Stand-ins where a setting is wrong, which `reader` has noted then.
    init(_ reader: inout SettingsReader) {
        self.connectTimeout = reader.duration(.upstreamConnectTimeout)
        self.firstByteTimeout = reader.duration(.upstreamFirstByteTimeout)
        self.stallTimeout = reader.duration(.upstreamStallTimeout)
        self.netrc = reader.optional(.netrc, SettingPath.init)
        self.tokens = reader.values(.upstreamTokenFiles, UpstreamToken.init)
        self.commands = reader.values(.upstreamCredentialHelpers, UpstreamCommand.init)
        self.httpsProxy = reader.optional(.httpsProxy, ProxyURL.init(outbound:))
        self.noProxy = reader.text(.noProxy).split { $0 == "," || $0.isWhitespace }.map(String.init)
        self.authoritiesFile = reader.optional(.caFile, SettingPath.init)
        self.authoritiesFolders = reader.values(.caDir, SettingPath.init)
    }
}
