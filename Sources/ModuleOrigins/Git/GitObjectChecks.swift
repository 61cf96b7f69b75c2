/// What git complains about in objects, and we take all the same: flaws of old public histories that harm nobody.
///
/// Everything that git treats as an error and that is not in this list stops a fetch, among it all that concerns names such as
/// `.git` in trees (SEC-D9).
///
/// The names: <https://git-scm.com/docs/git-fsck#_fsck_messages>
enum GitObjectChecks {
    /// The name of the flaw, and where it comes from.
    static let tolerated = [
        ("zeroPaddedFilemode", "trees by early hosting services wrote 040000 for 40000"),
        ("missingSpaceBeforeDate", "conversions from other systems wrote names without an address"),
        ("missingSpaceBeforeEmail", "the same"),
        ("missingNameBeforeEmail", "the same"),
        ("missingEmail", "the same"),
        ("badEmail", "the same"),
        ("badName", "the same"),
        ("multipleAuthors", "commits made by scripts"),
        ("badTimezone", "offsets such as +051800, from broken clocks"),
        ("badDate", "dates that are no numbers, from conversions"),
        ("badDateOverflow", "dates beyond what git can hold"),
        ("zeroPaddedDate", "dates with zeros before them"),
        ("missingTaggerEntry", "tags from before taggers were written down"),
        ("badTagName", "tags renamed by hand"),
        ("nulInCommit", "commits made by scripts"),
        ("badFilemode", "modes such as 100664, from before git wrote two modes only"),
        ("gitmodulesParse", "files called .gitmodules that are none; submodules are never fetched"),
        ("gitmodulesMissing", "the same, when only one version is fetched"),
        ("gitmodulesLarge", "the same"),
        ("gitattributesLineLength", "long lines; git leaves them out"),
    ]

    static var settings: [String] { tolerated.map { "fetch.fsck.\($0.0)=warn" } }
}
