/// The name of a checksum database, `host` or `host/path`, such as `sum.golang.org`.
///
/// It names the database in signatures and in the paths of its mirrors (`/sumdb/<name>/…`), and is where the database
/// itself is reached by default (`https://<name>`). So each element holds letters, digits and `-._~` only, the host
/// may end in a port, and none is empty, `.` or `..`.
public struct DatabaseName: Hashable, Sendable, CustomStringConvertible {
    /// The name as the key spells it; case matters.
    public let description: String

    /// Nil when `text` is no such name.
    public init?(_ text: String) {
        let elements = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 255, let host = elements.first, Self.isHost(host),
            elements.dropFirst().allSatisfy({ Self.isElement($0) })
        else { return nil }
        self.description = text
    }

    private static func isHost(_ text: Substring.UTF8View) -> Bool {
        let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, isElement(name) else { return false }
        guard parts.count == 2 else { return true }
        return Decimal.value(of: parts[1]).map { (1...65535).contains($0) } ?? false
    }

    private static func isElement(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && !text.elementsEqual(".".utf8) && !text.elementsEqual("..".utf8)
            && text.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~".utf8.contains(byte)
                }
            }
    }
}
