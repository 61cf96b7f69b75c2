import GoModules
import Testing

@Suite("The version of a commit") struct CommitVersionTests {
    private static let hash = "0123456789abcdef0123456789abcdef01234567"

    private func commit(_ tags: String...) throws -> CommitFacts {
        CommitFacts(hash: Self.hash, time: try #require(ProxyTime("2020-09-13T12:26:40Z")), tags: tags)
    }

    private func rules(
        _ tags: String...,
        path: String = "a.b/r",
        retracted: String? = nil,
        incompatible: Set<String> = []
    ) throws -> CommitVersion {
        let facts = CommitFacts(hash: Self.hash, time: try #require(ProxyTime("2020-09-13T12:26:40Z")), tags: tags)
        let retractions = try retracted.map { text in
            let version = try #require(SemanticVersion(text))
            return [VersionInterval(low: version, high: version)]
        }
        return CommitVersion(
            of: facts,
            in: try ModulePlace(of: ModulePath(path), root: "a.b/r"),
            incompatibleMajors: incompatible,
            retractions: retractions ?? []
        )
    }

    private func version(_ text: String) throws -> SemanticVersion { try #require(SemanticVersion(text)) }

    @Test("is the highest tag on it, pre-releases included") func highest() throws {
        let rules = try rules("v1.0.1", "v1.0.2-rc.1", "v2.0.0", "v1", "x", "v1.0.3+meta")
        #expect(rules.choice(for: nil) == .tagged(try version("v1.0.2-rc.1")))
    }

    @Test("is the tag that was asked for, also when it is taken back") func asked() throws {
        let rules = try rules("v1.0.1", "v1.0.2", retracted: "v1.0.1")
        #expect(rules.choice(for: try version("v1.0.1")) == .tagged(try version("v1.0.1")))
        #expect(rules.choice(for: nil) == .tagged(try version("v1.0.2")))
        let other = try self.rules("v1.0.1", "v1.0.2", retracted: "v1.0.2")
        #expect(other.choice(for: nil) == .tagged(try version("v1.0.1")))
    }

    @Test("is a pseudo-version after a tag with build metadata that was asked for") func equivalent() throws {
        let rules = try rules("v0.3.0+build")
        #expect(rules.choice(for: try version("v0.3.0+other")) == .pseudo(after: try version("v0.3.0")))
        #expect(rules.choice(for: nil) == .pseudoAfterAncestor)
        #expect(
            rules.pseudoVersion(after: try version("v0.3.0"))?.description == "v0.3.1-0.20200913122640-0123456789ab"
        )
    }

    @Test("has the major version of the path when there is no tag before it") func untagged() throws {
        #expect(try rules().pseudoVersion(after: nil)?.description == "v0.0.0-20200913122640-0123456789ab")
        let second = try rules(path: "a.b/r/v2")
        #expect(second.pseudoVersion(after: nil)?.description == "v2.0.0-20200913122640-0123456789ab")
        let base = second.base(ofAncestorTags: ["v1.9.0", "v2.0.0", "v2.0.1-rc.1", "v3.0.0", "x/v2.5.0"])
        #expect(base?.description == "v2.0.1-rc.1")
    }

    @Test("of 2 and above needs a suffix, or a commit without go.mod") func majors() throws {
        let second = try version("v2.0.0")
        #expect(throws: CommitVersionFault.needsSuffix("a.b/r/v2")) {
            try rules("v2.0.0").canonical(second, requested: "v2.0.0")
        }
        let old = try rules("v2.0.0", incompatible: ["v2"])
        #expect(try old.canonical(second, requested: "v2.0.0").description == "v2.0.0+incompatible")
        #expect(try old.canonical(second, requested: nil).description == "v2.0.0+incompatible")
        #expect(old.choice(for: nil) == .tagged(second))
        #expect(throws: CommitVersionFault.majorMustMatch) {
            try rules("v2.0.0", path: "a.b/r/v3", incompatible: ["v2"]).canonical(second, requested: "v2.0.0")
        }
        #expect(throws: CommitVersionFault.isCompatible(major: "v1")) {
            try old.canonical(version("v1.0.0"), requested: "v1.0.0+incompatible")
        }
    }

    @Test("is not that of a branch with the name of a version") func branch() throws {
        let rules = try rules()
        #expect(throws: CommitVersionFault.resolvesToAnother(version: "v0.0.0-1", requested: "v0.7.0")) {
            try rules.canonical(version("v0.0.0-1"), requested: "v0.7.0")
        }
        #expect(try rules.canonical(version("v0.0.0-1"), requested: "main").description == "v0.0.0-1")
    }

    // MARK: Pseudo-versions that somebody else made up

    private func check(_ text: String, _ tags: String..., path: String = "a.b/r") throws -> String? {
        let facts = CommitFacts(hash: Self.hash, time: try #require(ProxyTime("2020-09-13T12:26:40Z")), tags: tags)
        let place = try ModulePlace(of: ModulePath(path), root: "a.b/r")
        return try #require(PseudoVersion(text)).unprovenBase(at: facts, in: place)?.description
    }

    @Test("must tell the truth about commit, time and tags before it") func lies() throws {
        #expect(try check("v0.0.0-20200913122640-0123456789ab") == nil)
        #expect(try check("v1.2.4-0.20200913122640-0123456789ab") == "v1.2.3")
        #expect(try check("v2.1.0-rc.1.0.20200913122640-0123456789ab+incompatible") == "v2.1.0-rc.1")
        #expect(throws: PseudoVersionFault.otherLength(isLonger: true, expected: "0123456789ab")) {
            try check("v0.0.0-20200913122640-0123456789abc")
        }
        #expect(throws: PseudoVersionFault.otherLength(isLonger: false, expected: "0123456789ab")) {
            try check("v0.0.0-20200913122640-0123456789a")
        }
        #expect(throws: PseudoVersionFault.otherRevision(expected: "0123456789ab")) {
            try check("v0.0.0-20200913122640-ffffffffffff")
        }
        #expect(throws: PseudoVersionFault.otherTime(expected: "20200913122640")) {
            try check("v0.0.0-20200913122641-0123456789ab")
        }
        #expect(throws: PseudoVersionFault.majorWithoutBase) { try check("v1.0.0-20200913122640-0123456789ab") }
        for tag in ["v1.2.3", "s/v1.2.3"] {
            #expect(throws: PseudoVersionFault.alreadyTagged(tag: tag, revision: "0123456789ab")) {
                try check("v1.2.4-0.20200913122640-0123456789ab", tag, path: "a.b/r/s")
            }
        }
        #expect(try check("v1.2.4-0.20200913122640-0123456789ab", "v1.2.3+meta") == "v1.2.3")
    }
}

@Suite("The versions of tags") struct ModuleTagsTests {
    @Test("are listed with +incompatible where that is allowed") func incompatible() throws {
        let place = try ModulePlace(of: ModulePath("a.b/r"), root: "a.b/r")
        let tags = ModuleTags(
            [
                "v1.0.0", "v1.1.0-rc.1", "v2.0.0", "v2.1.0", "v3.0.0", "v4.0.0-pre", "s/v1.0.0", "v5",
                "v6.0.0+incompatible",
            ],
            of: place
        )
        #expect(tags.highest?.description == "v1.0.0")
        #expect(tags.highestOfMajors.map(\.description) == ["v2.1.0", "v3.0.0", "v4.0.0-pre"])
        let list = tags.list(withIncompatible: ["v2", "v4"]).map(\.description)
        #expect(
            list == ["v1.0.0", "v1.1.0-rc.1", "v2.0.0+incompatible", "v2.1.0+incompatible", "v4.0.0-pre+incompatible"]
        )
        #expect(tags.list(withIncompatible: []).count == 2)
    }

    @Test("are none for gopkg.in's unstable modules") func unstable() throws {
        let path = "gopkg.in/a.v2-unstable"
        #expect(ModuleTags(["v2.0.0"], of: try ModulePlace(of: ModulePath(path), root: path)).versions.isEmpty)
        let stable = "gopkg.in/a.v2"
        #expect(
            ModuleTags(["v2.0.0", "v1.0.0"], of: try ModulePlace(of: ModulePath(stable), root: stable)).versions.count
                == 1
        )
    }
}
