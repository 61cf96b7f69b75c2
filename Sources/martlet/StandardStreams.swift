import Foundation

/// What holds for the three standard descriptors before anything else is opened.
enum StandardStreams {
    /// Makes sure that descriptors 0, 1 and 2 are taken, and that a reader who goes away is an error and no death.
    ///
    /// Without the first, the first file of a store would become standard output of a process that was started without
    /// one, and lines for people would be written into it.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is given, which is this one.
            _ = open("/dev/null", O_RDWR)
        }
    }
}
