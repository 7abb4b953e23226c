internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Standard output and standard error. Output is buffered; `flush` before leaving.
enum Terminal {
    private static let buffer = Mutex<[UInt8]>([])
    private static let isBroken = Mutex(false)

    static let outputIsTerminal = isatty(1) != 0
    static let errorIsTerminal = isatty(2) != 0
    /// https://no-color.org
    static let usesColour =
        outputIsTerminal && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
        && getenv("TERM").map { String(cString: $0) != "dumb" } ?? false

    static func write(_ text: String) {
        let full = buffer.withLock { buffer in
            buffer.append(contentsOf: text.utf8)
            return buffer.count >= 64 << 10
        }
        if full { flush() }
    }

    static func flush() {
        let bytes = buffer.withLock { buffer in
            defer { buffer.removeAll() }
            return buffer
        }
        if !writeAll(1, bytes) { isBroken.withLock { $0 = true } }
    }

    /// Throws when the reader of our output has gone; long lists ask now and then.
    static func checkReader() throws(BrokenPipe) {
        if isBroken.withLock({ $0 }) { throw BrokenPipe() }
    }

    static func complain(_ text: String) {
        flush()
        _ = writeAll(2, Array((text + "\n").utf8))
    }

    /// A line that the next one replaces; only on a terminal.
    static func progress(_ text: String) {
        guard errorIsTerminal else { return }
        _ = writeAll(2, Array(("\r\u{1B}[K" + text).utf8))
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
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
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }
}
