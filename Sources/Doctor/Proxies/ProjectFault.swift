extension Examination {
    /// The check that found out that go cannot even read the project: then it is not known what go would look for.
    var projectFault: Outcome.Node? {
        let fault = record.all.first { outcome in
            outcome.verdict == .fail && ["proj.gomod", "proj.gowork", "proj.modules"].contains(outcome.node.check)
                && outcome.code != "MTL-MOD001"
        }
        return fault?.node
    }
}
