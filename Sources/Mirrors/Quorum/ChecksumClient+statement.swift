import ChecksumDatabase
import GoModules

extension ChecksumClient {
    /// What the record of a version says, once it is proven.
    func statement(of module: ModuleVersion, as party: Party) async -> Statement {
        do throws(ChecksumError) {
            let hashes = try await record(of: module).hashes(of: module)
            let both = [hashes.zip, hashes.goMod].map { $0.first.map { Saying.hash($0) } ?? .silent(.nothing) }
            return Statement(party, zip: both[0], goMod: both[1])
        } catch {
            if case .unknownModule(_, let reason) = error { return Statement(party, both: .silent(.absent(reason))) }
            let fault = DatabaseFault(error)
            return Statement(party, both: .silent(.failed(fault?.reason ?? "\(error)", code: fault?.code)))
        }
    }
}
