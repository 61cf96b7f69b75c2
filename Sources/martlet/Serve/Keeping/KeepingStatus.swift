import ModuleIndex

/// What the index and the eviction have to say, for `martlet status`.
struct KeepingStatus: Encodable, Sendable {
    /// The size of all module files in bytes; nil while the index cannot be used.
    private(set) var bytes: Int64?
    private(set) var files: Int64?
    /// Whether the two figures cover the whole store; false while a rebuild runs.
    private(set) var isComplete = false
    /// The size limit in bytes; nil without one.
    let maximumBytes: Int64?
    /// Nil before the first eviction.
    let lastEviction: EvictionReport?

    init(_ keeper: IndexKeeper, _ evictor: Evictor) async {
        self.maximumBytes = evictor.maximumInBytes
        self.lastEviction = evictor.last
        guard let index = keeper.index else { return }
        do {
            self.bytes = try await index.totalSize()
            self.files = try await index.count()
            self.isComplete = try await index.isComplete()
        } catch {
            await keeper.handle(error, of: index)
        }
    }
}
