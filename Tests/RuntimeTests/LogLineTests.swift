internal import Logging
internal import Primitives
internal import Testing

@testable internal import Runtime

@Suite("log lines")
struct LogLineTests {
    private let at = Instant(milliseconds: 1_795_405_016_120)

    private func line(
        _ format: LineLogHandler.Format, _ message: String, _ metadata: Logger.Metadata = [:]
    ) -> String {
        LineLogHandler(label: "test", format: format, level: LogLevel(.info))
            .render(.info, message, metadata, at)
    }

    @Test("JSON is one line, escaped, with sorted fields")
    func json() {
        let text = line(.json, "a \"b\"\n\u{1}☺", ["z": "1", "a": "x\\y"])
        #expect(
            text == #"{"time":"2026-11-23T03:36:56.120Z","level":"info","#
                + #""message":"a \"b\"\n\u0001☺","a":"x\\y","z":"1"}"# + "\n")
    }

    @Test("pretty begins with the time of day")
    func pretty() {
        #expect(line(.pretty, "serving", ["port": "1"]) == "03:36:56.120 info     serving port=1\n")
    }

    @Test(
        "times are written in RFC 3339",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func times(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test("a changed level counts for every logger")
    func level() {
        let level = LogLevel(.info)
        let first = LineLogHandler(label: "a", format: .json, level: level)
        var second = LineLogHandler(label: "b", format: .json, level: level)
        second.logLevel = .debug
        #expect(first.logLevel == .debug)
    }
}
