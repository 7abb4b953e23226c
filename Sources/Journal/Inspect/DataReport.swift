public import Primitives

/// What `JournalInspector` found in a data directory.
public struct DataReport: Sendable {
    public var location: String
    /// Nil if `store.id` is missing or unreadable.
    public var store: StoreIdentity?
    /// A running server holds the directory: the end of the log moves while we look.
    public var isInUse = false
    public var segments: [SegmentReport] = []
    public var snapshots: [SnapshotReport] = []
    /// Oldest first.
    public var histories: [HistoryReport] = []
    /// Torn tails kept aside, temporary files, and files that are not ours.
    public var torn: [String] = []
    public var temporaries: [String] = []
    public var foreign: [String] = []
    public var findings: [Finding] = []

    /// True if a server would start from this without losing anything that was acknowledged.
    public var isSound: Bool { !findings.contains { $0.severity == .damage } }
    public var oldest: SequenceNumber { segments.first?.first ?? SequenceNumber(1) }
    public var last: SequenceNumber { segments.last?.last ?? .zero }

    public struct SegmentReport: Sendable, Equatable {
        public var name: String
        public var number: UInt64
        public var first: SequenceNumber
        /// `first - 1` if it holds no record.
        public var last: SequenceNumber
        public var batches: Int
        public var records: Int
        /// Header and batches, of `bytes`.
        public var bytesUsed: Int
        public var bytes: Int
        public var epoch: UInt64
        public var created: Instant
        /// Its last batch closes the log in order.
        public var isClosed: Bool
    }

    /// Records that snapshots cover, compressed.
    public struct HistoryReport: Sendable, Equatable {
        public var name: String
        public var first: SequenceNumber
        public var last: SequenceNumber
        public var bytes: Int
    }

    public struct SnapshotReport: Sendable, Equatable {
        public var name: String
        public var created: Instant
        public var sections: [SnapshotSection]
        public var bytes: Int
        public var newest: SequenceNumber
        public var replayFrom: SequenceNumber
    }

    public struct Finding: Sendable, Equatable {
        public enum Severity: String, Sendable {
            /// Harmless, or repaired by the next start.
            case note
            /// A start refuses, or a snapshot cannot be used.
            case damage
        }

        public var severity: Severity
        public var message: String
        public var file: String?
        public var offset: Int?
        public var advice: String?
    }
}

/// One batch, for `domctl data inspect`.
public struct BatchReport: Sendable, Equatable {
    public var segment: String
    public var offset: Int
    /// On disk, padding included.
    public var bytes: Int
    public var number: UInt64
    public var first: SequenceNumber
    public var records: Int
    public var epoch: UInt64
    /// What was known durable when it was built.
    public var durable: SequenceNumber
    public var opens: Bool
    public var seals: Bool
    public var closes: Bool
}
