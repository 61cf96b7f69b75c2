import GoModules

/// A go.work file and the modules that it names.
struct Workspace: Sendable {
    /// A `use` line.
    struct Use: Sendable {
        /// As it is written, such as `./tools`.
        let text: String
        let line: Int?
        /// The folder, absolute.
        let folder: String
    }

    /// The folder of the file, absolute.
    let folder: String
    let file: ReadFile<GoWorkFile>
    /// go.work.sum.
    let sum: ReadFile<GoSum>
    let uses: [Use]
    /// Whether `GOWORK` names the file; otherwise it was found.
    let isNamed: Bool
}

extension GoModSyntax {
    /// The line, from 1, of a directive with this first argument.
    func line(of directive: String, _ argument: String) -> Int? {
        for statement in statements {
            switch statement {
            case .line(let line) where line.words.first == directive && line.words.dropFirst().first == argument:
                return line.position.line
            case .block(let block) where block.words.first == directive:
                if let line = block.lines.first(where: { $0.words.first == argument }) { return line.position.line }
            default: continue
            }
        }
        return nil
    }

    /// The line, from 1, of the first directive of this name.
    func line(of directive: String) -> Int? {
        for statement in statements {
            switch statement {
            case .line(let line) where line.words.first == directive: return line.position.line
            case .block(let block) where block.words.first == directive: return block.position.line
            default: continue
            }
        }
        return nil
    }
}
