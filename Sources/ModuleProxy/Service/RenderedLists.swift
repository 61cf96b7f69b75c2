import GoModules
import Synchronization

/// Keeps lists as they are sent, as long as what they are made of stays the same.
///
/// A list of 8 MiB takes a third of a second to read, merge and render, and whoever reads it slowly would hold a copy of his own.
final class RenderedLists: Sendable {
    /// What a list is made of; equal values give equal lists.
    struct Ingredients: Hashable, Sendable {
        let path: ModulePath
        /// Of the file that says what is stored; nil when there is none.
        let stored: FileStamp?
        /// What the sources said; nil for what is stored alone.
        let answer: ObjectIdentifier?
        /// The revocations in force.
        let revocations: UInt64
    }

    /// A list, ready to be sent to any number of readers.
    struct Rendering: Sendable {
        let file: StoredFile
        /// Whether any version of the module is stored whole.
        let hasStored: Bool
        /// Lives as long as the rendering, so that its identity is not given to another one.
        let answer: KeptAnswer?
    }

    private let kept = Mutex(AgedTable<Ingredients, Rendering>(limit: 8192, sizeLimit: 64 << 20))
    private let flights = SingleFlight<Ingredients, Rendering>()
    private let clock: ServiceClock

    init(clock: ServiceClock) { self.clock = clock }

    /// The list made of `ingredients`; `render` makes it when it is not known, once for all who ask.
    ///
    /// - `answer`: The one of the ingredients.
    func rendering(
        of ingredients: Ingredients,
        _ render: @escaping @Sendable () async throws -> Rendering
    ) async throws -> Rendering {
        if let known = kept.withLock({ $0.value(for: ingredients) }) { return known.value }
        return try await flights.value(for: ingredients) { [self] in
            // Another flight may have ended since.
            if let known = kept.withLock({ $0.value(for: ingredients) }) { return known.value }
            let rendering = try await render()
            // Both are kept alive by it, even if they are one.
            let size = Int(clamping: rendering.file.size) + (rendering.answer?.bytes.count ?? 0)
            kept.withLock { $0.set(rendering, for: ingredients, since: clock.instant(), size: size) }
            return rendering
        }.value
    }
}
