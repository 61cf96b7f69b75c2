import ChecksumDatabase
import TestKit
import Testing

@Suite struct TreeHeadTests {
    struct Case: Decodable, Sendable {
        let text: String
        let N: UInt64?
        let hash: String?
        let error: String?
    }

    struct Real: Decodable, Sendable {
        struct Head: Decodable, Sendable {
            let message: String
            let ok: Bool
            let error: String?
            let tree_size: UInt64?
            let tree_hash: String?
        }

        let cases: [Head]
        let verifier_key: String
    }

    struct NoteGroup: Decodable, Sendable {
        let real_sum_golang_org_tree_heads: Real
    }

    @Test("reads tree notes as Go does", arguments: try Vectors.cases("parse_tree", of: "tlog") as [Case])
    func parse(_ row: Case) throws {
        do {
            let head = try TreeHead(text: row.text)
            #expect(row.error == nil)
            #expect(head.size == row.N)
            #expect(head.root.description == row.hash)
            // Lines after the third are let through and dropped.
            #expect(row.text.hasPrefix(head.text))
        } catch {
            #expect(error.description == row.error)
        }
    }

    @Test(
        "refuses",
        arguments: [
            "", "go.sum database tree\n", "go.sum database tree\n3\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=",
            "go.sum database tree\n+3\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=\n",
            "go.sum database tree\n\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=\n",
            "go.sum database tree\n9223372036854775808\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=\n",
            "go.sum database tree\n99999999999999999999999\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=\n",
            "go.sum database tree\n3\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeJ=\n",
            "go.sum database tree \n3\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=\n",
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: TreeHeadError.malformed) { try TreeHead(text: text) }
    }

    @Test("the largest size is read")
    func largest() throws {
        let text = "go.sum database tree\n9223372036854775807\nnND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=\n"
        #expect(try TreeHead(text: text).size == TreeNode.maximumTreeSize)
        #expect(TreeHead(size: TreeNode.maximumTreeSize + 1, root: .empty) == nil)
    }

    @Test("a text of more than a million bytes is refused")
    func tooLong() {
        let text = TreeHead.empty.text + String(repeating: "a", count: 1_000_000)
        #expect(throws: TreeHeadError.malformed) { try TreeHead(text: text) }
    }

    @Test("genuine heads of sum.golang.org verify, and an edited one does not")
    func real() throws {
        let real = (try Vectors.group("note") as NoteGroup).real_sum_golang_org_tree_heads
        let key = try NoteKey(real.verifier_key)
        #expect(real.cases.count == 9)
        for row in real.cases {
            do {
                let head = try SignedTreeHead(Array(row.message.utf8), key: key)
                #expect(row.ok)
                #expect(head.tree.size == row.tree_size)
                #expect(head.tree.root.description == row.tree_hash)
                #expect(row.message.hasPrefix(head.text))
            } catch {
                #expect(!row.ok)
                #expect(error.description == "reading tree note: \(row.error ?? "")")
            }
        }
    }
}
