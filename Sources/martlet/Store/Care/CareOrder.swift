/// Work on a store that whoever holds it has to do: this process, or the running server.
enum CareOrder: Equatable, Sendable {
    /// Nil reads as fast as it goes.
    case scrub(bytesPerSecond: Int64?)
    case repair
    case collect(GarbageOrder)

    /// Whether the work goes by what the index knows.
    var needsIndex: Bool { if case .collect = self { true } else { false } }

    /// The path on the admin socket, such as `/store/scrub/1048576`.
    var target: String {
        switch self {
        case .scrub(let rate): "/store/scrub/\(rate ?? 0)"
        case .repair: "/store/repair"
        case .collect(let order): "/store/gc/\(order.text)"
        }
    }

    /// Reads such a path; nil for any other.
    init?(target: String) {
        let words = target.split(separator: "/").map(String.init)
        switch (words.first, words.dropFirst().first, words.count) {
        case ("store"?, "scrub"?, 3):
            guard let rate = Int64(words[2]), rate >= 0 else { return nil }
            self = .scrub(bytesPerSecond: rate == 0 ? nil : rate)
        case ("store"?, "repair"?, 2): self = .repair
        case ("store"?, "gc"?, 3):
            guard let order = GarbageOrder(text: words[2]) else { return nil }
            self = .collect(order)
        default: return nil
        }
    }
}

/// Which zips are to go; all conditions that are given have to hold.
struct GarbageOrder: Equatable, Sendable {
    /// Only while the store is larger than this.
    var maximumInBytes: Int64?
    /// Only those that nobody has asked for so long, in seconds.
    var unusedForSeconds: Int64?
    /// Only those that were stored so long ago, in seconds.
    var olderThanSeconds: Int64?
    /// Only tells what would go.
    var isDry = false

    init(maximumInBytes: Int64? = nil, unusedForSeconds: Int64? = nil, olderThanSeconds: Int64? = nil, isDry: Bool) {
        self.maximumInBytes = maximumInBytes
        self.unusedForSeconds = unusedForSeconds
        self.olderThanSeconds = olderThanSeconds
        self.isDry = isDry
    }

    /// Such as `1073741824,-,7776000,dry`.
    var text: String {
        let numbers = [maximumInBytes, unusedForSeconds, olderThanSeconds].map { $0.map(String.init) ?? "-" }
        return (numbers + [isDry ? "dry" : "go"]).joined(separator: ",")
    }

    /// Reads ``text``.
    init?(text: String) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, ["dry", "go"].contains(words[3]) else { return nil }
        var numbers: [Int64?] = []
        for word in words.prefix(3) {
            if word == "-" {
                numbers.append(nil)
            } else if let number = Int64(word), number >= 0 {
                numbers.append(number)
            } else {
                return nil
            }
        }
        self.init(
            maximumInBytes: numbers[0],
            unusedForSeconds: numbers[1],
            olderThanSeconds: numbers[2],
            isDry: words[3] == "dry"
        )
    }
}
