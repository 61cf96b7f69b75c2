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
        let (mine, theirs) = (numbers, other.numbers)
        var order = Self.compareNumbers(mine.major, theirs.major)
        if order == 0 { order = Self.compareNumbers(mine.minor, theirs.minor) }
        if order == 0 { order = Self.compareNumbers(mine.patch, theirs.patch) }
        return order == 0 ? Self.comparePrereleases(prereleaseBytes, other.prereleaseBytes) : order
    }

    /// Compares numbers of any length: without leading zeros the longer one is the greater.
    private static func compareNumbers(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
        first.count == second.count ? compareBytes(first, second) : (first.count < second.count ? -1 : 1)
    }

    private static func compareBytes(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
        if first.lexicographicallyPrecedes(second) { return -1 }
        return first.elementsEqual(second) ? 0 : 1
    }

    /// Compares identifier by identifier; a version without a pre-release comes after all that have one.
    private static func comparePrereleases(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
        if first.isEmpty || second.isEmpty { return first.isEmpty ? (second.isEmpty ? 0 : 1) : -1 }
        var (mine, theirs) = (first, second)
        while !mine.isEmpty, !theirs.isEmpty {
            let order = compareIdentifiers(takeIdentifier(from: &mine), takeIdentifier(from: &theirs))
            if order != 0 { return order }
        }
        // All that both have is equal: the one with more identifiers is the greater.
        return mine.isEmpty ? (theirs.isEmpty ? 0 : -1) : 1
    }

    /// Takes the first identifier and the dot after it.
    private static func takeIdentifier(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let identifier = rest.prefix { $0 != .dot }
        rest = rest.dropFirst(identifier.count + 1)
        return identifier
    }

    /// Compares numbers by value and other identifiers by their bytes; a number comes first.
    private static func compareIdentifiers(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Int {
        switch (first.allSatisfy(\.isDigit), second.allSatisfy(\.isDigit)) {
        case (true, true): compareNumbers(first, second)
        case (true, false): -1
        case (false, true): 1
        case (false, false): compareBytes(first, second)
        }
    }
}
