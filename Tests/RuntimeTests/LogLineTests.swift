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

    @Test("a changed level counts for every logger")
    func level() {
        let level = LogLevel(.info)
        let first = LineLogHandler(label: "a", format: .json, level: level)
        var second = LineLogHandler(label: "b", format: .json, level: level)
        second.logLevel = .debug
        #expect(first.logLevel == .debug)
    }
}
