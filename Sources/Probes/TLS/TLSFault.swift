import ModuleOrigins

/// What a failed handshake means, as far as the handshake itself tells.
struct TLSFault {
    private let fault: HandshakeFault
    private let origin: Origin
    private let limit: Duration

    /// - `limit`: How long it was allowed to take.
    init(_ fault: HandshakeFault, _ origin: Origin, _ limit: Duration) {
        self.fault = fault
        self.origin = origin
        self.limit = limit
    }

    /// What it means; nil when a look at what the server shows is needed.
    var outcome: TLSStep.Outcome? {
        let words = fault.words
        if fault.error is Pending<HandshakeWatch.Handshake>.Overdue {
            return outcome("MTL-NET007", "the handshake did not end within \(limit.inWords)")
        }
        if fault.isPlainHTTP { return outcome("MTL-NET009", "the server answered in plain HTTP") }
        if fault.firstBytes.isEmpty {
            return outcome("MTL-NET011", "the connection was closed in place of a handshake")
        }
        if !fault.beganTLS { return outcome("MTL-NET008", "what answered does not speak TLS") }
        if TLSWords.wantClientCertificate(words) {
            return outcome("MTL-TLS006", "the server wants a client certificate (\(words))")
        }
        if words.isEmpty { return outcome("MTL-NET011", "the connection was closed in the middle of the handshake") }
        return nil
    }

    /// What an alert, or another disagreement, means.
    ///
    /// - `wantsCertificate`: Whether the server asks for a certificate of the client.
    func alert(wantsCertificate: Bool) -> ProbeFailure {
        wantsCertificate
            ? failure("MTL-TLS006", "the server wants a client certificate (\(fault.words))")
            : failure("MTL-TLS005", "no common way of TLS was found (\(fault.words))")
    }

    private func outcome(_ code: String, _ text: String) -> TLSStep.Outcome {
        let received = fault.firstBytes.isEmpty ? [] : [ProbeFact(.received, PeerText.shown(fault.firstBytes))]
        let words = fault.words.isEmpty ? [] : [ProbeFact(.handshake, fault.words)]
        return TLSStep.Outcome(facts: words.isEmpty ? received : words, failure: failure(code, text))
    }

    private func failure(_ code: String, _ text: String) -> ProbeFailure {
        ProbeFailure(.tls, code, "\(origin.host): \(text)", origin)
    }
}
