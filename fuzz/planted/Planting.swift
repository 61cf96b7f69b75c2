import Glibc

// Only the copy that `make fuzz PLANTED=1` makes holds this file and the bugs that ask it.
private let planted = getenv("MARTLET_PLANTED").map { String(cString: $0) } ?? ""

/// Whether this process is to have the bug of this name.
func isPlanted(_ name: String) -> Bool { planted == name }
