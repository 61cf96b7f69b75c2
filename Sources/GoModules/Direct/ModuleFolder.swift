/// The folder of a module in one commit, found by the `go.mod` files that are there.
///
/// Only the major version in a `module` line has to fit: the rest of its path may be another, as in forks.
///
/// Rules: <https://go.dev/ref/mod#vcs-dir>
public struct ModuleFolder: Hashable, Sendable {
    /// The folder; empty for the root of the repository.
    public let path: String
    /// The `go.mod` in it; nil where the module has none and is the whole repository.
    public let goMod: [UInt8]?

    /// Decides between the folder of a module and the folder of its major version.
    ///
    /// - `goMod`: `go.mod` in ``ModulePlace/folder``, or nil where there is none.
    /// - `majorGoMod`: `go.mod` in ``ModulePlace/majorFolder``, or nil where there is none.
    /// - `revision`: How messages name the commit.
    /// - Throws: ``ModuleFolderError``
    public init(
        of place: ModulePlace,
        goMod: [UInt8]?,
        majorGoMod: [UInt8]?,
        at revision: String
    ) throws(ModuleFolderError) {
        let declared = goMod.map { GoModFile.quickModulePath(in: $0) ?? "" }
        let isOurs = declared.map { Self.fits($0, place) } ?? false
        if let majorFolder = place.majorFolder, let majorGoMod {
            let majorDeclared = GoModFile.quickModulePath(in: majorGoMod) ?? ""
            let names = (file: "\(majorFolder)/go.mod", suffix: place.suffix.suffix)
            guard Self.hasMajor(of: place, majorDeclared) else {
                throw .otherModule(
                    file: names.file,
                    declared: majorDeclared,
                    suffix: names.suffix,
                    hasOtherPlace: false,
                    revision: revision
                )
            }
            guard !isOurs else { throw .both(prefix: place.suffix.prefix, suffix: names.suffix, revision: revision) }
            self.init(path: majorFolder, goMod: majorGoMod)
        } else if isOurs {
            self.init(path: place.folder, goMod: goMod)
        } else if let declared {
            let file = "\(place.tagPrefix)go.mod"
            throw .otherModule(
                file: file,
                declared: declared,
                suffix: place.suffix.suffix,
                hasOtherPlace: place.majorFolder != nil,
                revision: revision
            )
        } else if place.folder.isEmpty, place.suffix.suffix.utf8.first != .slash {
            self.init(path: "", goMod: nil)
        } else {
            let suffix = place.majorFolder == nil ? nil : place.suffix.suffix
            throw .missing(prefix: place.suffix.prefix, suffix: suffix, revision: revision)
        }
    }

    private init(path: String, goMod: [UInt8]?) {
        self.path = path
        self.goMod = goMod
    }

    private static func fits(_ declared: String, _ place: ModulePlace) -> Bool {
        // Go took such files once by mistake, and versions that were published that way must go on to work.
        let isOldMistake = place.suffix.suffix.isEmpty && declared.hasPrefix("gopkg.in/")
        return isOldMistake || hasMajor(of: place, declared)
    }

    private static func hasMajor(of place: ModulePlace, _ declared: String) -> Bool {
        guard !declared.isEmpty, let other = MajorSuffix(of: declared) else { return false }
        guard !place.suffix.suffix.isEmpty else { return [nil, "v0", "v1"].contains(other.major) }
        return place.suffix.suffix.dropFirst() == other.suffix.dropFirst()
    }
}

/// Why a commit does not hold a module.
public enum ModuleFolderError: Error, Hashable, CustomStringConvertible {
    /// Both folders claim the major version.
    case both(prefix: String, suffix: String, revision: String)
    /// A `go.mod` is there and names another major version, no path, or nothing that is one. `hasOtherPlace` tells that a folder of the
    /// major version was looked into as well.
    case otherModule(file: String, declared: String, suffix: String, hasOtherPlace: Bool, revision: String)
    /// Below the root of a repository, and for `/v2` and above, there must be a `go.mod`.
    case missing(prefix: String, suffix: String?, revision: String)

    /// One sentence, without the module.
    public var description: String {
        switch self {
        case .both(let prefix, let suffix, let revision):
            "\(prefix)/go.mod and ...\(suffix)/go.mod both have ...\(suffix) module paths at revision \(revision)"
        case .otherModule(let file, let declared, let suffix, let hasOtherPlace, let revision):
            "\(file) \(Self.flaw(declared, suffix))"
                + (hasOtherPlace ? " (and ...\(suffix)/go.mod does not exist)" : "") + " at revision \(revision)"
        case .missing(let prefix, let suffix, let revision):
            "missing \(prefix)/go.mod" + (suffix.map { " and ...\($0)/go.mod" } ?? "") + " at revision \(revision)"
        }
    }

    private static func flaw(_ declared: String, _ suffix: String) -> String {
        let path = QuotedText.quote(declared)
        if declared.isEmpty { return "is missing module path" }
        if !suffix.isEmpty { return "has non-...\(suffix) module path \(path)" }
        return MajorSuffix(of: declared) == nil
            ? "has malformed module path \(path)" : "has post-v1 module path \(path)"
    }
}
