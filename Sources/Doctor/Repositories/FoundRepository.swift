import ErrorLibrary
import GoModules
import Probes

/// Where the repository of a module is, as go finds it.
///
/// Rules: <https://go.dev/ref/mod#vcs-find>
struct FoundRepository: Sendable {
    /// Why it was not found.
    struct Fault: Error, Sendable {
        let code: String
        let values: [String: String]
        let facts: [Fact]
    }

    /// What git is given.
    let address: String
    let place: ModulePlace
    let system: String

    /// - Throws: ``Fault``
    init(_ path: ModulePath, _ examination: Examination) async throws(Fault) {
        if let known = try Self.known(path) {
            let address = known.location.contains("://") ? known.location : "https://\(known.location)"
            try self.init(address, known.system.rawValue, path, root: known.root, "")
            return
        }
        let line = try await Self.line(path, examination)
        // A page may be anybody's, and what it says is given to a program.
        guard line.address.contains("://"), !line.address.hasPrefix("-") else {
            let reason = Fact.reason(ShownSetting.addresses(line.address))
            throw Fault(code: "MTL-VCS004", values: ["module": "\(path)"], facts: [reason])
        }
        try self.init(line.address, line.system, path, root: line.prefix, line.subdirectory)
    }

    private static func known(_ path: ModulePath) throws(Fault) -> RepositoryAddress? {
        do throws(RepositoryAddressError) {
            return try RepositoryAddress(of: path)
        } catch {
            let code = path.description.hasSuffix(".git") ? "MTL-MOD029" : "MTL-MOD028"
            throw Fault(code: code, values: ["module": "\(path)"], facts: [.reason("\(error)")])
        }
    }

    private init(_ address: String, _ system: String, _ path: ModulePath, root: String, _ folder: String) throws(Fault)
    {
        do throws(ModulePlaceError) {
            self.place = try ModulePlace(of: path, root: root, subdirectory: folder)
        } catch {
            throw Fault(code: "MTL-VCS004", values: ["module": "\(path)"], facts: [.reason("\(error)")])
        }
        (self.address, self.system) = (address, system)
    }

    /// What the page of an import path says, and that of the root that it names.
    private static func line(_ path: ModulePath, _ examination: Examination) async throws(Fault) -> GoImport {
        let line = try await said(path.description, examination)
        guard line.prefix != path.description else { return line }
        let root = try await said(line.prefix, examination)
        guard root == line else {
            let facts = [
                Fact("\(path)", "\(line.prefix) \(line.system) \(ShownSetting.addresses(line.address))"),
                Fact(line.prefix, ShownSetting.addresses(root.address)),
            ]
            throw Fault(code: "MTL-VCS011", values: ["module": "\(path)"], facts: facts)
        }
        return line
    }

    /// Over https, and over plain http where `GOINSECURE` allows that.
    private static func said(_ path: String, _ examination: Examination) async throws(Fault) -> GoImport {
        do throws(Fault) {
            return try await said(path, "https", examination)
        } catch {
            guard PathPatterns(examination.settings["GOINSECURE"]).matches(path) else { throw error }
            do throws(Fault) { return try await said(path, "http", examination) } catch _ { throw error }
        }
    }

    private static func said(
        _ path: String,
        _ scheme: String,
        _ examination: Examination
    ) async throws(Fault) -> GoImport {
        let url = "\(scheme)://\(path)?go-get=1"
        let exchange = await examination.credentials.exchange(url, by: examination.prober)
        let values = ["module": path, "url": url]
        if let failure = exchange.failure {
            throw Fault(code: failure.code, values: failure.values, facts: [.asked(url), .said(failure.text)])
        }
        do throws(GoImportError) {
            // A page with an error status counts when it has the line.
            return try GoImportPage(exchange.body).line(for: path)
        } catch {
            let status = Fact(LocalizedText("status", "状态码"), "\(exchange.status ?? 0)")
            let facts = [.asked(url), status, .reason("\(error)")]
            if exchange.status != 200 { throw Fault(code: "MTL-VCS010", values: values, facts: facts) }
            throw Fault(
                code: "\(error)".contains("multiple") ? "MTL-VCS011" : "MTL-VCS004",
                values: values,
                facts: facts
            )
        }
    }
}
