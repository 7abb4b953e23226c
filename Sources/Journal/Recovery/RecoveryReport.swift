public import Primitives

/// What opening found and did; to be logged, and shown by `domctl info`.
public struct RecoveryReport: Sendable {
    public var store = StoreIdentity(uuid: (0, 0), created: Instant(milliseconds: 0))
    /// This start's number; +1 at each start.
    public var epoch: UInt64 = 0
    /// The directory was empty and a new store was made.
    public var initialised = false
    /// The last process closed the log in order.
    public var cleanShutdown = false
    /// The last record on disk.
    public var last = SequenceNumber.zero
    /// The oldest record still in a segment; `last.next` when there is none.
    public var oldest = SequenceNumber(1)
    public var segments = 0
    public var batchesVerified = 0
    public var recordsVerified = 0
    /// The snapshot to load before `replay`, newest valid first choice.
    public var snapshot: SnapshotReader?
    /// Torn tails that were never acknowledged: kept aside in these files.
    public var torn: [TornTail] = []
    /// Everything else worth a line in the log; nothing is dropped silently.
    public var notes: [String] = []
    /// Every row of the recovery table that was met.
    public var rows: [RecoveryRow] = []

    /// Bytes taken out of a segment.
    public struct TornTail: Sendable, Equatable {
        public var segment: String
        public var offset: Int
        public var bytes: Int
        /// Name of the copy in the data directory.
        public var copy: String
    }
}
