import Testing

@testable import ZipArchive

/// ``UnsafeRawBufferPointer/isASCIIWithoutNUL`` looks at words, and at bytes after the last whole one.
@Suite struct PlainASCIITests {
    private static func isPlain(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { $0.isASCIIWithoutNUL } }

    @Test(arguments: 0...33) func findsOneOtherByteAtAnyPlace(length: Int) {
        for filling in [1, 0x7F] as [UInt8] {
            let plain = Array(repeating: filling, count: length)
            #expect(Self.isPlain(plain))
            for place in plain.indices {
                for byte in UInt8.min...UInt8.max {
                    var bytes = plain
                    bytes[place] = byte
                    #expect(Self.isPlain(bytes) == (1...0x7F).contains(byte), "\(byte) at \(place) of \(length)")
                }
            }
        }
    }

    @Test func looksAtPartsOfMemoryThatStartAnywhere() {
        let bytes: [UInt8] = [0] + Array(repeating: 65, count: 19) + [0]
        bytes.withUnsafeBytes { all in
            for start in 0..<all.count {
                for end in start..<all.count {
                    let part = UnsafeRawBufferPointer(rebasing: all[start..<end])
                    #expect(part.isASCIIWithoutNUL == !part.contains(0), "\(start)..<\(end)")
                }
            }
        }
    }
}
