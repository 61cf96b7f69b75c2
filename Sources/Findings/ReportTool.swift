/// The program that a report names as its author.
package struct ReportTool: Hashable, Sendable {
    /// Such as `martlet doctor`.
    package let name: String
    package let version: String
    /// A page about it.
    package let informationURL: String?

    package init(name: String, version: String, informationURL: String? = nil) {
        self.name = name
        self.version = version
        self.informationURL = informationURL
    }
}
