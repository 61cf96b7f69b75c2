/// What is wrong with one directive, before its place is known.
struct DirectiveFault: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
