public import Primitives

/// Everything known about a SKU: the after-image that is journaled and snapshotted.
///
/// In memory it is taken apart: numbers into `SkuEntry`, text into the shard's arena, kits and
/// policies into a side table. `ShardState.record(of:)` puts it together again.
public struct SkuRecord: Hashable, Sendable {
    public var key: SkuKey
    public var name: String
    public var category: String
    public var unit: String
    /// ISO 4217, e.g. `USD`; empty when no price is known.
    public var currency: String
    /// Minor units of `currency`.
    public var priceMinorUnits: Int64
    public var weightGrams: Int64
    /// E.g. `HAZMAT`, `FRAGILE`; sorted and unique.
    public var handlingTags: [String]
    /// Untracked SKUs (services, gift wrap) never enter the arithmetic.
    public var isTracked: Bool
    /// Non-empty makes the SKU a kit: it has no stock of its own.
    public var components: [KitComponent]
    public var beyondStock: BeyondStockPolicy

    public init(
        key: SkuKey, name: String = "", category: String = "", unit: String = "",
        currency: String = "", priceMinorUnits: Int64 = 0, weightGrams: Int64 = 0,
        handlingTags: [String] = [], isTracked: Bool = true, components: [KitComponent] = [],
        beyondStock: BeyondStockPolicy = .none
    ) {
        self.key = key
        self.name = name
        self.category = category
        self.unit = unit
        self.currency = currency
        self.priceMinorUnits = priceMinorUnits
        self.weightGrams = weightGrams
        self.handlingTags = handlingTags
        self.isTracked = isTracked
        self.components = components
        self.beyondStock = beyondStock
    }

    public var isKit: Bool { !components.isEmpty }
}

/// One component of a kit.
public struct KitComponent: Hashable, Sendable {
    public var sku: SkuKey
    /// Units per kit, 1 ... `Limits.quantityMax`.
    public var quantity: Quantity

    public init(sku: SkuKey, quantity: Quantity) {
        self.sku = sku
        self.quantity = quantity
    }
}

/// What may be promised beyond stock, if the channel view allows it too.
public struct BeyondStockPolicy: Hashable, Sendable {
    public enum Kind: UInt8, Sendable {
        case none = 0
        /// Sold out goods that will come again.
        case backorder = 1
        /// Goods not yet released; nothing counts as in stock before `availableFrom`.
        case preorder = 2
    }

    public var kind: Kind
    /// Units that may be owed at any time, over all views.
    public var cap: Quantity
    /// Release date of a pre-order, or when a back-order is expected if no supply says so.
    public var availableFrom: Instant?

    public init(kind: Kind, cap: Quantity, availableFrom: Instant? = nil) {
        self.kind = kind
        self.cap = cap
        self.availableFrom = availableFrom
    }

    public static let none = BeyondStockPolicy(kind: .none, cap: 0)
}
