/// Why the certificate authorities cannot be used.
package enum TrustError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be read or is no PEM file of certificates.
    case unusable(file: String)
    /// The folder cannot be read, or no file in it holds a certificate.
    case empty(directory: String)

    package var description: String {
        switch self {
        case .unusable(let file): "\(file) cannot be read or holds no certificate in PEM form"
        case .empty(let directory): "\(directory) cannot be read or holds no certificates"
        }
    }
}
