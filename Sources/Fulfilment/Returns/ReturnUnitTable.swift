internal import Inventory
internal import Primitives

/// What happens to one unit.
public enum ReturnUnitEvent: UInt8, Sendable, CaseIterable {
    /// It is agreed that it comes back.
    case expect
    /// The customer keeps it and is refunded.
    case keep
    /// A carrier or drop point has it.
    case transit
    /// It is at a location.
    case receive
    /// It should have been in what arrived.
    case miss
    case grade
    case restock
    case quarantine
    case refurbish
    case liquidate
    case donate
    case destroy
    case returnToVendor
    case forward
    /// It will not arrive.
    case lose
    /// The customer does not send it.
    case cancel
    /// It was not sent, or not found, in time.
    case expire

    /// As in messages to people.
    var verb: String {
        switch self {
        case .expect: "expected"
        case .keep: "kept"
        case .transit: "on its way"
        case .receive: "received"
        case .miss: "missing"
        case .grade: "graded"
        case .restock: "restocked"
        case .quarantine: "quarantined"
        case .refurbish: "refurbished"
        case .liquidate: "liquidated"
        case .donate: "donated"
        case .destroy: "destroyed"
        case .returnToVendor: "returned to its vendor"
        case .forward: "forwarded"
        case .lose: "lost"
        case .cancel: "cancelled"
        case .expire: "given up"
        }
    }
}

/// What a state makes of an event.
public enum ReturnUnitTransition: Sendable, Equatable {
    case to(ReturnUnitState)
    /// It has happened already: the answer is what there is.
    case unchanged
    /// FAILED_PRECONDITION.
    case refuse
}

/// The state machine as a table; `ReturnDeedTests` reaches every row.
///
///              none EXPD TRAN MISS RECV GRAD QUAR REFB FORW  RESTOCKED … LOST  CANC
///     expect   EXPD no   no   no   no   no   no   no   no    no                no
///     keep     KEPT KEPT no   no   no   no   no   no   no    no                no
///     transit  no   TRAN same no   no   no   no   no   same  no                no
///     receive  RECV RECV RECV RECV same same same same RECV  no                no
///     miss     no   MISS MISS same no   no   no   no   MISS  no                no
///     grade    no   no   no   no   GRAD GRAD GRAD GRAD no    no                no
///     restock  no   no   no   no   no   REST REST REST no    no                no
///     quarant. no   no   no   no   QUAR QUAR same QUAR no    no                no
///     refurb.  no   no   no   no   no   REFB REFB same no    no                no
///     liquid.  no   no   no   no   no   LIQU LIQU LIQU no    no                no
///     donate   no   no   no   no   no   DONA DONA DONA no    no                no
///     destroy  no   no   no   no   no   DEST DEST DEST no    no                no
///     vendor   no   no   no   no   no   VEND VEND VEND no    no                no
///     forward  no   no   no   no   FORW FORW FORW no   no    no                no
///     lose     no   no   LOST LOST no   no   no   no   LOST  no                no
///     cancel   no   CANC no   no   no   no   no   no   no    no                same
///     expire   no   CANC no   CANC no   no   no   no   no    no                no
///
/// The states between FORWARDED and CANCELLED are ends: RESTOCKED, LIQUIDATED, DONATED, DESTROYED,
/// RETURNED_TO_VENDOR, KEPT, LOST. `receive` of a unit that was graded before it was forwarded
/// leads back to GRADED; `restock` from QUARANTINED needs a grade; `expire` of a MISSING unit that
/// a carrier or a location has had leads to LOST.
public enum ReturnUnitTable {
    private static let same = ReturnUnitTransition.unchanged
    private static let no = ReturnUnitTransition.refuse

    private static func row(
        _ cells: [ReturnUnitTransition], cancelled: ReturnUnitTransition = .refuse
    ) -> [ReturnUnitTransition] { cells + [no, no, no, no, no, no, no, cancelled] }

    /// The ways out of GRADED, QUARANTINED and REFURBISHING.
    private static func end(_ state: ReturnUnitState) -> [ReturnUnitTransition] {
        row([no, no, no, no, no, .to(state), .to(state), .to(state), no])
    }

    /// By event, then by state: none, then those of `ReturnUnitState`.
    static let rows: [(event: ReturnUnitEvent, row: [ReturnUnitTransition])] = [
        (.expect, row([.to(.expected), no, no, no, no, no, no, no, no])),
        (.keep, row([.to(.kept), .to(.kept), no, no, no, no, no, no, no])),
        (.transit, row([no, .to(.inTransit), same, no, no, no, no, no, same])),
        (
            .receive,
            row([
                .to(.received), .to(.received), .to(.received), .to(.received), same, same, same,
                same, .to(.received),
            ])
        ),
        (
            .miss,
            row([no, .to(.missing), .to(.missing), same, no, no, no, no, .to(.missing)])
        ),
        (
            .grade,
            row([no, no, no, no, .to(.graded), .to(.graded), .to(.graded), .to(.graded), no])
        ),
        (.restock, end(.restocked)),
        (
            .quarantine,
            row([
                no, no, no, no, .to(.quarantined), .to(.quarantined), same, .to(.quarantined), no,
            ])
        ),
        (
            .refurbish,
            row([no, no, no, no, no, .to(.refurbishing), .to(.refurbishing), same, no])
        ),
        (.liquidate, end(.liquidated)),
        (.donate, end(.donated)),
        (.destroy, end(.destroyed)),
        (.returnToVendor, end(.returnedToVendor)),
        (
            .forward,
            row([no, no, no, no, .to(.forwarded), .to(.forwarded), .to(.forwarded), no, no])
        ),
        (.lose, row([no, no, .to(.lost), .to(.lost), no, no, no, no, .to(.lost)])),
        (.cancel, row([no, .to(.cancelled), no, no, no, no, no, no, no], cancelled: same)),
        (.expire, row([no, .to(.cancelled), no, .to(.cancelled), no, no, no, no, no])),
    ]

    /// `state` is nil when there is no such unit.
    public static func transition(
        _ state: ReturnUnitState?, on event: ReturnUnitEvent
    ) -> ReturnUnitTransition {
        rows[Int(event.rawValue)].row[Int(state?.rawValue ?? 0)]
    }

    /// FAILED_PRECONDITION with the unit, its state and the event where the table says no; nil for
    /// an event that has happened already.
    static func next(
        _ state: ReturnUnitState?, on event: ReturnUnitEvent, _ id: ReturnUnitID
    ) throws(Refusal) -> ReturnUnitState? {
        switch transition(state, on: event) {
        case .to(let next): return next
        case .unchanged: return nil
        case .refuse: throw refusal(state, on: event, id)
        }
    }

    static func refusal(
        _ state: ReturnUnitState?, on event: ReturnUnitEvent, _ id: ReturnUnitID
    ) -> Refusal {
        let name = state?.name ?? "NONE"
        return Refusal(
            RPCFailure(
                .failedPrecondition, reason: "UNIT_\(name)",
                "unit \"\(id)\" is \(name) and cannot be \(event.verb)",
                metadata: [("from", name), ("event", "\(event)"), ("unit", id.text)]))
    }
}

extension Disposition {
    /// What it does to a unit.
    public var event: ReturnUnitEvent {
        switch self {
        case .restock: .restock
        case .quarantine: .quarantine
        case .refurbish: .refurbish
        case .liquidate: .liquidate
        case .donate: .donate
        case .destroy: .destroy
        case .returnToVendor: .returnToVendor
        case .forward: .forward
        }
    }

    /// As on the wire.
    public var name: String {
        switch self {
        case .restock: "RESTOCK"
        case .quarantine: "QUARANTINE"
        case .refurbish: "REFURBISH"
        case .liquidate: "LIQUIDATE"
        case .donate: "DONATE"
        case .destroy: "DESTROY"
        case .returnToVendor: "RETURN_TO_VENDOR"
        case .forward: "FORWARD"
        }
    }
}
