internal import HeapModule
internal import Inventory
internal import Primitives

/// What one order shard remembers. A value: a snapshot is a copy taken under the lock. Orders and
/// timelines are state; the heap and the indices follow from them.
struct OrderShardState: Sendable {
    /// The last journal record applied to this shard.
    var lastSequence = SequenceNumber.zero
    private(set) var orders: [OrderID: OrderRecord] = [:]
    private(set) var timelines: [OrderID: Timeline] = [:]
    /// By number, ascending; those that memory has.
    private(set) var returns: [OrderID: [ReturnRecord]] = [:]
    /// Shipments that somebody has to do, by place.
    private(set) var work: [LocationIndex: Set<ShipmentID>] = [:]
    private(set) var customers: [String: Set<OrderID>] = [:]
    private var dues = Heap<Due>()

    struct Due: Comparable, Sendable {
        var time: Instant
        var id: OrderID

        static func < (left: Due, right: Due) -> Bool {
            left.time != right.time ? left.time < right.time : left.id < right.id
        }
    }

    mutating func put(_ record: OrderRecord, at sequence: SequenceNumber) {
        var record = record
        record.revision = sequence
        let old = orders.updateValue(record, forKey: record.id)
        if let old { unindex(old) }
        index(record)
        let due = record.due
        if due != .distantFuture, due != old?.due {
            dues.insert(Due(time: due, id: record.id))
            compactDues()
        }
    }

    mutating func remove(_ id: OrderID) {
        guard let old = orders.removeValue(forKey: id) else { return }
        unindex(old)
        timelines[id] = nil
    }

    mutating func put(_ record: ReturnRecord, at sequence: SequenceNumber) {
        var record = record
        record.revision = sequence
        var all = returns[record.id.order] ?? []
        if let place = all.firstIndex(where: { $0.id == record.id }) {
            all[place] = record
        } else {
            let place = all.firstIndex { $0.id.number > record.id.number } ?? all.endIndex
            all.insert(record, at: place)
        }
        returns[record.id.order] = all
    }

    mutating func remove(_ id: ReturnID) {
        returns[id.order]?.removeAll { $0.id == id }
        if returns[id.order]?.isEmpty == true { returns[id.order] = nil }
    }

    /// An event of an order that is gone has nowhere to be noted.
    mutating func note(_ entry: TimelineEntry) {
        guard orders[entry.event.order] != nil else { return }
        timelines[entry.event.order, default: Timeline()].append(entry)
    }

    mutating func restore(_ history: OrderHistory) {
        let record = history.record
        put(record, at: record.revision)
        if !history.timeline.isEmpty { timelines[record.id] = Timeline(history.timeline) }
        for one in history.returns { put(one, at: one.revision) }
    }

    private mutating func index(_ record: OrderRecord) {
        for shipment in record.shipments {
            guard let place = shipment.workplace else { continue }
            work[place, default: []].insert(ShipmentID(record.id, shipment.number))
        }
        if !record.customer.isEmpty { customers[record.customer, default: []].insert(record.id) }
    }

    private mutating func unindex(_ record: OrderRecord) {
        for shipment in record.shipments {
            guard let place = shipment.workplace else { continue }
            work[place]?.remove(ShipmentID(record.id, shipment.number))
            if work[place]?.isEmpty == true { work[place] = nil }
        }
        if record.customer.isEmpty { return }
        customers[record.customer]?.remove(record.id)
        if customers[record.customer]?.isEmpty == true { customers[record.customer] = nil }
    }

    // MARK: Due

    /// When the next order is due; `.distantFuture` if none is.
    mutating func nextDue() -> Instant {
        while let first = dues.min {
            if isCurrent(first) { return first.time }
            dues.removeMin()
        }
        return .distantFuture
    }

    /// Orders due at `now`, by time, then id; at most `limit`. They stay due until an after-image
    /// says otherwise.
    mutating func due(at now: Instant, limit: Int) -> [OrderID] {
        var taken: [Due] = []
        while taken.count < limit, let first = dues.min, first.time <= now {
            dues.removeMin()
            if isCurrent(first), taken.last != first { taken.append(first) }
        }
        for due in taken { dues.insert(due) }
        return taken.map(\.id)
    }

    private func isCurrent(_ due: Due) -> Bool { orders[due.id]?.due == due.time }

    /// Changed orders leave stale entries; rebuilt when they are the majority.
    private mutating func compactDues() {
        guard dues.count > 1_024, dues.count > 2 * orders.count else { return }
        dues = Heap(
            orders.values.compactMap {
                $0.due == .distantFuture ? nil : Due(time: $0.due, id: $0.id)
            })
    }
}
