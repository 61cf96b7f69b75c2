import ModuleProxy
import NIOCore
import Synchronization

/// A stored file that is sent by the system, as long as it is what it was.
final class HotFile: Sendable {
    let file: StoredFile
    private let descriptor: Int32
    private let stamp: FileStamp
    private let place: FilesUnderWay.Place

    /// Nil for a file that is not on the disk and in the system's memory.
    init?(_ file: StoredFile, place: FilesUnderWay.Place) {
        guard let descriptor = file.descriptor, let standing = file.standing, standing.isResident else { return nil }
        self.file = file
        self.descriptor = descriptor
        self.stamp = standing.stamp
        self.place = place
    }

    /// Whether nobody has changed it.
    var isUnchanged: Bool { file.standing?.currentStamp() == stamp }

    /// Sends what the system takes at once of a part of it, and returns what is left.
    func send(_ range: Range<Int64>, to socket: OpenSocket) -> Range<Int64> { socket.write(descriptor, range) }

    /// Has a part of it sent, and lives until the last byte is out.
    ///
    /// - `promise`: Completed when that is done.
    /// - `write`: Writes the region, and completes the promise.
    func send(
        _ range: Range<Int64>,
        _ promise: EventLoopPromise<Void>,
        _ write: (FileRegion, EventLoopPromise<Void>) -> Void
    ) {
        // One for each use: a handle refuses to be used by two event loops at once.
        let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
        FileBody.running.add(1, ordering: .relaxed)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            FileBody.running.subtract(1, ordering: .relaxed)
            withExtendedLifetime(self) { FileBody.release(handle) }
        }
        let (start, end) = (Int(clamping: range.lowerBound), Int(clamping: range.upperBound))
        write(FileRegion(fileHandle: handle, readerIndex: start, endIndex: end), promise)
    }
}
