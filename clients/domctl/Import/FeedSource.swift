internal import DOMClient
internal import Messages

/// The records of a file in order, with what is needed to report on them.
final class FeedSource {
    struct Item {
        /// From 1: the place in the feed. Bad rows count, so that offsets are stable.
        var offset: UInt64
        var line: Int
        /// As in the file, for the rejects.
        var fields: [String]
        var record: Result<FeedRecord.Record, RowError>
    }

    private enum Reader {
        case table(CSVReader)
        case lines(LineReader, MessageParser)
    }

    let columns: [String]
    private let reader: Reader
    private let source: ByteSource
    private var offset: UInt64 = 0

    init(_ source: ByteSource, isJSON: Bool, _ output: Output) async throws {
        self.source = source
        if isJSON {
            columns = ["json"]
            let schema = try await output.schema(of: FeedRecord.typeName)
            reader = .lines(LineReader(source), MessageParser(schema))
        } else {
            let table = try InventoryFile.open(source)
            columns = table.columns
            reader = .table(table)
        }
    }

    var bytesRead: Int { source.taken }
    var bytesTotal: Int? { source.totalBytes }

    /// Nil at the end. Throws only when the file itself cannot be read.
    func next() throws -> Item? {
        switch reader {
        case .table(let table): try nextRow(table)
        case .lines(let lines, let parser): try nextLine(lines, parser)
        }
    }

    private func nextRow(_ table: CSVReader) throws -> Item? {
        do {
            guard let row = try table.next() else { return nil }
            offset += 1
            do {
                return Item(
                    offset: offset, line: row.line, fields: row.fields,
                    record: .success(try InventoryFile.record(row)))
            } catch {
                return Item(
                    offset: offset, line: row.line, fields: row.fields, record: .failure(error))
            }
        } catch let error as RowError {
            offset += 1
            return Item(offset: offset, line: error.line, fields: [], record: .failure(error))
        }
    }

    private func nextLine(_ lines: LineReader, _ parser: MessageParser) throws -> Item? {
        do {
            guard let (value, line) = try lines.next() else { return nil }
            offset += 1
            let text = JSONWriter.compact(value)
            return Item(
                offset: offset, line: line, fields: [text],
                record: Self.decode(value, line, parser))
        } catch let error as RowError {
            offset += 1
            return Item(offset: offset, line: error.line, fields: [], record: .failure(error))
        }
    }

    private static func decode(
        _ value: JSONValue, _ line: Int, _ parser: MessageParser
    ) -> Result<FeedRecord.Record, RowError> {
        let isRecord = ["level", "adjustment", "supply"].contains { value[$0] != nil }
        do {
            let bytes = try parser.parse(
                value, as: isRecord ? FeedRecord.typeName : StockLevel.typeName)
            guard isRecord else { return .success(.level(try StockLevel(decoding: bytes))) }
            guard let record = try FeedRecord(decoding: bytes).record else {
                return .failure(RowError(line: line, "no record in it"))
            }
            return .success(record)
        } catch let error as JSONError {
            return .failure(RowError(line: line, field: error.path, error.reason))
        } catch {
            return .failure(RowError(line: line, "\(error)"))
        }
    }
}
