/// Where requests are accepted, and what is demanded of the connections.
struct ServerSettings: Equatable, Sendable {
    let listen: ListenAddress
    /// For /metrics and /version; nil where the main address or the socket serves them.
    let metricsListen: ListenAddress?
    let pathPrefix: PathPrefix
    /// Nil serves plain HTTP.
    let tls: TLSFiles?
    /// Whether an address that is not loopback may be listened on without access control.
    let allowsAnonymous: Bool
    /// The file with the token that clients must present; nil asks for none.
    let accessToken: SettingPath?
    /// Whether private modules may be given to whoever reaches an address that is not loopback.
    let allowsAnonymousPrivate: Bool
    /// Connections at once; nil for 45 % of the limit of open files.
    let maxConnections: Int?
    /// Bytes per second, below which a connection is closed after 20 s; nil never.
    let minRateInBytesPerSecond: Int64?
    /// From the first byte of a request to the end of its head.
    let headerTimeout: Duration
    /// Without a request.
    let idleTimeout: Duration
    /// How long running downloads may take after a signal to stop.
    let shutdownGrace: Duration

    /// Nil where a setting is wrong, which `reader` has noted then.
    init?(_ reader: inout SettingsReader) {
        let listen = reader.value(.listen, ListenAddress.init)
        let metricsListen = reader.optional(.metricsListen, ListenAddress.init)
        let pathPrefix = reader.value(.pathPrefix, PathPrefix.init)
        let certificate = reader.optional(.tlsCert, SettingPath.init)
        let key = reader.optional(.tlsKey, SettingPath.init)
        let maxConnections = reader.count(.maxConnections)
        let minRate = reader.sizeInBytes(.minRate)
        self.accessToken = reader.optional(.accessTokenFile, SettingPath.init)
        self.allowsAnonymousPrivate = reader.flag(.allowAnonymousPrivate)
        self.allowsAnonymous = reader.flag(.allowAnonymous)
        self.headerTimeout = reader.duration(.serverHeaderTimeout)
        self.idleTimeout = reader.duration(.serverIdleTimeout)
        self.shutdownGrace = reader.duration(.serverShutdownGrace)
        guard let listen, let pathPrefix else { return nil }
        self.listen = listen
        self.metricsListen = metricsListen
        self.pathPrefix = pathPrefix
        self.tls = certificate.flatMap { certificate in key.map { TLSFiles(certificate: certificate, key: $0) } }
        self.maxConnections = maxConnections == 0 ? nil : maxConnections
        self.minRateInBytesPerSecond = minRate == 0 ? nil : minRate
    }
}
