/// What is looked at in a mirror, one thing each; the raw value is a stable name.
///
/// `docs/mirrors.md` says what each expects and why.
package enum MirrorProbe: String, CaseIterable, Sendable {
    /// A connection, and an answer to a request.
    case reach = "P.reach"
    case tls = "P.tls"
    case http2 = "P.h2"
    case redirect = "P.redirect"
    case list = "P.list"
    /// The list of a module without tags.
    case listEmpty = "P.list.empty"
    case latest = "P.latest"
    /// How far `@latest` is behind the index of new versions.
    case freshness = "P.latest.freshness"
    case info = "P.info"
    /// A branch in place of a version.
    case infoBranch = "P.info.branch"
    /// A version with `+incompatible`.
    case infoIncompatible = "P.info.incompat"
    case mod = "P.mod"
    case zip = "P.zip"
    case zipHead = "P.zip.head"
    case zipRange = "P.zip.range"
    case zipETag = "P.zip.etag"
    /// Paths with capital letters.
    case escapes = "P.case"
    /// The status for a module that does not exist.
    case missing = "P.404"
    /// The text that comes with it, which `go` prints.
    case missingBody = "P.404.body"
    /// Whether a private name is looked for in its repository.
    case privateLeak = "P.private-leak"
    case sumdbSupported = "P.sumdb.supported"
    case sumdbLatest = "P.sumdb.latest"
    case sumdbLookup = "P.sumdb.lookup"
    case sumdbTile = "P.sumdb.tile"
    case toolchain = "P.toolchain"
    /// Whether `Disable-Module-Fetch: true` is honoured.
    case disableFetch = "P.disable-fetch"
    /// What an answer to too many requests says.
    case rate = "P.rate"
    /// Whether files have the hashes that they had before.
    case immutable = "P.immut"
    /// Whether a version is served that was deleted from its repository.
    case retained = "P.retained"
}
