/// Why the server did not start, one sentence for the operator.
public struct StartError: Error, Sendable, CustomStringConvertible {
    public var description: String

    public init(_ description: String) { self.description = description }
}

/// How the process ends.
public enum ExitCode {
    public static let stopped: Int32 = 0
    /// The store could not be opened or a port could not be bound.
    public static let startFailed: Int32 = 1
    /// A setting was refused.
    public static let configuration: Int32 = 2
    /// A write to the journal failed; nothing is acknowledged after that. EX_IOERR.
    public static let journalFailed: Int32 = 74
    /// A second SIGTERM or SIGINT during the drain.
    public static let stoppedNow: Int32 = 143
}

/// The version of this build.
public enum Version {
    public static let text = "0.1.0"
}
