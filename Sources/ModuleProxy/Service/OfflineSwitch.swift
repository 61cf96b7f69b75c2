import Synchronization

/// Whether outside requests are switched off.
///
/// One switch for everything that could make one: the sources and the checksum database. It takes effect with the next
/// request that begins.
package final class OfflineSwitch: Sendable {
    private let state: Atomic<Bool>

    package init(isOn: Bool) { state = Atomic(isOn) }

    /// True: no outside requests.
    package var isOn: Bool {
        get { state.load(ordering: .relaxed) }
        set { state.store(newValue, ordering: .relaxed) }
    }
}
