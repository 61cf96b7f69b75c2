extension SettingKey {
    /// The part of the table about version control.
    var directDefinition: SettingDefinition {
        switch self {
        case .directGit:
            .init(
                .path(mayBeEmpty: false),
                .text("git"),
                .onRestart,
                "Run this git for direct; a name without a slash is looked for in PATH",
                flag: "git"
            )
        case .directRewrites:
            .init(
                .pairs(first: "prefix", second: "replacement"),
                .text(""),
                .onReload,
                "Fetch repositories whose address begins so from elsewhere, or from a folder; repeatable",
                flag: "rewrite"
            )
        case .directImports:
            .init(
                .pairs(first: "pattern", second: "repository"),
                .text(""),
                .onReload,
                "Say where modules are kept, as in golang.org/x/*=git https://github.com/golang/$1; repeatable",
                flag: "import"
            )
        case .directSSHKeys:
            .init(
                .pairs(first: "prefix", second: "file"),
                .text(""),
                .onReload,
                "Fetch repositories whose ssh address begins so with the private key in the file; repeatable",
                flag: "ssh-key"
            )
        case .directKnownHosts:
            .init(
                .path(mayBeEmpty: true),
                .text(""),
                .onReload,
                "Believe the ssh servers in this file, beside those that the machine knows",
                flag: "known-hosts"
            )
        case .directInsecure:
            .init(
                .patterns,
                .text(""),
                .onReload,
                "Find and fetch modules that match over http where https fails; repeatable",
                flag: "insecure"
            )
        case .directMaxSize:
            .init(
                .size(.zero...ByteSize(bytes: .max)),
                .text("20GiB"),
                .onReload,
                "Delete copies of repositories by last use above this size of all; 0 never deletes"
            )
        default:
            .init(
                .networks,
                .text(""),
                .onReload,
                "Let direct reach these networks for hosts that no setting names; repeatable",
                flag: "allow-network"
            )
        }
    }
}
