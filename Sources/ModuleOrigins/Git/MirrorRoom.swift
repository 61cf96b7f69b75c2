import Foundation
import ModuleProxy
import Synchronization

/// Keeps all mirrors together below a size: those that nobody has used for the longest time go.
///
/// A mirror is a cache, so one that is wanted again is fetched again.
final class MirrorRoom: Sendable {
    /// How long it is not looked at again, since looking costs a call of the system for each file.
    private static let pause = Duration.seconds(300)
    /// Mirrors that were used within so many seconds stay, whatever their size: no request takes longer.
    private static let grace = TimeInterval(GitDeadline.limit.components.seconds)

    private let folder: String
    private let clock: ServiceClock
    private let looked = Mutex<ContinuousClock.Instant?>(nil)
    private let flight = SingleFlight<String, Void>()

    /// - `folder`: The absolute path of the folder of all mirrors.
    init(folder: String, clock: ServiceClock) {
        self.folder = folder
        self.clock = clock
    }

    /// Notes that a mirror is used; one that is not there yet is new enough when it is.
    func noteUse(of mirror: String) {
        let now: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSince1970: now)]
        do { try FileManager.default.setAttributes(now, ofItemAtPath: Self.mark(mirror)) } catch {}
    }

    /// Looks after the mirrors, unless that was done a short while ago, and does not wait for the end.
    ///
    /// - `limit`: In bytes; nil for no limit.
    func look(limit: Int64?) async {
        guard let limit, isTime() else { return }
        await flight.start(folder) { [self] in await makeRoom(limit: limit) }
    }

    /// Removes mirrors until those that are left need no more than nine tenths of the limit, or were all used just now.
    func makeRoom(limit: Int64) async {
        let all = mirrors()
        var size = all.reduce(0) { $0 + $1.size }
        guard size > limit else { return }
        for mirror in all.sorted(by: { $0.used < $1.used }) where size > limit / 10 * 9 {
            guard now - mirror.used > Self.grace else { return }
            if remove(mirror.path) { size -= mirror.size }
            await Task.yield()
        }
    }

    private func isTime() -> Bool {
        let now = clock.instant()
        return looked.withLock { looked in
            if let looked, now - looked < Self.pause { return false }
            looked = now
            return true
        }
    }

    private struct Mirror {
        let path: String
        let size: Int64
        /// In seconds since 1970.
        let used: TimeInterval
    }

    /// In seconds since 1970.
    private var now: TimeInterval { TimeInterval(clock.unixSeconds()) }

    /// The file whose date says when a mirror was used last.
    private static func mark(_ mirror: String) -> String { "\(mirror)/HEAD" }

    private func mirrors() -> [Mirror] {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch { return [] }
        return names.compactMap { name in
            let path = "\(folder)/\(name)"
            // What a process left that was killed while it removed a mirror has no date, and is the oldest of all.
            guard name != GitInvocation.homeName else { return nil }
            return Mirror(path: path, size: size(of: path), used: date(of: Self.mark(path)) ?? date(of: path) ?? 0)
        }
    }

    private func date(of path: String) -> TimeInterval? {
        do {
            let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            return date?.timeIntervalSince1970
        } catch {
            return nil
        }
    }

    private func size(of folder: String) -> Int64 {
        guard let files = FileManager.default.enumerator(atPath: folder) else { return 0 }
        var size: Int64 = 0
        while files.nextObject() != nil { size &+= (files.fileAttributes?[.size] as? NSNumber)?.int64Value ?? 0 }
        return size
    }

    /// Under another name first, so that nobody finds half a repository.
    private func remove(_ mirror: String) -> Bool {
        let old = "\(mirror).\(UUID().uuidString)"
        do {
            try FileManager.default.moveItem(atPath: mirror, toPath: old)
            try FileManager.default.removeItem(atPath: old)
            return true
        } catch {
            return false
        }
    }
}
