/// What git may take for one command.
///
/// Who runs a repository decides what is in it.
package struct GitLimits: Sendable {
    /// The longest time for one command, from its start to the end of its last process.
    package var time = Duration.seconds(600)
    /// How long a server may send nothing.
    package var stall = Duration.seconds(60)
    /// The largest file that git may write, which is the pack of a fetch, in bytes.
    package var fileSizeInBytes = 2 << 30
    /// The address space of each process, in bytes: unpacking holds whole objects.
    package var memoryInBytes = 2 << 30
    /// Processor time of each process, in seconds.
    package var processorSeconds = 600
    /// The most references of a repository.
    package var references = 100_000
    /// The most entries of a tree.
    package var treeEntries = 250_000
    /// How much of what git says about its errors is kept, in bytes.
    package var messageInBytes = 4096

    package init() {}
}
