public import Archive
public import Fulfilment
public import Inventory
public import Journal
public import Primitives
internal import Synchronization

/// Step 5 of the path: request → decision → reply. The front door of `Service`.
///
/// `open` recovers the state from a journal; `methods` are the RPCs, one file each, which
/// `Runtime` hands to the wire. Handlers run on event loops: they decode, let the domain decide
/// inside the commit pipeline (`Engine`), and say when the reply may leave. The service never
/// touches sockets, never waits for the disk on an event loop, and asks for the time only where
/// `Runtime` passes it in.
public final class DOMService: Sendable {
    let engine: Engine
    let startedAt: Instant
    public let journal: Journal
    public let recovery: RecoveryReport
    /// How long loading and replaying took, nanoseconds, and how much was replayed.
    public let recoveryDuration: (nanoseconds: UInt64, transactions: UInt64)
    let options: ServiceOptions
    let watchers: WatchHub
    let events: EventHub
    let sourcer: Sourcer
    let feed: ArchiveFeed?
    let desk: OrderDesk
    let returns: ReturnDesk
    let orderWatchers: OrderHub
    private let snapshotting = Atomic<Bool>(false)
    private let hasResumed = Atomic<Bool>(false)
    private let newestSnapshot: Atomic<UInt64>

    /// Recovers from `journal`, which was just opened and not started. Blocks; may take seconds
    /// for millions of cells.
    public init(
        journal: Journal, recovery: RecoveryReport, options: ServiceOptions = ServiceOptions(),
        now: Instant
    ) throws(JournalError) {
        let begin = ContinuousClock.now
        var state = Recovery()
        if let snapshot = recovery.snapshot {
            try state.load(snapshot, threads: options.recoveryThreads)
        }
        let first = recovery.snapshot?.replayFrom ?? SequenceNumber(1)
        try state.replay(journal, from: first)
        let clock = LogicalClock(startingAt: state.lastTime)
        clock.restart(at: now)
        engine = Engine(
            store: state.store, orders: state.orders, journal: journal, clock: clock,
            archived: options.archive.map { ArchiveReads(archive: $0) })
        feed = options.archive.map { [engine] in ArchiveFeed($0, engine) }
        state.orders.waiting.wakeAll()
        state.orders.travels.doubtAll()
        watchers = WatchHub(engine: engine)
        events = EventHub(engine: engine, offload: options.offload)
        sourcer = Sourcer(
            engine: engine,
            decisions: DecisionRing(
                bytesMax: options.decisionBytesMax,
                millisecondsMax: options.decisionMillisecondsMax))
        desk = OrderDesk(engine: engine, sourcer: sourcer, rules: options.rules)
        returns = ReturnDesk(desk)
        orderWatchers = OrderHub(engine: engine)
        self.journal = journal
        self.recovery = recovery
        self.options = options
        startedAt = now
        newestSnapshot = Atomic(recovery.snapshot?.newest.value ?? 0)
        let elapsed = ContinuousClock.now - begin
        recoveryDuration = (
            UInt64(elapsed.components.attoseconds / 1_000_000_000)
                + UInt64(elapsed.components.seconds) * 1_000_000_000, state.transactions
        )
    }

    /// Every RPC of `dom.v1` that is served.
    public var methods: [Method] {
        var methods = LocationHandlers(engine: engine).methods
        methods += LocationStateHandlers(desk: desk, offload: options.offload).methods
        methods +=
            OrderHandlers(
                desk: desk, hub: orderWatchers, offload: options.offload
            ).methods
        methods += ShipmentHandlers(desk: desk).methods
        methods += ReturnHandlers(desk: returns, offload: options.offload).methods
        methods += CarrierHandlers(engine: engine).methods
        methods += CatalogueHandlers(engine: engine).methods
        methods += ChannelViewHandlers(engine: engine).methods
        methods += PolicyHandlers(engine: engine).methods
        methods += ConfigurationHandlers(engine: engine).methods
        methods += AvailabilityHandlers(engine: engine, watchers: watchers).methods
        methods +=
            ReservationHandlers(
                engine: engine, sourcer: sourcer, offload: options.offload
            ).methods
        methods +=
            RoutingHandlers(
                engine: engine, sourcer: sourcer, offload: options.offload
            ).methods
        methods += StockHandlers(engine: engine).methods
        methods += SupplyHandlers(engine: engine).methods
        methods += FeedHandlers(engine: engine).methods
        methods += PositionHandlers(engine: engine, offload: options.offload).methods
        methods += EventHandlers(engine: engine, hub: events, offload: options.offload).methods
        methods += AdminHandlers(service: self).methods
        return methods
    }

    /// The state, for reading: benchmarks, simulator, tests.
    public var store: StateStore { engine.store }

    /// Expires what is due, attends to orders whose time has come, and drives watchers; called
    /// every few tens of milliseconds so that things happen on time in quiet shards too. Any
    /// thread, one at a time.
    public func tick(now: Instant) {
        let now = engine.begin(now)
        if !hasResumed.exchange(true, ordering: .relaxed) {
            options.offload { [desk] in desk.resumeRerouting(at: now) }
        }
        desk.tick(at: now) { id throws(RPCFailure) in try returns.attend(to: id, at: now) }
        watchers.tick()
    }

    /// Takes a snapshot on the calling thread, while serving. Nil if one is under way already.
    public func takeSnapshot() throws(JournalError) -> SnapshotSummary? {
        let (exchanged, _) = snapshotting.compareExchange(
            expected: false, desired: true, ordering: .acquiringAndReleasing)
        guard exchanged else { return nil }
        defer { snapshotting.store(false, ordering: .releasing) }
        let summary = try engine.takeSnapshot()
        newestSnapshot.store(summary.newest.value, ordering: .releasing)
        return summary
    }

    /// The newest record in the newest snapshot; 0 before the first.
    public var snapshotRevision: UInt64 { newestSnapshot.load(ordering: .acquiring) }
}

/// What the service does by itself, and how operators' levers reach the process.
public struct ServiceOptions: Sendable {
    public var version = "0.0.0"
    public var dataDirectory = ""
    /// Threads that decode a snapshot at start.
    public var recoveryThreads = 2
    /// Memory and age of the routing decisions that can be explained.
    public var decisionBytesMax = Limits.decisionBytesMax
    public var decisionMillisecondsMax = Limits.decisionMillisecondsMax
    /// Times and counts of the life of orders.
    public var rules = FulfilmentRules()
    /// Where what is closed goes and is read; nil keeps everything in memory.
    public var archive: Archive?
    /// Runs work that may block off the event loops.
    public var offload: @Sendable (@escaping @Sendable () -> Void) -> Void = { $0() }
    public var drain: @Sendable () -> Void = {}
    /// Sets the log level by name and returns the one before; nil for an unknown name.
    public var setLogLevel: @Sendable (String) -> String? = { _ in nil }
    public var slowCalls: @Sendable (_ limit: Int) -> [SlowCallRecord] = { _ in [] }
    public var openConnections: @Sendable () -> UInt64 = { 0 }
    public var journalBytes: @Sendable () -> UInt64 = { 0 }
    public var residentBytes: @Sendable () -> UInt64 = { 0 }

    public init() {}
}

/// One slow call, as the wire measured it.
public struct SlowCallRecord: Sendable {
    public var method: String
    public var at: Instant
    public var elapsedMicroseconds: UInt64
    public var code: StatusCode
    public var requestBytes: UInt64

    public init(
        method: String, at: Instant, elapsedMicroseconds: UInt64, code: StatusCode,
        requestBytes: UInt64
    ) {
        self.method = method
        self.at = at
        self.elapsedMicroseconds = elapsedMicroseconds
        self.code = code
        self.requestBytes = requestBytes
    }
}
