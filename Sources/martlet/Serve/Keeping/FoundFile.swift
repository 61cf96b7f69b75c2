import GoModules
import ModuleStores

/// A file of the store that is one of a module version.
struct FoundFile: Sendable {
    let kind: FileKind
    let module: ModuleVersion
    let sizeInBytes: Int64
    /// In seconds since 1970.
    let modifiedAt: Int64

    /// Nil for what no client can ask for, such as the answer to a branch query.
    init?(_ file: StoreWalk.File) {
        let request: ProxyRequest
        do throws(ProxyRequestError) { request = try ProxyRequest(path: "/\(file.path)") } catch { return nil }
        guard case .file(let kind, let module) = request, request.path == "/\(file.path)" else { return nil }
        self.kind = kind
        self.module = module
        self.sizeInBytes = file.sizeInBytes
        self.modifiedAt = file.modifiedAt
    }
}
