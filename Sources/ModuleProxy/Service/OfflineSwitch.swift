import Synchronization

/// Whether outside requests are switched off.
///
/// One switch for everything that could make one: the sources and the checksum database. It takes effect with the next
/// request that begins.
package final class OfflineSwitch: Sendable {
    private let state: Atomic<Bool>
    private let observer = Mutex<(@Sendable () -> Void)?>(nil)

    package init(isOn: Bool) { state = Atomic(isOn) }

    /// True: no outside requests.
    package var isOn: Bool {
        get { state.load(ordering: .relaxed) }
        set {
            state.store(newValue, ordering: .releasing)
            observer.withLock { $0 }?()
        }
    }

    /// Has `note` called after every switching, in the place of what was called before.
    func observe(_ note: @escaping @Sendable () -> Void) { observer.withLock { $0 = note } }
}
