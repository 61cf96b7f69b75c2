import ModuleProxy
import ServiceLifecycle

/// Gives the system back what fetches have needed, every two seconds while there are any, and once after them.
struct FreedMemory: Service, CustomStringConvertible {
    private static let interval = Duration.seconds(2)

    var description: String { "freed memory" }

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                if FetchThreads.shared.hasWorked() { ProcessMemory.giveBack() }
            }
        }
    }
}
