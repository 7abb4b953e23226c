public import Primitives

extension ShardState {
    /// `reserved` of the supplies already counts them.
    fileprivate mutating func restore(pins: [PinEffect], at place: Int) {
        if pins.isEmpty { return }
        withExtension(place) { side in
            for pin in pins {
                let one = SupplyPin(
                    reservation: pin.reservation, line: pin.line, quantity: pin.delta)
                side.pins[pin.supply, default: []].append(one)
            }
        }
    }
}

/// Rebuilds one inventory shard from a snapshot section, SKU by SKU in the section's order.
public struct ShardRestorer: ~Copyable {
    public let index: ShardIndex
    private var state: ShardState

    public init(_ index: ShardIndex, network: Network) {
        self.index = index
        state = ShardState(network: network)
    }

    /// False when the image cannot be true: a SKU twice or of another shard, cells out of order.
    public mutating func add(_ image: SkuImage) -> Bool {
        let key = image.record.key
        guard key.shard == index, state.index(of: key) == nil else { return false }
        var cells = ContiguousArray<Cell>()
        cells.reserveCapacity(image.cells.count)
        for one in image.cells {
            let cell = one.cell
            if let last = cells.last, last.sortKey >= cell.sortKey { return false }
            cells.append(cell)
        }
        let place = state.indexOrInsert(key)
        if image.hasRecord { state.put(image.record, at: image.revision) }
        state.entries[place].cells = cells
        state.entries[place].revision = image.revision
        state.cellCount += cells.count
        if !image.supplies.isEmpty || !image.unsourced.isEmpty || !image.quotas.isEmpty {
            state.withExtension(place) {
                $0.supplies = image.supplies
                $0.unsourced = image.unsourced
                $0.quotas = image.quotas
            }
        }
        for pin in image.pins where pin.sku != key || pin.delta <= 0 { return false }
        state.restore(pins: image.pins, at: place)
        for hold in image.ownHolds {
            switch hold.place {
            case .cell(let location, let condition):
                let pile = OwnHolds.Hold.Place.cell(location, condition)
                state.ownHolds.add(hold.owner, sku: place, pile, hold.quantity)
            case .pool(let view):
                state.ownHolds.add(hold.owner, sku: place, .pool(view), hold.quantity)
            case .supply: return false
            }
        }
        return true
    }

    /// After the last SKU. False when a movement names a SKU that is not there.
    public mutating func addHistory(_ movements: [MovementImage], horizon: Instant) -> Bool {
        state.history.restore(horizon: horizon)
        for movement in movements {
            let sku = Int(movement.skuIndex)
            guard sku < state.entries.count else { return false }
            let entry = ChangeHistory.Entry(
                time: movement.time, onHand: movement.onHand, sku: movement.skuIndex,
                location: movement.location, previous: state.entries[sku].newestChange,
                condition: movement.condition)
            state.entries[sku].newestChange = state.history.append(
                entry, cells: state.cellCount)
        }
        return true
    }

    /// After the last SKU. False when a record names a SKU that is not there.
    public mutating func addRecords(_ records: [RecordImage]) -> Bool {
        for record in records {
            let sku = Int(record.skuIndex)
            guard sku < state.entries.count else { return false }
            state.entries[sku].newestRecord = state.records.note(
                record.sequence, sku: record.skuIndex, newest: state.entries[sku].newestRecord,
                cells: state.cellCount)
        }
        return true
    }

    consuming func finish(_ lastSequence: SequenceNumber) -> ShardState {
        state.lastSequence = lastSequence
        return state
    }
}

extension StateStore {
    /// Puts the network in force everywhere; before serving, and before shards are rebuilt.
    public func restore(_ network: Network) {
        for shard in inventory {
            shard.lock.lock()
            shard.state.pointee.network = network
            shard.lock.unlock()
        }
        publish(network)
    }

    /// Puts a rebuilt shard in its place; before serving.
    public func install(_ restorer: consuming ShardRestorer, lastSequence: SequenceNumber) {
        let shard = inventory[Int(restorer.index.value)]
        let state = restorer.finish(lastSequence)
        shard.lock.lock()
        shard.state.pointee = state
        shard.lock.unlock()
    }

    /// Puts a reservation shard's records in their place; before serving.
    public func restore(
        reservationShard index: Int, lastSequence: SequenceNumber,
        live: [ReservationRecord], closed: [ReservationRecord], answers: [IdempotencyRecord],
        feeds: [FeedPosition]
    ) {
        var state = ReservationShardState()
        for record in live { state.put(record, at: record.revision) }
        for record in closed { state.put(record, at: record.revision) }
        for answer in answers { state.put(answer, at: answer.revision) }
        for position in feeds { state.put(position) }
        state.lastSequence = lastSequence
        let shard = reservations[index]
        shard.lock.lock()
        shard.state.pointee = state
        shard.lock.unlock()
        for record in live where record.state == .held { noteExpiry(record.expires) }
    }
}
