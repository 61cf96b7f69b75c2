/// Who may see what: each listener has one of these.
package enum Audience: Sendable {
    /// Module protocol and health only: the main port when it is not loopback.
    case everybody
    /// Also version and metrics: the main port on loopback, and the metrics port.
    case operators
    /// Also state and switches: the admin socket.
    case administrator
}
