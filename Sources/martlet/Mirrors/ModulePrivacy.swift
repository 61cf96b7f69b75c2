import Doctor
import ErrorLibrary
import GoModules
import Mirrors

/// Who may hear of the modules that a person named, by Go's settings on this machine.
struct ModulePrivacy: Sendable {
    /// A named module that is not for mirrors of others; nil when all are public.
    let hidden: ModulePath?
    /// A named module that no checksum database may hear of; nil when it may hear of all.
    let unlogged: ModulePath?

    /// Nothing is private: for the built-in modules.
    static let none = ModulePrivacy(hidden: nil, unlogged: nil)

    private init(hidden: ModulePath?, unlogged: ModulePath?) {
        self.hidden = hidden
        self.unlogged = unlogged
    }

    /// GOPRIVATE counts where GONOPROXY and GONOSUMDB are not set, as it does for `go`.
    init(of paths: [ModulePath], _ settings: GoSettings) {
        let names = ["GOPRIVATE", "GONOPROXY", "GONOSUMDB"]
        let patterns = names.map { PathPatterns(settings[$0]) }
        self.hidden = paths.first { path in patterns.contains { $0.matches("\(path)") } }
        self.unlogged = paths.first { path in settings.skipsChecksums("\(path)") }
    }

    /// What is told when the checksum database is not asked; nil when it is.
    func notice(_ language: Language) -> String? {
        guard let unlogged else { return nil }
        return LocalizedText(
            "No checksum database is asked, as Go's settings keep it from hearing of \(unlogged).",
            "不访问校验数据库：Go 的设置不允许向其透露 \(unlogged)。"
        )[language]
    }

    /// Why public mirrors are not asked.
    static func refusal(_ path: ModulePath, _ language: Language) -> String {
        LocalizedText(
            "\(path) is private by GOPRIVATE, GONOPROXY or GONOSUMDB, and public mirrors would hear its name: "
                + "say which mirror to ask",
            "按 GOPRIVATE、GONOPROXY 或 GONOSUMDB，\(path) 是私有模块，公共镜像会得知其名称：请指明要检查的镜像"
        )[language]
    }
}
