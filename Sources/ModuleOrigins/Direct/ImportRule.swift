import GoModules

/// A rule of the settings that tells where modules are kept, so that their hosts need not be asked:
/// `golang.org/x/*=git https://github.com/golang/$1`.
///
/// The elements of the pattern are the root of a repository; what a path has beyond them is below that root. `$1` to `$9` stand for what
/// the stars of the pattern matched.
package struct ImportRule: Hashable, Sendable {
    private let pattern: [Substring]
    private let address: String

    /// - Throws: ``ImportRuleError``
    package init(_ text: String) throws(ImportRuleError) {
        guard let equals = text.firstIndex(of: "=") else { throw .noPlace }
        self.pattern = text[..<equals].split(separator: "/", omittingEmptySubsequences: false)
        guard pattern.allSatisfy(Self.isElement), pattern.first?.contains(".") == true else { throw .pattern }
        let words = text[text.index(after: equals)...].split(separator: " ")
        guard words.count == 2, words[0] == "git" else { throw .noPlace }
        self.address = String(words[1])
        // ssh looks at no address, so the operator names its host.
        guard !address.hasPrefix("ssh://") || !address.dropFirst(6).prefix(while: { $0 != "/" }).contains("$") else {
            throw .place
        }
        let count = pattern.count { $0 == "*" }
        guard RepositoryLocation.isNameable(address), stars.allSatisfy({ 1 <= $0 && $0 <= count }) else {
            throw .place
        }
    }

    /// The root and the address of the repository of a module; nil when the rule does not speak of it.
    func place(of path: ModulePath) -> (root: String, address: String)? {
        let elements = path.description.split(separator: "/")
        guard elements.count >= pattern.count,
            zip(pattern, elements).allSatisfy({ $0 == "*" || $0.utf8.elementsEqual($1.utf8) })
        else { return nil }
        let matched = zip(pattern, elements).filter { $0.0 == "*" }.map(\.1)
        let address = matched.enumerated().reduce(address) { text, match in
            text.replacing("$\(match.offset + 1)", with: match.element)
        }
        return (elements.prefix(pattern.count).joined(separator: "/"), address)
    }

    /// Host and port that the rule leads to; nil where a star names it.
    package var place: String? { RepositoryLocation.place(of: address) }

    /// How much the rule says: of several that speak of a module the one with more fixed elements counts, then the longer one.
    var specificity: (Int, Int) { (pattern.count { $0 != "*" }, pattern.count) }

    /// The number behind each `$` of the address; 0 where there is none.
    private var stars: [Int] {
        address.split(separator: "$", omittingEmptySubsequences: false).dropFirst()
            .map { $0.first?.wholeNumberValue ?? 0 }
    }

    private static func isElement(_ element: Substring) -> Bool {
        element == "*" || !element.isEmpty && !element.utf8.contains { "*?[]\\ ".utf8.contains($0) }
    }
}

/// What is wrong with the text of an ``ImportRule``.
package enum ImportRuleError: Error, Hashable, CustomStringConvertible {
    /// It is not `PATTERN=git URL`.
    case noPlace
    /// The pattern is no path in which `*` stands for whole elements.
    case pattern
    /// The address is none that martlet fetches from, or names a star that the pattern does not have.
    case place

    package var description: String {
        switch self {
        case .noPlace: "is not PATTERN=git URL"
        case .pattern: "begins with no path in which * stands for whole elements"
        case .place: "ends with no https:// or ssh:// address, or names a star that the pattern does not have"
        }
    }
}
