internal import Synchronization

/// Which shipments travel in whose parcel, and which of them have lost that parcel.
///
/// Follows from the orders; a lock of its own below all others, because it is kept under the locks
/// of orders. What is lost is not journaled: after a start everybody who travels is looked at
/// once.
public final class TravelIndex: Sendable {
    private struct State {
        /// By the shipment whose parcel it is.
        var travellers: [ShipmentID: Set<ShipmentID>] = [:]
        var stranded: Set<OrderID> = []
    }

    private let state = Mutex(State())
    private let parcels = Atomic<Int>(0)
    private let stranded = Atomic<Int>(0)

    /// Whether anybody has lost the parcel it travels in: one atomic load.
    public var hasStranded: Bool { stranded.load(ordering: .relaxed) > 0 }

    /// Shipments that have not left and travel in the parcel of this one, ascending.
    public func travellers(with parcel: ShipmentID) -> [ShipmentID] {
        if parcels.load(ordering: .relaxed) == 0 { return [] }
        return state.withLock { $0.travellers[parcel]?.sorted() ?? [] }
    }

    func replace(_ before: OrderRecord?, by after: OrderRecord?) {
        let (old, new) = (before?.travelling ?? [], after?.travelling ?? [])
        let failed = parcels.load(ordering: .relaxed) == 0 ? [] : after?.failed ?? []
        if old.isEmpty && new.isEmpty && failed.isEmpty { return }
        state.withLock { state in
            for (shipment, parcel) in old {
                state.travellers[parcel]?.remove(shipment)
                if state.travellers[parcel]?.isEmpty == true { state.travellers[parcel] = nil }
            }
            for (shipment, parcel) in new {
                state.travellers[parcel, default: []].insert(shipment)
            }
            for parcel in failed {
                for one in state.travellers[parcel] ?? [] { state.stranded.insert(one.order) }
            }
            parcels.store(state.travellers.count, ordering: .relaxed)
            stranded.store(state.stranded.count, ordering: .relaxed)
        }
    }

    /// Everybody who travels is to be looked at: the process has started.
    public func doubtAll() {
        state.withLock { state in
            for travellers in state.travellers.values {
                for one in travellers { state.stranded.insert(one.order) }
            }
            stranded.store(state.stranded.count, ordering: .relaxed)
        }
    }

    /// Shipments of the order are to be looked at.
    public func doubt(_ order: OrderID) {
        state.withLock { state in
            state.stranded.insert(order)
            stranded.store(state.stranded.count, ordering: .relaxed)
        }
    }

    /// Orders some of whose shipments may have lost their parcel, at most `limit`, in order; they
    /// are forgotten then.
    public func takeStranded(limit: Int) -> [OrderID] {
        state.withLock { state in
            let taken = Array(state.stranded.sorted().prefix(limit))
            state.stranded.subtract(taken)
            stranded.store(state.stranded.count, ordering: .relaxed)
            return taken
        }
    }
}

extension OrderRecord {
    /// Shipments that have not left and travel in the parcel of another, and whose that is.
    public var travelling: [(shipment: ShipmentID, parcel: ShipmentID)] {
        var result: [(shipment: ShipmentID, parcel: ShipmentID)] = []
        for shipment in shipments where !shipment.travelsWith.isEmpty && shipment.holdsStock {
            guard let parcel = ShipmentID(shipment.travelsWith) else { continue }
            result.append((ShipmentID(id, shipment.number), parcel))
        }
        return result
    }

    /// Shipments that came to nothing.
    fileprivate var failed: [ShipmentID] {
        shipments.filter(\.state.isFailed).map { ShipmentID(id, $0.number) }
    }
}
