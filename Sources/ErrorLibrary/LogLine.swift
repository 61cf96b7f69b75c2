/// A line of a log without what a CI system has put around the message.
///
/// Taken away are colours, a carriage return and what it overwrote, and one prefix: a time, alone or in brackets, or the step and seconds of a
/// container build. What stands behind one blank after that stays as it is, because messages go on in lines that begin with tabs.
enum LogLine {
    /// The most bytes of a line that are looked at.
    static let limit = 4096

    static func message(_ line: some Sequence<UInt8>) -> String {
        var bytes = plain(line)
        bytes.removeFirst(prefix(of: bytes))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Without the sequences that colour a terminal, and only what a terminal would show last.
    ///
    /// Rules: ECMA-48, 5.4: <https://ecma-international.org/publications-and-standards/standards/ecma-48/>
    private static func plain(_ line: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var (isEscaped, isControl, isReturned) = (false, false, false)
        for byte in line.prefix(limit) {
            switch byte {
            case 0x1B: (isEscaped, isControl) = (true, false)
            case UInt8(ascii: "[") where isEscaped && !isControl: isControl = true
            case 0x40...0x7E where isEscaped: isEscaped = false
            case _ where isEscaped: break
            case 0x0D: isReturned = true
            default:
                // What comes now stands where the line began.
                if isReturned { bytes.removeAll(keepingCapacity: true) }
                isReturned = false
                bytes.append(byte)
            }
        }
        return bytes
    }

    /// How long the prefix is.
    private static func prefix(of bytes: [UInt8]) -> Int {
        let isOpen = bytes.first == UInt8(ascii: "[")
        let head = bytes.dropFirst(isOpen ? 1 : 0).prefix(48)
        guard let end = head.firstIndex(where: { $0 == UInt8(ascii: isOpen ? "]" : " ") }) else { return 0 }
        let word = bytes[head.startIndex..<end]
        let after = isOpen ? end + 1 : end
        if isTime(word) { return after + (bytes[after...].first == UInt8(ascii: " ") ? 1 : 0) }
        guard !isOpen, word.first == UInt8(ascii: "#"), word.count > 1, word.dropFirst().allSatisfy(\.isDigit) else {
            return 0
        }
        let seconds = bytes[(end + 1)...].prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
        guard seconds.contains(UInt8(ascii: ".")), bytes[seconds.endIndex...].first == UInt8(ascii: " ") else {
            return 0
        }
        return seconds.endIndex + 1
    }

    /// Digits around colons, with a date or fractions or a zone, or without.
    private static func isTime(_ word: ArraySlice<UInt8>) -> Bool {
        let marks = Set(":-+.,TZ".utf8)
        return word.count >= 8 && word.count { $0 == UInt8(ascii: ":") } >= 2
            && word.allSatisfy { $0.isDigit || marks.contains($0) }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
