extension SettingKey {
    /// The part of the table about who may ask for modules.
    var accessDefinition: SettingDefinition {
        switch self {
        case .accessTokenFile:
            .init(
                .path(mayBeEmpty: true),
                .text(""),
                .onReload,
                "Give modules only to clients with the token in this file; with allow-anonymous only private ones ask for it"
            )
        default:
            .init(
                .flag,
                .text("false"),
                .onRestart,
                "Allow an address that is not loopback also where modules are private"
            )
        }
    }
}
