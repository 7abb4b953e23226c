public import Primitives

/// A copy of one order shard, ready to be written.
public struct OrderShardSnapshot: Sendable {
    public let lastSequence: SequenceNumber
    /// Ascending by id, each with its timeline.
    public let orders: [(record: OrderRecord, timeline: [TimelineEntry])]
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
        let orders = copy.orders.values.sorted { $0.id < $1.id }
            .map { ($0, copy.timelines[$0.id]?.entries ?? []) }
        return OrderShardSnapshot(lastSequence: last, orders: orders)
    }

    public func boardSnapshot(lastRecord: () -> SequenceNumber) -> BoardSnapshot {
        let (copy, last) = board.withLock { scope in
            let state = scope.board.state.pointee
            return (state, max(state.lastSequence, lastRecord()))
        }
        return BoardSnapshot(
            lastSequence: last,
            slots: copy.slots.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 },
            plans: copy.plans.values.sorted { $0.reservation < $1.reservation },
            sweptDay: copy.sweptDay)
    }

    /// Puts a shard's orders in their place; before serving.
    public func restore(
        shard index: Int, lastSequence: SequenceNumber,
        orders: [(record: OrderRecord, timeline: [TimelineEntry])]
    ) {
        var state = OrderShardState()
        for (record, timeline) in orders {
            state.restore(record, Timeline(timeline))
            waiting.replace(record.id, [], by: record.wakers)
            noteDue(record.due)
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
