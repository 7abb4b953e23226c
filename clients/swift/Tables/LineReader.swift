/// JSON lines: one document a line, blank lines skipped.
public final class LineReader {
    public static let lineBytesMax = 4 << 20

    private let source: ByteSource
    private var line = 0

    public init(_ source: ByteSource) { self.source = source }

    /// The next document with the number of its line, or nil at the end. Throws `RowError` for a
    /// bad line (and stands behind it), or `FileError`.
    public func next() throws -> (value: JSONValue, line: Int)? {
        while try source.peek() != nil {
            line += 1
            var bytes: [UInt8] = []
            var tooLong = false
            while let byte = try source.next(), byte != UInt8(ascii: "\n") {
                if bytes.count < Self.lineBytesMax { bytes.append(byte) } else { tooLong = true }
            }
            if tooLong { throw RowError(line: line, "longer than \(Self.lineBytesMax) bytes") }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            do {
                return (try JSONParser.parse(bytes, firstLine: line), line)
            } catch {
                throw RowError(line: line, "column \(error.column): \(error.reason)")
            }
        }
        return nil
    }
}
