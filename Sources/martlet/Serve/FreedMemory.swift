import ServiceLifecycle

/// Gives the system back, every two seconds, the memory that fetches have needed: a tenth of it stayed with the process otherwise.
struct FreedMemory: Service, CustomStringConvertible {
    private static let interval = Duration.seconds(2)

    var description: String { "freed memory" }

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                ProcessMemory.giveBack()
            }
        }
    }
}
