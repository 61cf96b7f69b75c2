/// A text that must not be seen: a password or a token.
///
/// However it is printed, logged, dumped or put into a string, it shows as `***`; only ``reveal()`` gives the text.
package struct Secret: Hashable, Sendable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The text itself, for the one place that sends it.
    package func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var debugDescription: String { "***" }
    // Without this, `dump` and the printing of a type that holds a secret would show its stored text.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
