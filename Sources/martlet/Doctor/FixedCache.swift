import Doctor
import ErrorLibrary
import Foundation

/// What `martlet doctor --fix` does: files of the module cache that are damaged are moved out of the way, and can be moved back.
struct FixedCache {
    private let repair: CacheRepair

    init(_ settings: GoSettings) { repair = CacheRepair(moduleCache: settings.moduleCache) }

    /// Shows what would be moved, asks, and moves it.
    ///
    /// - `isAgreed`: Whether nobody has to be asked.
    func fix(_ diagnosis: Diagnosis, _ language: Language, isAgreed: Bool) throws {
        let moves = repair.plan(for: diagnosis.outcomes)
        guard !moves.isEmpty else { return Terminal.tell(Self.word(.nothing, language)) }
        for move in moves { Terminal.tell("  \(move.from.shown)") }
        guard isAgreed || Self.agrees(language) else { return Terminal.tell(Self.word(.left, language)) }
        let folder = try repair.carryOut(moves, at: Date())
        Terminal.tell("\(Self.word(.moved, language)) martlet doctor --undo \(ShellWord.quoted(folder))")
    }

    /// Moves everything back, and says what could not be since its place is taken.
    ///
    /// - `folder`: That of a repair.
    static func undo(_ folder: String, _ language: Language) throws {
        let root = folder.components(separatedBy: "/\(CacheRepair.quarantine)/").first ?? folder
        let taken = try CacheRepair(moduleCache: root).undo(folder)
        for move in taken { Terminal.tell("\(word(.taken, language)) \(move.from.shown)") }
    }

    /// Nobody is asked where nobody can answer.
    private static func agrees(_ language: Language) -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        Terminal.tell(word(.question, language))
        return ["y", "yes", "是"].contains(readLine()?.lowercased() ?? "")
    }

    private enum Word { case nothing, question, left, moved, taken }

    private static func word(_ word: Word, _ language: Language) -> String {
        switch (word, language) {
        case (.nothing, .english): "There is nothing in the module cache that can be fixed by moving it away."
        case (.nothing, .chinese): "模块缓存中没有可以通过移走来修复的内容。"
        case (.question, .english): "Move these into quarantine? go downloads them again. [y/N]"
        case (.question, .chinese): "把以上文件移入隔离目录吗？go 会重新下载它们。[y/N]"
        case (.left, .english): "Nothing was moved."
        case (.left, .chinese): "没有移动任何文件。"
        case (.moved, .english): "Moved. To undo it:"
        case (.moved, .chinese): "已移动。撤销："
        case (.taken, .english): "not moved back, there is a new one:"
        case (.taken, .chinese): "未移回，原位置已有新文件："
        }
    }
}
