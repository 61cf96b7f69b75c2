extension ChecksumTransport {
    /// What is kept at `path`; a place that cannot be read counts as empty, as the protocol says.
    func kept(at path: String) async throws(ChecksumError) -> [UInt8]? {
        do {
            return try await cached(path)
        } catch is CancellationError {
            throw .cancelled
        } catch {
            return nil
        }
    }

    /// Keeps verified bytes, and says whether that worked.
    func keep(_ bytes: [UInt8], at path: String) async throws(ChecksumError) -> Bool {
        do {
            try await cache(bytes, at: path)
            return true
        } catch is CancellationError {
            throw .cancelled
        } catch {
            return false
        }
    }
}

extension ChecksumError {
    /// What a transport's error means for anything but a lookup, where "not found" is no answer either.
    init(_ error: any Error) {
        self = error is CancellationError ? .cancelled : .unavailable(reason: "\(error)")
    }
}
