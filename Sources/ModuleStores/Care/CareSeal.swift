import CSystemCalls
import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The sha256 of a file's whole content, kept with the file as an extended attribute.
///
/// The value is the 32 bytes of the hash, or their 64 hex digits, as an operator may write them.
enum CareSeal {
    /// The seal of an open file in hex digits; nil when it has none, or when its file system keeps none.
    ///
    /// An attribute that is no seal comes as a text that no hash is equal to.
    static func read(_ descriptor: Int32) -> String? {
        var value = [UInt8](repeating: 0, count: 65)
        let count = value.withUnsafeMutableBytes {
            martlet_get_attribute(descriptor, SealAttribute.name, $0.baseAddress, $0.count)
        }
        if count < 0 { return errno == ERANGE ? "no seal" : nil }
        switch count {
        case 32: return value.prefix(32).map(hexadecimal).joined()
        case 64: return String(decoding: value.prefix(64), as: UTF8.self).lowercased()
        default: return "no seal"
        }
    }

    /// Puts a seal of 64 hex digits on an open file; anything else marks the file as wrong.
    ///
    /// - Returns: false when the file system keeps none.
    static func write(_ seal: String, to descriptor: Int32, _ path: String) throws(StoreError) -> Bool {
        let digits = seal.compactMap(\.hexDigitValue)
        let isSeal = digits.count == 64 && seal.utf8.count == 64
        let bytes =
            isSeal ? stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) } : Array(seal.utf8)
        let status = bytes.withUnsafeBytes {
            martlet_set_attribute(descriptor, SealAttribute.name, $0.baseAddress, $0.count)
        }
        guard status != 0 else { return true }
        if [ENOTSUP, EPERM, ENOSPC, EDQUOT].contains(errno) { return false }
        throw SystemCalls.error("fsetxattr", path)
    }

    private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
