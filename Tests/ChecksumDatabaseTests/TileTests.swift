import Foundation
import TestKit
import Testing

@testable import ChecksumDatabase

@Suite struct TileTests {
    struct Format: Decodable, Sendable {
        let H: Int
        let L: Int
        let N: UInt64
        let W: Int
        let path: String
    }

    struct Parse: Decodable, Sendable {
        let path: String
        let tile: [Int]?
        let error: String?
    }

    struct Growth: Decodable, Sendable {
        let height: Int
        let old: UInt64
        let new: UInt64
        let tiles: [String]?
    }

    struct Content: Decodable, Sendable {
        let path: String
        let data_base64: String
    }

    /// Go writes the level of a tile of records as -1.
    static func content(level: Int) -> Tile.Content { level == -1 ? .records : .hashes(level: level) }

    @Test("writes paths as Go does", arguments: try Vectors.cases("tile_path_format", of: "tlog") as [Format])
    func format(_ row: Format) throws {
        let tile = try #require(
            Tile(height: row.H, content: Self.content(level: row.L), index: row.N, width: row.W)
        )
        #expect(tile.path == row.path)
        #expect(try Tile(path: row.path) == tile)
    }

    @Test("reads paths as Go does", arguments: try Vectors.cases("tile_path_parse", of: "tlog") as [Parse])
    func parse(_ row: Parse) throws {
        do {
            let tile = try Tile(path: row.path)
            let numbers = try #require(row.tile)
            #expect(row.error == nil)
            #expect(tile.height == numbers[0])
            #expect(tile.content == Self.content(level: numbers[1]))
            #expect(tile.index == UInt64(numbers[2]))
            #expect(tile.width == numbers[3])
            #expect(tile.path == row.path)
        } catch let error as TileError {
            #expect(error.description == row.error)
        }
    }

    @Test(
        "refuses, and never traps",
        arguments: [
            "", "tile", "tile/", "tile/8/0/", "tile/8/0/000/..", "tile/8/0/../000", "tile//8/0/000",
            "tile/8/0/000.p/257",
            "tile/8/0/000.p/99999999999999999999", "tile/99999999999999999999/0/000", "tile/8/99999999999999999999/000",
            "tile/8/65/000", "tile/8/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/999", "tile/8/0/x1/000",
            "tile/8/0/é",
            "tile/8/0/000.q/1", "tile/8/0/000.p1/1", "tile/8/0/.p/1", "tile/8/0/000.p/1/", "tile/8/0/000.p//1",
            "tile/8/0/x001/000.p/1.p/1", "tile/8/0/+01", "tile/8/0/000\0", "TILE/8/0/000", "tile/8/Data/000",
            // The largest tree has 2^63-1 records: no tile begins beyond.
            "tile/8/0/x009/x223/x372/x036/x854/x775/808",
        ]
    )
    func refuses(_ path: String) {
        #expect(throws: TileError.malformedPath(path)) { try Tile(path: path) }
    }

    @Test("very long paths are refused quickly")
    func longPath() {
        let path = "tile/8/0/" + String(repeating: "x000/", count: 100_000) + "000"
        #expect(throws: TileError.malformedPath(path)) { try Tile(path: path) }
    }

    @Test("publishes the tiles that Go does", arguments: try Vectors.cases("new_tiles", of: "tlog") as [Growth])
    func growth(_ row: Growth) {
        #expect(Tile.published(from: row.old, to: row.new, height: row.height).map(\.path) == row.tiles ?? [])
    }

    @Test("has the bytes that Go's tiles have", arguments: try Vectors.cases("tiles", of: "tlog") as [Content])
    func content(_ row: Content) throws {
        let bytes = try #require(Data(base64Encoded: row.data_base64))
        #expect(try TreeTests.log.get().answer("/\(row.path)", size: 13) == Array(bytes))
    }

    @Test("numbers out of range make no tile")
    func ranges() {
        #expect(Tile(height: 0, content: .records, index: 0, width: 1) == nil)
        #expect(Tile(height: 31, content: .records, index: 0, width: 1) == nil)
        #expect(Tile(height: 8, content: .records, index: 0, width: 0) == nil)
        #expect(Tile(height: 8, content: .records, index: 0, width: 257) == nil)
        #expect(Tile(height: 8, content: .records, index: .max, width: 1) == nil)
        #expect(Tile(height: 8, content: .hashes(level: -1), index: 0, width: 1) == nil)
        #expect(Tile(height: 8, content: .hashes(level: .max), index: 0, width: 1) == nil)
        #expect(Tile(height: 8, level: 64, index: .max, in: TreeNode.maximumTreeSize) == nil)
        #expect(Tile(height: 8, level: 0, index: .max, in: TreeNode.maximumTreeSize) == nil)
        #expect(Tile.published(from: 5, to: 4, height: 8).isEmpty)
    }

    @Test("cuts a tile of records after the records that are attested")
    func records() {
        let texts = ["a v1 x\na v1/go.mod y\n", "b\n"].map { Array($0.utf8) }
        let leaves = texts.map { TreeHash(ofRecord: $0) }
        let bytes = texts.flatMap { $0 + Array("\n".utf8) }
        #expect(DataTile.beginning(of: bytes, with: leaves) == bytes)
        #expect(DataTile.beginning(of: bytes, with: [leaves[0]]) == texts[0] + Array("\n".utf8))
        #expect(DataTile.beginning(of: bytes + Array("more".utf8), with: leaves) == bytes)
        #expect(DataTile.beginning(of: bytes, with: [leaves[1]]) == nil)
        #expect(DataTile.beginning(of: Array(bytes.dropLast()), with: leaves) == nil)
        #expect(DataTile.beginning(of: [], with: leaves) == nil)
    }
}
