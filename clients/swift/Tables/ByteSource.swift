#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Bytes that are read once, in pieces: a file, standard input, or an array in tests.
public final class ByteSource {
    private var buffer: [UInt8]
    private var offset = 0
    private var descriptor: Int32?
    private let closes: Bool
    /// Bytes taken so far.
    public private(set) var taken = 0
    /// Size of a regular file; nil for pipes and arrays.
    public let totalBytes: Int?

    public init(_ bytes: [UInt8]) {
        buffer = bytes
        closes = false
        totalBytes = bytes.count
    }

    /// `-` is standard input. Throws with the path and the system's reason.
    public init(path: String) throws(FileError) {
        buffer = []
        guard path != "-" else {
            descriptor = 0
            closes = false
            totalBytes = nil
            return
        }
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw FileError(path, errno) }
        descriptor = opened
        closes = true
        var status = stat()
        let known = fstat(opened, &status) == 0
        if known, status.st_mode & S_IFMT == S_IFDIR { throw FileError(path, EISDIR) }
        totalBytes = known && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit { if closes, let descriptor { close(descriptor) } }

    /// The next byte, or nil at the end.
    public func next() throws(FileError) -> UInt8? {
        if offset == buffer.count, try !refill() { return nil }
        defer {
            offset += 1
            taken += 1
        }
        return buffer[offset]
    }

    /// The next byte without taking it.
    public func peek() throws(FileError) -> UInt8? {
        if offset == buffer.count, try !refill() { return nil }
        return buffer[offset]
    }

    private func refill() throws(FileError) -> Bool {
        guard let descriptor else { return false }
        if buffer.count != Self.chunkBytes {
            buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
        }
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("input", errno) }
            if count < buffer.count { buffer.removeLast(buffer.count - count) }
            offset = 0
            return count > 0
        }
    }

    private static let chunkBytes = 64 << 10
}

/// A file that cannot be opened, read or written.
public struct FileError: Error, Sendable, CustomStringConvertible {
    public var path: String
    public var reason: String

    public init(_ path: String, _ code: Int32) {
        self.path = path
        reason = String(cString: strerror(code))
    }

    public init(_ path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { "\(path): \(reason)" }
}
