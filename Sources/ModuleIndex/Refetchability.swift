/// Whether a source can give a file again.
package enum Refetchability: Sendable, Hashable {
    /// A source said that it has it.
    case yes
    /// Every source said that it does not: ours may be the last copy, so it stays.
    ///
    /// Tell the index with ``ModuleIndex/setEvictable(_:for:)``, and it is not asked about again.
    case no
    /// No source answered, so it stays this time.
    case unknown
}
