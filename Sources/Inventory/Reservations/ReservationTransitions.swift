internal import Primitives

/// What happens to a reservation.
public enum ReservationEvent: UInt8, Sendable, CaseIterable {
    case reserve, extend, amend, confirm, release, consume, transfer, expire
}

/// What a state makes of an event.
public enum ReservationTransition: Sendable, Equatable {
    /// It happens.
    case proceed
    /// It has happened already: the answer is what there is.
    case unchanged
    /// The units are taken again before it happens.
    case revive
    /// FAILED_PRECONDITION, ALREADY_EXISTS or NOT_FOUND.
    case refuse
}

/// The state machine as a table; `ReservationTransitionTests` reaches every row.
///
///                 none    HELD       COMMITTED  CONSUMED  RELEASED   EXPIRED
///     reserve     go      no         no         no        no         no
///     extend      no      go         no         no        no         no
///     amend       no      go         go         no        no         no
///     confirm     no      go         same       no        no         revive
///     release     no      go         go         no        same       same
///     consume     no      no         go         no        no         no
///     transfer    no      go         go         no        no         no
///     expire      no      go         no         no        no         no
///
/// A hold whose time has come counts as EXPIRED, whether or not anyone has written that down yet.
/// Where the last unit goes decides the end: CONSUMED if any unit was consumed, else RELEASED.
public enum ReservationTable {
    /// By event, then by state: none, held, committed, consumed, released, expired.
    static let rows: [(event: ReservationEvent, row: [ReservationTransition])] = [
        (.reserve, [.proceed, .refuse, .refuse, .refuse, .refuse, .refuse]),
        (.extend, [.refuse, .proceed, .refuse, .refuse, .refuse, .refuse]),
        (.amend, [.refuse, .proceed, .proceed, .refuse, .refuse, .refuse]),
        (.confirm, [.refuse, .proceed, .unchanged, .refuse, .refuse, .revive]),
        (.release, [.refuse, .proceed, .proceed, .refuse, .unchanged, .unchanged]),
        (.consume, [.refuse, .refuse, .proceed, .refuse, .refuse, .refuse]),
        (.transfer, [.refuse, .proceed, .proceed, .refuse, .refuse, .refuse]),
        (.expire, [.refuse, .proceed, .refuse, .refuse, .refuse, .refuse]),
    ]

    /// `state` is nil when there is no such reservation.
    public static func transition(
        _ state: ReservationState?, on event: ReservationEvent
    ) -> ReservationTransition {
        rows[Int(event.rawValue)].row[Int(state?.rawValue ?? 0)]
    }
}

extension ChangeReason {
    /// What is done to a reservation by a decision of this reason; one that moves with its supply
    /// is amended.
    var event: ReservationEvent {
        switch self {
        case .reserve: .reserve
        case .confirm: .confirm
        case .release: .release
        case .expire: .expire
        case .consume: .consume
        case .transferReservation: .transfer
        default: .amend
        }
    }
}

extension ReservationEvent {
    /// As in messages to people.
    var verb: String {
        switch self {
        case .reserve: "reserved"
        case .extend: "extended"
        case .amend: "amended"
        case .confirm: "confirmed"
        case .release: "released"
        case .consume: "consumed"
        case .transfer: "transferred"
        case .expire: "expired"
        }
    }
}

extension ReservationState {
    /// As on the wire.
    public var name: String {
        switch self {
        case .held: "HELD"
        case .committed: "COMMITTED"
        case .consumed: "CONSUMED"
        case .released: "RELEASED"
        case .expired: "EXPIRED"
        }
    }
}
