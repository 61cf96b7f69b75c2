import Glibc

/// The target of this process, named by `MARTLET_FUZZ`.
private let current: FuzzTarget = {
    let name = getenv("MARTLET_FUZZ").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
        say("MARTLET_FUZZ must be one of \(FuzzTarget.all.map(\.name).joined(separator: " "))")
        exit(64)
    }
    return target
}()

private func say(_ text: String) {
    _ = Array("\(text)\n".utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}

/// What libFuzzer calls with every input: <https://llvm.org/docs/LibFuzzer.html#fuzz-target>.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try current.check(bytes)
    } catch {
        say("\(current.name): BROKEN PROPERTY: \((error as? BrokenProperty)?.description ?? "\(error)")")
        // Like a trap, it is a finding: libFuzzer keeps the input.
        abort()
    }
    return 0
}
