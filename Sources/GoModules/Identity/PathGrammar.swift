/// The grammar that module paths, import paths and file paths share; each kind allows a little more than the one before.
///
/// Rules: <https://go.dev/ref/mod#go-mod-file-ident> and <https://go.dev/ref/mod#zip-path-size-constraints>
enum PathGrammar: Hashable {
    /// A module path such as `github.com/BurntSushi/toml`, but for its host and its major suffix.
    case module
    /// An import path: also `+`, and elements that begin with a dot.
    case `import`
    /// The path of a file in a module: also most of ASCII, all Unicode letters, and any first character.
    case file

    /// The first rule that `text` breaks, or nil.
    func fault(in text: String) -> PathFault? { fault(in: Array(text.utf8)) }

    /// The first rule that `bytes` break, or nil.
    func fault(in bytes: [UInt8]) -> PathFault? {
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        guard isASCII || String(validating: bytes, as: UTF8.self) != nil else { return .invalidUTF8 }
        guard let first = bytes.first, let last = bytes.last else { return .emptyText }
        if first == .dash, self != .file { return .leadingDash }
        if Self.hasDoubleSlash(bytes) { return .doubleSlash }
        if last == .slash { return .trailingSlash }
        var rest = bytes[...]
        while true {
            let element = rest.prefix { $0 != .slash }
            if let fault = fault(inElement: element) { return fault }
            if element.endIndex == rest.endIndex { return nil }
            rest = rest[(element.endIndex + 1)...]
        }
    }

    /// The first rule that one element breaks, or nil; `element` is valid UTF-8.
    func fault(inElement element: ArraySlice<UInt8>) -> PathFault? {
        guard let first = element.first, let last = element.last else { return .emptyElement }
        if first == .dot, element.allSatisfy({ $0 == .dot }) {
            return .dotsOnly(String(decoding: element, as: UTF8.self))
        }
        if first == .dot, self == .module { return .leadingDot }
        if last == .dot { return .trailingDot }
        if let scalar = firstForbiddenScalar(in: element) { return .invalidCharacter(scalar) }
        return faultOnWindows(in: element)
    }

    private static func hasDoubleSlash(_ bytes: [UInt8]) -> Bool {
        var isAfterSlash = false
        for byte in bytes {
            if byte == .slash, isAfterSlash { return true }
            isAfterSlash = byte == .slash
        }
        return false
    }

    private func faultOnWindows(in element: ArraySlice<UInt8>) -> PathFault? {
        let stem = element.prefix { $0 != .dot }
        if Self.isReservedOnWindows(stem) { return .reservedOnWindows(String(decoding: stem, as: UTF8.self)) }
        guard self != .file, let tilde = stem.lastIndex(of: .tilde) else { return nil }
        let digits = stem[stem.index(after: tilde)...]
        return !digits.isEmpty && digits.allSatisfy(\.isDigit) ? .trailingTildeAndDigits : nil
    }

    /// Whether Windows takes `stem` for a device whatever follows it; `COM0` and `LPT0` are none.
    private static func isReservedOnWindows(_ stem: ArraySlice<UInt8>) -> Bool {
        guard stem.count == 3 || stem.count == 4 else { return false }
        let name = stem.prefix(3).map(\.lowercased)
        if stem.count == 3 { return ["con", "prn", "aux", "nul"].contains { name.elementsEqual($0.utf8) } }
        guard let last = stem.last, last.isDigit, last != .zero else { return false }
        return name.elementsEqual("com".utf8) || name.elementsEqual("lpt".utf8)
    }

    private func firstForbiddenScalar(in element: ArraySlice<UInt8>) -> Unicode.Scalar? {
        // Nearly every element is plain ASCII; only a fault or a letter above ASCII pays for decoding.
        if element.allSatisfy(allows) { return nil }
        return String(decoding: element, as: UTF8.self).unicodeScalars.first { !allows($0) }
    }

    private func allows(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? allows(UInt8(truncatingIfNeeded: scalar.value))
            : self == .file && CodePointTable.pairs(LetterTable.values, contain: scalar.value)
    }

    /// Whether a byte of ASCII is allowed; others never are.
    private func allows(_ byte: UInt8) -> Bool {
        if byte.isLetterOrDigit { return true }
        return switch self {
        case .module: byte.isOne(of: "-._~")
        case .import: byte.isOne(of: "-._~+")
        case .file: byte.isOne(of: "-._~+ !#$%&(),=@[]^{}")
        }
    }
}
