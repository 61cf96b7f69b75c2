import GoModules

/// Paths, versions that a URL may hold, and patterns.
enum Paths {
    @Sendable static func check(_ fields: [[UInt8]]) -> [UInt8] {
        let bytes = fields[0]
        let path = value { try ModulePath(utf8: bytes).description }
        let split = value {
            let path = try ModulePath(utf8: bytes)
            return "\(path.prefix)|\(path.majorSuffix)"
        }
        return join(
            String(path.prefix(1)),
            ImportPathRules.fault(in: bytes) == nil ? "+" : "-",
            FilePathRules.fault(in: bytes) == nil ? "+" : "-",
            split
        )
    }

    @Sendable static func escape(_ fields: [[UInt8]]) -> [UInt8] {
        let text = fields[0].text
        return join(
            value { try ModulePath(text).escaped },
            value { try ModulePath(escaped: text).description },
            value { try VersionQuery(text).escaped },
            value { try VersionQuery(escaped: text).description }
        )
    }

    @Sendable static func match(_ fields: [[UInt8]]) -> [UInt8] {
        join("\(PathPatterns(fields[0].text).matches(fields[1].text))")
    }
}
