public import Primitives

/// One SKU with everything that hangs on it, as a snapshot carries it.
public struct SkuImage: Equatable, Sendable {
    public var record: SkuRecord
    /// False for a SKU that only cells were loaded for.
    public var hasRecord: Bool
    public var revision: SequenceNumber
    /// Sorted by location, then condition.
    public var cells: [CellImage]
    public var supplies: [Supply]
    public var unsourced: [ViewQuantity]
    /// Sorted by supply; first come first within each.
    public var pins: [PinEffect] = []
    public var quotas: [Quota]
    /// Sorted by owner.
    public var ownHolds: [OwnHoldImage]

    public init(
        record: SkuRecord, hasRecord: Bool, revision: SequenceNumber, cells: [CellImage],
        supplies: [Supply], unsourced: [ViewQuantity], quotas: [Quota], ownHolds: [OwnHoldImage]
    ) {
        self.record = record
        self.hasRecord = hasRecord
        self.revision = revision
        self.cells = cells
        self.supplies = supplies
        self.unsourced = unsourced
        self.quotas = quotas
        self.ownHolds = ownHolds
    }
}

/// A cell with all its fields open.
public struct CellImage: Equatable, Sendable {
    public var location: LocationIndex
    public var condition: Condition
    public var onHand: Quantity
    public var committed: Quantity
    public var held: Quantity
    public var quarantined: Quantity
    public var asOfSeconds: UInt32
    /// Within that second.
    public var asOfMilliseconds: UInt16 = 0
    public var revision: SequenceNumber

    public init(
        location: LocationIndex, condition: Condition, onHand: Quantity, committed: Quantity = 0,
        held: Quantity = 0, quarantined: Quantity = 0, asOfSeconds: UInt32 = 0,
        revision: SequenceNumber
    ) {
        self.location = location
        self.condition = condition
        self.onHand = onHand
        self.committed = committed
        self.held = held
        self.quarantined = quarantined
        self.asOfSeconds = asOfSeconds
        self.revision = revision
    }

    init(_ cell: Cell) {
        self.init(
            location: cell.location, condition: cell.condition, onHand: cell.onHand,
            committed: cell.committed, held: cell.held, quarantined: cell.quarantined,
            asOfSeconds: cell.asOfSeconds, revision: cell.revision)
        asOfMilliseconds = cell.asOfMilliseconds
    }

    var cell: Cell {
        var cell = Cell(location: location, condition: condition)
        cell.onHand = onHand
        cell.committed = committed
        cell.held = held
        cell.quarantined = quarantined
        cell.asOfSeconds = asOfSeconds
        cell.revision = revision
        cell.asOfMilliseconds = asOfMilliseconds
        return cell
    }
}

/// What an owner holds of a SKU in one place; never a supply.
public struct OwnHoldImage: Equatable, Sendable {
    public var owner: OwnerHash
    public var place: Allocation.Place
    public var quantity: Quantity

    public init(owner: OwnerHash, place: Allocation.Place, quantity: Quantity) {
        self.owner = owner
        self.place = place
        self.quantity = quantity
    }
}

/// One entry of a shard's history of movements.
public struct MovementImage: Equatable, Sendable {
    /// Index of the SKU in its shard, which is its index in the snapshot section.
    public var skuIndex: UInt32
    public var time: Instant
    public var location: LocationIndex
    public var condition: Condition
    public var onHand: Quantity

    public init(
        skuIndex: UInt32, time: Instant, location: LocationIndex, condition: Condition,
        onHand: Quantity
    ) {
        self.skuIndex = skuIndex
        self.time = time
        self.location = location
        self.condition = condition
        self.onHand = onHand
    }
}
