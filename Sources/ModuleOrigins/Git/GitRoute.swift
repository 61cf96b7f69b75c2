import ModuleProxy

/// How one git command reaches a repository: the address, and what must be set for it.
struct GitRoute: Sendable {
    /// What git takes: an address without credentials, or an absolute path.
    let address: String
    /// Settings that everybody may see.
    var settings: [String] = []
    /// The header that a server wants, which nobody may see: it travels in the environment.
    var authorization: Secret?
    /// How ssh is started, for an address of ssh.
    var ssh: [String: String] = [:]
    /// The address of the outbound proxy, with a password; nil connects directly.
    var outboundProxy: Secret?

    /// The variables that hand over what nobody may see; the header goes to this address and no other.
    ///
    /// Rules: <https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT>
    var variables: [String: String] {
        var variables = ssh
        if let authorization {
            variables["GIT_CONFIG_COUNT"] = "1"
            variables["GIT_CONFIG_KEY_0"] = "http.\(address).extraHeader"
            variables["GIT_CONFIG_VALUE_0"] = "Authorization: \(authorization.reveal())"
        }
        variables["https_proxy"] = outboundProxy?.reveal()
        return variables
    }
}

extension GitCommand {
    /// The same command on its way to a repository, with other limits if there are any.
    func reaching(_ route: GitRoute, _ limits: GitLimits?) -> GitCommand {
        var invocation = invocation
        invocation.limits = limits ?? invocation.limits
        invocation.settings += route.settings
        invocation.variables.merge(route.variables) { _, new in new }
        return GitCommand(invocation: invocation, sessions: sessions)
    }
}
