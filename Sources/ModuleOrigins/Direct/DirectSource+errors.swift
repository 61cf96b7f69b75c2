import Foundation
import GoModules
import Logging
import ModuleProxy
import ZipArchive

extension DirectSource {
    /// What a failure means to the chain, in words for clients; what they leave out is in the log.
    static func sourceError(_ error: any Error, of module: GitModule) -> SourceError {
        let whole = wholeError(error)
        let shown = shownError(whole, error, module)
        if shown != whole {
            let isAnswer = if case .notFound = whole { true } else { false }
            Logger.current.log(
                level: isAnswer ? .debug : .info,
                "version control failed",
                metadata: [
                    "module": "\(module.place.path)", "reason": "\(whole)",
                    "repository": "\(RepositoryLocation.shown(module.mirror.remote.location.fetched))",
                ]
            )
        }
        return shown
    }

    /// What a failure means: what a repository that answered does not have is not found, everything else is a fault.
    static func wholeError(_ error: any Error) -> SourceError {
        switch error {
        case let error as SourceError: error
        case let error as StoreError: .storage(error)
        case GitModuleFault.gone: .badAnswer(reason: "\(error)")
        case is ModuleFolderError, is CommitVersionFault, is PseudoVersionFault, is GitModuleFault, is GitZipFault:
            .notFound(reason: "\(error)")
        case ZipError.noMemory, ZipError.unreadable: .unavailable(reason: "\(error)", retryAfter: nil)
        case let error as ZipError: .notFound(reason: "create zip: \(error)")
        case let error as GitFault: .unavailable(reason: "\(error)", retryAfter: nil)
        case let error as CommitLedgerError: .storage(.failed(reason: "\(error)"))
        case let error as CocoaError: .storage(.failed(reason: error.localizedDescription))
        case is FetchError: .unavailable(reason: "too many fetches from version control wait already", retryAfter: nil)
        case is CancellationError: .unavailable(reason: "the fetch was given up", retryAfter: nil)
        default: .unavailable(reason: "git failed (\(type(of: error)))", retryAfter: nil)
        }
    }

    private static func shownError(_ whole: SourceError, _ error: any Error, _ module: GitModule) -> SourceError {
        guard !(error is CocoaError) else {
            return .storage(.failed(reason: "what is kept for version control cannot be read or written"))
        }
        return PublicWords(module).error(whole, cause: error)
    }
}
