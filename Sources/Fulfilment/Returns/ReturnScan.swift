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
    /// Of the order, but not announced: taken into the return; refunded if the policy admits it.
    case notAnnounced = 2
    /// More than was shipped: taken in, no refund.
    case overReceipt = 3
    /// Not of the order: taken in, no refund.
    case wrongItem = 4
    /// Had been received already.
    case duplicate = 5
}

/// What units of one scan came to: one result for each outcome that the scan had.
public struct ReturnScanResult: Hashable, Sendable {
    public var outcome: ReturnScanOutcome
    public var units: [UInt32]
    /// Index of the scan.
    public var scan = 0
}

/// Whether money is due for pieces of the order that arrive in a return and were not announced: the
/// policy's terms of the return at that moment.
public struct UnannouncedTerms: Sendable {
    public struct Piece: Hashable, Sendable {
        public var shipment: UInt32
        /// Index of its line in that shipment.
        public var line: Int
        public var sku: SkuKey

        public init(shipment: UInt32, line: Int, sku: SkuKey) {
            self.shipment = shipment
            self.line = line
            self.sku = sku
        }
    }

    /// The rule that stands in the way, empty for none; of what is not in here nothing is known.
    public var rules: [Piece: String] = [:]
    /// Paid for all of a return beyond which a person must agree, minor units; nil = never.
    public var approveAbove: Int64?

    /// Nothing is known: no money is due.
    public init() {}
}
