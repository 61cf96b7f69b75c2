/// Finds many literals in one pass over bytes.
///
/// Rules: A. V. Aho, M. J. Corasick, <https://doi.org/10.1145/360825.360855>
struct LiteralSearch: Sendable {
    /// Of each byte, the column of `next` that it has; bytes of no literal share column 0.
    private let columns: [UInt8]
    private let width: Int
    /// The state after a state and a byte, row by row.
    private let next: [UInt16]
    /// By state: the literals that end there.
    private let ends: [[Int]]

    /// - `literals`: None empty, 65,535 bytes at most in all.
    init(_ literals: [[UInt8]]) {
        let used = Set(literals.joined()).sorted()
        var columns = [UInt8](repeating: 0, count: 256)
        for (index, byte) in used.enumerated() { columns[Int(byte)] = UInt8(truncatingIfNeeded: index + 1) }
        var trie = Trie()
        for (number, literal) in literals.enumerated() { trie.add(literal, number) }
        self.columns = columns
        self.width = used.count + 1
        (self.next, self.ends) = trie.automaton(columns, width: used.count + 1)
    }

    /// Calls `body` with the number of each literal and the offset of its last byte, in the order of the bytes.
    func forEach(in bytes: UnsafeRawBufferPointer, _ body: (_ literal: Int, _ last: Int) -> Void) {
        let hasEnd = ends.map { !$0.isEmpty }
        columns.withUnsafeBufferPointer { columns in
            next.withUnsafeBufferPointer { next in
                hasEnd.withUnsafeBufferPointer { hasEnd in
                    var state = 0
                    for offset in bytes.indices {
                        state = Int(next[state &* width &+ Int(columns[Int(bytes[offset])])])
                        if hasEnd[state] { for literal in ends[state] { body(literal, offset) } }
                    }
                }
            }
        }
    }
}

/// The literals as a tree of their bytes.
private struct Trie {
    private struct Node {
        var children: [UInt8: Int] = [:]
        var ends: [Int] = []
    }

    private var nodes = [Node()]

    mutating func add(_ literal: [UInt8], _ number: Int) {
        var node = 0
        for byte in literal {
            if let child = nodes[node].children[byte] {
                node = child
            } else {
                nodes.append(Node())
                nodes[node].children[byte] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        nodes[node].ends.append(number)
    }

    /// The table of states, level by level: where a node has no child, the state is that of its longest end that has one.
    func automaton(_ columns: [UInt8], width: Int) -> (next: [UInt16], ends: [[Int]]) {
        var next = [UInt16](repeating: 0, count: nodes.count * width)
        var (ends, fallbacks) = (nodes.map(\.ends), [Int](repeating: 0, count: nodes.count))
        var level = [0]
        while !level.isEmpty {
            var below: [Int] = []
            for node in level {
                let fallback = fallbacks[node]
                if node != 0 {
                    for column in 0..<width { next[node * width + column] = next[fallback * width + column] }
                    ends[node] += ends[fallback]
                }
                for (byte, child) in nodes[node].children {
                    let place = node * width + Int(columns[Int(byte)])
                    // What the bytes before it would have led to is where the child falls back to.
                    fallbacks[child] = node == 0 ? 0 : Int(next[place])
                    next[place] = UInt16(truncatingIfNeeded: child)
                    below.append(child)
                }
            }
            level = below
        }
        return (next, ends)
    }
}
