import Foundation
package import ModuleProxy
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes staged files for a ``MemoryStore``: real files, since zips are read with `pread(2)`, but without a name.
package enum TemporaryStaging {
    /// A new, empty staged file; nothing is left of it when the last reference goes.
    package static func make() throws(StoreError) -> Staging {
        var template = Array("\(NSTemporaryDirectory())/martlet-staging-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .failed(reason: "mkstemp: \(String(cString: strerror(errno)))") }
        unlink(template)
        return Staging(
            descriptor: descriptor,
            name: "",
            write: { bytes throws(StoreError) in try append(bytes, to: descriptor) },
            reader: { (offset, count) throws(StoreError) in try read(descriptor, at: offset, count: count) },
            discard: { close(descriptor) }
        )
    }

    private static func append(_ bytes: [UInt8], to descriptor: Int32) throws(StoreError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw .failed(reason: "write: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(written)
        }
    }

    private static func read(_ descriptor: Int32, at offset: Int64, count: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, off_t(offset) + off_t(filled))
            }
            guard got >= 0 else { throw .failed(reason: "pread: \(String(cString: strerror(errno)))") }
            guard got > 0 else { break }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }
}

extension MemoryStore {
    /// A store whose files are dated by `clock`.
    package convenience init(_ clock: TestClock = TestClock()) {
        self.init(
            unixSeconds: { clock.unixSeconds },
            staging: { () throws(StoreError) in try TemporaryStaging.make() }
        )
    }
}
