/// A cause that a text tells of.
package struct FoundError: Sendable {
    package let entry: ErrorEntry
    /// The number of the message that told it; nil for one that gave its code itself.
    package let row: Int?
    /// What the message is about, such as the module, by the names of the library.
    package let captures: [Capture]
    /// Where it is said first, from 1.
    package let line: Int
    /// The first line of what it says.
    package let text: String
    /// How often it is said, about the same.
    package internal(set) var count: Int

    package struct Capture: Hashable, Sendable {
        package let name: String
        package let value: String
    }
}
