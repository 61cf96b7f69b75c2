import CDeflate

/// The calls to libdeflate that are made from more than one place.
enum Libdeflate {
    /// Inflates a raw stream, and says how many bytes it took and gave.
    static func inflate(
        _ stream: UnsafeRawBufferPointer,
        into room: UnsafeMutableRawBufferPointer,
        using decompressor: OpaquePointer
    ) -> (code: libdeflate_result, used: Int, made: Int) {
        var used = 0
        var made = 0
        let code = libdeflate_deflate_decompress_ex(
            decompressor,
            stream.baseAddress,
            stream.count,
            room.baseAddress,
            room.count,
            &used,
            &made
        )
        return (code, used, made)
    }
}
