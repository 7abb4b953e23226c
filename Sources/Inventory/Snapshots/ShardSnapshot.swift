public import Primitives

/// A copy of one inventory shard, taken under its lock and read without it.
public struct ShardSnapshot: Sendable {
    public let index: ShardIndex
    private let state: ShardState
    private let holds: [UInt32: [OwnHoldImage]]

    init(index: ShardIndex, state: ShardState) {
        self.index = index
        self.state = state
        var holds: [UInt32: [OwnHoldImage]] = [:]
        for (key, list) in state.ownHolds.holds {
            for hold in list {
                holds[key.sku, default: []].append(OwnHoldImage(key.owner, hold))
            }
        }
        self.holds = holds
    }

    /// The last journal record in it; replay goes on after it.
    public var lastSequence: SequenceNumber { state.lastSequence }
    public var skuCount: Int { state.entries.count }
    public var cellCount: Int { state.cellCount }
    public var digest: UInt64 { state.digest }

    /// SKU number `place`, in the order in which they came; the order must be kept on restore.
    public func sku(at place: Int) -> SkuImage {
        let entry = state.entries[place]
        let side = state.sideRecord(place)
        let ownHolds = (holds[UInt32(place)] ?? []).sorted { left, right in
            left.owner.value != right.owner.value
                ? left.owner.value < right.owner.value
                : left.sortKey < right.sortKey
        }
        var image = SkuImage(
            record: state.record(at: place), hasRecord: !entry.flags.contains(.bare),
            revision: entry.revision, cells: entry.cells.map { CellImage($0) },
            supplies: side?.supplies ?? [], unsourced: side?.unsourced ?? [],
            quotas: side?.quotas ?? [], ownHolds: ownHolds)
        let key = image.record.key
        for (supply, pins) in (side?.pins ?? [:]).sorted(by: { $0.key < $1.key }) {
            image.pins += pins.map {
                PinEffect(
                    sku: key, supply: supply, reservation: $0.reservation, line: $0.line,
                    delta: $0.quantity)
            }
        }
        return image
    }

    /// Oldest first.
    public var history: [MovementImage] {
        state.history.inOrder.map {
            MovementImage(
                skuIndex: $0.sku, time: $0.time, location: $0.location, condition: $0.condition,
                onHand: $0.onHand)
        }
    }

    /// Oldest first.
    public var records: [RecordImage] {
        state.records.inOrder.map { RecordImage(skuIndex: $0.sku, sequence: $0.sequence) }
    }

    /// Movements after this time are all in `history`.
    public var historyHorizon: Instant { state.history.horizon }
}

extension OwnHoldImage {
    fileprivate init(_ owner: OwnerHash, _ hold: OwnHolds.Hold) {
        switch hold.place {
        case .cell(let location, let condition):
            self.init(owner: owner, place: .cell(location, condition), quantity: hold.quantity)
        case .pool(let view):
            self.init(owner: owner, place: .pool(view), quantity: hold.quantity)
        }
    }

    fileprivate var sortKey: UInt64 {
        switch place {
        case .cell(let location, let condition): Cell.sortKey(location, condition)
        case .pool(let view): UInt64(view.value) | 1 << 63
        case .supply: .max
        }
    }
}

/// A copy of one reservation shard, ready to be written.
public struct ReservationShardSnapshot: Sendable {
    public let index: Int
    public let lastSequence: SequenceNumber
    /// Ascending by id.
    public let live: [ReservationRecord]
    /// In the order in which they were closed; to be restored in that order.
    public let closed: [ReservationRecord]
    /// Oldest first; to be restored in that order.
    public let answers: [IdempotencyRecord]
    /// Ascending by source.
    public let feeds: [FeedPosition]

    init(index: Int, state: ReservationShardState) {
        self.index = index
        lastSequence = state.lastSequence
        live = state.records.values.filter { $0.state.isLive }.sorted { $0.id < $1.id }
        closed = state.closedInOrder
        answers = state.keys.inOrder
        feeds = state.feeds.values.sorted { $0.source < $1.source }
    }
}

extension StateStore {
    /// Copies a shard under its lock: O(1) there, copy-on-write afterwards.
    ///
    /// `lastRecord` is asked under the lock for the newest record of the journal: whatever it
    /// holds for this shard has been played, so a quiet shard does not make recovery replay all
    /// that happened since it last changed.
    public func snapshot(
        shard index: ShardIndex, lastRecord: () -> SequenceNumber
    ) -> ShardSnapshot {
        let shard = inventory[Int(index.value)]
        shard.lock.lock()
        var copy = shard.state.pointee
        copy.lastSequence = max(copy.lastSequence, lastRecord())
        shard.lock.unlock()
        return ShardSnapshot(index: index, state: copy)
    }

    /// As for inventory shards.
    public func snapshot(
        reservationShard index: Int, lastRecord: () -> SequenceNumber
    ) -> ReservationShardSnapshot {
        let shard = reservations[index]
        shard.lock.lock()
        var copy = shard.state.pointee
        copy.lastSequence = max(copy.lastSequence, lastRecord())
        shard.lock.unlock()
        return ReservationShardSnapshot(index: index, state: copy)
    }
}
