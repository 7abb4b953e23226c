public import Primitives

/// The smallest journaled change. A decision is a list of them; `StateStore.apply` plays them the
/// same way in normal running and in recovery. Large after-images are boxed, to keep the common
/// cell effect small.
public enum Effect: Equatable, Sendable {
    case cell(CellEffect)
    case unsourced(UnsourcedEffect)
    case quota(QuotaEffect)
    indirect case supply(SkuKey, Supply)
    case supplyRemoved(SkuKey, id: String)
    case pin(PinEffect)
    indirect case sku(SkuRecord)
    indirect case location(LocationRecord)
    case group(LocationGroupRecord)
    indirect case view(ChannelViewRecord)
    indirect case carrier(CarrierRecord)
    indirect case policy(PolicyRecord)
    indirect case reservation(ReservationRecord)
    case reservationRemoved(ReservationID)
    indirect case feed(FeedPosition)
    indirect case idempotency(IdempotencyRecord)

    var changesNetwork: Bool {
        switch self {
        case .location, .group, .view, .carrier, .policy: true
        default: false
        }
    }

    /// The SKU whose availability it may change; nil for what is not of one SKU.
    public var changedSku: SkuKey? {
        switch self {
        case .cell(let change): change.sku
        case .unsourced(let change): change.sku
        case .quota(let change): change.sku
        case .supply(let sku, _): sku
        case .supplyRemoved(let sku, _): sku
        case .pin(let change): change.sku
        case .sku(let record): record.key
        default: nil
        }
    }
}

/// A change of one cell; a cell that does not exist is created.
public struct CellEffect: Equatable, Sendable {
    public var sku: SkuKey
    public var location: LocationIndex
    public var condition: Condition
    public var reason: ChangeReason
    /// New `asOf` of the cell in seconds since 1970; 0 leaves it.
    public var asOfSeconds: UInt32
    /// Milliseconds within that second, 0 ... 999.
    public var asOfMilliseconds: UInt16
    public var onHand: Quantity
    public var committed: Quantity
    public var held: Quantity
    public var quarantined: Quantity
    /// How far below zero `free` may go when this effect takes stock; see `ShardState.change`.
    public var allowance: Quantity
    /// Whose held quantity changes by `held`; `.none` for stock without an owner.
    public var owner: OwnerHash
    /// The reservation, transfer, batch or feed row behind it, for the ledger.
    public var reference: String

    public init(
        sku: SkuKey, location: LocationIndex, condition: Condition = .new, reason: ChangeReason,
        onHand: Quantity = 0, committed: Quantity = 0, held: Quantity = 0,
        quarantined: Quantity = 0, allowance: Quantity = 0, asOfSeconds: UInt32 = 0,
        asOfMilliseconds: UInt16 = 0, owner: OwnerHash = .none, reference: String = ""
    ) {
        self.sku = sku
        self.location = location
        self.condition = condition
        self.reason = reason
        self.asOfSeconds = asOfSeconds
        self.asOfMilliseconds = asOfMilliseconds
        self.onHand = onHand
        self.committed = committed
        self.held = held
        self.quarantined = quarantined
        self.allowance = allowance
        self.owner = owner
        self.reference = reference
    }
}

/// A change of the demand captured in a view and not yet sourced.
public struct UnsourcedEffect: Equatable, Sendable {
    public var sku: SkuKey
    public var view: ViewIndex
    public var delta: Quantity
    /// How much of it is soft and the owner's own; a confirmation moves it back to 0.
    public var owner: OwnerHash
    public var ownerDelta: Quantity
    public var reference: String

    public init(
        sku: SkuKey, view: ViewIndex, delta: Quantity, owner: OwnerHash = .none,
        ownerDelta: Quantity = 0, reference: String = ""
    ) {
        self.sku = sku
        self.view = view
        self.delta = delta
        self.owner = owner
        self.ownerDelta = ownerDelta
        self.reference = reference
    }
}

/// A change of the units of one reservation that are pinned to a batch of future supply. The
/// batch's `reserved` follows; pins may outlive a batch that was cancelled.
public struct PinEffect: Equatable, Sendable {
    public var sku: SkuKey
    public var supply: String
    public var reservation: ReservationID
    /// Index of the reservation's line.
    public var line: Int
    public var delta: Quantity

    public init(
        sku: SkuKey, supply: String, reservation: ReservationID, line: Int, delta: Quantity
    ) {
        self.sku = sku
        self.supply = supply
        self.reservation = reservation
        self.line = line
        self.delta = delta
    }
}

/// A change of a channel's ring-fenced quota of one SKU. A quota whose `granted` and `used` are
/// both 0 and was not granted explicitly does not exist and limits nothing.
public struct QuotaEffect: Equatable, Sendable {
    public var sku: SkuKey
    public var view: ViewIndex
    public var grantedDelta: Quantity
    public var usedDelta: Quantity

    public init(sku: SkuKey, view: ViewIndex, grantedDelta: Quantity = 0, usedDelta: Quantity = 0) {
        self.sku = sku
        self.view = view
        self.grantedDelta = grantedDelta
        self.usedDelta = usedDelta
    }
}
