import Foundation
import TestKit
import Testing
import ZipArchive

/// Our zip reader against Go's: it never accepts what Go refuses, and sees the same where both accept.
@Suite struct ZipDifferentialTests {
    @Test("every case: the same content, and what only we refuse has its reason")
    func cases() async throws {
        let cases = ArchiveCase.all
        #expect(cases.count >= 150)
        let answers = try await ZipOracle.judge(cases.map { $0.bytes })
        for (archive, answer) in zip(cases, answers) {
            let expected: ZipOracle.Judgement =
                archive.verdict == .accepted ? .same : archive.stricter == nil ? .refused : .accepted
            #expect(answer.judgement == expected, "\(archive): \(answer.detail)")
        }
    }

    @Test(
        "every byte of small archives changed, and every cut: the same content, and we are stricter in known rules only"
    )
    func mutations() async throws {
        let archives = try Self.mutated()
        let known = Set(ArchiveCase.all.filter { $0.stricter != nil }.map(\.verdict))
        let answers = try await ZipOracle.judge(archives.map { archive in { archive } })
        for (archive, answer) in zip(archives, answers) where answer.judgement == .accepted {
            let verdict = try ArchiveCase.verdict(of: archive)
            let isKnown = known.contains(verdict)
            #expect(isKnown, "\(verdict) of \(Data(archive).base64EncodedString())")
        }
        let different = answers.filter { $0.judgement == .differs }.map(\.detail)
        #expect(different == [])
        // A run in which hardly anything is accepted or refused would show nothing.
        #expect(answers.count { $0.judgement == .same } > 200)
        #expect(answers.count { $0.judgement == .refused } > 500)
    }

    @Test("the archives that we write and that other programs write")
    func written() async throws {
        var archives = try ToolArchive.all.map { archive in
            try #require(Data(base64Encoded: archive.base64), "\(archive.program)").map { $0 }
        }
        for method in [ZipMethod.stored, .deflated] {
            let archive = Written()
            var writer = try ZipWriter { archive.bytes.append(contentsOf: $0) }
            for seed in 0..<30 {
                let content = SeededBytes.make(count: seed * seed * 500, seed: UInt64(seed))
                try writer.add("dir/\(seed)-\u{4e16}.go", content, method: method)
            }
            try writer.finish()
            archives.append(archive.bytes)
        }
        for answer in try await ZipOracle.judge(archives.map { archive in { archive } }) {
            #expect(answer.judgement == .same, "\(answer.detail)")
        }
    }

    private final class Written {
        var bytes: [UInt8] = []
    }

    @Test("the archives that come with Go")
    func shipped() async throws {
        let run = try await GoClient([:]).run("env", "GOROOT")
        let root = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let folder = URL(fileURLWithPath: root).appending(path: "lib/fips140")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "zip" }
        #expect(files.count >= 2)
        let archives = try files.map { [UInt8](try Data(contentsOf: $0)) }
        for answer in try await ZipOracle.judge(archives.map { archive in { archive } }) {
            #expect(answer.judgement == .same, "\(answer.detail)")
        }
    }

    /// Each byte of some harmless archives with one bit, and with all bits, turned; and each archive cut after each byte.
    private static func mutated() throws -> [[UInt8]] {
        let names = [
            "two entries", "data descriptors", "zip64 records", "zip64 sizes and offset of an entry",
            "deflate: two dynamic blocks", "a directory",
        ]
        return names.flatMap { name -> [[UInt8]] in
            guard let bytes = ArchiveCase.all.first(where: { $0.description == name })?.bytes() else {
                Issue.record("no case is named \(name)")
                return []
            }
            let changed = bytes.indices.flatMap { index in
                [UInt8(1 << (index % 8)), 0xFF].map { mask in
                    var copy = bytes
                    copy[index] ^= mask
                    return copy
                }
            }
            return changed + bytes.indices.map { Array(bytes.prefix($0)) }
        }
    }
}

/// Go's `archive/zip`, asked by a small program that is compiled at test time.
private enum ZipOracle {
    /// What Go says beside what we say.
    enum Judgement: String {
        /// Both refuse.
        case refused
        /// Both accept, with the same names and contents in the same order.
        case same
        /// Go accepts and we refuse.
        case accepted
        /// We accept, and Go refuses or sees something else.
        case differs
    }

    struct Answer {
        let judgement: Judgement
        let detail: String
    }

    /// Gives archives and what we read in them to the Go program, which compares byte by byte.
    static func judge(_ archives: [() -> [UInt8]]) async throws -> [Answer] {
        let client = try GoClient([:])
        try client.write("main.go", source)
        try client.write("questions", "")
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: client.project + "/questions"))
        for archive in archives { try file.write(contentsOf: question(archive())) }
        try file.close()
        let run = try await client.run("run", "main.go", "questions")
        try #require(run.status == 0, "\(run.errors)")
        let answers = run.output.split(separator: "\n").map { line in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            return Judgement(rawValue: words.first ?? "").map { Answer(judgement: $0, detail: words.last ?? "") }
        }
        try #require(answers.count == archives.count)
        return try answers.map { try #require($0) }
    }

    /// The archive, then 0 if we refuse it, or 1, the number of entries, and each name and content, all with lengths.
    private static func question(_ archive: [UInt8]) throws -> Data {
        var data = framed(archive)
        do {
            let reader = try ZipReader(bytes: archive)
            let inflater = ZipInflater()
            var entries = Data()
            for entry in reader.entries {
                entries += framed(Array(entry.name.utf8))
                entries += framed(try reader.content(of: entry, using: inflater, limitInBytes: 1 << 30))
            }
            data += LittleEndian.bytes(1 as UInt32) + LittleEndian.bytes(UInt32(reader.entries.count)) + entries
        } catch is ZipError {
            data += LittleEndian.bytes(0 as UInt32)
        }
        return data
    }

    private static func framed(_ bytes: [UInt8]) -> Data {
        Data(LittleEndian.bytes(UInt32(bytes.count))) + bytes
    }

    private static let source = """
        package main

        import (
        	"archive/zip"
        	"bufio"
        	"bytes"
        	"encoding/binary"
        	"fmt"
        	"io"
        	"os"
        )

        type entry struct {
        	name    string
        	content []byte
        }

        // number reads one length; the file ends where a question would begin.
        func number(in io.Reader) (int, bool) {
        	var value uint32
        	err := binary.Read(in, binary.LittleEndian, &value)
        	return int(value), err == nil
        }

        func block(in io.Reader) []byte {
        	length, _ := number(in)
        	data := make([]byte, length)
        	if _, err := io.ReadFull(in, data); err != nil {
        		panic(err)
        	}
        	return data
        }

        // unpack gives all entries, or the first error.
        func unpack(data []byte) ([]entry, error) {
        	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
        	if err != nil {
        		return nil, err
        	}
        	var entries []entry
        	for _, file := range archive.File {
        		reader, err := file.Open()
        		if err != nil {
        			return nil, fmt.Errorf("open %q: %w", file.Name, err)
        		}
        		content, err := io.ReadAll(reader)
        		if err != nil {
        			return nil, fmt.Errorf("read %q: %w", file.Name, err)
        		}
        		entries = append(entries, entry{file.Name, content})
        	}
        	return entries, nil
        }

        func judge(ours []entry, accepted bool, theirs []entry, err error) string {
        	switch {
        	case err != nil && accepted:
        		return "differs Go refuses: " + fmt.Sprintf("%q", err.Error())
        	case err != nil:
        		return "refused " + fmt.Sprintf("%q", err.Error())
        	case !accepted:
        		return fmt.Sprintf("accepted with %d entries", len(theirs))
        	case len(ours) != len(theirs):
        		return fmt.Sprintf("differs %d entries for us, %d for Go", len(ours), len(theirs))
        	}
        	for i := range ours {
        		if ours[i].name != theirs[i].name || !bytes.Equal(ours[i].content, theirs[i].content) {
        			return fmt.Sprintf("differs in entry %d, %q", i, theirs[i].name)
        		}
        	}
        	return "same"
        }

        func main() {
        	file, err := os.Open(os.Args[1])
        	if err != nil {
        		panic(err)
        	}
        	in := bufio.NewReader(file)
        	for {
        		if _, err := in.Peek(1); err != nil {
        			return
        		}
        		data := block(in)
        		verdict, _ := number(in)
        		var ours []entry
        		if verdict == 1 {
        			count, _ := number(in)
        			for range count {
        				name := string(block(in))
        				ours = append(ours, entry{name, block(in)})
        			}
        		}
        		theirs, err := unpack(data)
        		fmt.Println(judge(ours, verdict == 1, theirs, err))
        	}
        }
        """
}
