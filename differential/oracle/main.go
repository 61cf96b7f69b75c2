// Command oracle answers questions with Go's own code: golang.org/x/mod as the go command has it in its source tree.
//
// A question is a four-byte length and a payload: one letter, and fields, each behind its own four-byte length. An answer is a
// length and a text. twin.swift answers the same questions with ours; scripts/differential compares.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

var answers = map[byte]func(fields []string) string{
	'p': checkPath, 'e': escape, 's': compare, 'u': pseudo, 'c': compose, 'g': match, 'm': goMod, 'w': goWork, 'z': checkZip,
	'n': openNote, 't': parseTree, 'r': checkRecord, 'k': checkTree, 'a': prove,
}

func main() {
	in, out := bufio.NewReaderSize(os.Stdin, 1<<20), bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for {
		payload, err := frame(in)
		if err == io.EOF {
			return
		}
		if err != nil || len(payload) == 0 {
			fmt.Fprintln(os.Stderr, "oracle: a broken question:", err)
			os.Exit(1)
		}
		answer := answers[payload[0]](split(payload[1:]))
		binary.Write(out, binary.BigEndian, uint32(len(answer)))
		out.WriteString(answer)
	}
}

func frame(in io.Reader) ([]byte, error) {
	var length uint32
	if err := binary.Read(in, binary.BigEndian, &length); err != nil {
		return nil, err
	}
	payload := make([]byte, length)
	_, err := io.ReadFull(in, payload)
	return payload, err
}

func split(rest []byte) []string {
	var fields []string
	for len(rest) >= 4 {
		length := binary.BigEndian.Uint32(rest)
		fields = append(fields, string(rest[4:4+length]))
		rest = rest[4+length:]
	}
	return fields
}

// verdict is + for no error, and - for any: the words of errors are our own.
func verdict(err error) string {
	if err != nil {
		return "-"
	}
	return "+"
}

// value is the text where there is no error.
func value(text string, err error) string {
	if err != nil {
		return "-"
	}
	return "+" + text
}

func join(parts ...string) string { return strings.Join(parts, "\x00") }

func checkPath(fields []string) string {
	path := fields[0]
	prefix, major, ok := module.SplitPathVersion(path)
	split := "-"
	if ok && module.CheckPath(path) == nil {
		split = "+" + prefix + "|" + major
	}
	return join(verdict(module.CheckPath(path)), verdict(module.CheckImportPath(path)), verdict(module.CheckFilePath(path)), split)
}

func escape(fields []string) string {
	text := fields[0]
	return join(value(module.EscapePath(text)), value(module.UnescapePath(text)), value(module.EscapeVersion(text)),
		value(module.UnescapeVersion(text)))
}

func compare(fields []string) string {
	a, b := fields[0], fields[1]
	return join(fmt.Sprint(semver.Compare(a, b)), semver.Canonical(a), module.CanonicalVersion(a), semver.Major(a), semver.MajorMinor(a),
		semver.Prerelease(a), semver.Build(a), checkPair(b, a))
}

// checkPair wants the canonical form as well, as a go.mod file and a module proxy do.
func checkPair(path, version string) string {
	if module.CanonicalVersion(version) != version {
		return "-"
	}
	return verdict(module.Check(path, version))
}

func pseudo(fields []string) string {
	v := fields[0]
	if !module.IsPseudoVersion(v) {
		return "no"
	}
	stamp := "-"
	if t, err := module.PseudoVersionTime(v); err == nil {
		stamp = "+" + t.UTC().Format("20060102150405")
	}
	return join(stamp, value(module.PseudoVersionRev(v)), value(module.PseudoVersionBase(v)), fmt.Sprint(module.IsZeroPseudoVersion(v)))
}

func compose(fields []string) string {
	t, err := time.Parse(time.RFC3339, fields[2])
	if err != nil {
		return "no time"
	}
	return module.PseudoVersion(fields[0], fields[1], t, fields[3])
}

func match(fields []string) string { return fmt.Sprint(module.MatchPrefixPatterns(fields[0], fields[1])) }
