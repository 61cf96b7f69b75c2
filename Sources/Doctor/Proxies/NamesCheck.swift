import ErrorLibrary

/// Whether the modules that are looked for can exist at all; the subject is a module.
enum NamesCheck {
    static let check = Check("proj.modules", LocalizedText("names and versions", "名称与版本")) { examination in
        examination.modules.compactMap { module in
            guard let fault = ImpossibleModule(module) else { return nil }
            let values = ["module": module.path, "version": module.version]
            return .fail(Outcome.Node("proj.modules", "\(module)"), fault.code, values, [.reason(fault.reason)])
        }
    }
}
