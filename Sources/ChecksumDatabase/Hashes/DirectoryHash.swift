internal import Crypto

/// Computes the `h1:` hash of a module zip from the names and digests of its files.
///
/// The hash covers names and bytes only: not the order of the files, not their times, modes or
/// compression. Memory grows with the number and length of the names, about 100 bytes a file.
///
/// A directory entry, if a zip has any, counts as an empty file whose name ends in a slash.
///
/// Source: <https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash#Hash1>
public struct DirectoryHash: Sendable {
    private var files: [(name: [UInt8], digest: FileDigest)] = []

    /// Starts with no files.
    public init() {}

    /// Adds one file, in any order.
    ///
    /// - Parameters:
    ///   - name: the full name in the zip, such as `example.com/m@v1.0.0/go.mod`, path and version unescaped.
    ///   - digest: the SHA-256 of the file's bytes.
    /// - Throws: ``DirectoryHashError/newline(inName:)``: with one in a name, two trees could have one summary.
    public mutating func add(name: String, digest: FileDigest) throws(DirectoryHashError) {
        let bytes = Array(name.utf8)
        guard !bytes.contains(UInt8(ascii: "\n")) else { throw .newline(inName: name) }
        files.append((bytes, digest))
    }

    /// The hash of all files added so far, at the cost of one sort of the names.
    ///
    /// - Throws: ``DirectoryHashError/duplicate(name:)``, since extracting such a zip keeps one of the two only.
    public func finish() throws(DirectoryHashError) -> ModuleHash {
        let sorted = files.sorted { $0.name.lexicographicallyPrecedes($1.name) }
        for (file, next) in zip(sorted, sorted.dropFirst()) where file.name == next.name {
            throw .duplicate(name: String(decoding: file.name, as: UTF8.self))
        }
        return Self.hash(ofSorted: sorted)
    }

    /// The hash on a `/go.mod` line: that of a directory with the one file `go.mod`.
    public static func goMod(_ bytes: [UInt8]) -> ModuleHash { goMod(FileDigest(of: bytes)) }

    /// The same for a `go.mod` whose SHA-256 is known.
    public static func goMod(_ digest: FileDigest) -> ModuleHash {
        hash(ofSorted: [(Array("go.mod".utf8), digest)])
    }

    private static func hash(ofSorted files: [(name: [UInt8], digest: FileDigest)]) -> ModuleHash {
        var summary = SHA256()
        var line: [UInt8] = []
        for file in files {
            line.removeAll(keepingCapacity: true)
            for byte in file.digest.value.bytes {
                line.append(hexDigits[Int(byte >> 4)])
                line.append(hexDigits[Int(byte & 15)])
            }
            line.append(contentsOf: "  ".utf8)
            line.append(contentsOf: file.name)
            line.append(UInt8(ascii: "\n"))
            summary.update(data: line)
        }
        return ModuleHash(HashBytes(summary.finalize()))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
