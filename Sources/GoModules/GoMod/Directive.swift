/// One directive of a `go.mod` or `go.work` file, whether it stands alone or in a block.
///
/// Its methods read the arguments as one kind of directive demands, and throw what is wrong in the words of the `go`
/// command.
struct Directive {
    /// The first word, of the line or of its block, such as `require`.
    let name: String
    /// The words after it.
    let arguments: [String]
    let line: GoModLine
    let block: GoModBlock?

    /// A directive on a line of its own.
    init(_ line: GoModLine) {
        self.name = line.words.first ?? ""
        self.arguments = Array(line.words.dropFirst())
        self.line = line
        self.block = nil
    }

    /// A directive whose first word is that of its block.
    init(_ line: GoModLine, in block: GoModBlock) {
        self.name = block.words.first ?? ""
        self.arguments = line.words
        self.line = line
        self.block = block
    }

    /// The only argument.
    ///
    /// - Throws: `usage` when there is none or more than one.
    func onlyArgument(usage: String) throws(DirectiveFault) -> String {
        guard arguments.count == 1, let argument = arguments.first else { throw DirectiveFault(usage) }
        return argument
    }

    /// A word that may be in double quotes.
    func text(_ word: String) throws(DirectiveFault) -> String {
        do { return try Self.unquoted(word) } catch { throw DirectiveFault("invalid quoted string: \(error.message)") }
    }

    /// A version as it stands, in any form.
    func version(_ word: String, of path: String) throws(DirectiveFault) -> String {
        do { return try Self.unquoted(word) } catch { throw fault(path, version: word, error.message) }
    }

    /// A version, brought into its canonical form: `v1` becomes `v1.0.0`, and a build but `+incompatible` is dropped.
    func canonicalVersion(_ word: String, of path: String) throws(DirectiveFault) -> CanonicalVersion {
        let text = try version(word, of: path)
        guard let semantic = SemanticVersion(text), let canonical = CanonicalVersion(semantic.moduleCanonical) else {
            throw fault(path, version: text, "must be of the form v1.2.3")
        }
        return canonical
    }

    /// The major version suffix of a module path, which is all that is checked of it.
    func majorSuffix(of path: String) throws(DirectiveFault) -> MajorSuffix {
        guard let suffix = MajorSuffix(of: path) else { throw DirectiveFault("invalid module path") }
        return suffix
    }

    /// Checks that a module may have a version, by its major version suffix.
    func check(_ version: CanonicalVersion, _ suffix: MajorSuffix, of path: String) throws(DirectiveFault) {
        guard !suffix.admits(version.semantic) else { return }
        let wanted = suffix.major ?? "v0 or v1"
        throw fault(path, version: version.description, "should be \(wanted), not \(version.semantic.major)")
    }

    /// The text of the comments that belong to the directive; of its block's where the line itself has none.
    var commentText: String {
        var comments = line.commentsBefore
        if let suffix = line.suffixComment { comments.append(suffix) }
        if comments.isEmpty, let block { comments = block.commentsBefore }
        return comments.compactMap(\.content).joined(separator: "\n")
    }

    private func fault(_ path: String, version: String, _ reason: String) -> DirectiveFault {
        let place = path.isEmpty ? name : "\(name) \(path)"
        return DirectiveFault("\(place): version \(QuotedText.quote(version)) invalid: \(reason)")
    }

    private static func unquoted(_ word: String) throws(DirectiveFault) -> String {
        if word.utf8.first == UInt8(ascii: "\"") {
            guard let text = GoModQuoting.unquoted(word) else { throw DirectiveFault("invalid syntax") }
            return text
        }
        guard !word.utf8.contains(where: { $0.isOne(of: "\"'`") }) else {
            throw DirectiveFault("unquoted string cannot contain quote")
        }
        return word
    }
}
