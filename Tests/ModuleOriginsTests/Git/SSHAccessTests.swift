import Testing

@testable import ModuleOrigins

@Suite("ssh") struct SSHAccessTests {
    private func access() -> SSHAccess {
        var access = SSHAccess()
        access.keys = [
            .init(prefix: "ssh://git@git.corp.example/", file: "/etc/martlet/all"),
            .init(prefix: "ssh://git@git.corp.example/team/", file: "/etc/martlet/it's"),
        ]
        return access
    }

    @Test("asks nobody, believes known hosts only, and reads no configuration") func always() throws {
        let command = try #require(SSHAccess().variables(for: "ssh://git@other.example/a")["GIT_SSH_COMMAND"])
        #expect(command.hasPrefix("'ssh' '-F' '/dev/null' '-oBatchMode=yes' '-oStrictHostKeyChecking=yes' "))
        #expect(!command.contains("'-i'"))
    }

    @Test("takes the key with the longest prefix, and no other") func keys() throws {
        let team = try #require(access().variables(for: "ssh://git@git.corp.example/team/a")["GIT_SSH_COMMAND"])
        #expect(team.hasSuffix(#"'-oIdentitiesOnly=yes' '-oIdentityAgent=none' '-i' '/etc/martlet/it'\''s'"#))
        #expect(access().key(for: "ssh://git@git.corp.example/other")?.file == "/etc/martlet/all")
        #expect(access().key(for: "ssh://git@git.corp.example.evil.example/a") == nil)
        #expect(access().key(for: "ssh://other@git.corp.example/a") == nil)
    }

    @Test("shows the agent to addresses without a key only") func agent() {
        var access = access()
        access.agent = "/run/agent"
        access.knownHosts = "/etc/martlet/known hosts"
        #expect(access.variables(for: "ssh://git@git.corp.example/a")["SSH_AUTH_SOCK"] == nil)
        #expect(access.variables(for: "ssh://git@other.example/a")["SSH_AUTH_SOCK"] == "/run/agent")
        #expect(
            access.variables(for: "ssh://x/a")["GIT_SSH_COMMAND"]?.contains(
                "'-oUserKnownHostsFile=/etc/martlet/known hosts'"
            ) == true
        )
    }
}
