/// How long checks of mirrors may take, and where limits between well and not well are.
package struct MirrorLimits: Hashable, Sendable {
    /// A request for something small, with its redirects.
    package var answer = Duration.seconds(15)
    /// The download of a zip.
    package var zip = Duration.seconds(60)
    /// All requests to one mirror; what was not asked by then is skipped.
    package var mirror = Duration.seconds(180)
    /// All requests to the index, and all to the checksum database, before the first mirror is asked.
    package var background: Duration { mirror / 3 }
    /// The requests to one mirror at the same time.
    ///
    /// The tiles that prove one record come on top: they are asked for together, as `go` does.
    package var atOnce = 4
    /// The mirrors that are looked at at the same time.
    package var mirrorsAtOnce = 8
    /// Larger zips are not hashed, in bytes.
    package var largestZip = 32 << 20
    /// A certificate with fewer days left is warned of: those of Let's Encrypt are renewed with 30 days left.
    package var certificateDays = 14
    /// So much longer than for a known file an answer about a private name may take.
    ///
    /// Who looks for the name in its repository needs a name server and a connection, or waits for them.
    package var directWait = Duration.seconds(3)
    /// The age of a version, in seconds, from which on a mirror has to show it.
    ///
    /// proxy.golang.org keeps an absence for up to half an hour: <https://proxy.golang.org/#faq>
    package var secondsBehind = 3600

    package init() {}
}
