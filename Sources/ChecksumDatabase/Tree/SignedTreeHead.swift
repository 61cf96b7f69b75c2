/// A tree head that the database signed.
public struct SignedTreeHead: Hashable, Sendable {
    /// What was signed.
    public let tree: TreeHead
    /// The note with verified signatures only: whoever sits between us and the database can add lines
    /// to the note it sent, and those must not reach our clients.
    public let bytes: [UInt8]

    /// Verifies `note`.
    ///
    /// - Throws: ``TreeHeadError``.
    public init(_ note: [UInt8], key: NoteKey) throws(TreeHeadError) {
        let signed: SignedNote
        do {
            signed = try SignedNote(note, keys: [key])
        } catch {
            throw .note(error)
        }
        self.tree = try TreeHead(text: signed.text)
        self.bytes = signed.bytes
    }

    /// The note as text, for reports.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
