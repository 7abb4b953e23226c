public import Primitives

/// How a journal is opened; the defaults are those of production.
public struct JournalOptions: Sendable {
    /// Who commits.
    public enum Mode: Sendable {
        /// A writer thread of our own, started by `start`.
        case threaded
        /// Nobody: the caller pumps `commitOnce` (simulator, tools, tests).
        case inline
    }

    /// What an empty directory means.
    public enum Initialisation: Sendable {
        /// Make a new store, unless the witness says that a store has lived here.
        case ifNeverUsed
        /// Make a new store whatever the witness says (`--init`).
        case always
        /// Refuse.
        case never
    }

    public var mode = Mode.threaded
    public var initialisation = Initialisation.ifNeverUsed
    /// Bytes of a segment; a multiple of 4096.
    public var segmentBytes = Limits.segmentBytes
    /// Bytes of records in one batch, unless a single record is longer.
    public var batchBytesMax = Limits.batchBytesMax
    public var batchRecordsMax = Limits.batchRecordsMax
    /// Batches that may wait for the disk before `admit` says `backlogFull`.
    public var backlogBatchesMax = 16
    /// Milliseconds of idleness after which a seal proves the last batch.
    public var sealAfterIdleMilliseconds = 5
    /// Verify segments that no snapshot needs, too, when opening.
    public var verifiesHistory = false
    public var retention = Retention()
    /// Where to remember, outside the data directory, that a store lives in it.
    public var witness: Witness?
    /// Called by the committing thread after each durable batch; must be quick.
    public var onCommit: (@Sendable (CommitObservation) -> Void)?
    /// Milliseconds since 1970, for `created` stamps and retention by age.
    public var wallClock: @Sendable () -> Instant = { SystemClock.now }
    /// Random bits for the store's UUID; a simulator passes its own.
    public var random: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    /// Planted bugs, so that tests and the simulator prove that their judges can see them.
    package var sabotage = Sabotage()

    public init() {}

    func check() throws(JournalError) {
        let batch = BatchHeader.footprint(byteLength: batchBytesMax)
        guard segmentBytes.isMultiple(of: Limits.diskBlockBytes),
            segmentBytes >= batch + 8 * Limits.diskBlockBytes,
            batchBytesMax > 0, batchRecordsMax > 0, backlogBatchesMax > 0
        else {
            throw JournalError(
                .configuration,
                "a segment must be a multiple of 4096 bytes and hold a batch and eight blocks")
        }
    }

    /// A small file elsewhere that survives a wiped or unmounted data directory.
    public struct Witness: Sendable {
        public var storage: any Storage
        public var name: String

        public init(storage: any Storage, name: String) {
            self.storage = storage
            self.name = name
        }

        /// `<directory>.store` in the directory's parent; nil for a directory without a name.
        static func beside(_ directory: String) throws(StorageError) -> Witness? {
            var parts = directory.split(separator: "/", omittingEmptySubsequences: true)
            guard let name = parts.popLast(), name != ".", name != ".." else { return nil }
            let root = directory.hasPrefix("/") ? "/" : ""
            let parent = root + parts.joined(separator: "/")
            let storage = try PosixStorage(location: parent.isEmpty ? "." : parent, creates: false)
            return Witness(storage: storage, name: name + ".store")
        }
    }

    /// How much history stays although two snapshots cover it: the youngest segments as they are,
    /// older ones compressed, for `milliseconds` and at most `bytesMax` of them.
    public struct Retention: Sendable {
        public var segmentsMin = 4
        public var bytesMax = 64 << 30
        public var milliseconds: Int64 = 400 * 24 * 3_600_000

        public init() {}
    }

    package struct Sabotage: Sendable {
        package var acknowledgesBeforeSync = false
        package var trustsTheLastBatch = false
    }
}

/// One group commit, for metrics.
public struct CommitObservation: Sendable {
    public var records: Int
    /// Bytes on disk, padding included.
    public var bytes: Int
    /// Write and sync.
    public var nanoseconds: UInt64
}
