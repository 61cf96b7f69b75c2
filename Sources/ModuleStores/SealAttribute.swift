import CSystemCalls
import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The extended attribute in which a file system keeps the seal of a file.
///
/// The value is the 32 bytes of the hash. As text it would not fit into the inodes of an ext4 that was made with the usual
/// settings, and cost each small file a second block; `docs/decisions/0019-seals-in-extended-attributes.md`.
enum SealAttribute {
    static let name = "user.martlet.sha256"

    /// Seals an open file; it is durable with the next `fsync` of it.
    ///
    /// A file system that keeps no such attributes, or has no room for this one, leaves the file without a seal.
    static func write(_ seal: Seal, to descriptor: Int32, _ path: String) throws(StoreError) {
        _ = try attach(seal, to: descriptor, path)
    }

    /// The same, telling whether the seal is there.
    static func attach(_ seal: Seal, to descriptor: Int32, _ path: String) throws(StoreError) -> Bool {
        while seal.bytes.withUnsafeBytes({ martlet_set_attribute(descriptor, name, $0.baseAddress, $0.count) }) != 0 {
            switch errno {
            case EINTR: continue
            case ENOTSUP, EPERM, ENOSPC, EDQUOT: return false
            default: throw SystemCalls.error("fsetxattr", path)
            }
        }
        return true
    }

    /// The seal of an open file; nil when it has none.
    ///
    /// - Throws: ``StoreError/damaged(got:expected:)`` when the attribute is no seal.
    static func read(_ descriptor: Int32, _ path: String) throws(StoreError) -> Seal? {
        var value = [UInt8](repeating: 0, count: 65)
        let count = value.withUnsafeMutableBytes { martlet_get_attribute(descriptor, name, $0.baseAddress, $0.count) }
        guard count >= 0 else {
            switch errno {
            case ENOTSUP, EPERM: return nil
            case ERANGE: throw .damaged(got: "a long seal of \(path)", expected: "a seal")
            default:
                if isAbsent(errno) { return nil }
                throw SystemCalls.error("open", path)
            }
        }
        guard let seal = Seal(attribute: Array(value.prefix(count))) else {
            throw .damaged(got: "a seal of \(count) bytes on \(path)", expected: "a seal")
        }
        return seal
    }

    /// The same for those who judge files: an attribute that is no seal is ``Seal/illegible``.
    static func found(_ descriptor: Int32, _ path: String) throws(StoreError) -> Seal? {
        do throws(StoreError) {
            return try read(descriptor, path)
        } catch {
            guard case .damaged = error else { throw error }
            return .illegible
        }
    }

    /// Whether seals are kept where the open file is; the file gets one.
    static func isKept(in descriptor: Int32, _ path: String) throws(StoreError) -> Bool {
        try attach(Seal(of: []), to: descriptor, path)
    }

    private static func isAbsent(_ number: Int32) -> Bool {
        #if canImport(Darwin)
            number == ENOATTR
        #else
            number == ENODATA
        #endif
    }
}
