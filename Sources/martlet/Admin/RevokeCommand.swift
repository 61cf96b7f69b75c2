import ArgumentParser
import ModuleProxy

/// `martlet revoke`: takes a module or a version out of use at a running server, or back into use.
struct RevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Stop serving a module or a version, and take that back.",
        discussion: """
            The argument is module or module@version. From then on every request for it is refused with the reason, also when it \
            is stored, and running transfers of it are cut; its version leaves the lists. Nothing is deleted: after --undo the \
            same bytes are served. It is kept in the store and outlasts restarts.
            Exit status: 0 when done, 64 for wrong options or arguments, 70 when the server cannot be reached or refuses.
            """
    )

    @Argument(help: "module, or module@version.") var target: String?
    @Option(help: "Why, one line; whoever asks for the module sees it.") var reason: String?
    @Flag(help: "Serve it again.") var undo = false
    @Flag(help: "Show what is revoked: a line each, the module, a tab and the reason.") var list = false
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func validate() throws { _ = try order }

    func run() async throws {
        let settings = try options.load()
        let order = try order
        let method = order == .list ? "GET" : "POST"
        print(try await AdminRequest(settings).send(method, order.path), terminator: "")
    }

    private var order: RevocationOrder {
        get throws {
            let order: RevocationOrder
            switch (target, list, undo) {
            case (nil, true, false) where reason == nil: order = .list
            case (let target?, false, true) where reason == nil: order = .restore(target: target)
            case (let target?, false, false):
                guard let reason else { throw ValidationError("Say why: --reason \"…\".") }
                order = .revoke(target: target, reason: reason)
            default:
                throw ValidationError("Name a module with --reason or with --undo, or give --list alone.")
            }
            do { try order.check() } catch { throw ValidationError("\(error)") }
            return order
        }
    }
}
