/// One row of the table of settings: all that there is to know about a setting besides its name.
struct SettingDefinition: Sendable {
    /// What holds where nobody gave a value.
    enum Standard: Equatable, Sendable {
        /// This text.
        case text(String)
        /// A text that depends on the environment or on another setting; the string says on what.
        case computed(String)
    }

    /// What a change takes to become effective.
    enum Change: String, Sendable {
        /// SIGHUP.
        case onReload = "reload"
        /// A restart: a socket, a store or a client is bound to the value.
        case onRestart = "restart"
    }

    let kind: SettingKind
    let standard: Standard
    let change: Change
    /// One sentence without its full stop.
    let help: String
    /// The name of the flag where it is not the name of the setting with `-` for `.`.
    let flag: String?
    /// Variables of Go and of the system that hold where neither flag nor `MARTLET_…` nor file gives a value.
    let fallbackVariables: [String]
    /// Whether such a variable is added to what was given elsewhere, and never replaced.
    let addsFallback: Bool

    init(
        _ kind: SettingKind,
        _ standard: Standard,
        _ change: Change,
        _ help: String,
        flag: String? = nil,
        fallbackVariables: [String] = [],
        addsFallback: Bool = false
    ) {
        self.kind = kind
        self.standard = standard
        self.change = change
        self.help = help
        self.flag = flag
        self.fallbackVariables = fallbackVariables
        self.addsFallback = addsFallback
    }

    /// The default as text; empty where it is computed.
    var standardText: String {
        switch standard {
        case .text(let text): text
        case .computed: ""
        }
    }
}
