internal import Inventory
internal import Primitives

/// What a state makes of an event.
public enum ShipmentTransition: Sendable, Equatable {
    case to(ShipmentState)
    /// It has happened already: the answer is what there is.
    case unchanged
    /// FAILED_PRECONDITION.
    case refuse
}

/// The state machine as a table; `DeedTests` reaches every row.
///
///              none PROP ASSD ACCD PICK PACK SHIP DELV REDY ARRV HAND  failed (4)
///     propose  PROP same PROP no   no   no   no   no   no   no   no    no
///     assign   ASSD ASSD same no   no   no   no   no   no   no   no    no
///     accept   no   no   ACCD same same no   no   no   no   no   no    no
///     reject   no   no   REJD REJD REJD REJD no   no   no   no   no    no
///     pick     no   no   no   PICK PICK no   no   no   no   no   no    no
///     short    no   no   no   SHRT SHRT no   no   no   no   no   no    no
///     pack     no   no   no   no   PACK same no   no   no   no   no    no
///     ship     no   no   no   no   no   SHIP same same no   no   no    no
///     ready    no   no   no   no   REDY REDY REDY no   same same no    no
///     arrive   no   no   no   no   no   no   no   no   ARRV same no    no
///     handOver no   no   no   no   no   no   no   no   HAND HAND same  no
///     track    no   no   no   no   no   no   SHIP DELV REDY ARRV no    no
///     deliver  no   no   no   no   no   no   DELV same no   no   no    no
///     expire   no   no   EXPD no   no   no   no   no   EXPD EXPD no    no
///     cancel   no   CANC CANC CANC CANC CANC no   no   CANC CANC no    no, CANC: same
///
/// SHIPPED → READY_FOR_PICKUP is the second leg of ship-to-store: the parcel is at the counter.
/// The failed states are REJECTED, SHORT, EXPIRED and CANCELLED.
public enum ShipmentTable {
    private static let same = ShipmentTransition.unchanged
    private static let no = ShipmentTransition.refuse

    private static func row(
        _ cells: [ShipmentTransition], cancelled: ShipmentTransition = .refuse
    ) -> [ShipmentTransition] { cells + [no, no, no, cancelled] }

    /// By event, then by state: none, then those of `ShipmentState`.
    static let rows: [(event: ShipmentEvent, row: [ShipmentTransition])] = [
        (.propose, row([.to(.proposed), same, .to(.proposed), no, no, no, no, no, no, no, no])),
        (.assign, row([.to(.assigned), .to(.assigned), same, no, no, no, no, no, no, no, no])),
        (.accept, row([no, no, .to(.accepted), same, same, no, no, no, no, no, no])),
        (
            .reject,
            row([
                no, no, .to(.rejected), .to(.rejected), .to(.rejected), .to(.rejected), no, no,
                no, no, no,
            ])
        ),
        (.pick, row([no, no, no, .to(.picking), .to(.picking), no, no, no, no, no, no])),
        (.short, row([no, no, no, .to(.short), .to(.short), no, no, no, no, no, no])),
        (.pack, row([no, no, no, no, .to(.packed), same, no, no, no, no, no])),
        (.ship, row([no, no, no, no, no, .to(.shipped), same, same, no, no, no])),
        (
            .ready,
            row([
                no, no, no, no, .to(.readyForPickup), .to(.readyForPickup),
                .to(.readyForPickup), no, same, same, no,
            ])
        ),
        (.arrive, row([no, no, no, no, no, no, no, no, .to(.customerArrived), same, no])),
        (
            .handOver,
            row([no, no, no, no, no, no, no, no, .to(.handedOver), .to(.handedOver), same])
        ),
        (
            .track,
            row([
                no, no, no, no, no, no, .to(.shipped), .to(.delivered), .to(.readyForPickup),
                .to(.customerArrived), no,
            ])
        ),
        (.deliver, row([no, no, no, no, no, no, .to(.delivered), same, no, no, no])),
        (
            .expire,
            row([no, no, .to(.expired), no, no, no, no, no, .to(.expired), .to(.expired), no])
        ),
        (
            .cancel,
            row(
                [
                    no, .to(.cancelled), .to(.cancelled), .to(.cancelled), .to(.cancelled),
                    .to(.cancelled), no, no, .to(.cancelled), .to(.cancelled), no,
                ], cancelled: same)
        ),
    ]

    /// `state` is nil when there is no such shipment.
    public static func transition(
        _ state: ShipmentState?, on event: ShipmentEvent
    ) -> ShipmentTransition {
        rows[Int(event.rawValue)].row[Int(state?.rawValue ?? 0)]
    }

    /// FAILED_PRECONDITION with the state and the event where the table says no; nil for an
    /// event that has happened already.
    static func next(
        _ state: ShipmentState?, on event: ShipmentEvent, _ id: ShipmentID
    ) throws(Refusal) -> ShipmentState? {
        switch transition(state, on: event) {
        case .to(let next): return next
        case .unchanged: return nil
        case .refuse:
            let name = state?.name ?? "NONE"
            throw Refusal(
                RPCFailure(
                    .failedPrecondition, reason: "SHIPMENT_\(name)",
                    "shipment \"\(id)\" is \(name) and cannot be \(event.verb)",
                    metadata: [("from", name), ("event", "\(event)")]))
        }
    }
}
