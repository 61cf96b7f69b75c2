extension Directive {
    /// What a `retract` line says, and the words behind it, of which today's syntax has none.
    ///
    /// Rule: <https://go.dev/ref/mod#go-mod-file-retract>
    func retraction() throws(DirectiveFault) -> (ModuleRetraction, unexpected: ArraySlice<String>) {
        var rest = arguments[...]
        let low: String
        let high: String
        if rest.first == "[" {
            rest = rest.dropFirst()
            low = try bound(&rest, after: "'['")
            try skip(",", after: "version", in: &rest)
            high = try bound(&rest, after: "','")
            try skip("]", after: "version", in: &rest)
        } else {
            guard let word = rest.first, word != "(" else { throw DirectiveFault("expected '[' or version") }
            low = try version(word, of: "")
            high = low
            rest = rest.dropFirst()
        }
        let retraction = ModuleRetraction(low: low, high: high, rationale: commentText, position: line.position)
        return (retraction, unexpected: rest)
    }

    private func bound(_ rest: inout ArraySlice<String>, after place: String) throws(DirectiveFault) -> String {
        guard let word = rest.popFirst() else { throw DirectiveFault("expected version after \(place)") }
        return try version(word, of: "")
    }

    private func skip(
        _ mark: String,
        after place: String,
        in rest: inout ArraySlice<String>
    ) throws(DirectiveFault) {
        guard rest.popFirst() == mark else { throw DirectiveFault("expected '\(mark)' after \(place)") }
    }
}
