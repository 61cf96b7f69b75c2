import NIOCore
import Testing

@testable import ModuleOrigins

@Suite struct HeldBodyTests {
    @Test("gives all bytes in order, however they came", arguments: [1, 7, 4096, HeldBody.pieceSize, 300_000])
    func order(_ size: Int) {
        let all = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var held = HeldBody(expecting: nil)
        for start in stride(from: 0, to: all.count, by: size) {
            held.append(ByteBuffer(bytes: all[start..<min(start + size, all.count)]))
        }
        #expect(held.take() == all)
        #expect(held.take() == [])
    }

    @Test("has a whole piece from 128 KiB on, and none after it was taken") func pieces() {
        var held = HeldBody(expecting: 5)
        held.append(ByteBuffer(repeating: 1, count: HeldBody.pieceSize - 1))
        #expect(!held.hasWholePiece)
        held.append(ByteBuffer(repeating: 2, count: 1))
        #expect(held.hasWholePiece)
        #expect(held.take().count == HeldBody.pieceSize)
        #expect(!held.hasWholePiece)
    }
}
