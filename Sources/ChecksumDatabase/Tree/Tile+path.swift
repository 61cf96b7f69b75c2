extension Tile: CustomStringConvertible {
    /// Reads a path such as `tile/8/0/x001/234.p/7`, without a slash in front.
    ///
    /// Each tile has one path only: leading zeros, empty groups, and a partial width that is none are refused.
    ///
    /// - Throws: ``TileError/malformedPath(_:)``.
    public init(path: String) throws(TileError) {
        guard let tile = Self.parse(path), tile.path == path else { throw .malformedPath(path) }
        self = tile
    }

    /// The path below the database's address, without a slash in front.
    public var path: String {
        let level =
            switch content {
            case .hashes(let level): String(level)
            case .records: "data"
            }
        let place = "tile/\(height)/\(level)/\(Self.groups(of: index))"
        return isPartial ? "\(place).p/\(width)" : place
    }

    /// The ``path``.
    public var description: String { path }

    /// Reads leniently; the caller compares the path of the result with what it had.
    private static func parse(_ path: String) -> Tile? {
        guard path.utf8.count <= 100 else { return nil }
        var elements = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard elements.count >= 4, let height = number(elements[1]), height <= 30 else { return nil }
        var width: Int?
        let beforeLast = elements[elements.count - 2]
        if let suffix = beforeLast.lastIndex(of: UInt8(ascii: ".")) {
            guard elements.count >= 5, let partialWidth = number(elements[elements.count - 1]) else { return nil }
            width = partialWidth
            elements.removeLast()
            elements[elements.count - 1] = beforeLast[..<suffix]
        }
        let content: Content
        if elements[2].elementsEqual("data".utf8) {
            content = .records
        } else {
            guard let level = number(elements[2]) else { return nil }
            content = .hashes(level: level)
        }
        guard let index = index(ofGroups: elements[3...]) else { return nil }
        return Tile(height: height, content: content, index: index, width: width ?? 1 << height)
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        Decimal.value(of: digits).flatMap { Int(exactly: $0) }
    }

    /// Groups of three digits, all but the last with an `x` in front, so that no name is a folder and a file at once.
    private static func groups(of index: UInt64) -> String {
        var rest = index
        var groups = lastDigits(of: rest)
        while rest >= 1000 {
            rest /= 1000
            groups = "x\(lastDigits(of: rest))/\(groups)"
        }
        return groups
    }

    private static func lastDigits(of number: UInt64) -> String {
        let digits = String(number % 1000)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }

    private static func index(ofGroups groups: some Collection<Substring.UTF8View>) -> UInt64? {
        var index: UInt64 = 0
        for group in groups {
            let digits = group.first == UInt8(ascii: "x") ? group.dropFirst() : group
            guard digits.count == 3, let value = Decimal.lenientValue(of: digits) else { return nil }
            let (shifted, overflow) = index.multipliedReportingOverflow(by: 1000)
            let (sum, carry) = shifted.addingReportingOverflow(value)
            guard !overflow, !carry else { return nil }
            index = sum
        }
        return index
    }
}
