/// A word of a command line, as a POSIX shell takes it.
///
/// Rules: <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02>
package enum ShellWord {
    /// A text in quotes, so that nothing in it means anything to the shell.
    package static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: #"'\''"#))'" }
}
