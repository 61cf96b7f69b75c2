/// The name that somebody who wrote another probably meant.
struct NearestName {
    /// Nil where no name is near enough to be helpful.
    let name: String?

    /// Compares `text` with each name in time proportional to the product of their lengths; longer than 64 bytes is no typing error.
    init(to text: String, among names: [String]) {
        guard (1...64).contains(text.utf8.count) else {
            self.name = nil
            return
        }
        // The right word in the wrong section, or without one.
        if let word = text.split(separator: ".").last,
            let sectioned = names.first(where: { $0.hasSuffix(".\(word)") || $0 == word })
        {
            self.name = sectioned
            return
        }
        let ranked = names.map { (name: $0, distance: Self.distance(from: Array(text.utf8), to: Array($0.utf8))) }
        let best = ranked.min { $0.distance < $1.distance }
        self.name = best.flatMap { $0.distance <= max(1, text.utf8.count / 3) ? $0.name : nil }
    }

    /// What to advise: the name behind the `prefix` that all names share, or where they are listed.
    func remedy(prefix: String = "") -> String {
        name.map { "did you mean \(prefix)\($0)?" } ?? "`martlet config docs` lists all settings"
    }

    /// The number of single-byte insertions, deletions and replacements between the two.
    static func distance(from one: [UInt8], to other: [UInt8]) -> Int {
        var previous = Array(0...other.count)
        for (row, byte) in one.enumerated() {
            var current = [row + 1]
            for (column, otherByte) in other.enumerated() {
                let replaced = previous[column] + (byte == otherByte ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[other.count]
    }
}
