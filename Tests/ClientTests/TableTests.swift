import DOMClient
import Primitives
import Testing

@Suite("Comma-separated values")
struct TableTests {
    private func read(_ text: String) throws -> [[String]] {
        let reader = try CSVReader(ByteSource(Array(text.utf8)))
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        return rows
    }

    @Test(
        "fields are read as RFC 4180 has them",
        arguments: [
            ("a,b\n1,2\n", [["1", "2"]]),
            ("a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]]),
            ("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", [["1,5", "say \"hi\""]]),
            ("a,b\n\"two\nlines\",\n", [["two\nlines", ""]]),
            ("\u{FEFF}a,b\n,\n", [["", ""]]),
            ("a\n\n\n1\n\n", [["1"]]),
            ("a\n\"\"\n", [[""]]),
            ("a,b\n☺,ä\n", [["☺", "ä"]]),
        ])
    func reads(_ text: String, _ expected: [[String]]) throws {
        #expect(try read(text) == expected)
    }

    @Test(
        "a bad row is named by its line",
        arguments: [
            ("a,b\n1,2\n1\n", 3, "1 fields, but the header has 2"),
            ("a,b\n\"x\ny\",1\n1,2,3\n", 4, "3 fields, but the header has 2"),
            (
                "a,b\n1,\"2\n", 2,
                "a quoted field is not closed; what follows in the file is lost with it"
            ),
            ("a,b\n\"1\"x,2\n", 2, "text after a closing quote"),
            ("a,b\n1\"x,2\n", 2, "a quote inside an unquoted field"),
        ])
    func badRow(_ text: String, _ line: Int, _ reason: String) throws {
        #expect(throws: RowError(line: line, reason)) { try read(text) }
    }

    @Test("after a bad row the reader stands at the next")
    func goesOn() throws {
        let reader = try CSVReader(ByteSource(Array("a,b\n1\n3,4\n".utf8)))
        #expect(throws: RowError.self) { try reader.next() }
        #expect(try reader.next()?.fields == ["3", "4"])
        #expect(try reader.next() == nil)
    }

    @Test("bytes that are not UTF-8 are refused by line")
    func notUTF8() throws {
        let reader = try CSVReader(ByteSource(Array("a\nok\n".utf8) + [0xFF, 0x0A]))
        _ = try reader.next()
        #expect(throws: RowError(line: 3, "field 1 is not UTF-8")) { try reader.next() }
    }

    @Test("a field of a megabyte is refused without being kept")
    func tooLong() throws {
        let text = "a\n" + String(repeating: "x", count: 1 << 20) + "\n1\n"
        let reader = try CSVReader(ByteSource(Array(text.utf8)))
        #expect(throws: RowError.self) { try reader.next() }
        #expect(try reader.next()?.fields == ["1"])
    }

    @Test("what is written is read back, for random fields")
    func roundTrip() throws {
        var random = SplitMix64(seed: 7)
        let pieces = ["a", ",", "\"", "\n", "\r\n", " ", "☺", "", "\"\"", "x,y"]
        for _ in 0..<500 {
            let row = (0..<3).map { _ in
                (0..<random.below(5)).map { _ in pieces[random.below(pieces.count)] }.joined()
            }
            let text = CSVWriter.row(["a", "b", "c"]) + CSVWriter.row(row)
            #expect(try read(text) == [row])
        }
    }

    @Test("random bytes never trap")
    func hostile() {
        var random = SplitMix64(seed: 11)
        let alphabet = Array("\",\n\r\u{0}ab".utf8) + [0xEF, 0xBB, 0xBF, 0xFF]
        for _ in 0..<2_000 {
            let bytes = (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }
            guard let reader = try? CSVReader(ByteSource(bytes)) else { continue }
            for _ in 0..<50 {
                do {
                    if try reader.next() == nil { break }
                } catch {
                    continue
                }
            }
        }
    }

    @Test("typed columns name line, column and value when they refuse")
    func typed() throws {
        let row = TableRow(
            line: 7, columns: ["n", "t", "lat"], fields: ["12x", "yesterday", "91"])
        #expect(throws: RowError(line: 7, field: "n", "\"12x\" is not a whole number")) {
            try row.integer("n")
        }
        #expect(throws: RowError.self) { try row.time("t") }
        #expect(throws: RowError.self) { try row.millionths("lat", limit: 90) }
        let good = TableRow(
            line: 1, columns: ["n", "t", "lat", "g"],
            fields: ["-3", "2026-11-23", "41.8781136", " a ; ;b"])
        #expect(try good.integer("n") == -3)
        #expect(try good.time("t") == Instant(milliseconds: 1_795_392_000_000))
        #expect(try good.millionths("lat", limit: 90) == 41_878_114)
        #expect(good.list("g") == ["a", "b"])
    }

    @Test("JSON lines skip blank lines and name the bad one")
    func lines() throws {
        let reader = LineReader(ByteSource(Array("{}\n\n{\"a\":}\n[1]".utf8)))
        #expect(try reader.next()?.line == 1)
        #expect(throws: RowError.self) { try reader.next() }
        #expect(try reader.next()?.value == .array([.number("1")]))
        #expect(try reader.next() == nil)
    }
}
