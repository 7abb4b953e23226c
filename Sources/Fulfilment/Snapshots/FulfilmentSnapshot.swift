public import Primitives

/// A copy of one order shard, ready to be written.
public struct OrderShardSnapshot: Sendable {
    public let lastSequence: SequenceNumber
    /// Ascending by id.
    public let orders: [OrderHistory]
}

/// An order, what happened to it, and its returns.
public struct OrderHistory: Sendable {
    public var record: OrderRecord
    /// Oldest first.
    public var timeline: [TimelineEntry]
    /// By number; those that memory has.
    public var returns: [ReturnRecord]

    public init(
        record: OrderRecord, timeline: [TimelineEntry] = [], returns: [ReturnRecord] = []
    ) {
        self.record = record
        self.timeline = timeline
        self.returns = returns
    }
}

/// A copy of the board, ready to be written.
public struct BoardSnapshot: Sendable {
    public var lastSequence: SequenceNumber
    /// Ascending.
    public var slots: [(place: BoardSlot, use: SlotUse)]
    /// Ascending by reservation.
    public var plans: [HeldPlan]
    public var sweptDay: Int64

    public init(
        lastSequence: SequenceNumber, slots: [(place: BoardSlot, use: SlotUse)],
        plans: [HeldPlan], sweptDay: Int64
    ) {
        self.lastSequence = lastSequence
        self.slots = slots
        self.plans = plans
        self.sweptDay = sweptDay
    }
}

extension FulfilmentStore {
    /// See `StateStore.snapshot(shard:lastRecord:)`.
    public func snapshot(
        shard index: Int, lastRecord: () -> SequenceNumber
    ) -> OrderShardSnapshot {
        let shard = shards[index]
        shard.lock.lock()
        let copy = shard.state.pointee
        let last = max(copy.lastSequence, lastRecord())
        shard.lock.unlock()
        let orders = copy.orders.values.sorted { $0.id < $1.id }.map {
            OrderHistory(
                record: $0, timeline: copy.timelines[$0.id]?.entries ?? [],
                returns: copy.returns[$0.id] ?? [])
        }
        return OrderShardSnapshot(lastSequence: last, orders: orders)
    }

    public func boardSnapshot(lastRecord: () -> SequenceNumber) -> BoardSnapshot {
        let (copy, last) = board.withLock { scope in
            let state = scope.board.state.pointee
            return (state, max(state.lastSequence, lastRecord()))
        }
        return BoardSnapshot(
            lastSequence: last,
            slots: copy.slots.entries,
            plans: copy.plans.values.sorted { $0.reservation < $1.reservation },
            sweptDay: copy.sweptDay)
    }

    /// Puts a shard's orders in their place; before serving.
    public func restore(
        shard index: Int, lastSequence: SequenceNumber, orders: [OrderHistory]
    ) {
        var state = OrderShardState()
        for history in orders {
            state.restore(history)
            waiting.replace(history.record.id, [], by: history.record.wakers)
            travels.replace(nil, by: history.record)
            noteDue(state.due(of: history.record.id) ?? .distantFuture)
        }
        state.lastSequence = lastSequence
        let shard = shards[index]
        shard.lock.lock()
        shard.state.pointee = state
        shard.lock.unlock()
    }

    /// Puts the board in its place; before serving.
    public func restore(_ snapshot: BoardSnapshot) {
        board.withLock { scope in
            var state = BoardState()
            state.lastSequence = snapshot.lastSequence
            for (place, use) in snapshot.slots { state.slots[place] = use }
            for plan in snapshot.plans { state.plans[plan.reservation] = plan }
            state.sweptDay = snapshot.sweptDay
            scope.board.state.pointee = state
        }
    }
}
