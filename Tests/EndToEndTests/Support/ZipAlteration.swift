import TestKit

/// What somebody between a source and Martlet may do to a zip.
enum ZipAlteration: String, CaseIterable, Sendable {
    case bitOfContent = "a bit of a file's content"
    case bitOfChecksum = "a bit of a check sum in the central directory"
    case bitOfName = "a bit of a name in the central directory"
    case bitOfLocalName = "a bit of a name in front of its content"
    case half = "the first half"
    case oneByteShort = "one byte short"
    case nothing = "an empty body"
    case webPage = "a web page"
    case otherContent = "other content, a sound zip"
    case oneFileMore = "one file more, a sound zip"
    case oneFileLess = "one file less, a sound zip"
    case renamed = "a file with another name, a sound zip"
    case otherVersion = "the zip of another version"
    case otherModule = "the zip of another module"

    /// The version of `example.com/altered` that is altered in this way.
    var version: String { "v1.0.\(Self.allCases.firstIndex(of: self) ?? 0)" }

    /// The files of every version.
    private static let files: [(name: String, content: [UInt8])] = [
        ("a.go", Array("package altered\n".utf8)), ("data.bin", SeededBytes.make(count: 3_000, seed: 7)),
        ("go.mod", Array("module \(path)\n\ngo 1.20\n".utf8)),
    ]

    static let path = "example.com/altered"

    /// The version as its author published it.
    func original() throws -> ModuleWorld.Published { try ModuleWorld.publish(Self.path, version, Self.files) }

    /// The altered zip.
    func altered() throws -> [UInt8] {
        let zip = try original().zip
        return switch self {
        case .bitOfContent: flipped(zip, at: 30 + name.utf8.count + 5)
        case .bitOfChecksum: flipped(zip, at: try directory(of: zip) + 16)
        case .bitOfName: flipped(zip, at: try directory(of: zip) + 46 + name.utf8.count - 4)
        case .bitOfLocalName: flipped(zip, at: 30 + name.utf8.count - 4)
        case .half: Array(zip.prefix(zip.count / 2))
        case .oneByteShort: Array(zip.dropLast())
        case .nothing: []
        case .webPage: Array("<!DOCTYPE html><title>Log in</title>".utf8)
        case .otherContent: try published { $0[0].content = Array("package evil\n".utf8) }
        case .oneFileMore: try published { $0.append(("evil.go", Array("package altered\n".utf8))) }
        case .oneFileLess: try published { $0.removeFirst() }
        case .renamed: try published { $0[0].name = "b.go" }
        case .otherVersion: try ModuleWorld.publish(Self.path, "v1.9.9", Self.files).zip
        case .otherModule: try ModuleWorld.publish("example.com/other", version, Self.files).zip
        }
    }

    private var name: String { "\(Self.path)@\(version)/a.go" }

    private func published(_ change: (inout [(name: String, content: [UInt8])]) -> Void) throws -> [UInt8] {
        var files = Self.files
        change(&files)
        return try ModuleWorld.publish(Self.path, version, files).zip
    }

    private func flipped(_ zip: [UInt8], at index: Int) -> [UInt8] {
        var zip = zip
        zip[index] ^= 1
        return zip
    }

    /// Where the first entry of the central directory begins.
    private func directory(of zip: [UInt8]) throws -> Int {
        let signature: [UInt8] = [0x50, 0x4B, 1, 2]
        guard let index = zip.indices.first(where: { zip[$0...].starts(with: signature) }) else {
            throw RawClient.Failure(description: "no central directory")
        }
        return index
    }
}
