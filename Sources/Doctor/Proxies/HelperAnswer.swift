/// What a helper of `GOAUTH` wrote: blocks of addresses, an empty line, fields, and an empty line.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-GOAUTH_environment_variable>
struct HelperAnswer {
    /// By address; without fields where there are none any more.
    private(set) var fields: [String: [GoCredentials.Field]] = [:]

    /// - Returns: nil for what is not of this form: Go then takes nothing of it.
    init?(_ text: String) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var rest = lines.map { String(Substring($0)) }[...]
        while rest.count > 1 {
            guard let addresses = Self.section(&rest), let lines = Self.section(&rest),
                addresses.allSatisfy(Self.isAddress)
            else { return nil }
            let fields = lines.compactMap(Self.field)
            guard fields.count == lines.count else { return nil }
            for address in addresses { self.fields[address] = fields }
        }
        guard rest.first?.isEmpty ?? true else { return nil }
    }

    /// The lines before an empty one; nil when there is none.
    ///
    /// What is behind the last line break is no line.
    private static func section(_ lines: inout ArraySlice<String>) -> [String]? {
        guard let end = lines.dropLast().firstIndex(of: "") else { return nil }
        let section = Array(lines[..<end])
        lines = lines[end...].dropFirst()
        return section
    }

    private static func isAddress(_ line: String) -> Bool {
        (line.hasPrefix("/") || line.contains("://")) && line.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    private static func field(_ line: String) -> GoCredentials.Field? {
        guard let colon = line.firstRange(of: ": ") else { return nil }
        let (name, value) = (String(line[..<colon.lowerBound]), line[colon.upperBound...].trimmedBlanks)
        guard !name.isEmpty, name.utf8.allSatisfy(isToken),
            value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
        else { return nil }
        return GoCredentials.Field(name: name, value: value)
    }

    /// Whether it may stand in the name of a field.
    ///
    /// Rules: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
