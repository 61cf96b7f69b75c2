/// One parser under fire: bytes go in, and a property that does not hold ends the process.
struct FuzzTarget: Sendable {
    /// As `scripts/fuzz` and the folders of the corpus spell it.
    let name: String
    /// Reads the bytes and checks what was read; it must not keep anything from one call to the next.
    let check: @Sendable (_ bytes: [UInt8]) throws -> Void

    static let all: [FuzzTarget] = [
        modulePath, version, goMod, goWork, goSum, info, list, zip, deflate, note, tile, range, request, patterns,
        config, goImport,
    ]
}

/// A promise of a parser that did not hold.
struct BrokenProperty: Error {
    let description: String
}

/// Ends the check when `holds` is false; `promise` says what should have been true.
func demand(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
    guard holds else { throw BrokenProperty(description: promise()) }
}

/// The value of `body`, which must not throw here.
func demand<Value>(_ promise: String, _ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch {
        throw BrokenProperty(description: "\(promise): \(error)")
    }
}

/// Nil where `body` throws: most inputs are refused, and that is an answer.
func accepted<Value>(_ body: () throws -> Value) -> Value? {
    do { return try body() } catch { return nil }
}

/// The lines of an input that holds several texts; the last of at most `count` takes the rest.
func lines(_ bytes: [UInt8], atMost count: Int) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n"), maxSplits: count - 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
}
