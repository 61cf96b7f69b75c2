/// What ended a probe, with its cause in the error library.
package struct ProbeFailure: Error, Hashable, Sendable {
    /// Where it ended; a certificate that a server wants after the handshake counts as ``Step/tls``.
    package let step: Step
    /// The cause, such as `MTL-TLS002`.
    package let code: String
    /// A sentence in English; without secrets, and safe to print.
    package let text: String
    /// What goes in place of `<name>` in the commands of the cause: `host`, `port`, `url`, and for certificates `issuer`.
    package let values: [String: String]

    package init(step: Step, code: String, text: String, values: [String: String] = [:]) {
        self.step = step
        self.code = code
        self.text = text
        self.values = values
    }

    init(_ step: Step, _ code: String, _ text: String, _ origin: Origin, _ more: [String: String] = [:]) {
        let values = ["host": origin.host, "port": "\(origin.port)", "url": origin.description]
        self.init(step: step, code: code, text: text, values: values.merging(more) { $1 })
    }
}
