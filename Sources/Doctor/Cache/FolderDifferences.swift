/// How the folder of an unpacked module differs from its zip, by names and sizes.
struct FolderDifferences: Hashable {
    /// What the zip has, and the folder has otherwise or not at all.
    var changed: [String] = []
    /// What only the folder has.
    var added: [String] = []
    /// All names of the zip.
    var names: Set<String> = []

    /// Whether something was added that takes part in builds.
    var addsSource: Bool {
        added.contains { name in
            let ending = name.split(separator: ".").last.map(String.init) ?? ""
            return Self.sources.contains(ending) || PathText.last(name) == "go.mod"
        }
    }

    /// The endings of files that are compiled.
    ///
    /// Source: <https://pkg.go.dev/cmd/go#hdr-File_types>
    private static let sources: Set<String> = [
        "go", "c", "cc", "cpp", "cxx", "m", "h", "hh", "hpp", "hxx", "f", "F", "for", "f90", "s", "S", "sx", "swig",
        "swigcxx", "syso",
    ]
}
