internal import Foundation
public import Logging
internal import Primitives

/// One line per event on standard error: JSON for machines, or text for people.
///
///     {"time":"2026-11-23T03:36:09.120Z","level":"info","message":"ready","version":"0.1.0"}
///     03:36:09.120 info     ready version=0.1.0
///
/// A line leaves in one write, so that lines of several threads do not mix.
public struct LineLogHandler: LogHandler {
    public enum Format: Sendable {
        case json, pretty
    }

    private let label: String
    private let format: Format
    private let level: LogLevel
    public var metadata: Logger.Metadata = [:]

    public init(label: String, format: Format, level: LogLevel) {
        self.label = label
        self.format = format
        self.level = level
    }

    /// Read and written for the whole process.
    public var logLevel: Logger.Level {
        get { level.value }
        set { level.value = newValue }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let extra = event.metadata ?? [:]
        let merged = metadata.merging(extra) { _, newer in newer }
        FileHandle.standardError.write(
            Data(render(event.level, event.message.description, merged, .now).utf8))
    }

    /// The line with its newline.
    func render(
        _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, _ now: Instant
    ) -> String {
        let fields = metadata.sorted { $0.key < $1.key }
        switch format {
        case .json:
            var line = "{\"time\":\"\(now.rfc3339)\",\"level\":\"\(level)\",\"message\":"
            line += JSONText.quoted(message)
            for (key, value) in fields {
                line += ",\(JSONText.quoted(key)):\(JSONText.quoted("\(value)"))"
            }
            return line + "}\n"
        case .pretty:
            let name = level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
            let text = fields.map { " \($0.key)=\($0.value)" }.joined()
            return "\(now.rfc3339.dropFirst(11).dropLast()) \(name) \(message)\(text)\n"
        }
    }
}

/// Strings of JSON (RFC 8259, section 7).
enum JSONText {
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
