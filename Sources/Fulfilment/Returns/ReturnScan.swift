public import Inventory
public import Primitives

/// Something seen at a dock or counter.
public struct ReturnScan: Hashable, Sendable {
    /// If its label says so; else it is found by serial number, then by SKU.
    public var unit: ReturnUnitID?
    /// nil only with a unit or a serial number.
    public var sku: SkuKey?
    public var serial: String
    /// 1 or more; 1 with a unit or a serial number.
    public var quantity: Quantity
    public var remark: String

    public init(
        unit: ReturnUnitID? = nil, sku: SkuKey? = nil, serial: String = "",
        quantity: Quantity = 1, remark: String = ""
    ) {
        self.unit = unit
        self.sku = sku
        self.serial = serial
        self.quantity = quantity
        self.remark = remark
    }
}

/// What a scan came to; raw values are the wire's.
public enum ReturnScanOutcome: UInt8, Sendable, CaseIterable {
    case expected = 1
    /// Of the order, but not announced: taken into the return.
    case notAnnounced = 2
    /// More than was shipped: taken in, no refund.
    case overReceipt = 3
    /// Not of the order: taken in, no refund.
    case wrongItem = 4
    /// Had been received already.
    case duplicate = 5
}

/// Result of one scan: its units' numbers; the worst outcome where they differ.
public struct ReturnScanResult: Hashable, Sendable {
    public var outcome: ReturnScanOutcome
    public var units: [UInt32]
}
