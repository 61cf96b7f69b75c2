/// The checks of settings: Go's own, and those that its network code reads.
///
/// They read `Examination.settings` and the files that settings name, and ask nobody.
package enum EnvironmentChecks {
    /// In the order in which they are shown.
    package static let all: [Check] = [
        SourceCheck.check, ModuleModeCheck.check, PathsCheck.check, FlagsCheck.check, ToolchainCheck.check,
        ProxySyntaxCheck.check, PrivateCheck.check, ChecksumSettingCheck.check, VersionControlSettingCheck.check,
        AuthorizationCheck.check, NetrcCheck.check, OutboundProxyCheck.check, DebugCheck.check, CertificatesCheck.check,
    ]
}
