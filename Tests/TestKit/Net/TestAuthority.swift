import Foundation
package import NIOSSL

/// A certificate authority that lives as long as the value, with throw-away keys made by the `openssl` command.
///
/// ```swift
/// let authority = try TestAuthority()
/// let server = try await LoopbackServer.start(tls: authority.server(for: ["localhost", "127.0.0.1"])) { … }
/// // authority.bundle is the file for the client's CA setting.
/// ```
package final class TestAuthority: Sendable {
    /// What is wrong with a certificate.
    package enum Flaw: Sendable {
        /// Nothing.
        case none
        /// Its last day was long ago.
        case expired
        /// Signed with its own key, not by the authority.
        case selfSigned
        /// Signed by the authority over SHA-1.
        case forgeable
    }

    /// The authority's certificate, a PEM file.
    package let bundle: String
    /// The folder of all files; a CA directory too, as its other files hold no authorities that matter.
    package let folder: String

    package init() throws {
        folder = NSTemporaryDirectory() + "martlet-ca-" + UUID().uuidString
        bundle = folder + "/ca.pem"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try openSSL(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
                + ["-subj", "/CN=Test Authority \(UUID().uuidString)", "-keyout", folder + "/ca.key", "-out", bundle]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The server's side of TLS with a new certificate for `hosts`, names or IPv4 addresses.
    ///
    /// - `protocols`: What it offers by ALPN.
    package func server(
        for hosts: [String],
        _ flaw: Flaw = .none,
        offering protocols: [String] = []
    ) throws -> NIOSSLContext {
        let files = try certificate(for: hosts, flaw)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        )
        configuration.applicationProtocols = protocols
        return try NIOSSLContext(configuration: configuration)
    }

    /// The PEM files of a new certificate for `hosts` and of its key.
    ///
    /// Without hosts, `localhost` is named in the subject alone.
    package func certificate(
        for hosts: [String],
        _ flaw: Flaw = .none
    ) throws -> (certificate: String, key: String) {
        let stem = folder + "/" + UUID().uuidString
        let names = hosts.map { ($0.allSatisfy { $0.isNumber || $0 == "." } ? "IP:" : "DNS:") + $0 }
        let alternatives = names.isEmpty ? "" : "subjectAltName=\(names.joined(separator: ","))\n"
        let extensions = "basicConstraints=CA:FALSE\n" + alternatives
        try extensions.write(toFile: stem + ".ext", atomically: true, encoding: .utf8)
        try openSSL(
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                hosts.isEmpty ? "/CN=localhost" : "/CN=test server",
            ]
                + ["-keyout", stem + ".key", "-out", stem + ".csr"]
        )
        let signer = flaw == .selfSigned ? ["-signkey", stem + ".key"] : ["-CA", bundle, "-CAkey", folder + "/ca.key"]
        let serial = ["-set_serial", "\(UInt32.random(in: 1...UInt32.max))"]
        // openssl x509 cannot choose the first day, but "-days -1" makes a last day before it.
        let days = ["-days", flaw == .expired ? "-1" : "2"]
        let digest = [flaw == .forgeable ? "-sha1" : "-sha256"]
        try openSSL(
            ["x509", "-req", "-in", stem + ".csr", "-extfile", stem + ".ext", "-out", stem + ".crt"] + signer + serial
                + days + digest
        )
        return (stem + ".crt", stem + ".key")
    }
}

/// The `openssl` command failed.
private struct OpenSSLError: Error, CustomStringConvertible {
    let description: String
}

private func openSSL(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let output = Pipe()
    process.standardError = output
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw OpenSSLError(description: "openssl \(arguments): \(String(decoding: text, as: UTF8.self))")
    }
}
