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
    private(set) var orderIndex = SearchIndex()
    private(set) var returnIndex = SearchIndex()
    /// Closed orders that are still here: as soon as the archive has them they go.
    private(set) var closed: Set<OrderID> = []
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
        let before = due(of: record.id)
        let old = orders.updateValue(record, forKey: record.id)
        if let old { unindex(old) }
        index(record)
        orderIndex.replace(old?.traits, by: record.traits)
        noteDue(of: record.id, before)
    }

    mutating func remove(_ id: OrderID) {
        guard let old = orders.removeValue(forKey: id) else { return }
        unindex(old)
        orderIndex.replace(old.traits, by: nil)
        for record in returns[id] ?? [] { returnIndex.replace(record.traits, by: nil) }
        timelines[id] = nil
        returns[id] = nil
    }

    /// Its order is there: one never goes without the other.
    mutating func put(_ record: ReturnRecord, at sequence: SequenceNumber) {
        var record = record
        record.revision = sequence
        let before = due(of: record.id.order)
        var all = returns[record.id.order] ?? []
        if let place = all.firstIndex(where: { $0.id == record.id }) {
            returnIndex.replace(all[place].traits, by: record.traits)
            all[place] = record
        } else {
            let place = all.firstIndex { $0.id.number > record.id.number } ?? all.endIndex
            all.insert(record, at: place)
            returnIndex.replace(nil, by: record.traits)
        }
        returns[record.id.order] = all
        noteDue(of: record.id.order, before)
    }

    mutating func remove(_ id: ReturnID) {
        guard let old = returns[id.order]?.first(where: { $0.id == id }) else { return }
        returnIndex.replace(old.traits, by: nil)
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
        if record.mayLeave { closed.insert(record.id) }
    }

    private mutating func unindex(_ record: OrderRecord) {
        if record.mayLeave { closed.remove(record.id) }
        for shipment in record.shipments {
            guard let place = shipment.workplace else { continue }
            work[place]?.remove(ShipmentID(record.id, shipment.number))
            if work[place]?.isEmpty == true { work[place] = nil }
        }
    }

    func isEvictable(_ id: OrderID, upTo sequence: SequenceNumber) -> Bool {
        guard let order = orders[id], order.mayLeave, order.revision <= sequence else {
            return false
        }
        return (returns[id] ?? []).allSatisfy { $0.isClosed && $0.revision <= sequence }
    }

    // MARK: Due

    /// When the next order, or a return of one, is due; `.distantFuture` if none is.
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

    /// Of the order and its returns, whatever comes first; nil without an order.
    func due(of id: OrderID) -> Instant? {
        guard let order = orders[id] else { return nil }
        return (returns[id] ?? []).reduce(order.due) { min($0, $1.due) }
    }

    private mutating func noteDue(of id: OrderID, _ before: Instant?) {
        guard let due = due(of: id), due != .distantFuture, due != before else { return }
        dues.insert(Due(time: due, id: id))
        compactDues()
    }

    private func isCurrent(_ due: Due) -> Bool { self.due(of: due.id) == due.time }

    /// Changed orders leave stale entries; rebuilt when they are the majority.
    private mutating func compactDues() {
        guard dues.count > 1_024, dues.count > 2 * orders.count else { return }
        dues = Heap(
            orders.keys.compactMap { id in
                guard let due = due(of: id), due != .distantFuture else { return nil }
                return Due(time: due, id: id)
            })
    }
}
