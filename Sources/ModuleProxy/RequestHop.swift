/// How many Martlets a request has passed on its way here; two that name each other as source end by it.
///
/// The server binds ``count`` to what the request's ``header`` said (0 without one) and refuses above ``limit``;
/// sources send one more. Work that several requests share carries the count of the first of them.
package enum RequestHop {
    /// The header field that carries the count, a decimal number.
    package static let header = "X-Martlet-Hop"
    /// The most hops a request may have behind it; real chains have one or two.
    package static let limit = 4

    /// The hops behind the request that the current task works for.
    @TaskLocal package static var count = 0
}
