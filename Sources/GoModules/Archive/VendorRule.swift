/// Which files below a folder `vendor` are copies of other modules' packages, and so belong in no zip.
///
/// The rule was mended with Go 1.24, and modules that say they were written for an older one keep the old rule, faults
/// included: their zips must hash to what was published.
///
/// Rules: <https://go.dev/doc/go1.24> and <https://go.dev/issue/37397>
enum VendorRule {
    /// Before Go 1.24: all below a nested `vendor` is vendored, and `vendor/modules.txt` is not.
    case old
    /// Since Go 1.24: files directly in any `vendor` stay, but `vendor/modules.txt` does not.
    case new

    /// The rule for the `go` line of a `go.mod`, such as `1.24rc1`; nil and malformed texts mean the old one.
    init(goVersion: String?) {
        let language = goVersion.flatMap { GoVersion($0) }?.language ?? ""
        self = GoVersion.compare(language, "1.24") >= 0 ? .new : .old
    }

    /// Whether the file at a clean, relative path is vendored.
    func isVendored(_ path: ArraySlice<UInt8>) -> Bool {
        if self == .new, path.elementsEqual("vendor/modules.txt".utf8) { return true }
        let elements = path.split(separator: .slash)
        let vendor = elements.dropLast().firstIndex { $0.elementsEqual("vendor".utf8) }
        guard let vendor else { return false }
        // The element after `vendor` is the file itself, or there are folders between them.
        let isDirectlyInside = vendor + 2 == elements.count
        return vendor == 0 || self == .new ? !isDirectlyInside : true
    }
}
