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
    let storage: any Storage
    let options: JournalOptions
    let supply: SegmentSupply
    let tail: LogTail
    let snapshots: SnapshotSet
    /// Covered records, compressed; `Journal+History.swift`.
    let histories: HistoryCatalogue
    let store: StoreIdentity
    /// Where records gather; `Journal+Append.swift`.
    let intake: Intake
    /// What waits for durability; `Journal+Durability.swift`.
    let durability: Durability
    private let life = Signal()
    private var writer: JournalThread?
    private var housekeeper: JournalThread?
    private var isClosed = false

    init(
        storage: any Storage, options: JournalOptions, supply: SegmentSupply,
        opened: Recovery.Opened
    ) {
        self.storage = storage
        self.options = options
        self.supply = supply
        tail = opened.tail
        store = opened.report.store
        snapshots = SnapshotSet(
            storage: storage, store: opened.report.store, verified: opened.snapshots)
        histories = HistoryCatalogue(opened.histories)
        intake = Intake(options: options, next: opened.report.last.next)
        durability = Durability(durable: opened.report.last)
    }

    var catalogue: SegmentCatalogue { tail.catalogue }

    /// Opens, verifies and repairs what a crash may leave; makes a new store in an empty
    /// directory. Then: load `report.snapshot`, `replay`, `start`. Blocks; O(log to replay).
    public static func open(
        storage: any Storage, options: JournalOptions = JournalOptions()
    ) throws(JournalError) -> (journal: Journal, report: RecoveryReport) {
        try options.check()
        do { try storage.lock() } catch { throw JournalError(error) }
        let supply = SegmentSupply(storage: storage, segmentBytes: options.segmentBytes)
        var recovery = Recovery(storage: storage, options: options, supply: supply)
        do {
            let opened = try recovery.run()
            let journal = Journal(
                storage: storage, options: options, supply: supply, opened: opened)
            return (journal, opened.report)
        } catch {
            storage.unlock()
            throw error
        }
    }

    /// As above on a real directory, which is made if it does not exist; its witness is
    /// `<directory>.store` beside it unless the options name another.
    public static func open(
        directory: String, options: JournalOptions = JournalOptions()
    ) throws(JournalError) -> (journal: Journal, report: RecoveryReport) {
        var options = options
        let storage: PosixStorage
        do {
            storage = try PosixStorage(location: directory)
            if options.witness == nil {
                options.witness = try JournalOptions.Witness.beside(directory)
            }
        } catch {
            throw JournalError(error)
        }
        return try open(storage: storage, options: options)
    }

    // MARK: Life

    /// Starts the writer thread and the housekeeper (`.threaded`); appends before it only gather.
    public func start() {
        guard options.mode == .threaded else { return }
        life.withLock {
            guard writer == nil, !isClosed else { return }
            writer = JournalThread { [self] in runWriter() }
            housekeeper = JournalThread { [self] in runHousekeeper() }
        }
    }

    /// Commits what was appended, seals the log as cleanly closed and lets the directory go.
    /// Idempotent. Throws if something appended could not be made durable.
    public func close() throws(JournalError) {
        let alreadyClosed = life.withLock {
            defer { isClosed = true }
            return isClosed
        }
        if alreadyClosed { return }
        intake.close()
        writer?.join()
        supply.stop()
        housekeeper?.join()
        defer {
            tail.close()
            storage.unlock()
        }
        if failure == nil {
            while try commitOnce(isClosing: true) {}
            if !intake.isEmpty {
                stop(JournalError(.diskFull, "closed with records for which there is no room"))
            } else {
                seal(.closes)
            }
        }
        if let failure { throw failure }
    }

    private func runHousekeeper() {
        do { try supply.run() } catch { stop(JournalError(error)) }
    }

    private func runWriter() {
        while true {
            switch intake.waitForWork(idleMilliseconds: sealDelay) {
            case .batch(let batch):
                // While the disk is full the batch waits: it was promised nothing yet.
                while !commitWaiting(batch) {
                    if failure != nil { return }
                    if intake.isClosing, supply.isDiskFull {
                        intake.putBack(batch)
                        return
                    }
                    supply.waitForSpare(milliseconds: 50)
                }
            case .idle:
                seal(.seals)
            case .closing:
                return
            }
            if failure != nil { return }
        }
    }

    private var sealDelay: Int? { durability.needsSeal ? options.sealAfterIdleMilliseconds : nil }

    /// `.inline` only: commits one batch if anything waits. True if it wrote one; false also when
    /// the disk is full. Deterministic: everything happens in this call.
    @discardableResult
    public func commitOnce() throws(JournalError) -> Bool {
        precondition(options.mode == .inline, "commitOnce is for inline journals")
        return try commitOnce(isClosing: false)
    }

    /// `.inline` only: what the writer thread does after some idle milliseconds.
    public func sealIfIdle() throws(JournalError) {
        precondition(options.mode == .inline, "sealIfIdle is for inline journals")
        if durability.needsSeal, intake.isEmpty { seal(.seals) }
        if let failure { throw failure }
    }
}
