package main

import (
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// openNote has the keys in its second field, a line each.
func openNote(fields []string) string {
	var verifiers []note.Verifier
	for _, line := range strings.Split(fields[1], "\n") {
		if verifier, err := note.NewVerifier(line); err == nil {
			verifiers = append(verifiers, verifier)
		}
	}
	opened, err := note.Open([]byte(fields[0]), note.VerifierList(verifiers...))
	if err != nil {
		return join("-", fmt.Sprint(len(verifiers)))
	}
	answer := []string{"+", fmt.Sprint(len(verifiers)), opened.Text}
	for _, signature := range opened.Sigs {
		answer = append(answer, fmt.Sprintf("%s+%08x", signature.Name, signature.Hash))
	}
	answer = append(answer, fmt.Sprint(len(opened.UnverifiedSigs)))
	return join(answer...)
}

// parseTree reads the same text as a tree head, a record and the path of a tile.
func parseTree(fields []string) string {
	head, record, tile := "-", "-", "-"
	if tree, err := tlog.ParseTree([]byte(fields[0])); err == nil {
		head = fmt.Sprintf("+%d|%s", tree.N, tree.Hash)
	}
	if id, text, rest, err := tlog.ParseRecord([]byte(fields[0])); err == nil {
		record = fmt.Sprintf("+%d|%s|%s", id, text, rest)
	}
	if t, err := tlog.ParseTilePath(fields[0]); err == nil {
		tile = fmt.Sprintf("+%d|%d|%d|%d|%s", t.H, t.L, t.N, t.W, t.Path())
	}
	return join(head, record, tile)
}

func hashes(text string) []tlog.Hash {
	var list []tlog.Hash
	for len(text) >= tlog.HashSize {
		list = append(list, tlog.Hash([]byte(text[:tlog.HashSize])))
		text = text[tlog.HashSize:]
	}
	return list
}

func integer(text string) int64 { return int64(binary.BigEndian.Uint64([]byte(text))) }

// checkRecord and checkTree have the proof, a size, a hash, a number and a hash.
func checkRecord(fields []string) string {
	return verdict(tlog.CheckRecord(tlog.RecordProof(hashes(fields[0])), integer(fields[1]), hashes(fields[2])[0], integer(fields[3]),
		hashes(fields[4])[0]))
}

func checkTree(fields []string) string {
	return verdict(tlog.CheckTree(tlog.TreeProof(hashes(fields[0])), integer(fields[1]), hashes(fields[2])[0], integer(fields[3]),
		hashes(fields[4])[0]))
}

// prove makes a log of the records, a line each, and proves one of them and an older size.
func prove(fields []string) string {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, index := range indexes {
			list = append(list, stored[index])
		}
		return list, nil
	})
	records := strings.Split(fields[0], "\n")
	for id, record := range records {
		more, err := tlog.StoredHashes(int64(id), []byte(record), reader)
		if err != nil {
			return "-"
		}
		stored = append(stored, more...)
	}
	size := int64(len(records))
	root, err := tlog.TreeHash(size, reader)
	record, recordErr := tlog.ProveRecord(size, integer(fields[1]), reader)
	tree, treeErr := tlog.ProveTree(size, integer(fields[2]), reader)
	return join(value(root.String(), err), value(fmt.Sprint(record), recordErr), value(fmt.Sprint(tree), treeErr))
}
