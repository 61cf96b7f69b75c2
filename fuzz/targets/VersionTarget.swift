import GoModules

extension FuzzTarget {
    /// Semantic versions, pseudo-versions and Go versions, three on lines of their own.
    static let version = FuzzTarget(name: "version") { bytes in
        let texts = lines(bytes, atMost: 3)
        for text in texts {
            if let version = SemanticVersion(text) { try check(version, text) }
            try checkGo(text)
        }
        for first in texts {
            for second in texts { try checkOrder(first, second) }
        }
        if texts.count == 3 { try checkThree(texts) }
    }

    private static func check(_ version: SemanticVersion, _ text: String) throws {
        try demand(version.description == text, "\(text) is printed as \(version)")
        let hasThreeNumbers = text.utf8.prefix { $0 != 0x2D && $0 != 0x2B }.count { $0 == 0x2E } == 2
        try demand(version.canonical + version.build == text || !hasThreeNumbers, "\(text): parts do not make the text")
        try demand(version.majorMinor.hasPrefix(version.major + "."), "\(text): \(version.majorMinor)")
        let canonical = try require(SemanticVersion(version.canonical), "the canonical form of \(text)")
        try demand(canonical.canonical == canonical.description, "\(canonical) is not canonical")
        try demand(canonical.precedence(comparedTo: version) == 0, "\(text) differs from its canonical form")
        try demand(version.isPrerelease == !version.prerelease.isEmpty, "\(text): pre-release")
        let module = try require(CanonicalVersion(version.moduleCanonical), "the module form of \(text)")
        let escaped = try require(CanonicalVersion(escaped: module.escaped), "the escaped form of \(text)")
        try demand(escaped == module, "escaping changes \(text)")
        if let pseudo = PseudoVersion(text) { try check(pseudo) }
        try demand((PseudoVersion(text) != nil) == version.isPseudo, "\(text): pseudo or not")
    }

    /// What is taken apart can be put together again, and comes after the tag that it builds on.
    private static func check(_ pseudo: PseudoVersion) throws {
        guard let time = accepted({ try pseudo.time() }) else { return }
        try demand(time.digits == pseudo.timeDigits, "\(pseudo): \(time)")
        let base: SemanticVersion?
        do { base = try pseudo.base() } catch { return }
        let again = PseudoVersion(major: pseudo.semantic.major, base: base, time: time, revision: pseudo.revision)
        try demand(
            again?.description == pseudo.description,
            "\(pseudo) is put together as \(again?.description ?? "nothing")"
        )
        if let base {
            try demand(base.precedence(comparedTo: pseudo.semantic) < 0, "\(pseudo) does not follow \(base)")
        }
    }

    private static func checkOrder(_ first: String, _ second: String) throws {
        let order = SemanticVersion.precedence(first, second)
        try demand(order == -SemanticVersion.precedence(second, first), "\(first), \(second): order")
        try demand(
            GoVersion.compare(first, second) == -GoVersion.compare(second, first),
            "go \(first), \(second): order"
        )
        guard let one = SemanticVersion(first), let other = SemanticVersion(second) else { return }
        try demand(one == other || (one < other) != (other < one), "\(first), \(second): not ordered")
        if order != 0 { try demand((one < other) == (order < 0), "\(first), \(second): two orders") }
    }

    private static func checkThree(_ texts: [String]) throws {
        let versions = texts.compactMap { SemanticVersion($0) }.sorted()
        guard versions.count == 3 else { return }
        try demand(!(versions[2] < versions[0]) && !(versions[1] < versions[0]), "\(versions): not transitive")
        try demand(versions[0].precedence(comparedTo: versions[2]) <= 0, "\(versions): precedence is not transitive")
    }

    private static func checkGo(_ text: String) throws {
        guard let version = GoVersion(text) else { return }
        try demand(version.description == text, "go \(text) is printed as \(version)")
        try demand(version.compare(to: version) == 0, "go \(text) differs from itself")
        let language = try require(GoVersion(version.language), "the language of \(text)")
        try demand(language.language == version.language, "the language of the language of \(text)")
    }
}

/// The value, which must be there.
func require<Value>(_ value: Value?, _ promise: @autoclosure () -> String) throws -> Value {
    guard let value else { throw BrokenProperty(description: "\(promise()) is refused") }
    return value
}
