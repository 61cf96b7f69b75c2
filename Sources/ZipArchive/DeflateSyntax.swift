/// Whether a deflate stream is legal to the letter.
///
/// libdeflate is more forgiving than Go's `compress/flate` and zlib: it gives a meaning to codes that nobody assigned,
/// to length symbols 286 and 287, to distance symbols 30 and 31, and to runs of code lengths beyond their end. With
/// such a stream a sender could have us keep an archive whose content has the right hash and that no `go` command
/// can unpack.
///
/// A block whose codes are complete is legal if it can be inflated, so for nearly all blocks it is enough to read
/// their codes: see ``BlockPass``. What is left is walked over bit by bit, without producing anything.
///
/// The format: <https://www.rfc-editor.org/rfc/rfc1951#section-3.2>
final class DeflateSyntax {
    /// The codes of the block that was read last.
    let lengths = CodeLengths()
    private let codes = BlockCodes()
    /// Prepared once, at the first fixed block.
    private var fixedCodes: BlockCodes?

    /// The type of a block, as its head says it.
    enum BlockType: Int {
        case stored, fixed, dynamic
    }

    /// Whether Go would inflate `stream` in sensible time, given that libdeflate does and uses all bytes.
    func isStrict(_ stream: UnsafeRawBufferPointer) -> Bool {
        var reader = BitReader(stream)
        var allowance = BlockAllowance()
        while let head = reader.take(3) {
            let isFinal = head & 1 == 1
            switch BlockType(rawValue: head >> 1) {
            case .stored:
                guard skipStored(&reader) != nil else { return false }
            case .fixed:
                guard walkFixed(&reader) else { return false }
            case .dynamic:
                guard allowance.admits(at: reader.position >> 3), lengths.read(&reader) else { return false }
                if isFinal, lengths.areComplete { return true }
                guard walkDynamic(&reader) else { return false }
            case nil: return false
            }
            if isFinal { return true }
        }
        return false
    }

    /// Skips a stored block after its head, and says which bytes it holds; nil when it is illegal.
    func skipStored(_ reader: inout BitReader) -> Range<Int>? {
        guard reader.skip(bytes: 0), let length = reader.take(16), let check = reader.take(16),
            length == ~check & 0xFFFF, reader.skip(bytes: length)
        else { return nil }
        let end = reader.position >> 3
        return end - length..<end
    }

    /// Walks over a fixed block after its head, up to its end; false when it is illegal.
    func walkFixed(_ reader: inout BitReader) -> Bool {
        let codes = fixedCodes ?? makeFixedCodes()
        return codes.walk(&reader)
    }

    /// Walks over a dynamic block whose codes were read last, up to its end; false when it is illegal.
    func walkDynamic(_ reader: inout BitReader) -> Bool {
        codes.prepare(lengths)
        return codes.walk(&reader)
    }

    private func makeFixedCodes() -> BlockCodes {
        let codes = BlockCodes()
        lengths.takeFixed()
        codes.prepare(lengths)
        fixedCodes = codes
        return codes
    }
}
