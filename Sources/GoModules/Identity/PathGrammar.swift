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
        guard String(validating: bytes, as: UTF8.self) != nil else { return .invalidUTF8 }
        guard let first = bytes.first, let last = bytes.last else { return .emptyText }
        if first == .dash, self != .file { return .leadingDash }
        if zip(bytes, bytes.dropFirst()).contains(where: { $0 == .slash && $1 == .slash }) { return .doubleSlash }
        if last == .slash { return .trailingSlash }
        for element in bytes.split(separator: .slash, omittingEmptySubsequences: false) {
            if let fault = fault(inElement: element) { return fault }
        }
        return nil
    }

    /// The first rule that one element breaks, or nil; `element` is valid UTF-8.
    func fault(inElement element: ArraySlice<UInt8>) -> PathFault? {
        guard let first = element.first, let last = element.last else { return .emptyElement }
        if element.allSatisfy({ $0 == .dot }) { return .dotsOnly(String(decoding: element, as: UTF8.self)) }
        if first == .dot, self == .module { return .leadingDot }
        if last == .dot { return .trailingDot }
        if let scalar = firstForbiddenScalar(in: element) { return .invalidCharacter(scalar) }
        return faultOnWindows(in: element)
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
        let name = String(decoding: stem.map(\.lowercased), as: UTF8.self)
        if stem.count == 3 { return ["con", "prn", "aux", "nul"].contains(name) }
        guard let last = stem.last, last.isDigit, last != .zero else { return false }
        return name.hasPrefix("com") || name.hasPrefix("lpt")
    }

    private func firstForbiddenScalar(in element: ArraySlice<UInt8>) -> Unicode.Scalar? {
        // Nearly every element is plain ASCII; only a fault or a letter above ASCII pays for decoding.
        if element.allSatisfy({ $0 < 0x80 && allows(Unicode.Scalar($0)) }) { return nil }
        return String(decoding: element, as: UTF8.self).unicodeScalars.first { !allows($0) }
    }

    private func allows(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value < 0x80 else {
            return self == .file && CodePointTable.pairs(LetterTable.values, contain: scalar.value)
        }
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        if byte.isDigit || byte.isLowercase || byte.isUppercase { return true }
        return switch self {
        case .module: byte.isOne(of: "-._~")
        case .import: byte.isOne(of: "-._~+")
        case .file: byte.isOne(of: "-._~+ !#$%&(),=@[]^{}")
        }
    }
}
