import Foundation
import GoModules
import ModuleProxy
import ZipArchive

extension DirectSource {
    /// What a failure means to the chain: what a repository that answered does not have is not found, everything else is a fault.
    static func sourceError(_ error: any Error, of module: GitModule) -> SourceError {
        switch error {
        case let error as SourceError: error
        case let error as StoreError: .storage(error)
        case GitModuleFault.gone: .badAnswer(reason: "\(error)")
        case is ModuleFolderError, is CommitVersionFault, is PseudoVersionFault, is GitModuleFault, is GitZipFault:
            .notFound(reason: "\(error)")
        case ZipError.noMemory, ZipError.unreadable: .unavailable(reason: "\(error)", retryAfter: nil)
        case let error as ZipError: .notFound(reason: "create zip: \(error)")
        case let error as GitFault: .unavailable(reason: shown(error, module), retryAfter: nil)
        case let error as CocoaError: .storage(.failed(reason: error.localizedDescription))
        case is FetchError: .unavailable(reason: "too many fetches from version control wait already", retryAfter: nil)
        case is CancellationError: .unavailable(reason: "the fetch was given up", retryAfter: nil)
        default: .unavailable(reason: "git failed (\(type(of: error)))", retryAfter: nil)
        }
    }

    /// What git said, with the address that everybody may know in the place of the one that the operator rewrote it to.
    private static func shown(_ fault: GitFault, _ module: GitModule) -> String {
        let mirror = module.mirror
        return "\(fault)".replacing(mirror.remote.location.fetched, with: module.address).replacing(
            mirror.folder,
            with: "the mirror"
        )
    }
}
