import GoModules

extension FuzzTarget {
    /// A list of patterns and, on the next line, a path; against a slow reading of the same pattern.
    static let patterns = FuzzTarget(name: "patterns") { bytes in
        let texts = lines(bytes, atMost: 2)
        let patterns = PathPatterns(texts[0])
        try demand(patterns.description == texts[0], "the list is spelled anew")
        let path = texts.count == 2 ? texts[1] : texts[0]
        let best = patterns.mostSpecificMatch(of: path)
        try demand((best != nil) == patterns.matches(path), "a match without a best one: \(texts)")
        for pattern in patterns.patterns {
            let matches = pattern.matches(path)
            if matches, let best {
                try demand(pattern.specificity <= best.specificity, "\(pattern) says more than \(best)")
            }
            try demand(
                PathPattern(pattern.description + "/")?.matches(path) == matches || pattern.description.hasSuffix("\\"),
                "\(pattern)/"
            )
            guard let expected = SlowGlob(pattern.description).covers(path) else { continue }
            try demand(matches == expected, "\(pattern) and \(path.debugDescription): \(matches)")
        }
    }
}

/// Matches by trying everything, for short patterns with few stars.
private struct SlowGlob {
    private let pattern: [Unicode.Scalar]

    init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

    /// Nil where trying everything would take too long.
    func covers(_ path: String) -> Bool? {
        let text = Array(path.unicodeScalars)
        guard pattern.count <= 48, text.count <= 48, pattern.count(where: { $0 == "*" }) <= 3 else { return nil }
        let depth = pattern.count { $0 == "/" } + 1
        let elements = text.split(separator: "/", omittingEmptySubsequences: false)
        guard elements.count >= depth else { return false }
        // Go goes on from the first place that fits and never comes back to it: where a class admits a slash, which no star crosses, it
        // misses matches, and so do we.
        guard !hasClassWithSlash else { return nil }
        return matches(pattern[...], Array(elements.prefix(depth).joined(separator: ["/"]))[...])
    }

    private var hasClassWithSlash: Bool {
        var rest = pattern[...]
        while let first = rest.first {
            guard first != "*", let (admits, behind) = step(rest) else {
                rest = rest.dropFirst()
                continue
            }
            if first == "[", admits("/") { return true }
            rest = behind
        }
        return false
    }

    private func matches(_ pattern: ArraySlice<Unicode.Scalar>, _ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" {
            if matches(pattern.dropFirst(), text) { return true }
            guard let next = text.first, next != "/" else { return false }
            return matches(pattern, text.dropFirst())
        }
        guard let (admits, rest) = step(pattern), let next = text.first, admits(next) else { return false }
        return matches(rest, text.dropFirst())
    }

    /// What the first piece of a well-formed pattern admits, and what is behind it.
    private func step(
        _ pattern: ArraySlice<Unicode.Scalar>
    ) -> (admits: (Unicode.Scalar) -> Bool, rest: ArraySlice<Unicode.Scalar>)? {
        guard let first = pattern.first else { return nil }
        let rest = pattern.dropFirst()
        switch first {
        case "?": return ({ $0 != "/" }, rest)
        case "\\": return rest.first.map { escaped in ({ $0 == escaped }, rest.dropFirst()) }
        case "[": return step(class: rest)
        default: return ({ $0 == first }, rest)
        }
    }

    private func step(
        class pattern: ArraySlice<Unicode.Scalar>
    ) -> (admits: (Unicode.Scalar) -> Bool, rest: ArraySlice<Unicode.Scalar>)? {
        var rest = pattern
        let isNegated = rest.first == "^"
        if isNegated { rest = rest.dropFirst() }
        var ranges: [(low: Unicode.Scalar, high: Unicode.Scalar)] = []
        while rest.first != "]" || ranges.isEmpty {
            guard let low = end(&rest) else { return nil }
            var high = low
            if rest.first == "-" {
                rest = rest.dropFirst()
                guard let last = end(&rest) else { return nil }
                high = last
            }
            ranges.append((low, high))
        }
        let found = ranges
        // Go lets a class admit a slash.
        return ({ scalar in found.contains { $0.low <= scalar && scalar <= $0.high } != isNegated }, rest.dropFirst())
    }

    private func end(_ rest: inout ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
        if rest.first == "\\" { rest = rest.dropFirst() }
        return rest.popFirst()
    }
}
