/// The two PEM files that make the server speak TLS.
struct TLSFiles: Equatable, Sendable {
    /// The server's certificate first, then its issuers.
    let certificate: SettingPath
    let key: SettingPath
}
