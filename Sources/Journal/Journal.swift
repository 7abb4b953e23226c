public import Primitives
internal import Synchronization

/// Step 7 of the path: decision → durable record.
///
/// The service appends effects under its shard locks and gets sequence numbers; one committing
/// thread turns what has gathered into a batch, writes it with one synced write, and publishes
/// how far the log is durable. `Transport` holds replies back until then. Calls `Storage` and
/// nothing above; never looks into a payload, never waits for the disk in `append`, and after
/// the first failed write or sync never acknowledges again.
public final class Journal: DurabilitySource, @unchecked Sendable {
    let options: JournalOptions
    let durableValue = Atomic<UInt64>(0)

    init(options: JournalOptions) {
        self.options = options
    }

    /// Opens, verifies and repairs what a crash may leave; makes a new store in an empty
    /// directory. Then: load `report.snapshot`, `replay`, `start`.
    public static func open(
        storage: any Storage, options: JournalOptions = JournalOptions()
    ) throws(JournalError) -> (journal: Journal, report: RecoveryReport) {
        (Journal(options: options), RecoveryReport())
    }

    /// As above on a real directory, which is made if it does not exist; its witness is
    /// `<directory>.store` beside it unless the options name another.
    public static func open(
        directory: String, options: JournalOptions = JournalOptions()
    ) throws(JournalError) -> (journal: Journal, report: RecoveryReport) {
        (Journal(options: options), RecoveryReport())
    }

    // MARK: Life

    /// Starts the writer thread (`.threaded`); appends before it only gather.
    public func start() {}

    /// Commits what was appended, seals the log as cleanly closed and lets the directory go.
    /// Idempotent.
    public func close() throws(JournalError) {}

    // MARK: Appending

    /// Asked before anything is decided; two atomic loads. What was admitted may append, even if
    /// others fill the backlog meanwhile.
    public func admit(_ effect: SpaceEffect) -> Admission { .admitted }

    public func hasRoom(for effect: SpaceEffect) -> Bool { admit(effect) != .diskFull }

    /// Copies `payload` (at most `Limits.recordBytesMax`) into the open batch and numbers it.
    /// O(payload), never waits for the disk: called under shard locks. After a stop the number
    /// never becomes durable.
    public func append(
        kind: UInt16, time: Instant, _ payload: UnsafeRawBufferPointer
    ) -> SequenceNumber { .zero }

    public func append(kind: UInt16, time: Instant, _ payload: RawSpan) -> SequenceNumber {
        payload.withUnsafeBytes { append(kind: kind, time: time, $0) }
    }

    /// The last number given out.
    public var last: SequenceNumber { .zero }

    // MARK: Durability

    public var durable: SequenceNumber { SequenceNumber(durableValue.load(ordering: .acquiring)) }

    public func onDurable(
        _ notify: @escaping @Sendable (_ durable: SequenceNumber, _ failed: Bool) -> Void
    ) {}

    /// Why the journal has stopped for ever; nil while it runs.
    public var failure: JournalError? { nil }

    /// Blocks until `sequence` is durable; throws `stopped` if it never will be.
    public func waitUntilDurable(_ sequence: SequenceNumber) throws(JournalError) {}

    /// `.inline` only: commits one batch if anything waits. True if it wrote one.
    @discardableResult
    public func commitOnce() throws(JournalError) -> Bool { false }

    // MARK: Reading

    /// Every record from `first` to the end of what recovery found, in order. For recovery,
    /// before `start`. What `body` throws comes out as it is, if it is a `JournalError`.
    public func replay(
        from first: SequenceNumber = SequenceNumber(1),
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws(JournalError) {}

    /// Durable records from `first` in order, until about `bytesMax` of payload or `recordsMax`
    /// records were given. Returns the number to go on with; equal to `first` when none is
    /// durable yet. From any thread, while serving. `truncated` if `first` is gone.
    public func read(
        from first: SequenceNumber, bytesMax: Int = 1 << 20, recordsMax: Int = 4_096,
        _ body: (_ record: RecordInfo, _ payload: RawSpan) throws -> Void
    ) throws(JournalError) -> SequenceNumber { first }

    /// The oldest record that `read` can still give; `last.next` when there is none.
    public var oldest: SequenceNumber { SequenceNumber(1) }

    // MARK: Snapshots and history

    public func beginSnapshot() throws(JournalError) -> SnapshotWriter {
        SnapshotWriter(name: "")
    }

    /// Deletes segments that two verified snapshots cover and the retention lets go, oldest
    /// first. Returns their names.
    public func truncate() throws(JournalError) -> [String] { [] }
}
