import Foundation

/// The descriptors that the process may have.
enum OpenFiles {
    /// The most at a time; 1024 where the system does not say.
    static var limit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: limit.rlim_cur)
    }

    /// Makes the system's table of descriptors as large as it may become, 65,536 at most; before a second thread runs.
    ///
    /// Linux doubles it when a number does not fit, and with several threads that waits until every core has been through the
    /// scheduler (`synchronize_rcu` in `fs/file.c`): 6 to 21 ms on a machine that did nothing else, in the event
    /// loop that accepts the connection. Takes 8 bytes of the system's memory for each.
    static func reserve() {
        let highest = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, Int32(clamping: min(limit, 65_536) - 1))
        if highest >= 0 { close(highest) }
    }
}
