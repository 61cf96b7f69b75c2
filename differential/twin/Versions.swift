import GoModules

/// Semantic versions and pseudo-versions.
enum Versions {
    @Sendable static func compare(_ fields: [[UInt8]]) -> [UInt8] {
        let (first, second) = (fields[0].text, fields[1].text)
        let version = SemanticVersion(first)
        return join(
            "\(SemanticVersion.precedence(first, second))",
            version?.canonical ?? "",
            version?.moduleCanonical ?? "",
            version?.major ?? "",
            version?.majorMinor ?? "",
            version?.prerelease ?? "",
            version?.build ?? "",
            String(value { try ModuleVersion(path: second, version: first).description }.prefix(1))
        )
    }

    @Sendable static func pseudo(_ fields: [[UInt8]]) -> [UInt8] {
        guard let version = PseudoVersion(fields[0].text) else { return join("no") }
        return join(
            value { try version.time().digits },
            "+" + version.revision,
            value { try version.base()?.description ?? "" },
            "\(version.isZero)"
        )
    }

    @Sendable static func compose(_ fields: [[UInt8]]) -> [UInt8] {
        let (major, base, revision) = (fields[0].text, fields[1].text, fields[3].text)
        guard let time = ProxyTime(fields[2].text) else { return join("no time") }
        let version = PseudoVersion(
            major: major.isEmpty ? nil : major,
            base: SemanticVersion(base),
            time: time,
            revision: revision
        )
        return join(version?.description ?? "no version")
    }
}
