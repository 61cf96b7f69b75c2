/// What Go goes by on this machine, and where each setting comes from.
///
/// A setting has layers, the first that has it counts: the environment of the process, the file that `go env -w` writes,
/// `$GOROOT/go.env`, and Go's own defaults. Where a go command was asked, its answer counts and the layers only explain it.
///
/// Rules: <https://go.dev/ref/mod#environment-variables> and <https://pkg.go.dev/cmd/go#hdr-Environment_variables>
package struct GoSettings: Sendable {
    /// A layer.
    package enum Source: Hashable, Sendable {
        case process
        /// The file of `go env -w`.
        case userFile(path: String)
        /// `$GOROOT/go.env`.
        case rootFile(path: String)
        /// No layer has it: Go's own default, or that of a wrapper around the go command.
        case builtIn
    }

    /// What a layer has.
    package struct Value: Hashable, Sendable {
        /// As it was written; may be empty in a file.
        package let text: String
        /// The layer.
        package let source: Source
    }

    /// What is known of the user's file.
    package enum UserFile: Hashable, Sendable {
        case read(GoEnvironmentFile)
        /// It would be here, and there is none: the usual case.
        case missing(path: String)
        /// It is there and cannot be read; Go says nothing of that and goes without it.
        case unreadable(path: String, SystemFiles.Fault)
        /// `GOENV=off`.
        case off
        /// The environment has nothing to derive its place from, such as `HOME`.
        case nowhere
    }

    /// The variables of the process.
    package let environment: [String: String]
    /// How the machine writes paths.
    package let layout: SystemLayout
    /// Where files that settings name are read from.
    package let files: SystemFiles
    /// The file of `go env -w`.
    package let userFile: UserFile
    /// Nil when there is none, or it is not known where.
    package let rootFile: GoEnvironmentFile?
    /// Nil: there is no go command in `PATH`.
    package let goCommand: GoCommand?
    /// What the go command said; empty when there is none or it does not start.
    private let answers: [String: String]

    /// - `answers`: What `go env -json` printed, without what this process changed for the question.
    package init(
        environment: [String: String],
        layout: SystemLayout = .current,
        files: SystemFiles = .system,
        userFile: UserFile = .nowhere,
        rootFile: GoEnvironmentFile? = nil,
        goCommand: GoCommand? = nil,
        answers: [String: String] = [:]
    ) {
        self.environment = environment
        self.layout = layout
        self.files = files
        self.userFile = userFile
        self.rootFile = rootFile
        self.goCommand = goCommand
        self.answers = answers
    }

    /// What Go goes by, with its defaults; empty when the setting is unset and has none.
    ///
    /// Variables that are no setting of Go, such as `HTTPS_PROXY`, are those of the process.
    package subscript(name: String) -> String { effective(name).text }

    /// What counts, and behind it what other layers have; empty when the setting is unset and has no default.
    ///
    /// An empty text is one that a file has: it hides what the layers below have.
    package func values(_ name: String) -> [Value] {
        let effective = effective(name)
        let layers = layers(name)
        guard !effective.text.isEmpty || !layers.isEmpty else { return [] }
        return [effective] + layers.filter { $0 != effective }
    }

    /// A variable of the process; nil when it is unset or empty.
    package func variable(_ name: String) -> String? { layout.variable(name, in: environment) }

    /// What the user's file has.
    package var userValues: GoEnvironmentFile? {
        if case .read(let file) = userFile { file } else { nil }
    }

    private func effective(_ name: String) -> Value {
        let value = layered(name)
        // Where Go prints nothing, it goes by its default.
        guard let answer = answers[name], answer != value.text,
            !answer.isEmpty || GoVariable.defaultedInFile.contains(name)
        else { return value }
        return Value(text: answer, source: .builtIn)
    }

    private func layered(_ name: String) -> Value {
        guard let top = layers(name).first else { return byDefault(name) }
        guard top.text.isEmpty, !GoVariable.defaultedInFile.contains(name) else { return top }
        return byDefault(name)
    }

    private func layers(_ name: String) -> [Value] {
        var layers: [Value] = []
        if let text = variable(name) { layers.append(Value(text: text, source: .process)) }
        guard !GoVariable.inProcessOnly.contains(name) else { return layers }
        if let file = userValues, let text = file.values[name] {
            layers.append(Value(text: text, source: .userFile(path: file.path)))
        }
        if let file = rootFile, let text = file.values[name] {
            layers.append(Value(text: text, source: .rootFile(path: file.path)))
        }
        return layers
    }

    private func byDefault(_ name: String) -> Value {
        switch name {
        case "GONOPROXY", "GONOSUMDB": effective("GOPRIVATE")
        case "GOPATH": Value(text: defaultPath, source: .builtIn)
        case "GOMODCACHE": Value(text: firstPath.map { layout.path($0, "pkg/mod") } ?? "", source: .builtIn)
        case "GOCACHE":
            Value(text: layout.cacheFolder(in: environment).map { layout.path($0, "go-build") } ?? "", source: .builtIn)
        default: Value(text: GoVariable.defaults[name] ?? "", source: .builtIn)
        }
    }

    /// Go has none when it would be the folder of Go itself.
    private var defaultPath: String {
        let path = layout.home(in: environment).map { layout.path($0, "go") } ?? ""
        return path == goCommand?.goroot ? "" : path
    }

    /// The first folder of `GOPATH`.
    private var firstPath: String? {
        let folders = self["GOPATH"].split(separator: layout.listSeparator, omittingEmptySubsequences: false)
        return folders.first.flatMap { $0.isEmpty ? nil : String($0) }
    }
}
