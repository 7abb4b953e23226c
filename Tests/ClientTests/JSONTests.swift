import DOMClient
import Primitives
import Testing

@Suite("JSON text")
struct JSONTests {
    @Test(
        "documents survive reading and writing",
        arguments: [
            "null", "true", "[]", "{}", "-0.5e+10", "\"\\u0000 \\\" \\\\ \\n\"",
            "[1,[2,{\"a\":[]}]]", "{\"b\":1,\"a\":{\"c\":\"☺\"}}", "18446744073709551615",
        ])
    func roundTrip(_ text: String) throws {
        #expect(JSONWriter.compact(try JSONParser.parse(text)) == text)
    }

    @Test("escapes are read, surrogate pairs too")
    func escapes() throws {
        let value = try JSONParser.parse("\"\\ud83d\\ude08\\/\\b\\u00e4\"")
        #expect(value == .string("😈/\u{8}ä"))
    }

    @Test(
        "malformed text is refused with its place",
        arguments: [
            ("", 1, 1), ("[1,\n 2,]", 2, 4), ("{\"a\" 1}", 1, 6), ("01", 1, 2), ("1.", 1, 3),
            ("\"\\ud83d\"", 1, 8), ("\"a\nb\"", 1, 3), ("nul", 1, 1), ("[] []", 1, 4),
        ])
    func malformed(_ text: String, _ line: Int, _ column: Int) {
        #expect {
            try JSONParser.parse(text)
        } throws: { error in
            let error = error as? JSONError
            return error?.line == line && error?.column == column
        }
    }

    @Test("nesting is bounded, not the stack")
    func deep() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONError.self) { try JSONParser.parse(text) }
    }

    @Test("base64 of either alphabet, padded or not")
    func base64() {
        #expect(Base64.encode([0xFF, 0xEF]) == "/+8=")
        for text in ["/+8=", "/+8", "_-8", "_-8="] { #expect(Base64.decode(text) == [0xFF, 0xEF]) }
        #expect(Base64.decode("a") == nil)
        #expect(Base64.decode("a*bc") == nil)
        #expect(Base64.decode("") == [])
    }

    @Test(
        "times are printed as protobuf prints them",
        arguments: [
            (Int64(0), Int32(0), "1970-01-01T00:00:00Z"),
            (-1, 500_000_000, "1969-12-31T23:59:59.500Z"),
            (951_782_400, 1_000, "2000-02-29T00:00:00.000001Z"),
            (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
            (253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z"),
        ])
    func times(_ seconds: Int64, _ nanos: Int32, _ text: String) throws {
        #expect(RFC3339.format(seconds: seconds, nanos: nanos) == text)
        let parsed = try #require(RFC3339.parse(text))
        #expect(parsed == (seconds, nanos))
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+00:01", "2026-01-01T00:00:00.0000000001Z",
        ])
    func noTime(_ text: String) { #expect(RFC3339.parse(text) == nil) }

    @Test("every day of four centuries survives the round trip")
    func calendar() {
        for day in stride(from: Int64(-80_000), to: 70_000, by: 1) {
            let text = RFC3339.format(seconds: day * 86_400)
            #expect(RFC3339.parse(text)?.seconds == day * 86_400)
        }
    }
}
