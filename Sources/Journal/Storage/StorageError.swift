#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One failed call to the operating system, or to a simulated disk.
public struct StorageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `errno`; 0 for a short write.
    public var number: Int32
    /// The system call: `pwrite`, `fdatasync`, `rename`…
    public var operation: String
    /// Path of the file or directory.
    public var file: String

    public init(number: Int32, operation: String, file: String) {
        self.number = number
        self.operation = operation
        self.file = file
    }

    public var isDiskFull: Bool { number == ENOSPC || number == EDQUOT }
    public var isLocked: Bool { operation == "flock" && number == EWOULDBLOCK }
    public var isMissing: Bool { number == ENOENT }

    public var description: String {
        let reason = number == 0 ? "short write" : String(cString: strerror(number))
        return "\(operation) \(file): \(reason)"
    }
}
