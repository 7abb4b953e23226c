internal import DOMClient

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file with the cursor of the last event that was handled. It is replaced as a whole, so that a
/// crash leaves the old or the new one.
struct CursorFile {
    let path: String

    /// Longer than any cursor.
    private static let bytesMax = 1_024

    /// Nil if there is no such file yet. Throws `FileError`.
    func read() throws -> String? {
        guard access(path, F_OK) == 0 else { return nil }
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        while let byte = try source.next(), byte != UInt8(ascii: "\n") {
            guard bytes.count < Self.bytesMax else {
                throw FileError(path, reason: "too long for a cursor")
            }
            bytes.append(byte)
        }
        guard !bytes.isEmpty else { throw FileError(path, reason: "no cursor in it") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// On the disk when it returns. Throws `FileError`.
    func write(_ cursor: String) throws {
        let fresh = path + ".new"
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError(fresh, errno) }
        let bytes = Array((cursor + "\n").utf8)
        let isWritten =
            bytes.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            } == bytes.count && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isWritten else { throw FileError(fresh, code) }
        guard rename(fresh, path) == 0 else { throw FileError(path, errno) }
    }
}
