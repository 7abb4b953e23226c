public import Primitives

/// The identifier of a reservation: 1 to `Limits.keyBytesMax` UTF-8 bytes.
public struct ReservationID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let name: HashedText

    public init(_ text: String) { name = HashedText(text) }

    public var text: String { name.text }
    public var hash: UInt64 { name.hash }
    public var description: String { name.text }

    public static func < (left: ReservationID, right: ReservationID) -> Bool {
        left.name < right.name
    }
}

/// Whoever a hold belongs to (a cart, a customer): hash of its text; 0 = nobody.
///
/// Hashes are enough because an owner only ever widens that owner's own answers.
public struct OwnerHash: Hashable, Sendable {
    public var value: UInt64

    public init(value: UInt64) { self.value = value }

    public init(_ text: String) {
        value = text.isEmpty ? 0 : max(1, HashedText(text).hash)
    }

    public static let none = OwnerHash(value: 0)
}

/// The state machine of DOMAIN: HELD → COMMITTED → CONSUMED, side exits RELEASED and EXPIRED.
public enum ReservationState: UInt8, Sendable, CaseIterable {
    case held = 1
    case committed = 2
    case consumed = 3
    case released = 4
    case expired = 5

    /// Holds stock.
    public var isLive: Bool { self == .held || self == .committed }
}

/// A reservation: the journaled after-image. Closed ones stay as tombstones until removed.
public struct ReservationRecord: Hashable, Sendable {
    public var id: ReservationID
    public var state: ReservationState
    /// Empty = nobody.
    public var owner: String
    public var view: ViewIndex
    /// The caller's reference, e.g. an order number.
    public var reference: String
    public var created: Instant
    public var updated: Instant
    /// When a hold ends by itself; `.distantFuture` for commitments.
    public var expires: Instant
    public var lines: [ReservationLine]
    /// What was done to it last; what events are named by.
    public var cause = ReservationEvent.reserve
    /// The journal record of the last change; set when the effect is played.
    public var revision = SequenceNumber.zero

    public init(
        id: ReservationID, state: ReservationState, owner: String = "",
        view: ViewIndex = .everything, reference: String = "", created: Instant,
        updated: Instant, expires: Instant, lines: [ReservationLine]
    ) {
        self.id = id
        self.state = state
        self.owner = owner
        self.view = view
        self.reference = reference
        self.created = created
        self.updated = updated
        self.expires = expires
        self.lines = lines
    }
}

/// One line as asked, and where its units are.
public struct ReservationLine: Hashable, Sendable {
    /// Where the units may come from; raw values are the wire's.
    public enum Scope: UInt8, Sendable, CaseIterable {
        case location = 1
        case pool = 2
        /// Routing chose.
        case auto = 3
    }

    /// The caller's line identifier; unique in the reservation.
    public var id: String
    /// As asked: may be a kit.
    public var sku: SkuKey
    /// Units of `sku` that the allocations stand for.
    public var quantity: Quantity
    /// Units of `sku` consumed so far.
    public var consumed: Quantity
    /// Units of `sku` given back or expired so far.
    public var released: Quantity
    public var scope: Scope
    /// The location asked, for `.location`.
    public var location: LocationIndex?
    /// The future supply asked; empty = from the shelf.
    public var supply: String
    /// Units that an expiry took and a later confirmation would take again; also in `released`.
    public var lapsed: Quantity
    public var condition: Condition
    /// What is taken while the reservation is live; empty once it is closed. For a kit, the
    /// allocations of all components.
    public var allocations: [Allocation]

    public init(
        id: String, sku: SkuKey, quantity: Quantity, consumed: Quantity = 0,
        released: Quantity = 0, scope: Scope = .location, location: LocationIndex? = nil,
        supply: String = "", lapsed: Quantity = 0, condition: Condition = .new,
        allocations: [Allocation] = []
    ) {
        self.id = id
        self.sku = sku
        self.quantity = quantity
        self.consumed = consumed
        self.released = released
        self.scope = scope
        self.location = location
        self.supply = supply
        self.lapsed = lapsed
        self.condition = condition
        self.allocations = allocations
    }
}

/// Units of one stocked SKU taken from one place.
public struct Allocation: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// A cell: counted in its `held` or `committed`.
        case cell(LocationIndex, Condition)
        /// Any location of the view, to be pinned later: counted in `unsourced`.
        case pool(ViewIndex)
        /// A batch of future supply: counted in its `reserved`.
        case supply(String)
    }

    /// A component for kits; never a kit itself.
    public var sku: SkuKey
    public var place: Place
    public var quantity: Quantity
    /// The quota of this view that the units were charged to.
    public var quota: ViewIndex?
    /// When the supply is due that they are pinned to; nil elsewhere, and when it no longer
    /// covers them.
    public var due: Instant?

    public init(
        sku: SkuKey, place: Place, quantity: Quantity, quota: ViewIndex? = nil,
        due: Instant? = nil
    ) {
        self.sku = sku
        self.place = place
        self.quantity = quantity
        self.quota = quota
        self.due = due
    }
}
