public import Inventory
public import Primitives
internal import Sourcing

/// What follows from a return's units.
extension ReturnRecord {
    /// The state that the units amount to. REQUESTED lasts until a person decides; of REJECTED,
    /// EXPIRED and CANCELLED, which look alike, the last word counts.
    public var derivedState: ReturnState {
        let live = units.filter { $0.state != .cancelled }
        if live.isEmpty {
            return state == .rejected || state == .expired ? state : .cancelled
        }
        if live.allSatisfy(\.state.isTerminal) {
            if live.allSatisfy({ $0.state == .kept }) { return .kept }
            let isNothingThere = live.allSatisfy { $0.state == .kept || $0.state == .lost }
            return isNothingThere && live.allSatisfy { $0.receivedAt == nil } ? .lost : .resolved
        }
        if state == .requested { return .requested }
        let arrived = live.filter { $0.receivedAt != nil }
        if arrived.isEmpty { return live.contains { $0.sentAt != nil } ? .inTransit : .authorised }
        if arrived.contains(where: { $0.state == .received }) { return .received }
        return arrived.contains { $0.state == .graded } ? .graded : .disposed
    }

    /// Some of it may still be given up when `sendBy` has come.
    var awaitsUnits: Bool { units.contains { $0.state == .expected || $0.state == .missing } }

    /// When the tick must look at it; `.distantFuture` = never by itself.
    public var due: Instant {
        if state.isOver { return closesAt ?? .distantFuture }
        return awaitsUnits ? sendBy ?? .distantFuture : .distantFuture
    }

    /// Over for so long that it may leave memory, with its order.
    public var isClosed: Bool { state.isOver && closesAt == nil }

    /// SKUs of its units and exchanges.
    public var items: [SkuKey] { units.map(\.sku) + exchanges.map(\.sku) }

    /// Reservations that it may end.
    public var liveReservations: [ReservationID] {
        exchanges.filter(\.isLive).map(\.reservation)
    }

    /// Open capacity that its units take.
    var openUse: [BoardSlot: CapacityUse] {
        var result: [BoardSlot: CapacityUse] = [:]
        for unit in units {
            guard unit.takesCapacity, let location = unit.location else { continue }
            result[BoardSlot(location, unit.slot), default: CapacityUse()] += unit.use
        }
        return result
    }
}

extension ReturnUnit {
    /// Open work of its slot: it is to come, and has not been missed yet.
    public var takesCapacity: Bool { counts && state.isToCome && state != .missing }

    /// What it takes, or took.
    var use: CapacityUse { CapacityUse(labourSeconds: labourSeconds, returnedUnits: 1) }

    /// Somebody but the customer has had it.
    var hasLeftCustomer: Bool { sentAt != nil || receivedAt != nil }
}

extension OrderRecord {
    /// SKUs of everything that has left for the customer, kits as such and as the parts they were
    /// sent in: what may come back.
    public var shippedItems: [SkuKey] {
        shipments.filter(\.isReturnable).flatMap(\.lines).flatMap { line in
            [line.sku] + line.components.map(\.sku)
        }
    }
}
