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

    /// Adds a name and all folders above it, or tells what it collides with; then nothing is added.
    ///
    /// `path` is clean and relative. A folder may be added any number of times.
    mutating func add(_ path: ArraySlice<UInt8>, isDirectory: Bool) -> ModuleFileFault? {
        let elements = path.split(separator: .slash).map { Array($0) }
        var parent = Self.root
        var known = 0
        var isSpelledAlike = true
        while known < elements.count, let node = node(elements[known], below: parent) {
            isSpelledAlike = isSpelledAlike && nodes[node].element == elements[known]
            parent = node
            known += 1
        }
        // The deepest known name decides, as it does for the go command.
        if known > 0 {
            let shared = elements[..<known]
            let isFolder = isDirectory || known < elements.count
            if !isSpelledAlike {
                return .collision(first: Self.text(self.elements(of: parent)), second: Self.text(shared))
            }
            if isFolder != nodes[parent].isDirectory { return .fileAndDirectory(Self.text(shared)) }
            if !isFolder { return .duplicate(Self.text(shared)) }
        }
        for (depth, element) in elements.enumerated().dropFirst(known) {
            nodes.append(Node(parent: parent, element: element, isDirectory: isDirectory || depth + 1 < elements.count))
            children[Key(parent: parent, foldedElement: FoldedName.fold(element))] = nodes.count - 1
            parent = nodes.count - 1
        }
        return nil
    }

    private func node(_ element: [UInt8], below parent: Int) -> Int? {
        children[Key(parent: parent, foldedElement: FoldedName.fold(element))]
    }

    private func elements(of node: Int) -> ArraySlice<[UInt8]> {
        var elements: [[UInt8]] = []
        var next = node
        while next != Self.root {
            elements.append(nodes[next].element)
            next = nodes[next].parent
        }
        return elements.reversed()[...]
    }

    private static func text(_ elements: ArraySlice<[UInt8]>) -> String {
        String(decoding: Array(elements.joined(separator: [.slash])), as: UTF8.self)
    }
}
