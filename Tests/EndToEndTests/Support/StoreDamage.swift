import Foundation

/// One way to spoil a store, and what is to be made of it.
struct StoreDamage: CustomStringConvertible, Sendable {
    /// What a command does about it.
    enum Fate: Sendable {
        /// Taken away by `scrub`; `repair` brings the right one.
        case replaced
        /// Taken away by `scrub` and `repair`; it comes back when somebody asks.
        case takenAway
        /// Found by `check` and mended by `repair`; `scrub` has nothing to hash.
        case mended
        /// Found, and left where it is by `scrub`; `repair` writes it again.
        case rewritten
        /// A note, and left alone.
        case noted
    }

    let description: String
    /// Relative to the store.
    let path: String
    let fate: Fate
    let apply: @Sendable (_ file: URL) throws -> Void

    init(_ description: String, _ path: String, _ fate: Fate, _ apply: @escaping @Sendable (URL) throws -> Void) {
        self.description = description
        self.path = path
        self.fate = fate
        self.apply = apply
    }

    /// Writes other bytes into the same file, whose attributes stay.
    static func rewrite(_ change: @escaping @Sendable (inout [UInt8]) -> Void) -> @Sendable (URL) throws -> Void {
        { file in
            var bytes = [UInt8](try Data(contentsOf: file))
            change(&bytes)
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: Data(bytes))
            try handle.close()
        }
    }

    /// Flips the lowest bit of the byte at `place`; a negative one counts from the end.
    static func flip(_ place: Int) -> @Sendable (URL) throws -> Void {
        rewrite { bytes in
            let index = place < 0 ? bytes.count + place : place
            if bytes.indices.contains(index) { bytes[index] ^= 1 }
        }
    }

    static func remove(_ file: URL) throws { try FileManager.default.removeItem(at: file) }

    static func plant(_ text: String) -> @Sendable (URL) throws -> Void {
        { file in
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    /// Whether there is anything of that name, be it a link to nothing.
    static func isAnything(at place: URL) -> Bool {
        var status = stat()
        return lstat(place.path, &status) == 0
    }

    static func unseal(_ file: URL) throws {
        let content = try Data(contentsOf: file)
        try FileManager.default.removeItem(at: file)
        try content.write(to: file)
    }
}
