/// A piece of a web page, as far as the search for `go-import` lines needs to know it.
enum MarkupToken: Equatable {
    /// The begin of an element, with its attributes in the order of the page.
    case start(name: String, attributes: [(name: String, value: String)])
    /// The end of an element.
    case end(name: String)
    /// Text, a comment, a declaration or an instruction.
    case other

    static func == (first: MarkupToken, second: MarkupToken) -> Bool {
        switch (first, second) {
        case (.start(let name, let attributes), .start(let otherName, let others)):
            name == otherName && attributes.elementsEqual(others) { $0 == $1 }
        case (.end(let name), .end(let other)): name == other
        case (.other, .other): true
        default: false
        }
    }
}
