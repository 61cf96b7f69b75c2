/// Looks through the Go files of a module for what they import.
///
/// The same folders are passed over as by the pattern `./...`: `vendor`, `testdata`, names that begin with a dot or an underscore,
/// and modules within the module. Links are not followed.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns> and <https://pkg.go.dev/cmd/go#hdr-Build_constraints>
struct ImportScan {
    /// So many files and folders are looked at, at most; the largest projects known have some 20,000 files, half of them tests.
    static let most = 20_000
    /// So many bytes of a file: imports stand at its beginning.
    static let head = 64 << 10

    private let root: String
    private let ignored: Set<String>
    private var left = Self.most
    private var list = ImportList()

    /// - `ignored`: The folders that go.mod tells Go to ignore, as they are written there.
    static func imports(in folder: String, ignored: [String]) -> ImportList {
        var scan = ImportScan(root: folder, ignored: ignored)
        scan.run()
        return scan.list
    }

    private init(root: String, ignored: [String]) {
        self.root = root
        self.ignored = Set(ignored.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 })
    }

    private mutating func run() {
        var folders = [""]
        while let folder = folders.popLast() {
            guard let entries = DiskFolder.entries(of: root + folder, most: left) else {
                list.markIncomplete()
                continue
            }
            left -= entries.count + 1
            guard left > 0 else { return list.markIncomplete() }
            // Another module begins here.
            if !folder.isEmpty, entries.contains(where: { $0.name == "go.mod" && $0.kind == .file }) { continue }
            for entry in entries.sorted(by: { $0.name < $1.name }) { visit(entry, in: folder, &folders) }
        }
    }

    private mutating func visit(_ entry: DiskFolder.Entry, in folder: String, _ folders: inout [String]) {
        let (name, path) = (entry.name, "\(folder)/\(entry.name)")
        guard !name.hasPrefix("."), !name.hasPrefix("_") else { return }
        switch entry.kind {
        case .folder where name != "testdata" && name != "vendor" && !isIgnored(path): folders.append(path)
        case .file where name.hasSuffix(".go") && !Self.isConstrained(name): read(path)
        default: return
        }
    }

    private func isIgnored(_ path: String) -> Bool {
        ignored.contains(String(path.dropFirst())) || ignored.contains(PathText.last(path))
    }

    private mutating func read(_ path: String) {
        guard let bytes = DiskFolder.head(of: root + path, most: Self.head) else { return list.markIncomplete() }
        var clause = ImportClause(bytes)
        let name = String(path.dropFirst())
        for (path, line) in clause.imports() { list.add(path, ImportList.Place(file: name, line: line)) }
    }

    /// Whether a file's name makes it a test, or one for certain systems only.
    private static func isConstrained(_ name: String) -> Bool {
        let words = name.dropLast(3).split(separator: "_").dropFirst()
        guard let last = words.last else { return false }
        return last == "test" || systems.contains(String(last))
    }

    /// The names of systems and processors that constrain a file.
    ///
    /// Source: <https://go.dev/src/internal/syslist/syslist.go>
    private static let systems: Set<String> = [
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "nacl", "netbsd",
        "openbsd", "plan9", "solaris", "wasip1", "windows", "zos", "386", "amd64", "amd64p32", "arm", "armbe", "arm64",
        "arm64be", "loong64", "mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64",
        "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
    ]
}
