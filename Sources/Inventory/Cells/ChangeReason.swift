/// Why a cell changed: journaled with every cell effect, shown in the ledger.
public enum ChangeReason: UInt8, Sendable, CaseIterable {
    case adjust = 1
    /// An absolute figure from a source of record.
    case set = 2
    case count = 3
    case supplyArrival = 4
    case transferOut = 5
    case transferIn = 6
    case reserve = 7
    case confirm = 8
    case release = 9
    case expire = 10
    case amend = 11
    case transferReservation = 12
    /// Shipped or handed over.
    case consume = 13
    case reconcile = 14
    case quarantine = 15
    case returned = 16
    case pickRejection = 17

    /// Goods really moved, at the time of the record. A later absolute figure taken earlier has
    /// not seen it, and it is applied on top; corrections (`set`, `count`, `reconcile`) are not.
    public var isMovement: Bool {
        switch self {
        case .adjust, .supplyArrival, .transferOut, .transferIn, .consume, .returned: true
        default: false
        }
    }
}
