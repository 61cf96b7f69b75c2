import ErrorLibrary
import GoModules

/// Whether git can read the repositories of the modules that go would fetch directly, and finds the versions there.
///
/// The subject of each outcome is a module or an import path.
enum RemoteCheck {
    static let check = Check(
        "vcs.remote",
        LocalizedText("repositories", "仓库"),
        after: ["vcs.git", "vcs.govcs", "proto.info"],
        limit: .seconds(120)
    ) { try await outcomes($0) }

    private static func outcomes(_ examination: Examination) async throws -> [Outcome] {
        guard !examination.isOffline else { return [] }
        let direct = await RepositoryChecks.modules(examination)
        let modules = direct.prefix(RepositoryChecks.most)
        let outcomes = try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            for (index, module) in modules.enumerated() {
                group.addTask { (index, try await outcome(module, examination)) }
            }
            var found: [Int: Outcome] = [:]
            for try await (index, outcome) in group { found[index] = outcome }
            return modules.indices.compactMap { found[$0] }
        }
        let isAll = direct.count == examination.modules.prefix(ProxyChecks.most).count
        return outcomes.limited(to: modules.count, of: isAll ? examination.modules.count : direct.count)
    }

    private static func outcome(_ module: WantedModule, _ examination: Examination) async throws -> Outcome {
        let node = Outcome.Node(check.id, module.description)
        if let obstacle = examination.record.obstacle("", ["vcs.git"])
            ?? examination.record.obstacle(module.path, ["vcs.govcs"])
        {
            return .skip(node, because: obstacle)
        }
        do {
            let repository = try await FoundRepository(try ModulePath(module.path), examination)
            // Another system has its own programs, of which nothing is known here.
            guard repository.system == "git" else {
                return .skip(node, [Fact(LocalizedText("system", "版本控制系统"), repository.system)])
            }
            let references = try await references(repository, module, examination)
            return judged(module, repository, references, node)
        } catch let fault as FoundRepository.Fault {
            return .fail(node, fault.code, fault.values, fault.facts)
        } catch let error as ModulePathError {
            return .fail(node, "MTL-MOD017", ["module": module.path], [.reason("\(error)")])
        }
    }

    /// The names of branches and tags.
    private static func references(
        _ repository: FoundRepository,
        _ module: WantedModule,
        _ examination: Examination
    ) async throws -> Set<String> {
        let git = GitTool(examination.settings)
        let arguments = ["ls-remote", "-q", "--", repository.address]
        let result: ToolCommand.Result
        do throws(ToolCommand.Fault) {
            result = try await git.run(arguments)
        } catch {
            throw FoundRepository.Fault(
                code: "MTL-VCS014",
                values: [:],
                facts: [.asked(ShownSetting.addresses(repository.address)), .reason("\(error)")]
            )
        }
        guard result.status != 0 else { return Self.names(result.text) }
        let said = String(decoding: result.errors, as: UTF8.self).trimmedBlanks
        let message =
            "\(module.path): git \(arguments.joined(separator: " ")): exit status \(result.status):\n\t"
            + said.replacing("\n", with: "\n\t")
        let found = try examination.known(message)
        let named = (found?.named ?? [:]).mapValues(ShownSetting.addresses)
        let values = ["module": module.path, "url": ShownSetting.addresses(repository.address)].merging(named) { $1 }
        let facts = [Fact.asked(ShownSetting.addresses(repository.address)), .said(ShownSetting.lines(said))]
        throw FoundRepository.Fault(code: found?.entry.code ?? "MTL-VCS020", values: values, facts: facts)
    }

    private static func names(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isNewline).compactMap { $0.split(separator: "\t").last.map(String.init) })
    }

    private static func judged(
        _ module: WantedModule,
        _ repository: FoundRepository,
        _ references: Set<String>,
        _ node: Outcome.Node
    ) -> Outcome {
        let facts = [
            Fact.asked(ShownSetting.addresses(repository.address)),
            Fact(LocalizedText("branches and tags", "分支与标签"), "\(references.count)"),
        ]
        let values = [
            "module": module.path, "version": module.version, "url": ShownSetting.addresses(repository.address),
        ]
        if let choice = VersionChoice(module) {
            let isThere = choice.takesCommits || choice.chosen(from: versions(references, repository.place)) != nil
            return isThere ? .ok(node, facts) : .fail(node, "MTL-MOD022", values, facts)
        }
        guard let version = SemanticVersion(module.version) else {
            let isThere = isName(module.version, in: references) || isCommit(module.version)
            return isThere ? .ok(node, facts) : .fail(node, "MTL-VCS003", values, facts)
        }
        let tag = repository.place.tag(of: version)
        if references.contains("refs/tags/\(tag)") {
            return repository.place.admits(version) || module.checked != nil
                ? .ok(node, facts) : .fail(node, "MTL-MOD008", values, facts)
        }
        return module.isPseudo
            ? .ok(node, facts) : .fail(node, "MTL-VCS003", values, facts + [Fact(LocalizedText("tag", "标签"), tag)])
    }

    /// The versions that tags name, ascending.
    private static func versions(_ references: Set<String>, _ place: ModulePlace) -> [CanonicalVersion] {
        let prefix = "refs/tags/"
        let tags = ModuleTags(
            references.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) },
            of: place
        )
        return tags.list(withIncompatible: Set(tags.incompatible.map(\.major)))
    }

    private static func isName(_ name: String, in references: Set<String>) -> Bool {
        references.contains("refs/heads/\(name)") || references.contains("refs/tags/\(name)")
    }

    /// Whether it can be the beginning of a commit's name, which nobody tells without fetching.
    private static func isCommit(_ text: String) -> Bool {
        text.utf8.count >= 7 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }
}

extension WantedModule {
    /// Whether the version stands for a commit.
    fileprivate var isPseudo: Bool { PseudoVersion(version) != nil }
}

extension ShownSetting {
    /// What a program said, in one line and without passwords in addresses.
    static func lines(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).prefix(4).map { addresses(String($0).trimmedBlanks) }.joined(
            separator: " / "
        )
    }
}
