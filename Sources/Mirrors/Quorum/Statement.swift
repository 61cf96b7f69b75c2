package import ChecksumDatabase
package import ErrorLibrary

/// What a party says about the two files of a version.
package struct Statement: Hashable, Sendable {
    package let party: Party
    package let zip: Saying
    package let goMod: Saying
    /// What the party has to add, such as the commit that a tag names; nil for nothing.
    package let note: String?

    package init(_ party: Party, zip: Saying, goMod: Saying, note: String? = nil) {
        self.party = party
        self.zip = zip
        self.goMod = goMod
        self.note = note
    }

    /// The same for both files: mostly what keeps the party from speaking.
    package init(_ party: Party, both saying: Saying) { self.init(party, zip: saying, goMod: saying) }

    /// What is said about one file.
    package subscript(file: Quorum.File) -> Saying {
        switch file {
        case .zip: zip
        case .goMod: goMod
        }
    }

    /// The same, once it is known whether the checksum database has the last word about a file: then hashes alone count.
    func settled(_ isAttested: (Quorum.File) -> Bool) -> Statement {
        func settled(_ file: Quorum.File) -> Saying { isAttested(file) ? self[file].compared : self[file] }
        return Statement(party, zip: settled(.zip), goMod: settled(.goMod), note: note)
    }

    /// Whether something is said about a file.
    package var speaks: Bool { Quorum.File.allCases.contains { self[$0].isSpoken } }
}

/// What a party says about one file.
package enum Saying: Hashable, Sendable {
    /// The file has this hash.
    case hash(ModuleHash)
    /// What it has cannot be such a file, and go would not take it; the text says why. It has a hash where the checksum database could
    /// attest it all the same.
    case damaged(String, hash: ModuleHash? = nil)
    /// Nothing.
    case silent(Silence)

    /// Whether it counts for a verdict.
    package var isSpoken: Bool {
        if case .silent = self { false } else { true }
    }

    /// The hash, where there is one.
    package var hash: ModuleHash? {
        if case .hash(let hash) = self { hash } else { nil }
    }

    /// As it is held against a hash that is known to be right.
    fileprivate var compared: Saying {
        if case .damaged(_, hash: let hash?) = self { .hash(hash) } else { self }
    }

    /// What keeps the party from speaking; nil when it speaks.
    package var silence: Silence? {
        if case .silent(let silence) = self { silence } else { nil }
    }
}

/// What keeps a party from speaking.
package enum Silence: Hashable, Sendable {
    /// It keeps no such thing, or nothing about this version: a go.sum without the line, an empty cache.
    case nothing
    /// It was asked, and does not have the version; the text is its own, and may be empty.
    case absent(String)
    /// A setting or a rule keeps it from being asked.
    case forbidden(LocalizedText)
    /// It was asked, and did not answer, or not so that it could be believed; the code is one of the error library.
    case failed(String, code: String?)

    /// A stable word for programs.
    package var kind: String {
        switch self {
        case .nothing: "nothing"
        case .absent: "absent"
        case .forbidden: "forbidden"
        case .failed: "failed"
        }
    }
}
