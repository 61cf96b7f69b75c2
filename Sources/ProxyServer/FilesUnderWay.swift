import ModuleProxy
import Synchronization

/// Bounds how many stored files are open for answers that are being sent.
///
/// Over HTTP/2 one connection asks for a hundred of them, so that a limit of connections alone would leave none of the process's
/// descriptors to the store and the sources. A file that several answers share counts once, and one that is in memory not at all.
final class FilesUnderWay: Sendable {
    /// Keeps a file counted while this value lives.
    final class Place: Sendable {
        private let file: StoredFile
        private let owner: FilesUnderWay

        fileprivate init(_ file: StoredFile, _ owner: FilesUnderWay) {
            self.file = file
            self.owner = owner
        }

        deinit { owner.leave(file) }
    }

    /// The most files at one time.
    let limit: Int
    /// How many answers send each file.
    private let answers = Mutex<[ObjectIdentifier: Int]>([:])

    init(limit: Int) { self.limit = limit }

    /// A place for one more answer; nil when too many other files are being sent.
    func place(for file: StoredFile) -> Place? {
        let isAdmitted =
            file.descriptor == nil
            || answers.withLock { answers in
                let id = ObjectIdentifier(file)
                guard answers[id] != nil || answers.count < limit else { return false }
                answers[id, default: 0] += 1
                return true
            }
        return isAdmitted ? Place(file, self) : nil
    }

    private func leave(_ file: StoredFile) {
        guard file.descriptor != nil else { return }
        answers.withLock { answers in
            let id = ObjectIdentifier(file)
            let left = (answers[id] ?? 1) - 1
            answers[id] = left > 0 ? left : nil
        }
    }
}
