import ErrorLibrary

/// The checks of the module or workspace that one stands in.
package enum ProjectChecks {
    package static let all: [Check] = [
        ProjectToolchainCheck.check, GoModCheck.check, WorkspaceCheck.check, ReplaceCheck.check, VendorCheck.check,
        GoSumCheck.check,
    ]

    /// What a check says where there is no project; there is nothing to look at then.
    static func noProject(_ check: String) -> [Outcome] { [.skip(Outcome.Node(check))] }
}
