internal import Inventory
internal import Primitives

/// What a transaction says about one of its effects.
extension Transaction {
    /// Puts a newer version of the policy in force.
    func supersedes(_ policy: PolicyRecord) -> Bool {
        effects.contains { effect in
            guard case .policy(let other) = effect else { return false }
            return other.status == .active && other.name == policy.name
                && other.version > policy.version
        }
    }

    /// Ids of the future receipts that became stock here.
    var arrivedSupplies: Set<String> {
        var ids: Set<String> = []
        for case .cell(let change) in effects
        where change.reason == .supplyArrival && change.onHand > 0 {
            ids.insert(change.reference)
        }
        return ids
    }

    /// The change of the units claimed for a reservation: negative when they were given back,
    /// expired or left.
    func claims(of reservation: ReservationRecord) -> Quantity {
        let id = reservation.id.text
        return effects.reduce(0) { sum, effect in
            switch effect {
            case .cell(let change) where change.reference == id:
                sum + change.held + change.committed
            case .unsourced(let change) where change.reference == id: sum + change.delta
            case .pin(let change) where change.reservation == reservation.id: sum + change.delta
            default: sum
            }
        }
    }

    /// Where its units were before: a closed reservation no longer says.
    func locations(of reservation: ReservationRecord) -> [LocationIndex] {
        let id = reservation.id.text
        return effects.compactMap { effect in
            guard case .cell(let change) = effect, change.reference == id else { return nil }
            return change.location
        }
    }
}
