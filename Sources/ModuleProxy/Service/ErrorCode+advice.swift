// Made by scripts/server-error-texts from Sources/CErrorTexts/errors.yaml: change that file, not this one.

extension ErrorCode {
    /// What to do, in one line of ASCII, at most 120 bytes; `<module>` stands for the path that was asked for.
    package var advice: String {
        switch self {
        case .checksumMismatch:
            "the version was changed after it was published, or the download was altered; do not use it"
        case .unknownToDatabase:
            "if it is private: go env -w GONOSUMDB=<module>, and no-verify at the server; if it is new: wait some minutes"
        case .databaseUnavailable:
            "try again in some seconds; if that does not help, tell the operator of the server"
        case .databaseFork:
            "the operator finds both signed heads in the server's log and store"
        case .firstHashMismatch:
            "the version was changed after it was first seen, or the download was altered; do not use it"
        case .damagedPin:
            "tell the operator, who restores that file from a backup, or removes it to trust the next copy"
        case .notFound:
            "check path and version; a new tag may need a minute; a private module needs a route at the server"
        case .notCached:
            "only stored copies were asked for; ask without /cached-only to fetch it"
        case .malformedRequest:
            "compare GOPROXY with the address that the operator gives, with its path"
        case .offline:
            "the server is offline; its operator lets it fetch with martlet offline off"
        case .privateWithoutRoute:
            "the operator adds a route for it, such as --route '<module>=CHAIN'; public sources are never asked"
        case .storeFull:
            "tell the operator to free space, or to set max-size below what the disk has"
        case .storeFailed:
            "tell the operator what the line above says"
        case .overloaded:
            "try again in some seconds; go does not do so by itself"
        case .internal:
            "tell the operator, who reports it with the log lines of the request"
        case .methodNotAllowed:
            "modules are published by pushing a tag to their repository; the field Allow says what this path answers"
        case .loop:
            "two servers name each other as source; the operator takes one of them out of the other's chain"
        case .revoked:
            "use another version or module"
        case .accessDenied:
            "put the token into ~/.netrc: machine HOST:PORT login go password TOKEN; go presents it over https only"
        case .sourcesUnavailable:
            "try again after a while; if that does not help, tell the operator of the server"
        case .badAnswer:
            "tell the operator: the address of a source is wrong, or something else answers in its place"
        case .refusedBySource:
            "use another version or module, or ask the operator for another source"
        case .sourceNotEnabled:
            "tell the operator of the server what the line above says"
        case .notAcceptedBySource:
            "tell the operator: the address of a source, or the credentials for it, are wrong in the server's settings"
        }
    }
}
