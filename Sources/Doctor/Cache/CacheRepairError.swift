/// Why something in the cache could not be moved.
package struct CacheRepairError: Error, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path): \(reason)" }
}
