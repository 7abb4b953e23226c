internal import Inventory
internal import Primitives

/// What happens to a return as a whole. What is done with single units, which is grading and
/// disposing, is the business of `ReturnUnitTable` alone.
public enum ReturnEvent: UInt8, Sendable, CaseIterable {
    /// It is asked for.
    case create
    /// A person agrees.
    case approve
    /// A person does not.
    case reject
    /// Other destinations are chosen.
    case route
    /// Carriers, customers and drop points tell of it.
    case transit
    /// Something of it is scanned at a location.
    case receive
    /// What was not sent is called off.
    case cancel
    /// What was not sent in time is given up.
    case expire
    /// It leaves memory.
    case close

    /// As in messages to people.
    var verb: String {
        switch self {
        case .create: "created"
        case .approve: "approved"
        case .reject: "rejected"
        case .route: "routed"
        case .transit: "on its way"
        case .receive: "received"
        case .cancel: "cancelled"
        case .expire: "expired"
        case .close: "closed"
        }
    }
}

/// What a state makes of an event.
public enum ReturnTransition: Sendable, Equatable {
    /// It happens; the state after follows from the units.
    case proceed
    /// It has happened already.
    case unchanged
    /// FAILED_PRECONDITION.
    case refuse
}

/// Which events a return knows in which state; `ReturnDeedTests` reaches every row.
///
///             none REQU AUTH TRAN RECV GRAD DISP RESV REJD LOST EXPD KEPT CANC
///     create  go   no   no   no   no   no   no   no   no   no   no   no   no
///     approve no   go   same same same same same same no   same no   same no
///     reject  no   go   no   no   no   no   no   no   same no   no   no   no
///     route   no   go   go   go   go   go   go   no   no   no   no   no   no
///     transit no   no   go   go   go   go   go   no   no   no   no   no   no
///     receive no   no   go   go   go   go   go   no   no   no   no   no   no
///     cancel  no   go   go   go   go   go   go   no   no   no   no   no   same
///     expire  no   go   go   go   go   go   go   no   no   no   same no   no
///     close   no   no   no   no   no   no   no   go   go   go   go   go   go
///
/// In the states where some units have moved on, `route`, `cancel` and `expire` concern those that
/// have not.
public enum ReturnTable {
    private static let go = ReturnTransition.proceed
    private static let same = ReturnTransition.unchanged
    private static let no = ReturnTransition.refuse

    /// By event, then by state: none, then those of `ReturnState`.
    static let rows: [(event: ReturnEvent, row: [ReturnTransition])] = [
        (.create, [go, no, no, no, no, no, no, no, no, no, no, no, no]),
        (.approve, [no, go, same, same, same, same, same, same, no, same, no, same, no]),
        (.reject, [no, go, no, no, no, no, no, no, same, no, no, no, no]),
        (.route, [no, go, go, go, go, go, go, no, no, no, no, no, no]),
        (.transit, [no, no, go, go, go, go, go, no, no, no, no, no, no]),
        (.receive, [no, no, go, go, go, go, go, no, no, no, no, no, no]),
        (.cancel, [no, go, go, go, go, go, go, no, no, no, no, no, same]),
        (.expire, [no, go, go, go, go, go, go, no, no, no, same, no, no]),
        (.close, [no, no, no, no, no, no, no, go, go, go, go, go, go]),
    ]

    /// `state` is nil when there is no such return.
    public static func transition(
        _ state: ReturnState?, on event: ReturnEvent
    ) -> ReturnTransition {
        rows[Int(event.rawValue)].row[Int(state?.rawValue ?? 0)]
    }

    /// FAILED_PRECONDITION with the state and the event where the table says no.
    static func check(
        _ record: ReturnRecord, _ event: ReturnEvent
    ) throws(Refusal) -> ReturnTransition {
        let transition = transition(record.state, on: event)
        if transition == .refuse { throw refusal(record, event) }
        return transition
    }

    static func refusal(_ record: ReturnRecord, _ event: ReturnEvent) -> Refusal {
        Refusal(
            RPCFailure(
                .failedPrecondition, reason: "RETURN_\(record.state.name)",
                "return \"\(record.id)\" is \(record.state.name) and cannot be \(event.verb)",
                metadata: [
                    ("from", record.state.name), ("event", "\(event)"),
                    ("return", record.id.text),
                ]))
    }
}
