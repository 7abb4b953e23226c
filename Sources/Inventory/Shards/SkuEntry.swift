public import Primitives

/// One SKU in its shard: the numbers that answers need, and its cells.
struct SkuEntry: Sendable {
    struct Flags: OptionSet, Sendable {
        var rawValue: UInt8
        static let untracked = Flags(rawValue: 1)
        static let kit = Flags(rawValue: 2)
        /// A cell came before the record: quantities without attributes.
        static let bare = Flags(rawValue: 4)
    }

    /// Sorted by location, then condition; grows by an eighth, not by doubling.
    var cells: ContiguousArray<Cell> = []
    /// `HashedText.hash` of the category; 0 = none.
    var categoryHash: UInt64 = 0
    /// Sequence of the last change of anything of this SKU.
    var revision: SequenceNumber = .zero
    var priceMinorUnits: Int64 = 0
    /// Of the encoded texts in `ShardState.texts`.
    var textOffset: UInt32 = 0
    var textLength: UInt32 = 0
    var weightGrams: UInt32 = 0
    /// Index + 1 into `ShardState.extensions`; 0 = none.
    var extensionIndex: UInt32 = 0
    /// Number of the newest entry of this SKU in the shard's history; 0 = none.
    var newestChange: UInt32 = 0
    /// Number of the newest entry of this SKU in the shard's record index; 0 = none.
    var newestRecord: UInt32 = 0
    /// By the handling tags.
    var required: Capabilities = []
    var flags: Flags = []

    /// Where the cell is, or where it would be inserted. O(log cells).
    func position(_ location: LocationIndex, _ condition: Condition) -> (index: Int, found: Bool) {
        let key = Cell.sortKey(location, condition)
        return cells.withUnsafeBufferPointer { cells in
            var low = 0
            var high = cells.count
            // A SKU that is everywhere in one condition has its cells where the indices say.
            let guess = Int(location.value)
            if guess < high && cells[guess].location == location
                && (guess == 0 || cells[guess &- 1].sortKey < key)
                && cells[guess].sortKey >= key
            {
                return (guess, cells[guess].sortKey == key)
            }
            while low < high {
                let middle = (low &+ high) >> 1
                if cells[middle].sortKey < key { low = middle &+ 1 } else { high = middle }
            }
            return (low, low < cells.count && cells[low].sortKey == key)
        }
    }

    /// Σ free, Σ on hand and the oldest as-of (0 = none told) over the cells of one location in
    /// these conditions. O(log cells).
    func sums(
        _ location: LocationIndex, _ conditions: ConditionSet
    ) -> (free: Quantity, onHand: Quantity, asOf: UInt32) {
        let start = position(location, Condition(rawValue: 0)).index
        return cells.withUnsafeBufferPointer { cells in
            var free: Quantity = 0
            var onHand: Quantity = 0
            var asOf = UInt32.max
            var place = start
            while place < cells.count && cells[place].location == location {
                if conditions.contains(cells[place].condition) {
                    free &+= cells[place].free
                    onHand &+= cells[place].onHand
                    // 0, never told, wraps to the highest.
                    asOf = min(asOf, cells[place].asOfSeconds &- 1)
                }
                place &+= 1
            }
            return (free, onHand, asOf &+ 1)
        }
    }

    func cell(_ location: LocationIndex, _ condition: Condition) -> Cell? {
        let (index, found) = position(location, condition)
        return found ? cells[index] : nil
    }

    /// The index of the cell, created empty if it was not there.
    mutating func cellIndex(_ location: LocationIndex, _ condition: Condition) -> Int {
        let (index, found) = position(location, condition)
        if found { return index }
        if cells.count == cells.capacity {
            cells.reserveCapacityExactly(cells.count + max(1, cells.count / 8))
        }
        cells.insert(Cell(location: location, condition: condition), at: index)
        return index
    }
}

extension ContiguousArray where Element == Cell {
    /// `reserveCapacity` may double; a fresh array of the wanted size does not.
    fileprivate mutating func reserveCapacityExactly(_ wanted: Int) {
        var larger = ContiguousArray<Cell>()
        larger.reserveCapacity(wanted)
        larger.append(contentsOf: self)
        self = larger
    }
}

/// What few SKUs have; kept beside the entries so that the many stay small.
struct SkuExtension: Sendable {
    var components: [KitComponent] = []
    var beyondStock: BeyondStockPolicy = .none
    /// Sorted by due date, then id.
    var supplies: [Supply] = []
    /// Units pinned to each batch, by its id, first come first; `reserved` of the batch is their
    /// sum. Never empty lists.
    var pins: [String: [SupplyPin]] = [:]
    /// Sorted by view; zero quantities are dropped.
    var unsourced: [ViewQuantity] = []
    /// Sorted by view.
    var quotas: [Quota] = []

    /// Nothing in it that an answer depends on: it was needed once, as after a hold in a pool.
    var isIdle: Bool { isTimeless && unsourced.isEmpty && quotas.isEmpty }

    /// Nothing in it makes answers change with the time.
    var isTimeless: Bool {
        components.isEmpty && beyondStock.kind == .none && supplies.isEmpty
    }
}

/// Units of one reservation's line that wait for a batch of supply.
public struct SupplyPin: Hashable, Sendable {
    public var reservation: ReservationID
    /// Index of the line.
    public var line: Int
    public var quantity: Quantity

    public init(reservation: ReservationID, line: Int, quantity: Quantity) {
        self.reservation = reservation
        self.line = line
        self.quantity = quantity
    }
}

/// Demand of one SKU captured in a view and not yet sourced.
public struct ViewQuantity: Hashable, Sendable {
    public var view: ViewIndex
    public var quantity: Quantity

    public init(view: ViewIndex, quantity: Quantity) {
        self.view = view
        self.quantity = quantity
    }
}

/// A view's ring-fenced share of one SKU.
public struct Quota: Hashable, Sendable {
    public var view: ViewIndex
    public var granted: Quantity
    public var used: Quantity

    public init(view: ViewIndex, granted: Quantity, used: Quantity) {
        self.view = view
        self.granted = granted
        self.used = used
    }

    public var left: Quantity { max(0, granted - used) }
}
