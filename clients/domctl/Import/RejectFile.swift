internal import DOMClient

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Rows that were refused, as CSV with the reason behind them: correct and import again.
final class RejectFile {
    private let path: String
    private let descriptor: Int32
    private let width: Int

    init(_ path: String, columns: [String]) throws {
        self.path = path
        let own = columns.filter { !InventoryFile.rejectColumns.contains($0) }
        keep = columns.indices.filter { own.contains(columns[$0]) }
        width = own.count
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        try write(CSVWriter.row(own + InventoryFile.rejectColumns))
    }

    deinit { close(descriptor) }

    private let keep: [Int]

    func add(
        _ item: FeedSource.Item, _ reason: String, _ field: String, _ message: String
    ) throws {
        // A row that could not be cut into fields is represented by its line only.
        let fields =
            item.fields.isEmpty
            ? [String](repeating: "", count: width)
            : keep.map { $0 < item.fields.count ? item.fields[$0] : "" }
        try write(CSVWriter.row(fields + ["\(item.line)", reason, field, message]))
    }

    private func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                #if canImport(Glibc)
                    Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset)
                #else
                    Darwin.write(descriptor, $0.baseAddress! + offset, $0.count - offset)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileError(path, errno) }
            offset += count
        }
    }
}
