/// Why the journal refuses: where it stands on disk and what the operator should do.
public struct JournalError: Error, Sendable, CustomStringConvertible {
    /// Extensible: new codes may come, so switch with a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        public let description: String

        init(_ description: String) { self.description = description }

        /// Another process holds the data directory.
        public static let locked = Code("locked")
        /// Acknowledged bytes are damaged, missing, or belong elsewhere.
        public static let corrupt = Code("corrupt")
        /// The directory is empty, or another store's, although it should hold this one.
        public static let wrongStore = Code("wrong-store")
        /// Written by a newer version.
        public static let unsupportedVersion = Code("unsupported-version")
        public static let diskFull = Code("disk-full")
        /// Reading or writing failed.
        public static let storage = Code("storage")
        /// The journal has stopped for ever after a failed write or sync.
        public static let stopped = Code("stopped")
        /// The records asked for have been deleted: snapshots cover them.
        public static let truncated = Code("truncated")
        /// Options that contradict each other.
        public static let configuration = Code("configuration")
        /// Thrown by a caller's closure during replay.
        public static let consumer = Code("consumer")
    }

    public var code: Code
    /// What is wrong, one sentence.
    public var message: String
    public var file: String?
    /// Byte offset in `file`.
    public var offset: Int?
    /// Records concerned, where known.
    public var sequences: ClosedRange<UInt64>?
    /// What to do, one sentence.
    public var advice: String?
    /// The row of the recovery table that refused, if one did.
    public var row: RecoveryRow?

    public init(
        _ code: Code, _ message: String, file: String? = nil, offset: Int? = nil,
        sequences: ClosedRange<UInt64>? = nil, advice: String? = nil, row: RecoveryRow? = nil
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.offset = offset
        self.sequences = sequences
        self.advice = advice
        self.row = row
    }

    init(_ error: StorageError) {
        self.init(
            error.isLocked ? .locked : error.isDiskFull ? .diskFull : .storage,
            error.description, file: error.file)
        if error.isLocked { advice = "Another domd uses this directory; stop it first." }
        if error.isDiskFull { advice = "Free space on the file system of the data directory." }
    }

    public var description: String {
        var text = "\(code): \(message)"
        if let file { text += " [\(file)" + (offset.map { " at byte \($0)" } ?? "") + "]" }
        if let sequences { text += " (records \(sequences.lowerBound)…\(sequences.upperBound))" }
        if let advice { text += " — \(advice)" }
        return text
    }
}
