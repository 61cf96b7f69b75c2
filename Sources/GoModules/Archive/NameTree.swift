/// The names of files and folders seen so far, to find those that a file system might take for one another.
///
/// Each folder is kept once, as an element below its parent, so that memory is proportional to the bytes of all names
/// however deep they are.
struct NameTree {
    private struct Key: Hashable {
        let parent: Int
        let foldedElement: [UInt8]
    }

    private struct Node {
        let parent: Int
        let element: [UInt8]
        let isDirectory: Bool
    }

    /// The parent of names without a folder.
    private static let root = -1

    private var children: [Key: Int] = [:]
    private var nodes: [Node] = []
    /// The folder of the name that was added last, and its node: the next name is often in the same one.
    private var lastFolder: (path: ArraySlice<UInt8>, node: Int)?

    /// The number of files and folders.
    var count: Int { nodes.count }

    /// Adds a name and all folders above it, or tells what it collides with; then nothing is added.
    ///
    /// `path` is clean and relative. A folder may be added any number of times.
    mutating func add(_ path: ArraySlice<UInt8>, isDirectory: Bool) -> ModuleFileFault? {
        let folder = path.prefix(upTo: path.lastIndex(of: .slash) ?? path.startIndex)
        let isInLastFolder = !folder.isEmpty && lastFolder?.path == folder
        let elements = (isInLastFolder ? path[(folder.endIndex + 1)...] : path).split(separator: .slash).map {
            Array($0)
        }
        var deepest = isInLastFolder ? lastFolder?.node ?? Self.root : Self.root
        var known = 0
        var isSpelledAlike = true
        while known < elements.count, let node = node(elements[known], below: deepest) {
            isSpelledAlike = isSpelledAlike && nodes[node].element == elements[known]
            deepest = node
            known += 1
        }
        // The deepest known name decides, as it does for the go command.
        let isFolder = isDirectory || known < elements.count
        if known > 0, !isSpelledAlike || !isFolder || !nodes[deepest].isDirectory {
            return fault(adding: path, colliding: deepest, isSpelledAlike: isSpelledAlike, isDirectory: isFolder)
        }
        for (depth, element) in elements.enumerated().dropFirst(known) {
            deepest = insert(element, below: deepest, isDirectory: isDirectory || depth + 1 < elements.count)
        }
        if deepest != Self.root { lastFolder = (folder, nodes[deepest].parent) }
        return nil
    }

    /// Adds one element and returns its node.
    private mutating func insert(_ element: [UInt8], below parent: Int, isDirectory: Bool) -> Int {
        nodes.append(Node(parent: parent, element: element, isDirectory: isDirectory))
        children[Key(parent: parent, foldedElement: FoldedName.fold(element))] = nodes.count - 1
        return nodes.count - 1
    }

    private func fault(
        adding path: ArraySlice<UInt8>,
        colliding node: Int,
        isSpelledAlike: Bool,
        isDirectory: Bool
    ) -> ModuleFileFault {
        let first = elements(of: node)
        let name = Self.text(path.split(separator: .slash).prefix(first.count).map { Array($0) })
        if !isSpelledAlike { return .collision(first: Self.text(first), second: name) }
        return isDirectory == nodes[node].isDirectory ? .duplicate(name) : .fileAndDirectory(name)
    }

    private func node(_ element: [UInt8], below parent: Int) -> Int? {
        children[Key(parent: parent, foldedElement: FoldedName.fold(element))]
    }

    private func elements(of node: Int) -> [[UInt8]] {
        var elements: [[UInt8]] = []
        var next = node
        while next != Self.root {
            elements.append(nodes[next].element)
            next = nodes[next].parent
        }
        return elements.reversed()
    }

    private static func text(_ elements: [[UInt8]]) -> String {
        String(decoding: Array(elements.joined(separator: [.slash])), as: UTF8.self)
    }
}
