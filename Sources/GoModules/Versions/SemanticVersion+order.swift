extension SemanticVersion: Comparable {
    /// The order of precedence; of the bytes, where precedence does not tell two versions apart.
    public static func < (first: SemanticVersion, second: SemanticVersion) -> Bool {
        let order = first.precedence(comparedTo: second)
        return order == 0 ? first.bytes.lexicographicallyPrecedes(second.bytes) : order < 0
    }

    /// Compares two texts by precedence: -1, 0 or 1.
    ///
    /// The build does not count. What is no version comes before every version, and two such texts are equal.
    public static func precedence(_ first: String, _ second: String) -> Int {
        switch (SemanticVersion(first), SemanticVersion(second)) {
        case (let first?, let second?): first.precedence(comparedTo: second)
        case (nil, nil): 0
        case (nil, _?): -1
        case (_?, nil): 1
        }
    }

    /// Compares by precedence: -1, 0 or 1; the build does not count.
    ///
    /// Rules: <https://semver.org/spec/v2.0.0.html#spec-item-11>
    public func precedence(comparedTo other: SemanticVersion) -> Int {
        // Ranges instead of slices, for lists of tens of thousands of versions are sorted by this.
        let (mine, theirs) = (ranges, other.ranges)
        var order = Self.compareNumbers(bytes, mine.major, other.bytes, theirs.major)
        if order == 0 { order = Self.compareNumbers(bytes, mine.minor, other.bytes, theirs.minor) }
        if order == 0 { order = Self.compareNumbers(bytes, mine.patch, other.bytes, theirs.patch) }
        return order == 0 ? Self.comparePrereleases(bytes, mine.prerelease, other.bytes, theirs.prerelease) : order
    }

    /// Compares numbers of any length: without leading zeros the longer one is the greater.
    ///
    /// A missing number is 0.
    private static func compareNumbers(
        _ first: [UInt8],
        _ firstRange: Range<Int>,
        _ second: [UInt8],
        _ secondRange: Range<Int>
    ) -> Int {
        if firstRange.isEmpty || secondRange.isEmpty {
            return sign(isZero(first, firstRange) ? 0 : 1, isZero(second, secondRange) ? 0 : 1)
        }
        guard firstRange.count == secondRange.count else { return sign(firstRange.count, secondRange.count) }
        for offset in 0..<firstRange.count {
            let (mine, theirs) = (first[firstRange.lowerBound + offset], second[secondRange.lowerBound + offset])
            if mine != theirs { return mine < theirs ? -1 : 1 }
        }
        return 0
    }

    /// Compares identifier by identifier; a version without a pre-release comes after all that have one.
    private static func comparePrereleases(
        _ first: [UInt8],
        _ firstRange: Range<Int>,
        _ second: [UInt8],
        _ secondRange: Range<Int>
    ) -> Int {
        if firstRange.isEmpty || secondRange.isEmpty { return firstRange.isEmpty ? (secondRange.isEmpty ? 0 : 1) : -1 }
        var (mine, theirs) = (firstRange.lowerBound, secondRange.lowerBound)
        var identifiers = (mine, theirs)
        while mine < firstRange.upperBound, theirs < secondRange.upperBound, first[mine] == second[theirs] {
            if first[mine] == .dot { identifiers = (mine + 1, theirs + 1) }
            mine += 1
            theirs += 1
        }
        // Where one ends and the other begins another identifier, all that both have is equal, and the longer one wins.
        let firstEnded = mine == firstRange.upperBound
        let secondEnded = theirs == secondRange.upperBound
        if firstEnded, secondEnded { return 0 }
        if firstEnded, second[theirs] == .dot { return -1 }
        if secondEnded, first[mine] == .dot { return 1 }
        return compareIdentifiers(
            first[identifiers.0..<firstRange.upperBound].prefix { $0 != .dot },
            second[identifiers.1..<secondRange.upperBound].prefix { $0 != .dot }
        )
    }

    /// Compares numbers by value and other identifiers by their bytes; a number comes first.
    private static func compareIdentifiers(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
        switch (first.allSatisfy(\.isDigit), second.allSatisfy(\.isDigit)) {
        case (true, false): return -1
        case (false, true): return 1
        case (true, true): if first.count != second.count { return sign(first.count, second.count) }
        case (false, false): break
        }
        return first.lexicographicallyPrecedes(second) ? -1 : (first.elementsEqual(second) ? 0 : 1)
    }

    private static func isZero(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.isEmpty || (range.count == 1 && bytes[range.lowerBound] == .zero)
    }

    private static func sign(_ first: Int, _ second: Int) -> Int { first == second ? 0 : (first < second ? -1 : 1) }
}
