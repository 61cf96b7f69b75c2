import GoModules

/// Whether builds take packages from the vendor folder.
///
/// Rules: <https://go.dev/ref/mod#vendoring> and, for workspaces, <https://pkg.go.dev/cmd/go#hdr-Make_vendored_copy_of_dependencies>
enum VendorUse: Hashable {
    case inUse
    /// There is no vendor folder, and no flag asks for it.
    case none
    /// There is one, and it is passed over: a flag says so, the go line is missing or older than 1.14, or the folder was made for
    /// a workspace and this is none, or the other way round.
    case passedOver(String)

    init(_ project: Project) {
        if let mod = project.mode.mod {
            self = mod == "vendor" ? .inUse : project.vendorList == nil ? .none : .passedOver("-mod=\(mod)")
            return
        }
        guard let list = project.vendorList else {
            self = .none
            return
        }
        let isWorkspace = project.workspace != nil
        let version = isWorkspace ? project.workspace?.file.content?.goVersion : project.goMod?.goVersion
        guard let version, GoVersion.compare(version, "1.14") >= 0 else {
            self = .passedOver("go \(version ?? "-")")
            return
        }
        let isForWorkspace = list.content?.isForWorkspace ?? false
        self = isForWorkspace == isWorkspace ? .inUse : .passedOver(isForWorkspace ? "## workspace" : "GOWORK")
    }
}
