import ErrorLibrary

/// The command that makes a GOPROXY line count.
package enum SettingCommand {
    /// `go env -w "GOPROXY=…"`.
    ///
    /// The quotes are needed, since `|` and `,` mean something to shells; double ones work in every shell, Windows
    /// among them, unless the line has characters that they do not protect.
    package static func text(goproxy line: String) -> String {
        let setting = "GOPROXY=\(line)"
        guard setting.utf8.allSatisfy(isPlain) else {
            return "go env -w \(ShellWord.quoted(setting))"
        }
        return "go env -w \"\(setting)\""
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "GOPROXY=|,:/.-_~+@[]".utf8.contains(byte)
        }
    }
}
