/// Something that is not as it should be in a store.
package struct StoreFinding: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    package enum Severity: String, Sendable, CaseIterable {
        /// Bytes are wrong, or something stands in the place of a file.
        case wrong
        /// Nothing wrong would be served, but the store is not as Martlet leaves it.
        case untidy
        /// Worth knowing; no reason for another exit status.
        case note
    }

    /// What mends it.
    package enum Remedy: String, Sendable, CaseIterable {
        /// The file goes into quarantine, and comes anew from a source that still has it.
        case replace
        /// The thing goes into quarantine; nothing takes its place.
        case quarantine
        /// The list is written again from the versions that are whole.
        case rebuildList = "rebuild-list"
        /// The hash of the zip is written again, from the zip.
        case rewriteZipHash = "rewrite-ziphash"
        /// The first hash is written again from the file, which is as it was committed.
        case rewritePin = "rewrite-pin"
        /// The file gets its seal.
        case seal
        /// The copy in quarantine takes its place again.
        case restore
        /// The file that a crash left is removed.
        case remove
        /// A person has to look.
        case byHand = "by-hand"
        /// Nothing is needed.
        case none
    }

    package let severity: Severity
    /// Relative to the store's root.
    package let path: String
    /// What is wrong, without the path.
    package let reason: String
    package let remedy: Remedy

    package init(_ severity: Severity, _ path: String, _ reason: String, _ remedy: Remedy) {
        self.severity = severity
        self.path = path
        self.reason = reason
        self.remedy = remedy
    }

    /// One line: severity, path, what is wrong, what mends it.
    package var description: String { remedy.advice.map { "\(text); \($0)" } ?? text }

    /// The same without what mends it.
    package var text: String { "\(severity.rawValue): \(Self.shown(path)): \(Self.shown(reason))" }

    /// A name of a hostile file must not speak to a terminal.
    private static func shown(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
    }
}

extension StoreFinding.Remedy {
    /// What to do; nil where nothing is needed.
    package var advice: String? {
        switch self {
        case .replace, .quarantine, .rebuildList, .rewriteZipHash, .rewritePin, .seal, .restore:
            "run: martlet store repair"
        case .remove: "the next start removes it"
        case .byHand: "look at it by hand, nothing mends it"
        case .none: nil
        }
    }
}
