internal import Inventory
internal import Primitives

/// What a state makes of an event.
public enum OrderTransition: Sendable, Equatable {
    /// It happens; the state after follows from lines and shipments.
    case proceed
    /// It has happened already.
    case unchanged
    /// FAILED_PRECONDITION.
    case refuse
}

/// Which events an order knows in which state; `OrderDeedTests` reaches every row.
///
///             none RECV HELD SRCG PSRC SRCD FULF PSHP SHIP DELV CLSD PARK CANC
///     submit  go   no   no   no   no   no   no   no   no   no   no   no   no
///     hold    no   go   same go   go   go   go   go   no   no   no   go   no
///     release no   no   go   same go   same go   go   no   no   no   go   no
///     source  no   go   no   go   go   no   go   go   no   no   no   go   no
///     park    no   go   no   go   go   no   go   go   no   no   no   go   no
///     cancel  no   go   go   go   go   go   go   go   no   no   no   go   same
///     work    no   no   no   no   go   go   go   go   go   same no   no   no
///     close   no   no   no   no   no   no   no   no   no   go   same no   go
///
/// `release` in the states after sourcing is for units that are parked while others go on. Work
/// on a HELD order is refused but for what gives units back (reject, cancel), which is `cancel`,
/// and for news of what has left. A CANCELLED order that closes stays CANCELLED.
public enum OrderTable {
    private static let go = OrderTransition.proceed
    private static let same = OrderTransition.unchanged
    private static let no = OrderTransition.refuse

    /// By event, then by state: none, then those of `OrderState`.
    static let rows: [(event: OrderEvent, row: [OrderTransition])] = [
        (.submit, [go, no, no, no, no, no, no, no, no, no, no, no, no]),
        (.hold, [no, go, same, go, go, go, go, go, no, no, no, go, no]),
        (.release, [no, no, go, same, go, same, go, go, no, no, no, go, no]),
        (.source, [no, go, no, go, go, no, go, go, no, no, no, go, no]),
        (.park, [no, go, no, go, go, no, go, go, no, no, no, go, no]),
        (.cancel, [no, go, go, go, go, go, go, go, no, no, no, go, same]),
        (.work, [no, no, no, no, go, go, go, go, go, same, no, no, no]),
        (.close, [no, no, no, no, no, no, no, no, no, go, same, no, go]),
    ]

    /// `state` is nil when there is no such order.
    public static func transition(
        _ state: OrderState?, on event: OrderEvent
    ) -> OrderTransition {
        rows[Int(event.rawValue)].row[Int(state?.rawValue ?? 0)]
    }

    /// FAILED_PRECONDITION with the state and the event where the table says no.
    static func check(
        _ record: OrderRecord, _ event: OrderEvent
    ) throws(Refusal) -> OrderTransition {
        let transition = transition(record.state, on: event)
        if transition == .refuse {
            throw Refusal(
                RPCFailure(
                    .failedPrecondition, reason: "ORDER_\(record.state.name)",
                    "order \"\(record.id)\" is \(record.state.name) and cannot be \(event.verb)",
                    metadata: [("from", record.state.name), ("event", "\(event)")]))
        }
        return transition
    }
}
