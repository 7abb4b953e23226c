internal import Inventory
internal import Messages

// The words of the catalogue for what the journal says in numbers.

extension ChangeReason {
    /// The type of event that a change of a cell is; nil for what reservations tell.
    var eventType: String? {
        switch self {
        case .adjust, .quarantine, .returned, .pickRejection, .transferOut, .transferIn:
            "stock.adjusted"
        case .set, .reconcile: "stock.snapshot_applied"
        case .count: "stock.count_variance"
        case .supplyArrival: "supply.arrived"
        case .reserve, .confirm, .release, .expire, .amend, .transferReservation, .consume: nil
        }
    }

    var eventText: String {
        switch self {
        case .adjust: "ADJUSTED"
        case .set: "SET"
        case .count: "COUNTED"
        case .supplyArrival: "ARRIVED"
        case .transferOut: "TRANSFERRED_OUT"
        case .transferIn: "TRANSFERRED_IN"
        case .reconcile: "RECONCILED"
        case .quarantine: "QUARANTINED"
        case .returned: "RETURNED"
        case .pickRejection: "PICK_REJECTED"
        case .reserve, .confirm, .release, .expire, .amend, .transferReservation, .consume: ""
        }
    }
}

extension ReservationRecord {
    /// What happened to it, and whether units went away by it.
    var eventType: (name: String, takesAway: Bool) {
        switch cause {
        case .reserve:
            switch state {
            case .held: ("reservation.held", false)
            case .committed: ("reservation.committed", false)
            case .consumed, .released, .expired: ("reservation.released", true)
            }
        case .extend: ("reservation.extended", false)
        case .amend, .transfer: ("reservation.amended", false)
        case .confirm: ("reservation.committed", false)
        case .release: ("reservation.released", true)
        case .consume: ("reservation.consumed", true)
        case .expire: ("reservation.expired", true)
        }
    }
}

extension Inventory.Condition {
    /// As on the wire, without its prefix.
    var eventText: String { message.description }
}

extension LocationRecord.State {
    var eventText: String {
        switch self {
        case .open: "OPEN"
        case .closed: "CLOSED"
        case .noOutbound: "NO_OUTBOUND"
        case .pickupOnly: "PICKUP_ONLY"
        }
    }
}
