package import GoModules
package import ModuleProxy

/// Another module proxy, reached over http or https.
///
/// Protocol: <https://go.dev/ref/mod#goproxy-protocol>
package struct ProxySource: ModuleSource {
    package let label: String
    private let base: FetchURL
    private let fetcher: HTTPFetcher

    /// - Throws: ``FetchURLError`` when the address cannot be fetched.
    package init(_ url: ProxyURL, fetcher: HTTPFetcher) throws(FetchURLError) {
        self.base = try FetchURL(url)
        self.label = base.hostAndPort
        self.fetcher = fetcher
    }

    /// What is presented to the proxy, in words that hold no secret; nil for nothing.
    package var credential: String? { fetcher.settings.credentials.name(for: base) }

    package func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] {
        try await fetcher.read(base.appending(request.path), limit: SourceLimit.bytes(for: request))
    }

    package func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        let request = ProxyRequest.file(.zip, module)
        try await fetcher.download(base.appending(request.path), limit: SourceLimit.zip, into: staging)
    }

    package func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool {
        let request = ProxyRequest.file(.zip, module)
        do throws(SourceError) {
            // Not HEAD: many proxies do not answer it.
            try await fetcher.probe(
                base.appending(request.path),
                limit: SourceLimit.zip,
                beginning: Array("PK\u{3}\u{4}".utf8)
            )
            return true
        } catch {
            guard case .notFound = error else { throw error }
            return false
        }
    }
}
