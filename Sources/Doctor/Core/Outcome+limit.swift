package import ErrorLibrary

extension Fact {
    /// How the fact is called that says how much of what there is was looked at.
    package static let limitName = LocalizedText("modules looked at", "已检查的模块数")

    /// Not everything was looked at.
    fileprivate static func limit(_ done: Int, of all: Int) -> Fact { Fact(limitName, "\(done) / \(all)") }
}

extension [Outcome] {
    /// The same, with a fact in the first outcome that says so when a check looked at some of its modules only.
    func limited(to done: Int, of all: Int) -> [Outcome] {
        guard done < all, let first else { return self }
        var limited = first
        limited.facts.append(.limit(done, of: all))
        return [limited] + dropFirst()
    }
}
