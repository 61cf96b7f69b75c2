internal import Crypto

/// What the folder of a mirror is called.
enum MirrorName {
    /// The hash of the address: every address has a folder of its own, whatever characters it has.
    static func name(of address: String) -> String {
        SHA256.hash(data: Array(address.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
