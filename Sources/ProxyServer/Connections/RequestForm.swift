import NIOHTTP1

/// What the head of an HTTP/1 request says about the request's form, found out in one pass over its fields.
struct RequestForm {
    /// One `Host`, which only HTTP/1.0 may leave out.
    ///
    /// Rule: <https://www.rfc-editor.org/rfc/rfc9112#section-3.2>
    let hasValidHost: Bool
    /// Where the request ends is said once: by a length, or by the one encoding `chunked`, in one line.
    ///
    /// Whoever stands in between may read anything else in another way, and take the rest for another request.
    ///
    /// Rule: <https://www.rfc-editor.org/rfc/rfc9112#section-6.1>
    let hasPlainFraming: Bool
    /// Whether nothing may follow it on the connection.
    ///
    /// HTTP/1.0 connections are never kept, and after an offer to upgrade the decoder does not read on.
    let isLast: Bool

    init(_ head: HTTPRequestHead) {
        var (hosts, encodings) = (0, 0)
        var (isHostValid, isChunked, hasLength, isUpgrade) = (true, true, false, false)
        for (name, value) in head.headers {
            // Few fields have a name so long, and the length is at hand.
            switch name.utf8.count {
            case 4 where name.lowercased() == "host":
                hosts += 1
                isHostValid = HostField.isValid(value)
            case 7 where name.lowercased() == "upgrade": isUpgrade = true
            case 14 where name.lowercased() == "content-length": hasLength = true
            case 17 where name.lowercased() == "transfer-encoding":
                encodings += 1
                isChunked = value.lowercased() == "chunked"
            default: break
            }
        }
        self.hasValidHost = hosts == 1 ? isHostValid : hosts == 0 && head.version == .http1_0
        self.hasPlainFraming = encodings == 0 || (encodings == 1 && isChunked && !hasLength)
        self.isLast = !head.isKeepAlive || head.version == .http1_0 || head.method == .CONNECT || isUpgrade
    }
}
