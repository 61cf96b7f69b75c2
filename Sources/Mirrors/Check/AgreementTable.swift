import GoModules

/// The files of all mirrors, side by side.
struct AgreementTable: Sendable {
    /// So many mirrors are needed before most of them can be right against one.
    private static let leastForMajority = 3

    /// One row for each file that was asked for.
    let agreements: [MirrorCheck.Agreement]
    /// The rows whose attested hash came from the database.
    private let logged: LoggedHashes

    /// - Parameters:
    ///   - files: The names of the files, in order.
    ///   - logged: What the database attests.
    ///   - mirrors: The hashes that each mirror's files have.
    init(_ files: [String], _ logged: LoggedHashes, _ mirrors: [(name: String, hashes: [String: String])]) {
        self.logged = logged
        self.agreements = files.map { file in
            MirrorCheck.Agreement(
                file: file,
                logged: logged.hashes[file]?.first,
                statements: mirrors.map { MirrorCheck.Agreement.Statement(mirror: $0.name, hash: $0.hashes[file]) }
            )
        }
    }

    /// The files of a mirror that are not what they should be, and whether the database says so of the first.
    ///
    /// - `index`: The mirror's place in the list that the table was made of.
    func differences(of index: Int) -> (files: [String], isLogged: Bool) {
        let files = agreements.filter { agreement in
            guard agreement.statements.indices.contains(index), let hash = agreement.statements[index].hash else {
                return false
            }
            return logged.attests(hash, of: agreement.file).map(!) ?? agreement.isOutvoted(hash)
        }
        return (files.map(\.file), files.first.map { $0.logged != nil } ?? false)
    }

    /// The first file of a mirror that another one has differently without anybody to tell which is right, and the names of those others.
    ///
    /// - `index`: The mirror's place in the list that the table was made of.
    func dispute(of index: Int) -> (file: String, others: [String])? {
        for agreement in agreements where agreement.isDisputed && agreement.statements.indices.contains(index) {
            guard let own = agreement.statements[index].hash else { continue }
            let others = agreement.statements.filter { $0.hash.map { $0 != own } ?? false }.map(\.mirror)
            return (agreement.file, others)
        }
        return nil
    }

    fileprivate static func majority(_ hashes: [String]) -> String? {
        guard hashes.count >= leastForMajority else { return nil }
        let counts = Dictionary(hashes.map { ($0, 1) }, uniquingKeysWith: +)
        return counts.first { $0.value * 2 > hashes.count }?.key
    }
}

extension MirrorCheck.Agreement {
    /// Whether a strict majority of at least three mirrors has another hash.
    fileprivate func isOutvoted(_ hash: String) -> Bool {
        AgreementTable.majority(statements.compactMap(\.hash)).map { $0 != hash } ?? false
    }
}
