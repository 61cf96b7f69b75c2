import ErrorLibrary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What lies where the module cache is or should be.
struct CacheAccess: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// GOMODCACHE is unset or relative.
        case noPlace
        /// A folder, or a link to one.
        case folder
        /// Nothing is there, and the folder above lets it be made.
        case makeable
        /// Nothing can be made: something else has the name, a link leads nowhere, or the folder above is not writable.
        case unmakeable
    }

    let state: State
    let isWritable: Bool
    /// Whether the disk may be read only.
    let isReadOnlyDisk: Bool
    /// The nearest thing upwards that is there; nil when the state is `noPlace`.
    let place: String?
    /// To whom it belongs, by number.
    let owner: UInt32?

    init(state: State, isWritable: Bool, isReadOnlyDisk: Bool = false, place: String? = nil, owner: UInt32? = nil) {
        (self.state, self.isWritable, self.isReadOnlyDisk, self.place, self.owner) = (
            state, isWritable, isReadOnlyDisk, place, owner
        )
    }

    /// Looks at the disk; writes nothing.
    init(of root: String) {
        guard root.hasPrefix("/") else {
            self.init(state: .noPlace, isWritable: false)
            return
        }
        let root = PathText.clean(root)
        var place = root
        while DiskFolder.look(place) == nil, place != "/" { place = PathText.parent(place) }
        let look = DiskFolder.lookThrough(place)
        let isWritable = DiskFolder.isWritable(place)
        let state: State =
            look?.kind != .folder ? .unmakeable : place == root ? .folder : isWritable ? .makeable : .unmakeable
        let isReadOnly = DiskSpace(of: place)?.isReadOnly ?? false
        self.init(state: state, isWritable: isWritable, isReadOnlyDisk: isReadOnly, place: place, owner: look?.owner)
    }

    var facts: [Fact] {
        var facts: [Fact] = []
        if let place, state != .folder { facts.append(Fact(LocalizedText("exists", "已存在"), place)) }
        if let owner, !isWritable {
            facts.append(Fact(LocalizedText("owner", "所有者"), "\(owner)"))
            facts.append(Fact(LocalizedText("running as", "当前用户"), "\(geteuid())"))
        }
        if isReadOnlyDisk { facts.append(Fact(LocalizedText("file system", "文件系统"), "read-only")) }
        return facts
    }
}
