// Writes the Unicode tables of Sources/GoModules/Archive/Tables from the data of the Go release that runs it.
//
// The go command decides with its own Unicode data which file names a module may have, so ours must be the same.
// It also writes check sums of what Go itself answers, for the tests. Run it from the root of the repository when the
// reference release changes:
//
//	go run scripts/unicode-tables.go && swift format -i -r Sources/GoModules/Archive/Tables
package main

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
)

const (
	folder  = "Sources/GoModules/Archive/Tables"
	vectors = "Tests/TestKit/Vectors/unicode.json"
)

// span is a run of code points, every stride-th of which has the property.
type span struct{ first, last, stride, delta rune }

func main() {
	write("LetterTable", "The Unicode letters above ASCII, as pairs of first and last code point.",
		pairs(func(r rune) bool { return r >= 0x80 && unicode.IsLetter(r) }))
	write("PrintableTable", "What Go prints as it is inside quotes, above ASCII, as pairs of first and last code point.",
		pairs(func(r rune) bool { return r >= 0x80 && strconv.IsPrint(r) }))
	write("FoldTable", "Simple case folding: first, last, stride, and what to subtract for the smallest equivalent code point.",
		folds())
	writeCheckSums()
}

// writeCheckSums sums up, for one code point after the other, what Go answers; above 0x20000 every 251st will do.
func writeCheckSums() {
	letters, printable, least := fnv.New64a(), fnv.New64a(), fnv.New64a()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if 0xD800 <= r && r <= 0xDFFF || r > 0x20000 && r%251 != 0 {
			continue
		}
		letters.Write([]byte{bit(unicode.IsLetter(r))})
		printable.Write([]byte{bit(strconv.IsPrint(r))})
		least.Write(binary.LittleEndian.AppendUint32(nil, uint32(smallest(r))))
	}
	text := fmt.Sprintf("{\n  \"about\": %q,\n  \"version\": %q,\n  \"letters\": \"%x\",\n  \"printable\": \"%x\",\n  \"smallest\": \"%x\"\n}\n",
		"written by scripts/unicode-tables.go: FNV-1a 64 of Go's own answers", unicode.Version,
		letters.Sum64(), printable.Sum64(), least.Sum64())
	if err := os.WriteFile(vectors, []byte(text), 0o644); err != nil {
		panic(err)
	}
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// pairs lists the maximal runs of code points that have the property.
func pairs(has func(rune) bool) [][]rune {
	var rows [][]rune
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !has(r) {
			continue
		}
		if n := len(rows); n > 0 && rows[n-1][1] == r-1 {
			rows[n-1][1] = r
		} else {
			rows = append(rows, []rune{r, r})
		}
	}
	return rows
}

// smallest is the smallest code point that simple folding holds equal to r.
func smallest(r rune) rune {
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	return least
}

// folds lists runs of code points that have the same distance to their smallest equivalent.
func folds() [][]rune {
	var spans []span
	for r := rune(0); r <= unicode.MaxRune; r++ {
		delta := r - smallest(r)
		if delta == 0 {
			continue
		}
		if n := len(spans); n > 0 && spans[n-1].extend(r, delta) {
			continue
		}
		spans = append(spans, span{r, r, 1, delta})
	}
	var rows [][]rune
	for _, s := range spans {
		rows = append(rows, []rune{s.first, s.last, s.stride, s.delta})
	}
	return rows
}

// extend adds r to the run where it continues it with a stride of 1 or 2.
func (s *span) extend(r, delta rune) bool {
	step := r - s.last
	if delta != s.delta || step > 2 || (s.first != s.last && step != s.stride) {
		return false
	}
	s.last, s.stride = r, step
	return true
}

func write(name, summary string, rows [][]rune) {
	var text strings.Builder
	fmt.Fprintf(&text, "// Written by scripts/unicode-tables.go; do not edit.\n\n")
	fmt.Fprintf(&text, "/// %s\n///\n/// Unicode %s, as in the reference release of Go.\n", summary, unicode.Version)
	fmt.Fprintf(&text, "enum %s {\n    /// Rows one after the other, in ascending order.\n    static let values: [UInt32] = [\n", name)
	perLine := 12 / len(rows[0])
	for i, row := range rows {
		if i%perLine == 0 {
			text.WriteString("        ")
		}
		for j, value := range row {
			if i%perLine > 0 || j > 0 {
				text.WriteString(" ")
			}
			fmt.Fprintf(&text, "0x%X,", value)
		}
		if i%perLine == perLine-1 || i == len(rows)-1 {
			text.WriteString("\n")
		}
	}
	text.WriteString("    ]\n}\n")
	if err := os.WriteFile(filepath.Join(folder, name+".swift"), []byte(text.String()), 0o644); err != nil {
		panic(err)
	}
}
