/// A number of bytes as settings write it: `1048576`, `512KiB`, `64MiB`, `10GB` or `1TiB`.
///
/// `KiB`, `MiB`, `GiB` and `TiB` are powers of 1,024, `kB` (or `KB`), `MB`, `GB` and `TB` of 1,000; a plain number and `B` are bytes.
struct ByteSize: Hashable, Comparable, Sendable, CustomStringConvertible {
    let bytes: Int64

    static let zero = ByteSize(bytes: 0)

    private static let units: [(name: String, bytes: Int64)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("KB", 1_000),
        ("B", 1), ("", 1),
    ]
    private static let remedy = "use a size such as 64MiB, 10GB or 1048576"

    init(bytes: Int64) {
        self.bytes = bytes
    }

    /// - Throws: ``SettingProblem`` for anything but digits and a unit, and for what does not fit 63 bits.
    init(_ text: String) throws(SettingProblem) {
        let amount = try SettingAmount(text, whatItIs: "a size", remedy: Self.remedy)
        guard let unit = Self.units.first(where: { $0.name == amount.unit }) else {
            throw SettingProblem(
                text,
                "has the unknown unit \"\(ShownText(amount.unit))\"",
                remedy: "the units are B, KiB, MiB, GiB, TiB, kB, MB, GB and TB"
            )
        }
        self.bytes = try amount.multiplied(by: unit.bytes, in: text, remedy: Self.remedy)
    }

    static func mebibytes(_ count: Int32) -> ByteSize { ByteSize(bytes: Int64(count) &* 1_048_576) }

    /// The shortest exact form in powers of 1,024.
    var description: String {
        for unit in Self.units.prefix(4) where bytes != 0 && bytes.isMultiple(of: unit.bytes) {
            return "\(bytes / unit.bytes)\(unit.name)"
        }
        return "\(bytes)"
    }

    static func < (one: ByteSize, other: ByteSize) -> Bool { one.bytes < other.bytes }
}
