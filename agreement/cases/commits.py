"""Versions of commits that have no tag of their own: sections 1.5, 3.4, 3.6, 3.9."""

from agreement.repository import SIGNATURE, START, Repository
from agreement.table import FIRST, Asked, mod, repository

# The time of the first commit of a repository, the second, and so on.
T1, T2, T3 = "20200913122820", "20200913123000", "20200913123140"


@repository(
    "no-tags", "1.5, 3.7: without tags the latest version is that of the default branch",
    Asked("", "latest main HEAD {one:.12} {one} {one:.7} v0.0.0-" + T1 + "-{one:.12}", f"{FIRST} v0.0.0 v0 v0.0", versions=""),
    Asked("/sub", "latest main", FIRST, versions=""), hashes=True,
)  # fmt: skip
def no_tags(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "sub/go.mod": mod(f"{made.path}/sub")})
    made.commit("two", {"a.go": "package a\n"})


@repository(
    "pseudo-bases", "1.5, 3.6: the base is the highest fitting tag behind a commit, by version and not by distance",
    Asked("", "latest main {two:.12} {four:.12} early", "v1.3.0", versions="v1.0.0 v1.1.0 v1.2.0 v1.5.0-pre"), hashes=True,
)  # fmt: skip
def pseudo_bases(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v1.2.0", at="one")
    for name, tag in (("two", ""), ("three", "v1.1.0"), ("four", ""), ("five", "v1.0.0"), ("six", "")):
        made.commit(name, {"a.go": f"package a // {name}\n"})
        if tag:
            made.tag(tag, at=name)
    made.commit("early", {"a.go": "package a // early\n"}, branch="early", parents=["two"])
    made.commit("elsewhere", {"a.go": "package a // elsewhere\n"}, branch="elsewhere", parents=["two"])
    made.tag("v1.5.0-pre", at="elsewhere")


@repository(
    "pseudo-valid", "3.9, trap 17: a lower base or none is legal, and stays as it was asked for",
    Asked(
        "", f"v1.1.1-0.{T3}-{{three:.12}} v1.0.1-0.{T3}-{{three:.12}} v0.0.0-{T3}-{{three:.12}} v0.0.0-{T1}-{{one:.12}} "
        # Metadata is dropped by the go command when nobody knows it.
        f"v1.1.1-0.{T3}-{{three:.12}}+meta main",
        "nosuch", versions="v1.0.0 v1.1.0",
    ),
    hashes=True,
)  # fmt: skip
def pseudo_valid(made: Repository) -> None:
    for name, tag in (("one", "v1.0.0"), ("two", "v1.1.0"), ("three", "")):
        made.commit(name, {"go.mod": mod(made.path), "a.go": f"package a // {name}\n"})
        if tag:
            made.tag(tag, at=name)


WRONG = [
    # The time: another second, another day, no date at all.
    "v1.1.1-0.20200913123141-{three:.12}", "v1.1.1-0.20210913123140-{three:.12}", "v1.1.1-0.99999999999999-{three:.12}",
    # The commit: too short, too long, another one, none.
    "v1.1.1-0.20200913123140-{three:.11}", "v1.1.1-0.20200913123140-{three:.13}", "v1.1.1-0.20200913123140-{three}",
    "v1.1.1-0.20200913123140-{two:.12}", "v1.1.1-0.20200913123140-000000000000", "v1.1.1-0.20200913123140-master",
    # The base: not there, not behind it, none where one is needed, one that the commit itself is tagged with.
    "v1.2.1-0.20200913123140-{three:.12}", "v1.5.1-0.20200913123140-{three:.12}", "v1.0.0-20200913123140-{three:.12}",
    "v1.1.1-0.20200913123000-{two:.12}", "v1.1.0-rc.1.0.20200913123140-{three:.12}",
    # The major version.
    "v2.0.0-20200913123140-{three:.12}", "v2.0.1-0.20200913123140-{three:.12}+incompatible",
    "v1.1.1-0.20200913123140-{three:.12}+incompatible",
    # Something that a shell, git or a file system could mistake for something else.
    "v0.0.0-20200913123140-HEAD", "v1.0.0-", "v1.0.0--upload-pack=x",
]  # fmt: skip


@repository(
    "pseudo-lies", "3.9, SEC-C8: nothing of a pseudo-version may be wrong",
    Asked("", "main", " ".join(WRONG), versions="v1.0.0 v1.1.0 v1.5.0"),
)  # fmt: skip
def pseudo_lies(made: Repository) -> None:
    for name, tag in (("one", "v1.0.0"), ("two", "v1.1.0"), ("three", "")):
        made.commit(name, {"go.mod": mod(made.path), "a.go": f"package a // {name}\n"})
        if tag:
            made.tag(tag, at=name)
    made.commit("elsewhere", {"b.go": "package a\n"}, branch="elsewhere", parents=["one"])
    made.tag("v1.5.0", at="elsewhere")


@repository(
    "pseudo-major", "1.5, 3.9: pseudo-versions of a major version, with a base and without",
    Asked(
        "/v3", f"latest main v3.0.0-{T2}-{{two:.12}} early {{one:.12}}", f"v0.0.0-{T2}-{{two:.12}} v2.0.0-{T2}-{{two:.12}}",
        versions="v3.4.5",
    ),
    Asked("", "", "latest main", versions=""), hashes=True,
)  # fmt: skip
def pseudo_major(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(f"{made.path}/v3")}, branch="early")
    made.commit("two", {"a.go": "package a\n"}, parents=["one"])
    made.commit("three", {"b.go": "package a\n"})
    made.tag("v3.4.5", at="three")
    made.commit("four", {"c.go": "package a\n"})


@repository(
    "hashes", "3.6: how a commit may be named", Asked(
        "", "{one} {one:.40} {one:.12} {one:.8} {one:.7} {two:.20} {side:.9}",
        "{one:.6} {one:.4} {upper} {one}0 0000000 {absent} 0{one:.39}", versions="v0.1.0"
    ),
    hashes=True,
)  # fmt: skip
def hashes(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    made.commit("two", {"a.go": "package a\n"})
    made.commit("three", {"a.go": "package a // 3\n"})
    made.commit("side", {"b.go": "package b\n"}, branch="side", parents=["one"])
    ids = made.write()
    ids["upper"], ids["absent"] = ids["two"].upper(), "0123456789abcdef0123456789abcdef01234567"


@repository(
    "names-like-hashes", "3.6: branches and tags that are called like commits",
    Asked("", "abcdef1 1234567890ab deadbeef main", "abcdef1234 deadbee", versions="v0.1.0"), hashes=True,
)  # fmt: skip
def names_like_hashes(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    made.commit("two", {"a.go": "package a\n"})
    made.tag("abcdef1", at="two")
    for name in ("1234567890ab", "deadbeef"):
        made.commit(f"on {name}", {"a.go": f"package a // {name}\n"}, branch=name, parents=["one"])


@repository(
    "history-merged", "3.6: tags behind any parent of a merge count; octopuses and several roots",
    Asked("", "latest main {merge:.12} {first:.12} {octopus:.12}", "v1.4.0", versions="v1.0.0 v1.1.0 v1.2.0 v1.3.0"), hashes=True,
)  # fmt: skip
def history_merged(made: Repository) -> None:
    made.commit("first", {"go.mod": mod(made.path)})
    made.tag("v1.0.0", at="first")
    for number, name in enumerate(("a", "b", "c"), 1):
        made.commit(name, {f"{name}.go": "package a\n"}, branch=name, parents=["first"] if name != "c" else [])
        made.tag(f"v1.{number}.0", at=name)
    made.commit("merge", {"a.go": "package a\n"}, parents=["first", "a"])
    made.commit("octopus", {"b.go": "package a\n"}, parents=["merge", "b", "c"])
    made.commit("after", {"d.go": "package a\n"})


@repository(
    "history-long", "3.4, trap 15: a commit far from every tag, and a shallow fetch before a deep one",
    Asked("", "v0.1.0 latest main {c50:.12} v0.1.1-0.{t149}-{c149:.12}", "v0.2.0", versions="v0.1.0"), hashes=True,
)  # fmt: skip
def history_long(made: Repository) -> None:
    for number in range(150):
        made.commit(f"c{number}", {"go.mod": mod(made.path), "a.go": f"package a // {number}\n"})
    made.tag("v0.1.0", at="c3")
    # 150 commits of 100 seconds each.
    made.write()["t149"] = "20200913163640"


@repository(
    "times", "3.4, trap 19: the committer's time counts, in UTC, whatever its zone",
    Asked("", "v0.1.0 v0.2.0 v0.3.0 v0.4.0 v0.5.0 v0.6.0 latest odd west", "v0.7.0", versions="v0.1.0 v0.2.0 v0.3.0 v0.4.0 v0.5.0 v0.6.0"),
    hashes=True,
)  # fmt: skip
def times(made: Repository) -> None:
    dates = [
        (1_577_836_799, "+1400"), (1, "-1200"), (0, "+0000"), (2_147_483_648, "+0545"), (4_102_444_800, "-0330"), (253_402_300_799, "-0000")
    ]
    for number, (time, zone) in enumerate(dates, 1):
        made.commit(f"c{number}", {"go.mod": mod(made.path), "a.go": f"package a // {number}\n"}, time=time, zone=zone)
        made.tag(f"v0.{number}.0", at=f"c{number}")
    made.commit("odd", {"a.go": "package a // odd\n"}, branch="odd", parents=["c1"], time=START, zone="+9959")
    made.commit("west", {"a.go": "package a // west\n"}, branch="west", parents=["c1"], time=951_782_399, zone="-1130")


@repository(
    "times-broken", "3.4: commits with dates that git reads in a way of its own",
    Asked("", "v0.1.0 v0.2.0", "v0.9.0", versions="v0.1.0 v0.2.0 v0.3.0"), Asked("", "", "v0.3.0"),
)  # fmt: skip
def times_broken(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.write()
    date = f"{START + 100} +0000".encode()
    made.set("refs/tags/v0.1.0", made.altered("zone", "one", b"> " + date, b"> 1600000100 +051800"))
    made.set("refs/tags/v0.2.0", made.altered("zeros", "one", b"> " + date, b"> 0001600000100 +0000"))
    made.set("refs/tags/v0.3.0", made.altered("negative", "one", b"> " + date, b"> -1600000100 +0000"))


@repository(
    "commits-odd", "3.4: messages and headers that nobody needs: signatures, other encodings, long and empty ones",
    Asked("", "v0.1.0 v0.2.0 v0.3.0 v0.4.0 latest", "v0.5.0", versions="v0.1.0 v0.2.0 v0.3.0 v0.4.0"), hashes=True,
)  # fmt: skip
def commits_odd(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)}, message=b"")
    made.tag("v0.1.0", at="one")
    made.commit("two", {"a.go": "package a\n"}, message=b"tag: v9.9.9, HEAD -> x\n\n\n" + b"caf\xe9 \xff\n" + b"x" * 100_000)
    made.tag("v0.2.0", at="two")
    made.write()
    signature = SIGNATURE.strip().replace("\n", "\n ").encode()
    made.set("refs/tags/v0.3.0", made.altered("signed", "two", b"\n\n", b"\ngpgsig " + signature + b"\n\n"))
    made.set("refs/tags/v0.4.0", made.altered("encoded", "two", b"\n\n", b"\nencoding ISO-8859-1\nx-extra a\n b\n\n"))


@repository(
    "refs-of-others", "3.6, trap 18: a commit that no branch, no tag and no HEAD leads to is unknown",
    Asked("", "main {one:.12} latest", "{pull:.12} {pull} {note:.12} 1 head pull v0.0.0-" + T2 + "-{pull:.12}", versions="v0.1.0"),
)  # fmt: skip
def refs_of_others(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path)})
    made.tag("v0.1.0", at="one")
    made.commit("pull", {"a.go": "package a // of a stranger\n"}, branch="temporary", parents=["one"])
    made.commit("note", {"a.go": "package a // a note\n"}, branch="note", parents=["one"])
    made.ref("refs/pull/1/head", "pull")
    made.ref("refs/notes/commits", "note")
    made.write()
    made.delete("refs/heads/temporary")
    made.delete("refs/heads/note")


@repository(
    "refs-replace", "3.4: replacements of objects are not fetched and not followed",
    Asked("", "v0.1.0 latest main", "v0.2.0", versions="v0.1.0", inside={"a.go": b"package a\n"}), hashes=True,
)  # fmt: skip
def refs_replace(made: Repository) -> None:
    made.commit("one", {"go.mod": mod(made.path), "a.go": "package a\n"})
    made.tag("v0.1.0", at="one")
    made.commit("other", {"go.mod": mod(made.path), "a.go": "package b\n"}, branch="other", parents=[])
    ids = made.write()
    made.set(f"refs/replace/{ids['one']}", ids["other"])
