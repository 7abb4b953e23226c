internal import Fulfilment
internal import Inventory
internal import Journal
internal import Messages
internal import Primitives

/// ApplyFeed and Reconcile: streams of another system's records.
struct FeedHandlers: Sendable {
    let engine: Engine

    static let service = "/dom.v1.InventoryService/"

    var methods: [Method] {
        let engine = self.engine
        return [
            Method(
                path: Self.service + "ApplyFeed", kind: .bidirectional,
                handler: .streaming { context, wake in
                    FeedCall(engine, now: context.now, wake: wake)
                }),
            Method(
                path: Self.service + "Reconcile", kind: .bidirectional,
                handler: .streaming { _, wake in ReconcileCall(engine, wake: wake) }),
        ]
    }
}

/// One running ApplyFeed.
///
/// Records are decided one by one, each a transaction of its own with the feed's offset in it, so
/// a bad one changes nothing and stops nobody, and a feed that broke off resumes exactly after
/// its committed offset. A message is worked off in slices, to leave the event loop to others.
final class FeedCall: StreamingCall {
    private let engine: Engine
    private let wake: @Sendable () -> Void
    private let startedAt: Instant
    private var feed = ""
    private var write = WriteContext()
    private var waiting: [[FeedRecord]] = []
    private var done = 0
    private var results: [FeedResult] = []
    private var committed: UInt64 = 0
    private var newest = SequenceNumber.zero
    private var hasEnded = false

    static let recordsMax = 1_000
    /// Records per turn of the event loop.
    static let slice = 32
    /// Messages kept before the client is asked to wait.
    static let messagesMax = 4

    init(_ engine: Engine, now: Instant, wake: @escaping @Sendable () -> Void) {
        self.engine = engine
        self.wake = wake
        startedAt = now
    }

    var acceptsMessages: Bool { waiting.count < Self.messagesMax }

    func receive(_ bytes: RawSpan) throws(RPCFailure) {
        let request: ApplyFeedRequest = try decode(bytes)
        if feed.isEmpty {
            try Check.identifier(request.feedID, "feed_id")
            write = request.context ?? WriteContext()
            try Check.optionalIdentifier(write.actor, "context.actor")
            try Check.text(write.reason, "context.reason")
            // A source of the same name keeps a position of its own; no identifier holds this mark.
            feed = "\u{1F}" + request.feedID
            committed = position()
            newest = engine.journal.last
        }
        try Check.count(request.records.count, in: 0...Self.recordsMax, "records")
        waiting.append(request.records)
    }

    func receiveEnd() throws(RPCFailure) { hasEnded = true }

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        guard let records = waiting.first else { return hasEnded ? .end : .pending }
        let end = min(records.count, done + Self.slice)
        while done < end {
            results.append(try apply(records[done]))
            done += 1
        }
        if done < records.count {
            wake()
            return .pending
        }
        waiting.removeFirst()
        done = 0
        let response = ApplyFeedResponse.with {
            $0.results = results
            $0.committedOffset = committed
            $0.revision = newest.value
        }
        results.removeAll(keepingCapacity: true)
        response.encode(into: &reply)
        return .messageWhenDurable(newest)
    }

    func cancel() { waiting.removeAll() }

    // MARK: One record

    private func position() -> UInt64 {
        var set = ShardSet()
        set.insert(feed: feed)
        return engine.store.withLocked(set) { $0.feedPosition(feed)?.sequence ?? 0 }
    }

    /// Throws only what ends the whole stream: a journal that takes nothing.
    private func apply(_ record: FeedRecord) throws(RPCFailure) -> FeedResult {
        let now = engine.begin(max(startedAt, engine.clock.latest))
        var set = ShardSet()
        set.insert(feed: feed)
        let items = record.sku.map { [SkuKey($0)] } ?? []
        let orders = OrderSet(ofSupplies: [record.supplyID])
        return try engine.orders.withLocked(orders) { orders throws(RPCFailure) in
            try engine.store.withLocked(set, items: items) { scope throws(RPCFailure) in
                try apply(record, orders, scope, now)
            }
        }
    }

    private func apply(
        _ record: FeedRecord, _ orders: OrderScope, _ scope: TransactionScope, _ now: Instant
    ) throws(RPCFailure) -> FeedResult {
        let last = scope.feedPosition(feed)?.sequence ?? 0
        committed = max(committed, last)
        if record.offset <= last, record.offset > 0 {
            // Another stream may have applied it a moment ago: not known before it is durable.
            newest = max(newest, engine.journal.last)
            return FeedResult.with {
                $0.offset = record.offset
                $0.outcome = .replayed
            }
        }
        try engine.admit(.growing)
        let effects: [Effect]
        do throws(RPCFailure) {
            if record.offset == 0 {
                throw .invalid("offset", "begins at 1", reason: "REQUIRED")
            }
            effects = try decide(record, orders, scope, now)
        } catch {
            return FeedResult(record.offset, error)
        }
        let transaction = Transaction(
            time: now, actor: write.actor, reason: write.reason,
            effects: effects)
        newest = try engine.commit(transaction, in: engine.stockOnly(scope))
        committed = record.offset
        return FeedResult.with {
            $0.offset = record.offset
            $0.outcome = .applied
        }
    }

    private func decide(
        _ record: FeedRecord, _ orders: OrderScope, _ scope: TransactionScope, _ now: Instant
    ) throws(RPCFailure) -> [Effect] {
        let names = NameResolver(network: scope.network)
        let position = FeedPosition(
            source: feed, sequence: record.offset, asOf: now, applied: now)
        switch record.record {
        case .adjustment(let message):
            let command = try names.adjustment(message, "adjustment")
            return try refusing(scope) { () throws(Refusal) in
                try scope.adjust([command], now: now).effects + [.feed(position)]
            }
        case .level(let message):
            let command = try names.level(message, "level")
            return try refusing(scope) { () throws(Refusal) in
                try scope.setLevels([command], now: now).effects + [.feed(position)]
            }
        case .supply(let message):
            let command = try names.supply(message, "supply")
            let refusal = orders.refusal(
                ofSupply: message.supplyID, command.sku, scope.network, "supply.supply_id")
            if let refusal { throw refusal }
            return try refusing(scope) { () throws(Refusal) in
                try scope.scheduleSupplies([command], now: now).effects + [.feed(position)]
            }
        case nil: throw .invalid("record", "is required", reason: "REQUIRED")
        }
    }
}

extension FeedRecord {
    /// The SKU it speaks of, if any.
    fileprivate var sku: String? {
        switch record {
        case .adjustment(let message): message.sku
        case .level(let message): message.sku
        case .supply(let message): message.sku
        case nil: nil
        }
    }

    /// The supply it announces; empty if it speaks of none.
    fileprivate var supplyID: String {
        if case .supply(let message) = record { return message.supplyID }
        return ""
    }
}

extension FeedResult {
    fileprivate init(_ offset: UInt64, _ failure: RPCFailure) {
        self.init()
        self.offset = offset
        outcome = failure.code == .outOfRange ? .stale : .rejected
        error = RecordError.with {
            $0.reason = failure.reason
            $0.field = Self.inRecord(failure.violations.first?.field ?? "")
            $0.message = Self.inRecord(failure.message)
        }
    }

    /// Decisions name fields as they stand in unary calls; a record has one part, not a list.
    private static func inRecord(_ text: String) -> String {
        let names = [
            ("adjustments[0]", "adjustment"), ("levels[0]", "level"), ("supplies[0]", "supply"),
        ]
        for (unary, record) in names where text.hasPrefix(unary) {
            return record + text.dropFirst(unary.count)
        }
        return text
    }
}
