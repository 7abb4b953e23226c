internal import Fulfilment
internal import Inventory
internal import Journal
internal import Primitives
internal import ProtobufWire
internal import Synchronization

/// The commit pipeline: decide → append effect → apply effect → unlock → wait durable → reply.
///
/// Step 5 of the path. Handlers come here with a request; the engine locks the shards, looks for
/// the answer given before, lets the domain decide, journals the effects, plays them, and says
/// from which sequence number on the reply may leave. It never waits for the disk itself, and
/// nothing but `commit` and recovery ever changes the state.
final class Engine: Sendable {
    let store: StateStore
    let orders: FulfilmentStore
    let journal: Journal
    let clock: LogicalClock
    /// What is closed; nil if the archive is switched off.
    let archived: ArchiveReads?
    let counters = EngineCounters()

    /// Kinds of journal records.
    enum RecordKind {
        static let transaction: UInt16 = 1
        static let snapshotComplete: UInt16 = 2
    }

    init(
        store: StateStore, orders: FulfilmentStore, journal: Journal, clock: LogicalClock,
        archived: ArchiveReads? = nil
    ) {
        self.archived = archived
        self.store = store
        self.orders = orders
        self.journal = journal
        self.clock = clock
    }

    /// Journals and plays a decision; needs its shards locked. The order in the journal is the
    /// order of execution for every shard, because both happen under its lock.
    ///
    /// The location board is locked here where the caller has not. A decision too large for one
    /// record is refused before anything has happened.
    func commit(
        _ transaction: Transaction, _ fulfilment: [FulfilmentEffect] = [],
        in locked: LockedState
    ) throws(RPCFailure) -> SequenceNumber {
        var decision = JournaledDecision(transaction, fulfilment)
        intercept?(&decision.transaction)
        guard locked.board == nil, concernsBoard(decision) else {
            return try write(&decision, in: locked)
        }
        return try orders.board.withLock { board throws(RPCFailure) in
            var locked = locked
            locked.board = board
            return try write(&decision, in: locked)
        }
    }

    private func write(
        _ decision: inout JournaledDecision, in locked: LockedState
    ) throws(RPCFailure) -> SequenceNumber {
        if let board = locked.board { endPlans(&decision, board) }
        let transaction = decision.transaction
        var payload = ByteWriter(capacity: 512)
        decision.encode(into: &payload)
        guard payload.count <= Limits.recordBytesMax else {
            throw RPCFailure(
                .resourceExhausted, reason: "TRANSACTION_TOO_LARGE",
                "the change takes \(payload.count) bytes in the journal; at most "
                    + "\(Limits.recordBytesMax) are allowed: split the request")
        }
        let sequence = payload.withBytes {
            journal.append(kind: RecordKind.transaction, time: transaction.time, $0)
        }
        locked.stock.apply(transaction, at: sequence)
        if !decision.fulfilment.isEmpty {
            locked.orders.apply(decision.fulfilment, by: transaction, at: sequence)
            locked.board?.apply(decision.fulfilment, time: transaction.time, at: sequence)
            onOrders?(decision.fulfilment)
        }
        counters.transactions.wrappingAdd(1, ordering: .relaxed)
        if !orders.waiting.isEmpty { wakeOrders(after: transaction) }
        onChange?(transaction, sequence)
        return sequence
    }

    /// Sees, and may spoil, every decision before it is journaled; nil but in the simulator.
    nonisolated(unsafe) var intercept: (@Sendable (inout Transaction) -> Void)?

    /// Called under the shard locks after each change; must be quick. Set once, before serving.
    nonisolated(unsafe) var onChange: (@Sendable (Transaction, SequenceNumber) -> Void)?

    /// Called under the order shards' locks after each change of orders; must be quick. Set once,
    /// before serving.
    nonisolated(unsafe) var onOrders: (@Sendable ([FulfilmentEffect]) -> Void)?

    /// Refuses a mutation that could not be made durable. `.releasing` goes on when the disk
    /// fills.
    func admit(_ effect: SpaceEffect) throws(RPCFailure) {
        switch journal.admit(effect) {
        case .admitted: return
        case .backlogFull:
            throw RPCFailure(
                .resourceExhausted, reason: "JOURNAL_BACKLOG",
                "too many changes wait for the disk; retry", retryAfterMilliseconds: 20)
        case .diskFull:
            throw RPCFailure(
                .resourceExhausted, reason: "DISK_FULL",
                "the journal's disk is full; releases and reads go on",
                retryAfterMilliseconds: 5_000)
        case .stopped:
            throw RPCFailure(
                .unavailable, reason: "JOURNAL_STOPPED",
                "the journal has stopped after a failed write; the process is exiting",
                retryAfterMilliseconds: 1_000)
        }
    }

    /// The time of a decision that begins now, after the holds that have ended by then are gone.
    /// Whoever comes first expires them; no sweeper decides truth.
    func begin(_ wall: Instant) -> Instant {
        let now = clock.advance(to: wall)
        if store.earliestExpiry <= now { expireDue(at: now) }
        return now
    }
}
